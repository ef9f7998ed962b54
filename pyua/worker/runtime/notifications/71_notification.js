// Notification, and showNotification/getNotifications on ServiceWorkerRegistration.
// Spec: https://notifications.spec.whatwg.org/
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const { ArrayPrototypePush, DateNow, ObjectFreeze, TypeError } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { DOMException, isDOMException } = load("webidl/01_dom_exception.js");
  const { EventTarget, defineHandlers } = load("dom/02_event_target.js");
  const { convertPattern } = load("notifications/70_vibration.js");
  const { ServiceWorkerRegistration, idOf, snapshotOf } = load("service_worker/51_registration.js");

  const MAX_ACTIONS = 2;
  const isOn = (feature, byDefault) => webidl.prefIsOn(`dom.webnotifications.${feature}.enabled`, byDefault);
  const beyondFirefox = webidl.prefIsOn("pyua.beyondFirefox.enabled", false);
  const withActions = isOn("actions");
  const withVibrate = beyondFirefox || isOn("vibrate", false);

  const convertAction = webidl.dictionary("NotificationAction", [
    { key: "action", converter: converters.DOMString, required: true },
    { key: "icon", converter: converters.USVString },
    { key: "title", converter: converters.DOMString, required: true },
  ]);
  // Firefox reads them all, whether there are attributes or not (scenario notifications/switches).
  const convertOptions = webidl.dictionary("NotificationOptions", [
    // Without actions, nobody looks at them.
    { key: "actions", converter: withActions ? webidl.sequence(convertAction) : () => [], defaultValue: () => [] },
    { key: "badge", converter: converters.USVString, defaultValue: () => "" },
    { key: "body", converter: converters.DOMString, defaultValue: () => "" },
    { key: "data", converter: converters.any, defaultValue: () => null },
    { key: "dir", converter: webidl.enumeration("NotificationDirection", ["auto", "ltr", "rtl"]), defaultValue: () => "auto" },
    { key: "icon", converter: converters.USVString, defaultValue: () => "" },
    { key: "image", converter: converters.USVString, defaultValue: () => "" },
    { key: "lang", converter: converters.DOMString, defaultValue: () => "" },
    { key: "navigate", converter: converters.USVString, defaultValue: () => "" },
    { key: "renotify", converter: converters.boolean, defaultValue: () => false },
    { key: "requireInteraction", converter: converters.boolean, defaultValue: () => false },
    { key: "silent", converter: webidl.nullable(converters.boolean), defaultValue: () => null },
    { key: "tag", converter: converters.DOMString, defaultValue: () => "" },
    { key: "timestamp", converter: converters["unsigned long long"] },
    { key: "vibrate", converter: convertPattern, defaultValue: () => [] },
  ]);

  const convertFilter = webidl.dictionary("GetNotificationOptions", [{ key: "tag", converter: converters.DOMString, defaultValue: () => "" }]);

  class Notification extends EventTarget {
    #snapshot;
    #data;
    #actions;
    #vibrate;
    // Scripts call it with a title and options; the runtime with its token and a snapshot.
    static { webidl.brand(this, (value) => #snapshot in value); }
    constructor(title, options = undefined) {
      const prefix = "Notification constructor";
      webidl.requiredArguments(arguments.length, 1, prefix);
      if (title !== webidl.internal && rt.state.realm !== "Window") {
        throw new TypeError(
          `${prefix}: Notification constructor cannot be used in ServiceWorkerGlobalScope. Use registration.showNotification() instead.`,
        );
      }
      super();
      if (title === webidl.internal) {
        this.#snapshot = options;
        return;
      }
      const name = converters.DOMString(title, prefix, "Argument 1");
      const { show } = load("notifications/72_page_notification.js");
      this.#snapshot = show(this, describeNotification(name, options, prefix));
    }
    static get permission() { return ops.callSync("notifications.permission"); }
    static get maxActions() { return MAX_ACTIONS; }
    get title() { return this.#snapshot.title; }
    get dir() { return this.#snapshot.dir; }
    get lang() { return this.#snapshot.lang; }
    get body() { return this.#snapshot.body; }
    get tag() { return this.#snapshot.tag; }
    get icon() { return this.#snapshot.icon; }
    get requireInteraction() { return this.#snapshot.requireInteraction; }
    // Firefox has no null here.
    get silent() { return beyondFirefox ? this.#snapshot.silent : this.#snapshot.silent ?? false; }
    get vibrate() { return (this.#vibrate ??= ObjectFreeze(this.#snapshot.vibrate)); }
    get image() { return this.#snapshot.image; }
    get badge() { return this.#snapshot.badge; }
    get timestamp() { return this.#snapshot.timestamp; }
    get renotify() { return this.#snapshot.renotify; }
    get data() {
      if (this.#data === undefined) {
        const { deserialize } = load("html/03_structured_clone.js");
        this.#data = this.#snapshot.data === null ? null : deserialize(this.#snapshot.data);
      }
      return this.#data;
    }
    get actions() {
      if (this.#actions === undefined) {
        const actions = [];
        for (let i = 0; i < this.#snapshot.actions.length; i++) {
          // Firefox has no icons here; who tests a worker in Python sees them.
          const { action, title } = this.#snapshot.actions[i];
          ArrayPrototypePush(actions, ObjectFreeze({ action, title }));
        }
        this.#actions = ObjectFreeze(actions);
      }
      return this.#actions;
    }
    close() { ops.send("notifications.close", this.#snapshot.id); }
    static is(value) { return webidl.isObject(value) && #snapshot in value; }
  }
  const isNotification = Notification.is;
  delete Notification.is;
  if (!withActions) {
    delete Notification.maxActions;
    delete Notification.prototype.actions;
  }
  if (!isOn("requireinteraction")) delete Notification.prototype.requireInteraction;
  if (!isOn("silent")) delete Notification.prototype.silent;
  if (!withVibrate) delete Notification.prototype.vibrate;
  if (!beyondFirefox) {
    delete Notification.prototype.image;
    delete Notification.prototype.badge;
    delete Notification.prototype.timestamp;
    delete Notification.prototype.renotify;
  }
  // What only a page has: events at the object, requestPermission().
  if (rt.state.realm === "Window") load("notifications/72_page_notification.js").complete(Notification);
  webidl.configureInterface(Notification);
  defineHandlers(Notification.prototype, ["click", "show", "error", "close"]);
  webidl.orderMembers(Notification.prototype, ["close", "onclick", "onshow", "onerror", "onclose"]);
  // Firefox forgets the vibration of those that it finds again (scenario notifications/switches).
  const notificationFor = (snapshot) => (
    new Notification(webidl.internal, beyondFirefox ? snapshot : { ...snapshot, __proto__: null, vibrate: [] })
  );

  // https://notifications.spec.whatwg.org/#create-a-notification
  function describeNotification(title, options, prefix) {
    const given = convertOptions(options, prefix, "Argument 2");
    const { actions, body, data, dir, icon, lang, requireInteraction, silent, tag } = given;
    if (withVibrate && isOn("silent") && silent && given.vibrate.length > 0) {
      throw new TypeError(`${prefix}: Silent notifications must not specify vibration patterns.`);
    }
    if (beyondFirefox && given.renotify && tag === "") throw new TypeError(`${prefix}: A notification that renotifies needs a tag.`);
    const kept = [];
    for (let i = 0; i < actions.length && i < MAX_ACTIONS; i++) {
      const { action, icon: actionIcon, title: actionTitle } = actions[i];
      ArrayPrototypePush(kept, { __proto__: null, action, title: actionTitle, icon: actionIcon ?? "" });
    }
    const tree = data === null ? null : cloneData(data);
    const description = {
      __proto__: null, title, dir, lang, body, tag, icon: resolveIcon(icon), requireInteraction, silent, data: tree, actions: kept,
    };
    if (withVibrate) description.vibrate = given.vibrate;
    if (beyondFirefox) {
      description.badge = resolveIcon(given.badge);
      description.image = resolveIcon(given.image);
      description.renotify = given.renotify;
      description.timestamp = given.timestamp ?? DateNow();
    }
    return description;
  }

  /** Firefox says of no data what could not be cloned; what a getter in it throws is thrown on. */
  function cloneData(data) {
    try {
      return load("html/03_structured_clone.js").serialize(data);
    } catch (error) {
      if (!isDOMException(error)) throw error;
      throw new DOMException("The object could not be cloned.", "DataCloneError");
    }
  }

  function resolveIcon(icon) {
    if (icon === "") return "";
    return load("url/06_url.js").locate(icon, rt.state.location.href)?.href ?? "";
  }

  const operations = {
    // https://notifications.spec.whatwg.org/#dom-serviceworkerregistration-shownotification
    showNotification(title, options = undefined) {
      return webidl.promiseOperation(async () => {
        const prefix = "ServiceWorkerRegistration.showNotification";
        webidl.requiredArguments(arguments.length, 1, prefix);
        const name = converters.DOMString(title, prefix, "Argument 1");
        const notification = describeNotification(name, options, prefix);
        const { active, id, scope } = snapshotOf(this);
        if (active === null || active === undefined) throw new TypeError(`${prefix}: No active worker for scope ${scope}.`);
        await ops.call("notifications.show", id, notification, rt.eventNow());
      });
    },
    getNotifications(filter = undefined) {
      return webidl.promiseOperation(async () => {
        const { tag } = convertFilter(filter, "ServiceWorkerRegistration.getNotifications", "Argument 1");
        const found = await ops.call("notifications.get", idOf(this), tag);
        const notifications = [];
        for (let i = 0; i < found.length; i++) ArrayPrototypePush(notifications, notificationFor(found[i]));
        return notifications;
      });
    },
  };
  if (webidl.prefIsOn("dom.webnotifications.enabled")) {
    webidl.addMembers(ServiceWorkerRegistration.prototype, operations, ["showNotification", "getNotifications"]);
  }

  return { Notification, isNotification, notificationFor };
})
//# sourceURL=pyua:notifications/71_notification.js
