// ServiceWorker and ServiceWorkerRegistration as a worker sees them. The host pushes their state into the isolate.
// Spec: https://w3c.github.io/ServiceWorker/#serviceworker-interface
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const { SafeMap } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { Event, trusted } = load("dom/02_event.js");
  const { EventTarget, defineHandlers, dispatch } = load("dom/02_event_target.js");

  const workers = new SafeMap();

  class ServiceWorker extends EventTarget {
    #id;
    #state;
    #scriptURL;

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
      webidl.requiredArguments(arguments.length, 1, "ServiceWorker.postMessage");
      if (this.#state === "redundant") throw new DOMException("The worker is redundant.", "InvalidStateError");
      const { serializeMessage } = load("service_worker/52_clients.js");
      ops.send("worker.post", this.#id, serializeMessage(message, options, "ServiceWorker.postMessage"));
    }
    static changeState(worker, state) {
      if (worker.#state === state) return;
      worker.#state = state;
      dispatch(worker, trusted(new Event("statechange")));
    }
  }
  const { changeState } = ServiceWorker;
  delete ServiceWorker.changeState;
  webidl.configureInterface(ServiceWorker);
  defineHandlers(ServiceWorker.prototype, ["error", "statechange"]);

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
    constructor(token) { webidl.assertInternal(token); }
    enable() { return webidl.promiseOperation(() => ops.call("preload.set", true, null)); }
    disable() { return webidl.promiseOperation(() => ops.call("preload.set", false, null)); }
    setHeaderValue(value) {
      return webidl.promiseOperation(() => ops.call("preload.set", null, webidl.converters.ByteString(value, "setHeaderValue", "Argument 1")));
    }
    getState() {
      return webidl.promiseOperation(async () => {
        const { enabled, headerValue } = await ops.call("preload.get");
        return { enabled, headerValue };
      });
    }
  }
  webidl.configureInterface(NavigationPreloadManager);

  class ServiceWorkerRegistration extends EventTarget {
    #snapshot;
    #navigationPreload;

    constructor(token, snapshot) {
      webidl.assertInternal(token);
      super();
      this.#snapshot = snapshot;
    }
    get installing() { return workerFor(this.#snapshot.installing); }
    get waiting() { return workerFor(this.#snapshot.waiting); }
    get active() { return workerFor(this.#snapshot.active); }
    get navigationPreload() { return (this.#navigationPreload ??= new NavigationPreloadManager(webidl.internal)); }
    get scope() { return this.#snapshot.scope; }
    get updateViaCache() { return this.#snapshot.updateViaCache; }
    update() { return webidl.promiseOperation(async () => {
      await ops.call("registration.update");
      return this;
    }); }
    unregister() { return webidl.promiseOperation(() => ops.call("registration.unregister")); }
    static setSnapshot(registration, snapshot) {
      const before = registration.#snapshot;
      registration.#snapshot = snapshot;
      workerFor(snapshot.installing);
      workerFor(snapshot.waiting);
      workerFor(snapshot.active);
      if (snapshot.installing && snapshot.installing.id !== before.installing?.id) {
        dispatch(registration, trusted(new Event("updatefound")));
      }
    }
  }
  const { setSnapshot } = ServiceWorkerRegistration;
  delete ServiceWorkerRegistration.setSnapshot;
  webidl.configureInterface(ServiceWorkerRegistration);
  defineHandlers(ServiceWorkerRegistration.prototype, ["updatefound"]);

  const registration = new ServiceWorkerRegistration(webidl.internal, rt.state.registration);
  rt.onHost("registration", (snapshot) => {
    rt.state.registration = snapshot;
    setSnapshot(registration, snapshot);
  });
  return { NavigationPreloadManager, ServiceWorker, ServiceWorkerRegistration, registration, workerFor };
})
//# sourceURL=pyua:service_worker/51_registration.js
