// LockManager and Lock. The host has the queues of the origin; callbacks run here. Spec: https://w3c.github.io/web-locks/
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const { Promise, ReflectApply, SafeMap, StringPrototypeStartsWith, promiseOf, safeThen } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { addAbortAlgorithm, isAborted, reasonOf, removeAbortAlgorithm, signalConverter } = load("dom/03_abort.js");

  const convertOptions = webidl.dictionary("LockOptions", [
    { __proto__: null, key: "ifAvailable", converter: converters.boolean, defaultValue: () => false },
    { __proto__: null, key: "mode", converter: webidl.enumeration("LockMode", ["shared", "exclusive"]), defaultValue: () => "exclusive" },
    { __proto__: null, key: "signal", converter: signalConverter },
    { __proto__: null, key: "steal", converter: converters.boolean, defaultValue: () => false },
  ]);

  /** number → {name, options, callback, resolve, reject, held, onAbort}: what was asked for and is not over yet. */
  const requests = new SafeMap();
  let lastNumber = 0;

  // https://w3c.github.io/web-locks/#lock
  class Lock {
    #name;
    #mode;
    static { webidl.brand(this, (value) => #name in value); }
    constructor(token, name, mode) {
      webidl.assertInternal(token);
      this.#name = name;
      this.#mode = mode;
    }
    get name() { return this.#name; }
    get mode() { return this.#mode; }
  }
  webidl.configureInterface(Lock, { __proto__: null, constructible: false });

  // https://w3c.github.io/web-locks/#lockmanager
  class LockManager {
    static { webidl.brand(this, (value) => value === locks, ["request", "query"]); }
    constructor(token) { webidl.assertInternal(token); }

    // https://w3c.github.io/web-locks/#dom-lockmanager-request
    request(name, callback) {
      const given = arguments;
      return webidl.promiseOperation(() => {
        const prefix = "LockManager.request";
        webidl.requiredArguments(given.length, 2, prefix);
        const text = converters.DOMString(name, prefix, "Argument 1");
        const options = convertOptions(given.length > 2 ? callback : undefined, prefix, "Argument 2");
        const fn = given.length > 2 ? converters.Function(given[2], prefix, "Argument 3") : converters.Function(callback, prefix, "Argument 2");
        check(text, options);
        if (options.signal !== undefined && isAborted(options.signal)) throw reasonOf(options.signal);
        return enqueue(text, options, fn);
      });
    }

    // https://w3c.github.io/web-locks/#dom-lockmanager-query
    query() {
      return webidl.promiseOperation(() => safeThen(ops.call("locks.query"), ({ held, pending }) => ({ held: plain(held), pending: plain(pending) })));
    }
  }
  webidl.configureInterface(LockManager, { __proto__: null, constructible: false });

  const locks = new LockManager(webidl.internal);

  function plain(infos) {
    for (let i = 0; i < infos.length; i++) infos[i] = { clientId: infos[i].clientId, mode: infos[i].mode, name: infos[i].name };
    return infos;
  }

  function check(name, { ifAvailable, mode, signal, steal }) {
    const refuse = (message) => { throw new DOMException(message, "NotSupportedError"); };
    if (StringPrototypeStartsWith(name, "-")) refuse("Names starting with `-` are reserved");
    if (steal && ifAvailable) refuse("`steal` and `ifAvailable` cannot be used together");
    if (steal && mode !== "exclusive") refuse("`steal` is only supported for exclusive lock requests");
    if (signal !== undefined && steal) refuse("`signal` and `steal` cannot be used together");
    if (signal !== undefined && ifAvailable) refuse("`signal` and `ifAvailable` cannot be used together");
  }

  function enqueue(name, options, callback) {
    const number = ++lastNumber;
    const request = { __proto__: null, name, options, callback, held: false };
    const promise = new Promise((resolve, reject) => {
      request.resolve = resolve;
      request.reject = reject;
    });
    requests.set(number, request);
    if (options.signal !== undefined) {
      // https://w3c.github.io/web-locks/#signal-to-abort-the-request
      request.onAbort = (reason) => {
        requests.delete(number);
        ops.send("locks.release", number);
        request.reject(reason);
      };
      addAbortAlgorithm(options.signal, request.onAbort);
    }
    ops.send("locks.request", number, name, options.mode, options.ifAvailable, options.steal);
    return promise;
  }

  rt.onHost("lock", (number, what) => {
    const request = requests.get(number);
    if (request === undefined) return; // aborted: the host hears of it
    if (what === "stolen") {
      requests.delete(number);
      request.reject(new DOMException("The lock request is aborted", "AbortError"));
      return;
    }
    if (request.onAbort !== undefined) removeAbortAlgorithm(request.options.signal, request.onAbort);
    run(number, request, what === "granted" ? new Lock(webidl.internal, request.name, request.options.mode) : null);
  });

  // https://w3c.github.io/web-locks/#process-the-lock-request-queue, from "invoke callback" on
  function run(number, request, lock) {
    const over = (settle, value) => {
      if (!requests.delete(number)) return; // stolen meanwhile
      if (lock !== null) ops.send("locks.release", number);
      settle(value);
    };
    let waiting;
    try {
      waiting = promiseOf(ReflectApply(request.callback, undefined, [lock]));
    } catch (error) {
      over(request.reject, error);
      return;
    }
    safeThen(waiting, (value) => over(request.resolve, value), (error) => over(request.reject, error));
  }

  return { Lock, LockManager, locks };
})
//# sourceURL=pyua:web_locks/12_locks.js
