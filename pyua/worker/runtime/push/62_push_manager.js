// PushManager, and its place on ServiceWorkerRegistration. Spec: https://w3c.github.io/push-api/#pushmanager-interface
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const { ObjectFreeze, SafeWeakMap, Uint8Array, Uint8ArrayPrototypeToBase64 } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { ServiceWorkerRegistration, idOf } = load("service_worker/51_registration.js");
  const { subscriptionFor } = load("push/61_push_subscription.js");

  const convertOptions = webidl.dictionary("PushSubscriptionOptionsInit", [
    // Firefox does not even read userVisibleOnly.
    { key: "applicationServerKey", converter: convertKey, defaultValue: () => null },
  ]);

  /** A buffer becomes ["bytes", base64]; anything else is a string, as Firefox converts it. */
  function convertKey(value, prefix, context) {
    if (value === null) return null;
    if (primordials.ArrayBufferIsView(value) || webidl.isArrayBuffer(value)) {
      // Firefox's window side takes the whole buffer that a view looks at; its worker side takes the view.
      const bytes = rt.state.realm === "Window" ? new Uint8Array(webidl.bufferExtent(value).buffer) : webidl.copyBytes(value);
      return ["bytes", Uint8ArrayPrototypeToBase64(bytes)];
    }
    return ["text", webidl.converters.DOMString(value, prefix, context)];
  }

  let encodings;

  class PushManager {
    #registration;
    static { webidl.brand(this, (value) => #registration in value, ["subscribe", "getSubscription", "permissionState"]); }
    constructor(token, registration) {
      webidl.assertInternal(token);
      this.#registration = registration;
    }
    subscribe(options = undefined) {
      return webidl.promiseOperation(async () => {
        const { applicationServerKey } = convertOptions(options, "PushManager.subscribe", "Argument 1");
        return subscriptionFor(this.#registration, await ops.call("push.subscribe", this.#registration, applicationServerKey));
      });
    }
    getSubscription() {
      return webidl.promiseOperation(async () => (
        subscriptionFor(this.#registration, await ops.call("push.getSubscription", this.#registration))
      ));
    }
    permissionState(options = undefined) {
      return webidl.promiseOperation(() => {
        convertOptions(options, "PushManager.permissionState", "Argument 1");
        return ops.call("push.permissionState");
      });
    }
    static get supportedContentEncodings() {
      if (encodings !== undefined) return encodings;
      const named = ObjectFreeze(ops.callSync("push.contentEncodings"));
      // A new array each time, as in Firefox, where the standard has the same one.
      if (webidl.prefIsOn("pyua.beyondFirefox.enabled", false)) encodings = named;
      return named;
    }
  }
  webidl.configureInterface(PushManager, { __proto__: null, constructible: false });

  const managers = new SafeWeakMap();
  const members = {
    get pushManager() {
      let manager = managers.get(this);
      if (manager === undefined) managers.set(this, (manager = new PushManager(webidl.internal, idOf(this))));
      return manager;
    },
  };
  if (webidl.prefIsOn("dom.push.enabled")) webidl.addMembers(ServiceWorkerRegistration.prototype, members);

  return { PushManager };
})
//# sourceURL=pyua:push/62_push_manager.js
