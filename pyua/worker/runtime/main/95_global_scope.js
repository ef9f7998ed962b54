// ServiceWorkerGlobalScope: the global object's own interface, importScripts, skipWaiting, location and navigator.
// Spec: https://w3c.github.io/ServiceWorker/#serviceworkerglobalscope-interface, https://html.spec.whatwg.org/#workerglobalscope
(function (rt) {
  "use strict";
  const { load, ops, primordials, state } = rt;
  const {
    ArrayPrototypePush, ObjectDefineProperty, ObjectSetPrototypeOf, ReflectDeleteProperty, ReflectGetOwnPropertyDescriptor, ReflectOwnKeys, TypeError, globalEval, globalThis,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { EventTarget, becomeTarget, defineHandlers } = load("dom/02_event_target.js");
  const { addNavigatorMembers } = load("main/94_navigator.js");

  class WorkerLocation {
    #url;
    static { webidl.brand(this, (value) => #url in value); }
    constructor(token, url) {
      webidl.assertInternal(token);
      this.#url = url;
    }
    toString() { return this.#url.href; }
    get href() { return this.#url.href; }
    get origin() { return this.#url.origin; }
    get protocol() { return this.#url.protocol; }
    get host() { return this.#url.host; }
    get hostname() { return this.#url.hostname; }
    get port() { return this.#url.port; }
    get pathname() { return this.#url.pathname; }
    get search() { return this.#url.search; }
    get hash() { return this.#url.hash; }
  }
  webidl.configureInterface(WorkerLocation, { __proto__: null, constructible: false });

  class WorkerNavigator {
    static { webidl.brand(this, (value) => value === navigator); }
    constructor(token) { webidl.assertInternal(token); }
  }
  webidl.configureInterface(WorkerNavigator, { __proto__: null, constructible: false });
  addNavigatorMembers(WorkerNavigator);

  // Until somebody looks at the registration, its state is just kept.
  rt.onHost("registration", (snapshot) => { state.registration = snapshot; });

  let location;
  let navigator;

  class WorkerGlobalScope extends EventTarget {
    static { webidl.brandGlobal(this, (value) => value === globalThis); }
    constructor(token) {
      webidl.assertInternal(token);
      super();
    }
    get self() { return globalThis; }
    get location() { return (location ??= new WorkerLocation(webidl.internal, state.location)); }
    get navigator() { return (navigator ??= new WorkerNavigator(webidl.internal)); }
    get origin() { return state.location.origin; }
    get isSecureContext() { return true; }
    get crossOriginIsolated() { return false; }
    importScripts(...urls) {
      const resolved = [];
      for (let i = 0; i < urls.length; i++) {
        ArrayPrototypePush(resolved, webidl.converters.USVString(urls[i], "WorkerGlobalScope.importScripts", `Argument ${i + 1}`));
      }
      importScripts(resolved);
    }
  }
  webidl.configureInterface(WorkerGlobalScope, { __proto__: null, constructible: false });
  defineHandlers(WorkerGlobalScope.prototype, ["error", "languagechange", "offline", "online", "rejectionhandled", "unhandledrejection"]);

  // https://html.spec.whatwg.org/#import-scripts-into-worker-global-scope: resolve all, then fetch and run each in turn.
  function importScripts(urls) {
    if (state.type === "module") {
      throw new TypeError("WorkerGlobalScope.importScripts: Using `ImportScripts` inside a Module Worker is disallowed.");
    }
    const absolute = ops.callSync("scripts.resolve", urls);
    for (let i = 0; i < absolute.length; i++) {
      const script = ops.callSync("scripts.import", absolute[i]);
      if (typeof script === "number") rt.runStaged(script);
      // DEVIATION: an engine that cannot run a second script evaluates it: its let, const and class stay its own.
      else globalEval(script);
    }
  }

  class ServiceWorkerGlobalScope extends WorkerGlobalScope {
    static { webidl.brandGlobal(this, (value) => value === globalThis, ["skipWaiting"]); }
    get clients() { return load("service_worker/52_clients.js").clients; }
    get registration() { return load("main/92_registration.js").ownRegistration(); }
    get cookieStore() { return load("cookie_store/73_cookie_store.js").cookieStore; }
    // Firefox has no `serviceWorker` here.
    skipWaiting() { return webidl.promiseOperation(() => ops.call("worker.skipWaiting")); }
  }
  webidl.configureInterface(ServiceWorkerGlobalScope, { __proto__: null, constructible: false });
  defineHandlers(ServiceWorkerGlobalScope.prototype, [
    "activate", "cookiechange", "fetch", "install", "message", "messageerror", "notificationclick", "notificationclose", "push", "pushsubscriptionchange",
  ]);

  /** Makes the bare global a service worker's. */
  function becomeGlobalScope() {
    load("main/91_events.js");
    becomeTarget(globalThis);
    ObjectSetPrototypeOf(globalThis, ServiceWorkerGlobalScope.prototype);
    // https://webidl.spec.whatwg.org/#Global: the members of such an interface are its one object's own.
    const keys = ReflectOwnKeys(ServiceWorkerGlobalScope.prototype);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key === "constructor" || typeof key === "symbol") continue;
      const descriptor = ReflectGetOwnPropertyDescriptor(ServiceWorkerGlobalScope.prototype, key);
      ReflectDeleteProperty(ServiceWorkerGlobalScope.prototype, key);
      ObjectDefineProperty(globalThis, key, { ...descriptor, __proto__: null });
    }
    ObjectDefineProperty(globalThis, primordials.SymbolToStringTag, {
      __proto__: null, value: "ServiceWorkerGlobalScope", configurable: true,
    });
  }

  return { ServiceWorkerGlobalScope, WorkerGlobalScope, WorkerLocation, WorkerNavigator, becomeGlobalScope };
})
//# sourceURL=pyua:main/95_global_scope.js
