// PushSubscription. Spec: https://w3c.github.io/push-api/#pushsubscription-interface
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const { TypedArrayPrototypeGetBuffer, Uint8ArrayFromBase64 } = primordials;
  const webidl = load("webidl/00_webidl.js");

  const decode = (text) => TypedArrayPrototypeGetBuffer(Uint8ArrayFromBase64(text, { __proto__: null, alphabet: "base64url" }));

  class PushSubscriptionOptions {
    #key;
    #text;
    static { webidl.brand(this, (value) => #text in value); }
    constructor(token, text) {
      webidl.assertInternal(token);
      this.#text = text;
    }
    get applicationServerKey() {
      if (this.#text === null) return null;
      return (this.#key ??= decode(this.#text));
    }
    // Firefox has no userVisibleOnly here.
  }
  webidl.configureInterface(PushSubscriptionOptions, { __proto__: null, constructible: false });

  class PushSubscription {
    #registration;
    #snapshot;
    #options;
    static { webidl.brand(this, (value) => #snapshot in value, ["unsubscribe"]); }
    constructor(token, registration, snapshot) {
      webidl.assertInternal(token);
      this.#registration = registration;
      this.#snapshot = snapshot;
      this.#options = new PushSubscriptionOptions(webidl.internal, snapshot.applicationServerKey);
    }
    getKey(name) {
      webidl.requiredArguments(arguments.length, 1, "PushSubscription.getKey");
      const key = webidl.enumeration("PushEncryptionKeyName", ["p256dh", "auth"])(name, "PushSubscription.getKey", "argument 1");
      const text = this.#snapshot.keys[key];
      return text === "" ? null : decode(text);
    }
    unsubscribe() { return webidl.promiseOperation(() => ops.call("push.unsubscribe", this.#registration)); }
    toJSON() {
      const { endpoint, keys } = this.#snapshot;
      return { endpoint, expirationTime: null, keys: { auth: keys.auth, p256dh: keys.p256dh } };
    }
    get endpoint() { return this.#snapshot.endpoint; }
    get options() { return this.#options; }
    get expirationTime() { return null; }
    static is(value) { return webidl.isObject(value) && #snapshot in value; }
  }
  const isPushSubscription = PushSubscription.is;
  delete PushSubscription.is;
  webidl.configureInterface(PushSubscription, { __proto__: null, constructible: false });

  /** registration: its id. snapshot: {endpoint, applicationServerKey, keys: {p256dh, auth}}, all base64url; or null. */
  const subscriptionFor = (registration, snapshot) => (snapshot === null ? null : new PushSubscription(webidl.internal, registration, snapshot));

  return { PushSubscription, PushSubscriptionOptions, isPushSubscription, subscriptionFor };
})
//# sourceURL=pyua:push/61_push_subscription.js
