// PerformanceObserver. Spec: https://w3c.github.io/performance-timeline/
//
// DEVIATION: callbacks get no droppedEntriesCount, because Firefox gives none.
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypeIncludes, ArrayPrototypePush, ObjectFreeze, ReflectApply, SafeSet, TypeError } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { reportException } = load("html/04_report_error.js");
  const { queueTask } = load("html/02_timers.js");
  const { byStartTime, onEntry, parts, select } = load("hr_time/04_performance.js");
  const { converters } = webidl;

  const SUPPORTED = ObjectFreeze(["mark", "measure"]);

  const convertOptions = webidl.dictionary("PerformanceObserverInit", [
    { __proto__: null, key: "buffered", converter: converters.boolean, defaultValue: () => false },
    { __proto__: null, key: "entryTypes", converter: webidl.sequence(converters.DOMString) },
    { __proto__: null, key: "type", converter: converters.DOMString },
  ]);

  class PerformanceObserverEntryList {
    #entries;
    static { webidl.brand(this, (value) => #entries in value); }
    constructor(token, entries) {
      webidl.assertInternal(token);
      this.#entries = entries;
    }
    getEntries() { return byStartTime(this.#entries, () => true); }
    getEntriesByType(type) {
      const prefix = "PerformanceObserverEntryList.getEntriesByType";
      webidl.requiredArguments(arguments.length, 1, prefix);
      const wanted = converters.DOMString(type, prefix, "Argument 1");
      return byStartTime(this.#entries, (entry) => entry.entryType === wanted);
    }
    getEntriesByName(name, type = undefined) {
      const prefix = "PerformanceObserverEntryList.getEntriesByName";
      webidl.requiredArguments(arguments.length, 1, prefix);
      const wanted = converters.DOMString(name, prefix, "Argument 1");
      const only = type === undefined ? undefined : converters.DOMString(type, prefix, "Argument 2");
      return byStartTime(this.#entries, (entry) => entry.name === wanted && (only === undefined || entry.entryType === only));
    }
  }
  webidl.configureInterface(PerformanceObserverEntryList, { __proto__: null, constructible: false });

  const observers = new SafeSet();

  class PerformanceObserver {
    #callback;
    #kind = ""; // what the first observe() call asked by: "type" or "entryTypes"
    #types = [];
    #buffer = [];
    static { webidl.brand(this, (value) => #callback in value); }

    constructor(callback) {
      webidl.requiredArguments(arguments.length, 1, "PerformanceObserver constructor");
      this.#callback = converters.Function(callback, "PerformanceObserver constructor", "Argument 1");
    }

    // https://w3c.github.io/performance-timeline/#observe-method
    observe(options = undefined) {
      const prefix = "PerformanceObserver.observe";
      const { buffered, entryTypes, type } = convertOptions(options, prefix, "Argument 1");
      if (entryTypes === undefined && type === undefined) throw new TypeError("PerformanceObserver.observe: Can't call observe without `type` or `entryTypes`");
      if (entryTypes !== undefined && type !== undefined) throw new TypeError("PerformanceObserver.observe: Can't call observe with both `type` and `entryTypes`");
      const kind = type === undefined ? "entryTypes" : "type";
      if (this.#kind !== "" && this.#kind !== kind) {
        throw new DOMException("An attempt was made to modify the type of the underlying objec", "InvalidModificationError"); // as Gecko spells it
      }
      this.#kind = kind;
      const wanted = [];
      const asked = entryTypes ?? [type];
      for (let i = 0; i < asked.length; i++) if (ArrayPrototypeIncludes(SUPPORTED, asked[i])) ArrayPrototypePush(wanted, asked[i]);
      if (wanted.length === 0) return;
      if (kind === "entryTypes") {
        this.#types = wanted;
      } else {
        if (!ArrayPrototypeIncludes(this.#types, type)) ArrayPrototypePush(this.#types, type);
        if (buffered) {
          const before = select((entry) => entry.entryType === type);
          for (let i = 0; i < before.length; i++) ArrayPrototypePush(this.#buffer, before[i]);
          if (before.length > 0) queueDelivery();
        }
      }
      observers.add(this);
    }

    disconnect() {
      observers.delete(this);
      this.#buffer = [];
      this.#types = [];
      this.#kind = "";
    }

    takeRecords() {
      const records = this.#buffer;
      this.#buffer = [];
      return records;
    }

    static get supportedEntryTypes() { return SUPPORTED; }

    static take(observer, entry, type) {
      if (!ArrayPrototypeIncludes(observer.#types, type)) return false;
      ArrayPrototypePush(observer.#buffer, entry);
      return true;
    }

    static deliver(observer) {
      const records = observer.#buffer;
      if (records.length === 0) return;
      observer.#buffer = [];
      const list = new PerformanceObserverEntryList(webidl.internal, records);
      try {
        ReflectApply(observer.#callback, observer, [list, observer]);
      } catch (error) {
        reportException(error);
      }
    }
  }
  const { deliver, take } = PerformanceObserver;
  delete PerformanceObserver.deliver;
  delete PerformanceObserver.take;
  webidl.configureInterface(PerformanceObserver);

  // https://w3c.github.io/performance-timeline/#queue-the-performanceobserver-task
  let queued = false;
  function queueDelivery() {
    if (queued) return;
    queued = true;
    queueTask(() => {
      queued = false;
      const now = [];
      observers.forEach((observer) => { ArrayPrototypePush(now, observer); });
      for (let i = 0; i < now.length; i++) deliver(now[i]);
    });
  }

  onEntry((entry) => {
    const type = parts(entry).entryType;
    observers.forEach((observer) => { if (take(observer, entry, type)) queueDelivery(); });
  });

  return { PerformanceObserver, PerformanceObserverEntryList };
})
//# sourceURL=pyua:hr_time/05_performance_observer.js
