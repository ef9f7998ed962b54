// ServiceWorkerContainer: a page's side of its service workers.
// Spec: https://w3c.github.io/ServiceWorker/#serviceworkercontainer-interface
(function (rt) {
  "use strict";
  const { load, ops, primordials, state } = rt;
  const { ArrayPrototypePush, Promise, TypeError } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { Event, MessageEvent, trusted } = load("dom/02_event.js");
  const { EventTarget, defineHandlers, dispatch } = load("dom/02_event_target.js");
  const { registrationFor, workerFor } = load("service_worker/51_registration.js");

  const convertOptions = webidl.dictionary("RegistrationOptions", [
    { key: "scope", converter: converters.USVString, defaultValue: () => null },
    { key: "type", converter: webidl.enumeration("WorkerType", ["classic", "module"]), defaultValue: () => "classic" },
    {
      key: "updateViaCache",
      converter: webidl.enumeration("ServiceWorkerUpdateViaCache", ["imports", "all", "none"]),
      defaultValue: () => "imports",
    },
  ]);

  let controller = workerFor(state.controller);
  let ready;
  let becomeReady;

  /** There is one, so it is told by its identity. */
  function check(receiver, member) {
    if (receiver !== container) {
      throw new TypeError(`'${member}' called on an object that does not implement interface ServiceWorkerContainer.`);
    }
  }

  class ServiceWorkerContainer extends EventTarget {
    static { webidl.brand(this, (value) => value === container, ["ready", "register", "getRegistration", "getRegistrations"]); }
    constructor(token) {
      webidl.assertInternal(token);
      super();
    }
    get controller() {
      check(this, "get controller");
      return controller;
    }
    // https://w3c.github.io/ServiceWorker/#navigator-service-worker-ready: one promise, which is never rejected.
    get ready() {
      if (ready === undefined) {
        ready = new Promise((resolve) => { becomeReady = resolve; });
        ops.send("container.ready");
      }
      return ready;
    }
    register(scriptURL, options = undefined) {
      return webidl.promiseOperation(async () => {
        check(this, "register");
        const prefix = "ServiceWorkerContainer.register";
        webidl.requiredArguments(arguments.length, 1, prefix);
        const url = converters.USVString(scriptURL, prefix, "Argument 1");
        const { scope, type, updateViaCache } = convertOptions(options, prefix, "Argument 2");
        return registrationFor(await ops.call("container.register", url, scope, type, updateViaCache));
      });
    }
    getRegistration(url = "") {
      return webidl.promiseOperation(async () => {
        check(this, "getRegistration");
        const text = converters.USVString(url, "ServiceWorkerContainer.getRegistration", "Argument 1");
        return registrationFor(await ops.call("container.getRegistration", text)) ?? undefined;
      });
    }
    getRegistrations() {
      return webidl.promiseOperation(async () => {
        check(this, "getRegistrations");
        const found = await ops.call("container.getRegistrations");
        const registrations = [];
        for (let i = 0; i < found.length; i++) ArrayPrototypePush(registrations, registrationFor(found[i]));
        return registrations;
      });
    }
    // Messages flow from the start: a document that is complete has called this.
    startMessages() { check(this, "startMessages"); }
  }
  webidl.configureInterface(ServiceWorkerContainer, { __proto__: null, constructible: false });
  defineHandlers(ServiceWorkerContainer.prototype, ["controllerchange", "message", "messageerror"]);

  const container = new ServiceWorkerContainer(webidl.internal);

  rt.onHost("ready", (registration) => { becomeReady(registrationFor(registration)); });
  rt.onHost("controller", (worker) => {
    controller = workerFor(worker);
    dispatch(container, trusted(new Event("controllerchange")));
  });
  rt.onHost("message", (tree, origin, worker) => {
    const common = { __proto__: null, origin, source: workerFor(worker) };
    let received;
    try {
      received = load("html/03_structured_clone.js").deserializeWithTransfer(tree);
    } catch {
      dispatch(container, trusted(new MessageEvent("messageerror", common)));
      return;
    }
    const { transferred, value: data } = received;
    const more = transferred.length > 0 ? { ports: load("html/07_message_port.js").portsAmong(transferred) } : {};
    dispatch(container, trusted(new MessageEvent("message", { ...common, ...more, __proto__: null, data })));
  });

  return { ServiceWorkerContainer, container };
})
//# sourceURL=pyua:service_worker/53_container.js
