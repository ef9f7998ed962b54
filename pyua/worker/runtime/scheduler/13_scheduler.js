// Scheduler: postTask() and yield(). Spec: https://wicg.github.io/scheduling-apis/#sec-scheduler
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSplice, Promise } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { addAbortAlgorithm, isAborted, reasonOf, removeAbortAlgorithm, signalConverter } = load("dom/03_abort.js");
  const { clearTimer, queueTask, startTimer } = load("html/02_timers.js");
  const { PRIORITIES, convertPriority, isTaskSignal, priorityOf } = load("scheduler/12_task_signal.js");

  const convertOptions = webidl.dictionary("SchedulerPostTaskOptions", [
    {
      __proto__: null, key: "delay", defaultValue: () => 0,
      converter: (value, prefix, context) => converters["unsigned long long"](value, prefix, context, { __proto__: null, enforceRange: true }),
    },
    { __proto__: null, key: "priority", converter: convertPriority },
    { __proto__: null, key: "signal", converter: signalConverter },
  ]);

  /** What waits for its turn, in the order of its coming: {run, rank()}. */
  const waiting = [];
  let current = null; // the scheduling state of the task that runs: {signal, source, priority}

  // https://wicg.github.io/scheduling-apis/#select-the-next-scheduler-task-queue-from-all-schedulers
  function runNext() {
    let best = -1;
    for (let i = 0; i < waiting.length; i++) if (best < 0 || waiting[i].rank() < waiting[best].rank()) best = i;
    if (best < 0) return; // it was aborted
    const task = waiting[best];
    ArrayPrototypeSplice(waiting, best, 1);
    current = task.state;
    try {
      task.run();
    } finally {
      current = null;
    }
  }

  /** Adds a task for a state; of two with one priority, what goes on comes before what begins. */
  function enqueue(state, continues, run) {
    const rank = () => 2 * ArrayPrototypeIndexOf(PRIORITIES, state.source === null ? state.priority : priorityOf(state.source)) + (continues ? 0 : 1);
    const task = { __proto__: null, state, rank, run };
    ArrayPrototypePush(waiting, task);
    queueTask(runNext);
    return task;
  }

  function withdraw(task) {
    const at = ArrayPrototypeIndexOf(waiting, task);
    if (at >= 0) ArrayPrototypeSplice(waiting, at, 1);
  }

  /** A promise of what `callback` gives when its turn comes; of the signal's reason if that is aborted before. */
  function schedule(state, delay, continues, callback) {
    return new Promise((resolve, reject) => {
      const { signal } = state;
      let task = null;
      let timer = null;
      const onAbort = (reason) => {
        if (timer !== null) clearTimer(timer);
        if (task !== null) withdraw(task);
        reject(reason);
      };
      if (signal !== null) addAbortAlgorithm(signal, onAbort);
      const begin = () => {
        timer = null;
        task = enqueue(state, continues, () => {
          try {
            resolve(callback()); // unless the callback aborts its own signal
          } catch (error) {
            reject(error);
          }
          if (signal !== null) removeAbortAlgorithm(signal, onAbort);
        });
      };
      if (delay > 0) timer = startTimer(begin, delay);
      else begin();
    });
  }

  class Scheduler {
    static { webidl.brand(this, (value) => value === scheduler, ["postTask", "yield"]); }
    constructor(token) { webidl.assertInternal(token); }

    // https://wicg.github.io/scheduling-apis/#schedule-a-posttask-task
    postTask(callback, options = undefined) {
      const { length } = arguments;
      return webidl.promiseOperation(() => {
        const prefix = "Scheduler.postTask";
        webidl.requiredArguments(length, 1, prefix);
        const fn = converters.Function(callback, prefix, "Argument 1");
        const { delay, priority, signal = null } = convertOptions(options, prefix, "Argument 2");
        if (signal !== null && isAborted(signal)) throw reasonOf(signal);
        const source = priority === undefined && isTaskSignal(signal) ? signal : null;
        return schedule({ __proto__: null, signal, source, priority: priority ?? "user-visible" }, delay, false, fn);
      });
    }

    // https://wicg.github.io/scheduling-apis/#schedule-a-yield-continuation
    // DEVIATION: a task's priority and signal are inherited until its first await, because what comes after cannot be told.
    yield() {
      return webidl.promiseOperation(() => {
        const state = current ?? { __proto__: null, signal: null, source: null, priority: "user-visible" };
        if (state.signal !== null && isAborted(state.signal)) throw reasonOf(state.signal);
        return schedule(state, 0, true, () => undefined);
      });
    }
  }
  webidl.configureInterface(Scheduler, { __proto__: null, constructible: false });

  const scheduler = new Scheduler(webidl.internal);

  return { Scheduler, scheduler };
})
//# sourceURL=pyua:scheduler/13_scheduler.js
