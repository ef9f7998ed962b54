// ServiceWorker and ServiceWorkerRegistration, as workers and pages see them. The host pushes their state into the
// isolate: a worker's own registration, and in a page those that it has asked for.
// Spec: https://w3c.github.io/ServiceWorker/#serviceworker-interface
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const { SafeMap } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { Event, trusted } = load("dom/02_event.js");
  const { EventTarget, defineHandlers, dispatch } = load("dom/02_event_target.js");

  const workers = new SafeMap();

  class ServiceWorker extends EventTarget {
    #id;
    #state;
    #scriptURL;
    static { webidl.brand(this, (value) => #state in value); }

    constructor(token, id, scriptURL, state) {
      webidl.assertInternal(token);
      super();
      this.#id = id;
      this.#scriptURL = scriptURL;
      this.#state = state;
    }
    get scriptURL() { return this.#scriptURL; }
    get state() { return this.#state; }
    postMessage(message, options = undefined) {
      const { serializeMessage } = load("html/03_structured_clone.js");
      // As in Firefox, a message to a redundant worker is lost without a word.
      ops.send("worker.post", this.#id, serializeMessage(arguments, "ServiceWorker.postMessage"));
    }
    static changeState(worker, state) {
      if (worker.#state === state) return;
      worker.#state = state;
      dispatch(worker, trusted(new Event("statechange")));
    }
  }
  const { changeState } = ServiceWorker;
  delete ServiceWorker.changeState;
  webidl.configureInterface(ServiceWorker, { __proto__: null, constructible: false });
  defineHandlers(ServiceWorker.prototype, ["statechange", "error"]);

  /** The one object for a worker of the host's. snapshot: {id, scriptURL, state} or null. */
  function workerFor(snapshot) {
    if (snapshot === null || snapshot === undefined) return null;
    let worker = workers.get(snapshot.id);
    if (worker === undefined) {
      worker = new ServiceWorker(webidl.internal, snapshot.id, snapshot.scriptURL, snapshot.state);
      workers.set(snapshot.id, worker);
    } else {
      changeState(worker, snapshot.state);
    }
    return worker;
  }

  class NavigationPreloadManager {
    #scope;
    static { webidl.brand(this, (value) => #scope in value, ["enable", "disable", "setHeaderValue", "getState"]); }
    constructor(token, scope) {
      webidl.assertInternal(token);
      this.#scope = scope;
    }
    enable() { return webidl.promiseOperation(() => ops.call("preload.set", this.#scope, true, null)); }
    disable() { return webidl.promiseOperation(() => ops.call("preload.set", this.#scope, false, null)); }
    setHeaderValue(value) {
      return webidl.promiseOperation(() => (
        ops.call("preload.set", this.#scope, null, webidl.converters.ByteString(value, "setHeaderValue", "Argument 1"))
      ));
    }
    getState() {
      return webidl.promiseOperation(async () => {
        const { enabled, headerValue } = await ops.call("preload.get", this.#scope);
        return { enabled, headerValue };
      });
    }
  }
  webidl.configureInterface(NavigationPreloadManager, { __proto__: null, constructible: false });

  class ServiceWorkerRegistration extends EventTarget {
    #snapshot;
    #navigationPreload;
    static { webidl.brand(this, (value) => #snapshot in value, ["update", "unregister"]); }

    constructor(token, snapshot) {
      webidl.assertInternal(token);
      super();
      this.#snapshot = snapshot;
    }
    get installing() { return workerFor(this.#snapshot.installing); }
    get waiting() { return workerFor(this.#snapshot.waiting); }
    get active() { return workerFor(this.#snapshot.active); }
    get navigationPreload() { return (this.#navigationPreload ??= new NavigationPreloadManager(webidl.internal, this.#snapshot.scope)); }
    get scope() { return this.#snapshot.scope; }
    get updateViaCache() { return this.#snapshot.updateViaCache; }
    update() { return webidl.promiseOperation(async () => {
      await ops.call("registration.update", this.#snapshot.id);
      return this;
    }); }
    unregister() { return webidl.promiseOperation(() => ops.call("registration.unregister", this.#snapshot.id)); }
    static setSnapshot(registration, snapshot) {
      registration.#snapshot = snapshot;
      workerFor(snapshot.installing);
      workerFor(snapshot.waiting);
      workerFor(snapshot.active);
    }
    static idOf(registration) { return registration.#snapshot.id; }
    static snapshotOf(registration) { return registration.#snapshot; }
  }
  const { idOf, setSnapshot, snapshotOf } = ServiceWorkerRegistration;
  delete ServiceWorkerRegistration.idOf;
  delete ServiceWorkerRegistration.setSnapshot;
  delete ServiceWorkerRegistration.snapshotOf;
  webidl.configureInterface(ServiceWorkerRegistration, { __proto__: null, constructible: false });
  defineHandlers(ServiceWorkerRegistration.prototype, ["updatefound"]);

  const registrations = new SafeMap();

  /** The one object for a registration of the host's. snapshot: {id, scope, installing, waiting, active, updateViaCache} or null. */
  function registrationFor(snapshot) {
    if (snapshot === null) return null;
    let registration = registrations.get(snapshot.id);
    if (registration === undefined) {
      registration = new ServiceWorkerRegistration(webidl.internal, snapshot);
      registrations.set(snapshot.id, registration);
    } else {
      setSnapshot(registration, snapshot);
    }
    return registration;
  }

  // worker: whose state has changed, or null; it need not be one of the registration's any more.
  rt.onHost("registration", (snapshot, worker, updateFound) => {
    if (rt.state.registration?.id === snapshot.id) rt.state.registration = snapshot;
    const registration = registrations.get(snapshot.id);
    if (registration !== undefined) setSnapshot(registration, snapshot);
    if (worker !== null && workers.has(worker.id)) workerFor(worker);
    if (updateFound && registration !== undefined) dispatch(registration, trusted(new Event("updatefound")));
  });
  return { NavigationPreloadManager, ServiceWorker, ServiceWorkerRegistration, idOf, registrationFor, snapshotOf, workerFor };
})
//# sourceURL=pyua:service_worker/51_registration.js
