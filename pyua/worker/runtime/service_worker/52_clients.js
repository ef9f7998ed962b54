// Clients, Client, WindowClient, and messages between them and the worker.
// Spec: https://w3c.github.io/ServiceWorker/#clients-interface
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const { ArrayPrototypePush, ObjectFreeze } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { ExtendableMessageEvent, onEvent } = load("service_worker/50_extendable_event.js");
  const { workerFor } = load("service_worker/51_registration.js");

  let making = null; // the snapshot of the next client: not an argument, for super() may call what a script has put there

  class Client {
    #snapshot;
    static { webidl.brand(this, (value) => #snapshot in value); }
    constructor() {
      if (making === null) webidl.illegalConstructor();
      this.#snapshot = making;
      making = null;
    }
    get url() { return this.#snapshot.url; }
    get frameType() { return this.#snapshot.frameType; }
    get type() { return this.#snapshot.type; }
    get id() { return this.#snapshot.id; }
    postMessage(message, options = undefined) {
      const { serializeMessage } = load("html/03_structured_clone.js");
      ops.send("client.post", this.#snapshot.id, serializeMessage(arguments, "Client.postMessage"));
    }
    static is(value) { return #snapshot in value; }
    static snapshotOf(client) { return client.#snapshot; }
  }
  const { is: isClient, snapshotOf } = Client;
  delete Client.is;
  delete Client.snapshotOf;
  webidl.configureInterface(Client, { __proto__: null, constructible: false });

  class WindowClient extends Client {
    static { webidl.brand(this, (value) => isClient(value) && snapshotOf(value).type === "window", ["focus", "navigate"]); }
    get visibilityState() { return snapshotOf(this).visibilityState; }
    get focused() { return snapshotOf(this).focused; }
    focus() {
      return webidl.promiseOperation(async () => clientFor(await ops.call("client.focus", snapshotOf(this).id)));
    }
    navigate(url) {
      return webidl.promiseOperation(async () => {
        webidl.requiredArguments(arguments.length, 1, "WindowClient.navigate");
        const target = converters.USVString(url, "WindowClient.navigate", "Argument 1");
        return clientFor(await ops.call("client.navigate", snapshotOf(this).id, target));
      });
    }
  }
  webidl.configureInterface(WindowClient, { __proto__: null, constructible: false });

  function clientFor(snapshot) {
    if (snapshot === null || snapshot === undefined) return null;
    making = snapshot;
    return snapshot.type === "window" ? new WindowClient() : new Client();
  }

  const convertQueryOptions = webidl.dictionary("ClientQueryOptions", [
    { key: "includeUncontrolled", converter: converters.boolean, defaultValue: () => false },
    { key: "type", converter: webidl.enumeration("ClientType", ["window", "worker", "sharedworker", "serviceworker", "all"]), defaultValue: () => "window" },
  ]);

  class Clients {
    static { webidl.brand(this, (value) => value === clients, ["get", "matchAll", "openWindow", "claim"]); }
    constructor(token) { webidl.assertInternal(token); }
    get(id) {
      return webidl.promiseOperation(async () => {
        webidl.requiredArguments(arguments.length, 1, "Clients.get");
        const found = await ops.call("clients.get", converters.DOMString(id, "Clients.get", "Argument 1"));
        return clientFor(found) ?? undefined;
      });
    }
    matchAll(options = undefined) {
      return webidl.promiseOperation(async () => {
        const { includeUncontrolled, type } = convertQueryOptions(options, "Clients.matchAll", "Argument 1");
        const found = await ops.call("clients.matchAll", includeUncontrolled, type);
        const clients = [];
        for (let i = 0; i < found.length; i++) ArrayPrototypePush(clients, clientFor(found[i]));
        return ObjectFreeze(clients);
      });
    }
    openWindow(url) {
      return webidl.promiseOperation(async () => {
        webidl.requiredArguments(arguments.length, 1, "Clients.openWindow");
        return clientFor(await ops.call("clients.openWindow", converters.USVString(url, "Clients.openWindow", "Argument 1")));
      });
    }
    claim() { return webidl.promiseOperation(() => ops.call("clients.claim")); }
  }
  webidl.configureInterface(Clients, { __proto__: null, constructible: false });

  /** A message event from {source: {client | worker | null}, origin, json} or {…, tree}. */
  function makeMessageEvent(init) {
    const source = init.client !== null ? clientFor(init.client) : workerFor(init.worker);
    const common = { __proto__: null, origin: init.origin, source };
    if (init.tree === null) return new ExtendableMessageEvent("message", { ...common, __proto__: null, data: init.json });
    const { deserializeWithTransfer } = load("html/03_structured_clone.js");
    let received;
    try {
      received = deserializeWithTransfer(init.tree);
    } catch {
      return new ExtendableMessageEvent("messageerror", common);
    }
    const { transferred, value: data } = received;
    const ports = transferred.length > 0 ? load("html/07_message_port.js").portList(transferred) : [];
    return new ExtendableMessageEvent("message", { ...common, __proto__: null, data, ports });
  }

  onEvent("message", makeMessageEvent);

  const clients = new Clients(webidl.internal);

  return { Client, Clients, WindowClient, clientFor, clients };
})
//# sourceURL=pyua:service_worker/52_clients.js
