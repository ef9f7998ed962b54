// Notification as only a page has it: made by its constructor, with events of its own, and permission to be asked for.
// Spec: https://notifications.spec.whatwg.org/#api
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const { ObjectDefineProperty, SafeMap } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { Event, trusted } = load("dom/02_event.js");
  const { dispatch } = load("dom/02_event_target.js");

  /** Those that may still have events: they live on without the script's help. */
  const shown = new SafeMap();
  let lastNumber = 0;

  /** Shows one that the script has just made; gives the snapshot that it is to have. */
  function show(notification, description) {
    const id = `page:${++lastNumber}`;
    shown.set(id, notification);
    // A "show" or an "error" event tells what came of it.
    ops.send("notifications.showFromPage", id, description);
    return { ...description, __proto__: null, id };
  }

  rt.onHost("notification", (id, type) => {
    const notification = shown.get(id);
    if (notification === undefined) return;
    if (type === "close" || type === "error") shown.delete(id);
    const isClick = type === "click";
    const goOn = dispatch(notification, trusted(new Event(type, { __proto__: null, cancelable: isClick })));
    // As in Firefox: a click brings the window to the front unless the script has other plans.
    if (isClick && goOn) ops.send("page.focus");
  });

  /** Adds to the interface what is exposed in windows only. */
  function complete(Notification) {
    const statics = {
      requestPermission(callback = undefined) {
        return webidl.promiseOperation(async () => {
          if (callback !== undefined) convertCallback(callback);
          const permission = await ops.call("notifications.requestPermission");
          if (callback !== undefined) callBack(callback, permission);
          return permission;
        });
      },
    };
    ObjectDefineProperty(Notification, "requestPermission", {
      __proto__: null, value: statics.requestPermission, writable: true, enumerable: true, configurable: true,
    });
  }

  function convertCallback(value) {
    const { Function, object } = webidl.converters;
    object(value, "Notification.requestPermission", "Argument 1");
    Function(value, "Notification.requestPermission", "Argument 1");
  }

  /** In a microtask of its own: what it throws is reported and rejects nothing. */
  function callBack(callback, permission) {
    load("html/02_timers.js").queueMicrotask(() => { callback(permission); });
  }

  return { complete, show };
})
//# sourceURL=pyua:notifications/72_page_notification.js
