// PushManager, and its place on ServiceWorkerRegistration. Spec: https://w3c.github.io/push-api/#pushmanager-interface
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const { ObjectFreeze, Uint8ArrayPrototypeToBase64 } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { ServiceWorkerRegistration } = load("service_worker/51_registration.js");
  const { subscriptionFor } = load("push/61_push_subscription.js");

  const convertOptions = webidl.dictionary("PushSubscriptionOptionsInit", [
    { key: "applicationServerKey", converter: convertKey, defaultValue: () => null },
    // Firefox ignores userVisibleOnly, whatever its value.
    { key: "userVisibleOnly", converter: webidl.converters.boolean, defaultValue: () => false },
  ]);

  /** A buffer becomes ["bytes", base64]; anything else is a string, as Firefox converts it. */
  function convertKey(value, prefix, context) {
    if (value === null) return null;
    if (primordials.ArrayBufferIsView(value) || webidl.isArrayBuffer(value)) {
      return ["bytes", Uint8ArrayPrototypeToBase64(webidl.copyBytes(value))];
    }
    return ["text", webidl.converters.DOMString(value, prefix, context)];
  }

  class PushManager {
    constructor(token) { webidl.assertInternal(token); }
    subscribe(options = undefined) {
      return webidl.promiseOperation(async () => {
        const { applicationServerKey } = convertOptions(options, "PushManager.subscribe", "Argument 1");
        return subscriptionFor(await ops.call("push.subscribe", applicationServerKey));
      });
    }
    getSubscription() { return webidl.promiseOperation(async () => subscriptionFor(await ops.call("push.getSubscription"))); }
    permissionState(options = undefined) {
      return webidl.promiseOperation(() => {
        convertOptions(options, "PushManager.permissionState", "Argument 1");
        return ops.call("push.permissionState");
      });
    }
    static get supportedContentEncodings() {
      return ObjectFreeze(rt.state.aesgcmIndicated ? ["aes128gcm", "aesgcm"] : ["aes128gcm"]);
    }
  }
  webidl.configureInterface(PushManager);

  let manager;
  webidl.addMembers(ServiceWorkerRegistration.prototype, {
    get pushManager() { return (manager ??= new PushManager(webidl.internal)); },
  });

  return { PushManager };
})
//# sourceURL=pyua:push/62_push_manager.js
