// What becomes of exceptions and rejections that nobody handled: an event first, then a report to the host.
// Spec: https://html.spec.whatwg.org/#report-an-exception, https://html.spec.whatwg.org/#unhandled-promise-rejections
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayPrototypePush, ArrayPrototypeSplice, ErrorCaptureStackTrace, ErrorIsError, ErrorPrototypeToString, SafeMap, SafeWeakMap,
    globalThis, isPromiseLike, stackOf,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { isDOMException, messageOf, nameOf } = load("webidl/01_dom_exception.js");
  const { ErrorEvent, PromiseRejectionEvent, trusted } = load("dom/02_event.js");
  const { dispatch, hasListeners, setReporter } = load("dom/02_event_target.js");
  const { cleanStack, inspect, placeOf } = load("html/03_inspect.js");

  const isError = (value) => ErrorIsError(value) || isDOMException(value);

  /**
   * {message, stack, url, line, column} of anything that was thrown; runs none of its code but a stack getter. An Error
   * knows its place; `place` is for everything else.
   */
  function describe(error, place = placeOfRejection(error)) {
    let message;
    let stack = "";
    try {
      message = isDOMException(error) ? `${nameOf(error)}: ${messageOf(error)}` : isError(error) ? ErrorPrototypeToString(error) : `uncaught exception: ${inspect(error)}`;
      const written = isError(error) ? stackOf(error) : undefined;
      if (typeof written === "string") stack = written;
    } catch {
      message ??= "uncaught exception: an object that cannot be shown";
    }
    let { url, line, column } = placeOf(stack);
    if (url === "" && place !== undefined) ({ url, line, column } = place);
    return { __proto__: null, message, stack: cleanStack(stack), url, line, column };
  }

  let reporting = false;
  function reportException(error, place) {
    const details = describe(error, place);
    let handled = false;
    // An error handler that throws is reported, but gets no event of its own.
    if (!reporting && hasListeners(globalThis, "error")) {
      reporting = true;
      try {
        handled = !dispatch(globalThis, trusted(new ErrorEvent("error", {
          __proto__: null, cancelable: true, message: details.message, filename: details.url, lineno: details.line, colno: details.column, error,
        })));
      } finally {
        reporting = false;
      }
    }
    rt.report("error", details, handled, rt.eventNow());
  }

  // --- promises ------------------------------------------------------------------------------------

  // What is no Error does not know where it comes from. The hook runs right at the rejection: the stack tells. A promise
  // that is rejected because another was has no stack of the script's, but the same reason: objects are known again as
  // long as they live, other values until the checkpoint.
  const placesOfObjects = new SafeWeakMap();
  let placesOfValues = new SafeMap();

  const placesFor = (reason) => (webidl.isObject(reason) ? placesOfObjects : placesOfValues);
  const placeOfRejection = (reason) => placesFor(reason).get(reason);

  function keepPlace(reason) {
    if (ErrorIsError(reason) || isDOMException(reason)) return;
    const place = placeHere(rejected);
    if (place.url !== "") placesFor(reason).set(reason, place);
  }

  /** The script's place that led to a call of `fn`. */
  function placeHere(fn) {
    const at = {};
    ErrorCaptureStackTrace(at, fn);
    return placeOf(stackOf(at) ?? "");
  }

  let aboutToBeNotified = [];
  /** promise → the reason that it was rejected with and nobody handled */
  const outstanding = new SafeWeakMap();
  let handledLater = [];

  function rejected(event, promise, reason) {
    if (event === 0) {
      keepPlace(reason);
      ArrayPrototypePush(aboutToBeNotified, { __proto__: null, promise, reason });
      return;
    }
    for (let i = 0; i < aboutToBeNotified.length; i++) {
      if (aboutToBeNotified[i].promise === promise) {
        ArrayPrototypeSplice(aboutToBeNotified, i, 1);
        return;
      }
    }
    if (outstanding.has(promise)) {
      ArrayPrototypePush(handledLater, { __proto__: null, promise, reason: outstanding.get(promise) });
      outstanding.delete(promise);
    }
  }

  function notify() {
    if (handledLater.length > 0) {
      const handled = handledLater;
      handledLater = [];
      for (let i = 0; i < handled.length; i++) fire("rejectionhandled", handled[i].promise, handled[i].reason, false);
    }
    if (aboutToBeNotified.length === 0) {
      if (placesOfValues.size > 0) placesOfValues = new SafeMap();
      return;
    }
    const rejections = aboutToBeNotified;
    aboutToBeNotified = [];
    for (let i = 0; i < rejections.length; i++) {
      const { promise, reason } = rejections[i];
      outstanding.set(promise, reason);
      const details = describe(reason);
      rt.report("rejection", details, !fire("unhandledrejection", promise, reason, true));
    }
    placesOfValues = new SafeMap();
  }
  rt.onCheckpoint(notify);

  function fire(type, promise, reason, cancelable) {
    return dispatch(globalThis, trusted(new PromiseRejectionEvent(type, { __proto__: null, promise, reason, cancelable })));
  }

  /** The promise that a listener returned: an async listener's rejection is heard without the engine's help too. */
  function watch(value) {
    if (!isPromiseLike(value)) return;
    try {
      primordials.safeThen(value, undefined, (reason) => { rejected(0, value, reason); });
    } catch {
      // Not a promise after all.
    }
  }

  // DEVIATION: an engine that does not track rejections hears only those of promises that listeners return.
  setReporter(reportException, rt.trackRejections(rejected) ? undefined : watch);

  function reportError(error) {
    webidl.requiredArguments(arguments.length, 1, "reportError");
    reportException(error, placeHere(reportError));
  }

  return { describe, reportError };
})
//# sourceURL=pyua:html/04_report_error.js
