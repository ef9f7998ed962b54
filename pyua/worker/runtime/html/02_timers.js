// setTimeout and its kin, queueMicrotask, and tasks. The host owns the clock: a timer is a number there.
// Spec: https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypePush, ArrayPrototypeSlice, MathMax, ReflectApply, SafeMap, globalEval, globalThis, promiseOf, safeThen } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { run } = load("dom/02_event_target.js");

  const timers = new SafeMap();
  let lastTimer = 0;
  let nesting = 0; // depth of timers that set timers

  rt.onHost("timer", (id) => {
    const timer = timers.get(id);
    if (timer === undefined) return;
    if (!timer.repeat) timers.delete(id);
    nesting = timer.nesting;
    rt.runFor(timer.event, () => { run(timer.run); });
    nesting = 0;
    if (timer.repeat && timers.has(id)) {
      timer.nesting++;
      rt.post("timer", id, clamp(timer.delay, timer.nesting));
    }
  });

  // https://html.spec.whatwg.org/#timer-initialisation-steps: from the fifth level on, 4 ms at least.
  const clamp = (delay, level) => (level > 5 && delay < 4 ? 4 : delay);

  function start(fn, delay, repeat) {
    const id = ++lastTimer;
    const timer = { __proto__: null, run: fn, delay: MathMax(delay, 0), repeat, nesting: nesting + 1, event: rt.eventNow() };
    timers.set(id, timer);
    rt.post("timer", id, clamp(timer.delay, timer.nesting));
    return id;
  }

  function initialise(name, handler, delay, args, repeat) {
    webidl.requiredArguments(args.length, 1, name);
    const milliseconds = converters.long(delay, name, "Argument 2");
    if (typeof handler === "function") {
      const rest = ArrayPrototypeSlice(args, 2);
      return start(() => ReflectApply(handler, globalThis, rest), milliseconds, repeat);
    }
    const source = converters.DOMString(handler, name, "Argument 1");
    return start(() => globalEval(source), milliseconds, repeat);
  }

  function clear(id) {
    const key = converters.long(id);
    if (timers.has(key)) {
      timers.delete(key);
      rt.post("clearTimer", key);
    }
  }

  const operations = {
    setTimeout(handler, delay = 0) { return initialise("setTimeout", handler, delay, arguments, false); },
    setInterval(handler, delay = 0) { return initialise("setInterval", handler, delay, arguments, true); },
    clearTimeout(id = 0) { clear(id); },
    clearInterval(id = 0) { clear(id); },
    queueMicrotask(callback) {
      webidl.requiredArguments(arguments.length, 1, "queueMicrotask");
      const fn = converters.Function(callback, "queueMicrotask", "Argument 1");
      safeThen(promiseOf(undefined), () => { run(() => { fn(); }); });
    },
  };

  // --- tasks ------------------------------------------------------------------------------------

  const tasks = [];
  /** Runs `fn` as a task of its own, after the current one and its microtasks. */
  function queueTask(fn) {
    const event = rt.eventNow();
    ArrayPrototypePush(tasks, () => { rt.runFor(event, fn); });
    rt.post("task");
  }
  rt.onHost("task", () => {
    const fn = primordials.ArrayPrototypeShift(tasks);
    if (fn !== undefined) run(fn);
  });

  return {
    ...operations,
    queueTask,
    /** For other parts of the runtime: a timer whose callback is ours. */
    startTimer: (fn, delay) => start(fn, delay, false),
    clearTimer: clear,
  };
})
//# sourceURL=pyua:html/02_timers.js
