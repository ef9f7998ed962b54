// AbortController and AbortSignal. Spec: https://dom.spec.whatwg.org/#aborting-ongoing-activities
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypePush, SafeSet } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { Event, trusted } = load("dom/02_event.js");
  const { EventTarget, defineHandlers, dispatch } = load("dom/02_event_target.js");

  class AbortSignal extends EventTarget {
    #reason = undefined;
    #aborted = false;
    #algorithms = new SafeSet();
    #sources = new SafeSet();
    #dependents = new SafeSet();
    #dependent = false;
    static { webidl.brand(this, (value) => #aborted in value); }

    constructor(token) {
      webidl.assertInternal(token);
      super();
    }

    static is(value) { return webidl.isObject(value) && #aborted in value; }

    // https://dom.spec.whatwg.org/#dom-abortsignal-abort
    static abort(reason = undefined) {
      const signal = new AbortSignal(webidl.internal);
      signal.#reason = reason === undefined ? abortError() : reason;
      signal.#aborted = true;
      return signal;
    }

    // https://dom.spec.whatwg.org/#dom-abortsignal-timeout
    static timeout(milliseconds) {
      const prefix = "AbortSignal.timeout";
      webidl.requiredArguments(arguments.length, 1, prefix);
      const delay = webidl.converters["unsigned long long"](milliseconds, prefix, "Argument 1", { __proto__: null, enforceRange: true });
      const signal = new AbortSignal(webidl.internal);
      load("html/02_timers.js").startTimer(
        () => signalAbort(signal, new DOMException("The operation timed out.", "TimeoutError")), delay,
      );
      return signal;
    }

    // https://dom.spec.whatwg.org/#dom-abortsignal-any
    static any(signals) {
      const prefix = "AbortSignal.any";
      webidl.requiredArguments(arguments.length, 1, prefix);
      return depend(new AbortSignal(webidl.internal), convertSignals(signals, prefix, "Argument 1"));
    }

    // https://dom.spec.whatwg.org/#create-a-dependent-abort-signal
    static depend(result, list) {
      for (let i = 0; i < list.length; i++) {
        if (list[i].#aborted) {
          result.#reason = list[i].#reason;
          result.#aborted = true;
          return result;
        }
      }
      result.#dependent = true;
      const follow = (source) => {
        result.#sources.add(source);
        source.#dependents.add(result);
      };
      for (let i = 0; i < list.length; i++) {
        if (list[i].#dependent) list[i].#sources.forEach(follow);
        else follow(list[i]);
      }
      return result;
    }

    get aborted() { return this.#aborted; }
    get reason() { return this.#reason; }
    throwIfAborted() { if (this.#aborted) throw this.#reason; }

    // https://dom.spec.whatwg.org/#abortsignal-signal-abort
    static signal(signal, reason) {
      if (signal.#aborted) return;
      signal.#reason = reason === undefined ? abortError() : reason;
      signal.#aborted = true;
      const dependents = [];
      signal.#dependents.forEach((dependent) => {
        if (dependent.#aborted) return;
        dependent.#reason = signal.#reason;
        dependent.#aborted = true;
        ArrayPrototypePush(dependents, dependent);
      });
      run(signal);
      for (let i = 0; i < dependents.length; i++) run(dependents[i]);
    }

    // https://dom.spec.whatwg.org/#run-the-abort-steps
    static run(signal) {
      const algorithms = [];
      signal.#algorithms.forEach((algorithm) => { ArrayPrototypePush(algorithms, algorithm); });
      signal.#algorithms.clear();
      for (let i = 0; i < algorithms.length; i++) algorithms[i](signal.#reason);
      dispatch(signal, trusted(new Event("abort")));
    }

    static add(signal, algorithm) { if (!signal.#aborted) signal.#algorithms.add(algorithm); }
    static remove(signal, algorithm) { signal.#algorithms.delete(algorithm); }
    static reasonOf(signal) { return signal.#reason; }
    static isAborted(signal) { return signal.#aborted; }
  }
  const { add, depend, is, isAborted, reasonOf, remove, run, signal: signalAbort } = AbortSignal;
  const hidden = ["add", "depend", "is", "isAborted", "reasonOf", "remove", "run", "signal"];
  for (let i = 0; i < hidden.length; i++) delete AbortSignal[hidden[i]];
  defineHandlers(AbortSignal.prototype, ["abort"]);
  webidl.configureInterface(AbortSignal, { __proto__: null, constructible: false });

  const abortError = () => new DOMException("The operation was aborted. ", "AbortError");
  const signalConverter = webidl.interfaceConverter("AbortSignal", is);
  const convertSignals = webidl.sequence(signalConverter);

  class AbortController {
    #signal;
    static { webidl.brand(this, (value) => #signal in value); }
    // A TaskController makes its own kind.
    constructor(token = undefined, signal = undefined) {
      this.#signal = token === webidl.internal ? signal : new AbortSignal(webidl.internal);
    }

    get signal() { return this.#signal; }
    abort(reason = undefined) { signalAbort(this.#signal, reason); }
  }
  webidl.configureInterface(AbortController, { __proto__: null, length: 0 });

  return {
    AbortController, AbortSignal,
    /** Calls `algorithm(reason)` when the signal aborts; not if it has already. */
    addAbortAlgorithm: add,
    convertSignals,
    /** Makes a new signal follow others. */
    dependOn: depend,
    createSignal: () => new AbortSignal(webidl.internal),
    isAborted, isSignal: is, reasonOf, removeAbortAlgorithm: remove, signalAbort, signalConverter,
  };
})
//# sourceURL=pyua:dom/03_abort.js
