// What becomes of exceptions and rejections that nobody handled: an event first, then a report to the host.
// Spec: https://html.spec.whatwg.org/#report-an-exception, https://html.spec.whatwg.org/#unhandled-promise-rejections
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypePush, ArrayPrototypeSplice, ErrorIsError, ErrorPrototypeToString, SafeWeakSet, globalThis, isPromiseLike, stackOf } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { isDOMException, messageOf, nameOf } = load("webidl/01_dom_exception.js");
  const { ErrorEvent, PromiseRejectionEvent, trusted } = load("dom/02_event.js");
  const { dispatch, hasListeners, setReporter } = load("dom/02_event_target.js");
  const { cleanStack, inspect, placeOf } = load("html/03_inspect.js");

  const isError = (value) => ErrorIsError(value) || isDOMException(value);

  /** {message, stack, url, line, column} of anything that was thrown; runs none of its code but a stack getter. */
  function describe(error) {
    let message;
    let stack = "";
    try {
      message = isDOMException(error) ? `${nameOf(error)}: ${messageOf(error)}` : isError(error) ? ErrorPrototypeToString(error) : `uncaught exception: ${inspect(error)}`;
      const written = isError(error) ? stackOf(error) : undefined;
      if (typeof written === "string") stack = written;
    } catch {
      message ??= "uncaught exception: an object that cannot be shown";
    }
    const { url, line, column } = placeOf(stack);
    return { __proto__: null, message, stack: cleanStack(stack), url, line, column };
  }

  let reporting = false;
  function reportException(error) {
    const details = describe(error);
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
    rt.post("error", details, handled, rt.eventNow());
  }

  // --- promises ------------------------------------------------------------------------------------

  let aboutToBeNotified = [];
  const outstanding = new SafeWeakSet();
  let handledLater = [];

  function rejected(event, promise, reason) {
    if (event === 0) {
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
      outstanding.delete(promise);
      ArrayPrototypePush(handledLater, promise);
    }
  }

  function notify() {
    if (handledLater.length > 0) {
      const promises = handledLater;
      handledLater = [];
      for (let i = 0; i < promises.length; i++) fire("rejectionhandled", promises[i], undefined, false);
    }
    if (aboutToBeNotified.length === 0) return;
    const rejections = aboutToBeNotified;
    aboutToBeNotified = [];
    for (let i = 0; i < rejections.length; i++) {
      const { promise, reason } = rejections[i];
      outstanding.add(promise);
      const details = describe(reason);
      rt.post("rejection", details, !fire("unhandledrejection", promise, reason, true));
    }
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

  return {
    describe,
    reportError(error) {
      webidl.requiredArguments(arguments.length, 1, "reportError");
      reportException(error);
    },
  };
})
//# sourceURL=pyua:html/04_report_error.js
