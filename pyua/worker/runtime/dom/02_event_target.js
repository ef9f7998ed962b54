// EventTarget, dispatch, and the reporting of what listeners throw.
// Spec: https://dom.spec.whatwg.org/#interface-eventtarget, https://html.spec.whatwg.org/#report-an-exception
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, ReflectApply, SafeMap, SafeWeakMap, TypeError } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { detailsOf, isEvent, stateOf } = load("dom/02_event.js");

  /** target → SafeMap of type → array of listener records. A WeakMap, since the global object is a target too. */
  const targets = new SafeWeakMap();

  /** Makes any object an event target (the global object was not made by a constructor of ours). */
  function becomeTarget(object) {
    targets.set(object, new SafeMap());
    return object;
  }

  function listenersOf(target) {
    return targets.get(target);
  }

  const convertEvent = webidl.interfaceConverter("Event", isEvent);

  const orGlobal = (target) => (target === undefined || target === null ? primordials.globalThis : target);

  function flatten(options) {
    if (webidl.isObject(options)) return !!options.capture;
    return !!options;
  }

  class EventTarget {
    static { webidl.brandGlobal(this, (value) => targets.has(value)); }
    constructor() { becomeTarget(this); }

    addEventListener(type, callback, options = undefined) {
      const prefix = "EventTarget.addEventListener";
      webidl.requiredArguments(arguments.length, 2, prefix);
      const map = listenersOf(orGlobal(this));
      const name = converters.DOMString(type, prefix, "Argument 1");
      const capture = flatten(options);
      let once = false;
      let passive = false;
      let signal;
      if (webidl.isObject(options)) {
        once = !!options.once;
        passive = !!options.passive;
        signal = options.signal;
        if (signal !== undefined && !load("dom/03_abort.js").isSignal(signal)) {
          throw new TypeError(`${prefix}: 'signal' member of AddEventListenerOptions does not implement interface AbortSignal.`);
        }
      }
      if (callback !== null && callback !== undefined && !webidl.isObject(callback)) {
        throw new TypeError(`${prefix}: Argument 2 is not an object.`);
      }
      if (signal !== undefined && load("dom/03_abort.js").isAborted(signal)) return;
      if (callback === null || callback === undefined) return;
      let list = map.get(name);
      if (list === undefined) map.set(name, (list = []));
      for (let i = 0; i < list.length; i++) {
        if (list[i].callback === callback && list[i].capture === capture) return;
      }
      const record = { __proto__: null, callback, capture, once, passive, removed: false, handler: false };
      ArrayPrototypePush(list, record);
      if (signal !== undefined) {
        const { addAbortAlgorithm } = load("dom/03_abort.js");
        addAbortAlgorithm(signal, () => remove(list, record));
      }
    }

    removeEventListener(type, callback, options = undefined) {
      const prefix = "EventTarget.removeEventListener";
      webidl.requiredArguments(arguments.length, 2, prefix);
      const list = listenersOf(orGlobal(this)).get(converters.DOMString(type, prefix, "Argument 1"));
      const capture = flatten(options);
      if (list === undefined) return;
      for (let i = 0; i < list.length; i++) {
        if (!list[i].handler && list[i].callback === callback && list[i].capture === capture) {
          remove(list, list[i]);
          return;
        }
      }
    }

    dispatchEvent(event) {
      const target = orGlobal(this);
      webidl.requiredArguments(arguments.length, 1, "EventTarget.dispatchEvent");
      listenersOf(target);
      convertEvent(event, "EventTarget.dispatchEvent", "Argument 1");
      const state = stateOf(event);
      if (state.dispatching) {
        throw new DOMException("An attempt was made to use an object that is not, or is no longer, usable", "InvalidStateError");
      }
      state.trusted = false;
      return dispatch(target, event);
    }
  }
  webidl.configureInterface(EventTarget);

  /** Adds a listener of ours. */
  function listen(target, type, callback) {
    const map = listenersOf(target);
    let list = map.get(type);
    if (list === undefined) map.set(type, (list = []));
    ArrayPrototypePush(list, { __proto__: null, callback, capture: false, once: false, passive: false, removed: false, handler: false });
  }

  function remove(list, record) {
    record.removed = true;
    for (let i = 0; i < list.length; i++) {
      if (list[i] === record) {
        ArrayPrototypeSplice(list, i, 1);
        return;
      }
    }
  }

  // --- dispatch: https://dom.spec.whatwg.org/#concept-event-dispatch --------------------------------

  /** Dispatches at once, listener after listener: what dispatchEvent() does. */
  function dispatch(target, event) {
    const steps = beginDispatch(target, event);
    while (nextListener(steps)) { /* each call runs one listener */ }
    return endDispatch(steps);
  }

  /** Begins a dispatch whose listeners are run one by one, each by a host call of its own. */
  function beginDispatch(target, event) {
    const state = stateOf(event);
    state.dispatching = true;
    state.target = target;
    state.currentTarget = target;
    state.phase = 2;
    const list = listenersOf(target).get(state.type);
    return { __proto__: null, target, event, state, list, records: list === undefined ? [] : ArrayPrototypeSlice(list), at: 0, failed: false };
  }

  /**
   * Moves on to the next listener that is to run; undefined when there is none left. At the target, capturing
   * listeners come first, and what they stop does not reach the others.
   */
  function upcoming(steps) {
    const { records, state } = steps;
    const count = records.length;
    for (; steps.at < count * 2 && !state.stoppedImmediately; steps.at++) {
      const capturing = steps.at < count;
      if (steps.at === count && state.stopped) return undefined;
      const record = records[capturing ? steps.at : steps.at - count];
      if (record.capture === capturing && !record.removed) return record;
    }
    return undefined;
  }

  const hasNextListener = (steps) => upcoming(steps) !== undefined;

  /** Runs the next listener; false when there is none left. */
  function nextListener(steps) {
    const record = upcoming(steps);
    if (record === undefined) return false;
    steps.at++;
    runListener(steps, record);
    return true;
  }

  function runListener(steps, record) {
    const { event, list, state, target } = steps;
    if (record.once) remove(list, record);
    state.passive = record.passive;
    const failure = rt.attempt(() => {
      if (invoke(record, target, event) && record.handler && state.cancelable) state.canceled = true;
    });
    if (failure !== undefined) {
      steps.failed = true;
      reportException(failure.error, failure.place);
    }
    state.passive = false;
  }

  /**
   * Dispatches an event that other objects than its target hear of too: before it those that capture, after it all, if it
   * bubbles. ancestors: innermost first. Gives whether a listener threw.
   */
  function dispatchThrough(target, event, ancestors) {
    const state = stateOf(event);
    state.dispatching = true;
    state.target = target;
    state.path = ancestors;
    let failed = false;
    const visit = (object, phase, capturing) => {
      if (state.stopped) return;
      const list = listenersOf(object).get(state.type);
      state.currentTarget = object;
      state.phase = phase;
      if (list === undefined) return;
      const steps = { __proto__: null, target: object, event, state, list, failed: false };
      const records = ArrayPrototypeSlice(list);
      for (let i = 0; i < records.length && !state.stoppedImmediately; i++) {
        if (records[i].capture === capturing && !records[i].removed) runListener(steps, records[i]);
      }
      if (steps.failed) failed = true;
    };
    for (let i = ancestors.length - 1; i >= 0; i--) visit(ancestors[i], 1, true);
    visit(target, 2, true);
    visit(target, 2, false);
    for (let i = 0; i < ancestors.length && state.bubbles; i++) visit(ancestors[i], 3, false);
    endDispatch({ __proto__: null, state });
    state.path = undefined;
    return failed;
  }

  function invoke(record, target, event) {
    const { callback } = record;
    if (typeof callback === "function") {
      const details = record.isErrorHandler ? detailsOf(event) : undefined;
      const result = ReflectApply(callback, target, details === undefined ? [event]
        : [details.message, details.filename, details.lineno, details.colno, details.error]);
      onResult?.(result);
      // https://html.spec.whatwg.org/#the-event-handler-processing-algorithm
      return record.isErrorHandler ? result === true : result === false;
    }
    const { handleEvent } = callback;
    if (typeof handleEvent !== "function") throw new TypeError("EventListener's handleEvent is not a function.");
    ReflectApply(handleEvent, callback, [event]);
    return false;
  }

  function endDispatch(steps) {
    const { state } = steps;
    state.dispatching = false;
    state.stopped = state.stoppedImmediately = false;
    state.phase = 0;
    state.currentTarget = null;
    return !state.canceled;
  }

  // --- event handler attributes: https://html.spec.whatwg.org/#event-handler-idl-attributes ---------

  function defineHandlers(prototype, names) {
    for (let i = 0; i < names.length; i++) {
      const type = names[i];
      webidl.addMembers(prototype, {
        get [`on${type}`]() { return handlerOf(orGlobal(this), type)?.callback ?? null; },
        set [`on${type}`](value) { setHandler(orGlobal(this), type, webidl.isObject(value) ? value : null); },
      });
    }
  }

  function handlerOf(target, type) {
    const list = listenersOf(target).get(type);
    if (list === undefined) return undefined;
    for (let i = 0; i < list.length; i++) if (list[i].handler) return list[i];
    return undefined;
  }

  function setHandler(target, type, callback) {
    const map = listenersOf(target);
    const record = handlerOf(target, type);
    if (record !== undefined) {
      // The handler keeps its place among the listeners when it is replaced.
      if (callback === null) remove(map.get(type), record);
      else record.callback = callback;
    } else if (callback !== null) {
      let list = map.get(type);
      if (list === undefined) map.set(type, (list = []));
      ArrayPrototypePush(list, {
        __proto__: null, callback, capture: false, once: false, passive: false, removed: false, handler: true, isErrorHandler: type === "error" && target === primordials.globalThis,
      });
    }
  }

  // --- exceptions -----------------------------------------------------------------------------------

  let reporter = () => {};
  let onResult;
  /**
   * What becomes of an exception that nobody caught, and of what listeners return, if anybody wants to know: set once
   * by html/04_report_error.js.
   */
  function setReporter(fn, watch) {
    reporter = fn;
    onResult = watch;
  }
  /** `place`, where it is known, is where it was thrown: {url, line, column}. */
  function reportException(error, place = undefined) { reporter(error, place); }

  /** Runs a callback of the script's; what it throws is reported. */
  function run(fn) {
    const failure = rt.attempt(fn);
    if (failure !== undefined) reportException(failure.error, failure.place);
  }

  const hasListeners = (target, type) => (listenersOf(target).get(type)?.length ?? 0) > 0;

  return {
    EventTarget, becomeTarget, beginDispatch, defineHandlers, dispatch, dispatchThrough, endDispatch, hasListeners, hasNextListener, isTarget: (object) => targets.has(object),
    listen,
    nextListener, reportException, run, setReporter,
  };
})
//# sourceURL=pyua:dom/02_event_target.js
