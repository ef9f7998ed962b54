// TaskSignal, TaskController, TaskPriorityChangeEvent. Spec: https://wicg.github.io/scheduling-apis/#sec-signals
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypePush, SafeSet } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { defineEvent, trusted } = load("dom/02_event.js");
  const { defineHandlers, dispatch } = load("dom/02_event_target.js");
  const { AbortController, AbortSignal, convertSignals, dependOn } = load("dom/03_abort.js");

  const PRIORITIES = ["user-blocking", "user-visible", "background"];
  const convertPriority = webidl.enumeration("TaskPriority", PRIORITIES);

  const TaskPriorityChangeEvent = defineEvent("TaskPriorityChangeEvent", [
    { key: "previousPriority", converter: convertPriority, required: true },
  ]);

  class TaskSignal extends AbortSignal {
    #priority = "user-visible";
    #changing = false;
    #fixed = false; // nobody changes it
    #source = null; // the signal whose priority this one has
    #dependents = new SafeSet();
    static { webidl.brand(this, (value) => #priority in value); }

    static is(value) { return webidl.isObject(value) && #priority in value; }
    static make(priority) {
      const signal = new TaskSignal(webidl.internal);
      signal.#priority = priority;
      return signal;
    }

    // https://wicg.github.io/scheduling-apis/#dom-tasksignal-any
    static any(signals, init = undefined) {
      const prefix = "TaskSignal.any";
      webidl.requiredArguments(arguments.length, 1, prefix);
      const list = convertSignals(signals, prefix, "Argument 1");
      const { priority } = convertAnyInit(init, prefix, "Argument 2");
      const signal = dependOn(new TaskSignal(webidl.internal), list);
      if (!is(priority)) {
        signal.#priority = priority;
        signal.#fixed = true;
        return signal;
      }
      signal.#priority = priority.#priority;
      const source = priority.#source ?? (priority.#fixed ? null : priority);
      if (source !== null) {
        signal.#source = source;
        source.#dependents.add(signal);
      } else {
        signal.#fixed = true;
      }
      return signal;
    }

    get priority() { return this.#priority; }

    // https://wicg.github.io/scheduling-apis/#tasksignal-signal-priority-change
    static change(signal, priority) {
      if (signal.#changing) throw new DOMException("Cannot change the priority while a prioritychange event is in progress", "NotAllowedError");
      if (signal.#priority === priority) return;
      signal.#changing = true;
      const previousPriority = signal.#priority;
      signal.#priority = priority;
      try {
        dispatch(signal, trusted(new TaskPriorityChangeEvent("prioritychange", { __proto__: null, previousPriority })));
        const dependents = [];
        signal.#dependents.forEach((dependent) => { ArrayPrototypePush(dependents, dependent); });
        for (let i = 0; i < dependents.length; i++) change(dependents[i], priority);
      } finally {
        signal.#changing = false;
      }
    }
    static priorityOf(signal) { return signal.#priority; }
  }
  const { change, is, make, priorityOf } = TaskSignal;
  const hidden = ["change", "is", "make", "priorityOf"];
  for (let i = 0; i < hidden.length; i++) delete TaskSignal[hidden[i]];
  defineHandlers(TaskSignal.prototype, ["prioritychange"]);
  webidl.configureInterface(TaskSignal, { __proto__: null, constructible: false });

  const convertAnyInit = webidl.dictionary("TaskSignalAnyInit", [{
    __proto__: null,
    key: "priority",
    converter: (value, prefix, context) => (is(value) ? value : convertPriority(value, prefix, context)),
    defaultValue: () => "user-visible",
  }]);
  const convertInit = webidl.dictionary("TaskControllerInit", [
    { __proto__: null, key: "priority", converter: convertPriority, defaultValue: () => "user-visible" },
  ]);

  class TaskController extends AbortController {
    #signal;
    static { webidl.brand(this, (value) => #signal in value); }

    constructor(init = undefined) {
      const signal = make(convertInit(init, "TaskController constructor", "Argument 1").priority);
      super(webidl.internal, signal);
      this.#signal = signal;
    }

    // https://wicg.github.io/scheduling-apis/#dom-taskcontroller-setpriority
    setPriority(priority) {
      const prefix = "TaskController.setPriority";
      webidl.requiredArguments(arguments.length, 1, prefix);
      change(this.#signal, convertPriority(priority, prefix, "Argument 1"));
    }
  }
  webidl.configureInterface(TaskController, { __proto__: null, length: 0 });

  return {
    PRIORITIES, TaskController, TaskPriorityChangeEvent, TaskSignal, convertPriority, isTaskSignal: is, priorityOf,
  };
})
//# sourceURL=pyua:scheduler/12_task_signal.js
