// performance: the clock, and marks and measures. Spec: https://w3c.github.io/hr-time/, https://w3c.github.io/user-timing/
(function (rt) {
  "use strict";
  const { load, primordials, state } = rt;
  const { ArrayPrototypePush, ArrayPrototypeSort, TypeError } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { EventTarget, defineHandlers } = load("dom/02_event_target.js");
  const { converters } = webidl;

  const now = () => state.now();
  const clone = (value) => load("html/03_structured_clone.js").structuredClone(value);

  // What the next entry is. super() calls whatever a script has put in the place of a parent class: it gets no arguments.
  let making = null;

  class PerformanceEntry {
    #name;
    #entryType;
    #startTime;
    #duration;
    static { webidl.brand(this, (value) => #name in value); }

    constructor() {
      if (making === null) webidl.illegalConstructor();
      const { name, entryType, startTime, duration } = making;
      making = null;
      this.#name = name;
      this.#entryType = entryType;
      this.#startTime = startTime;
      this.#duration = duration;
    }
    static parts(entry) {
      return { __proto__: null, name: entry.#name, entryType: entry.#entryType, startTime: entry.#startTime, duration: entry.#duration };
    }
    get name() { return this.#name; }
    get entryType() { return this.#entryType; }
    get startTime() { return this.#startTime; }
    get duration() { return this.#duration; }
    toJSON() { return { name: this.#name, entryType: this.#entryType, startTime: this.#startTime, duration: this.#duration }; }
  }
  const { parts } = PerformanceEntry;
  delete PerformanceEntry.parts;
  webidl.configureInterface(PerformanceEntry, { __proto__: null, constructible: false });

  const convertMarkOptions = webidl.dictionary("PerformanceMarkOptions", [
    { __proto__: null, key: "detail", converter: converters.any, defaultValue: () => null },
    { __proto__: null, key: "startTime", converter: converters.double },
  ]);

  // https://w3c.github.io/user-timing/#dom-performancemark
  class PerformanceMark extends PerformanceEntry {
    #detail;
    static { webidl.brand(this, (value) => #detail in value); }
    constructor(markName, markOptions = undefined) {
      const prefix = "PerformanceMark constructor";
      webidl.requiredArguments(arguments.length, 1, prefix);
      const name = converters.DOMString(markName, prefix, "Argument 1");
      const { detail, startTime = now() } = convertMarkOptions(markOptions, prefix, "Argument 2");
      if (startTime < 0) throw new TypeError(`${prefix}: startTime must not be negative.`);
      making = { __proto__: null, name, entryType: "mark", startTime, duration: 0 };
      super();
      this.#detail = detail === null ? null : clone(detail);
    }
    get detail() { return this.#detail; }
  }
  webidl.configureInterface(PerformanceMark);

  class PerformanceMeasure extends PerformanceEntry {
    #detail;
    static { webidl.brand(this, (value) => #detail in value); }
    constructor(token, name, startTime, duration, detail) {
      webidl.assertInternal(token);
      making = { __proto__: null, name, entryType: "measure", startTime, duration };
      super();
      this.#detail = detail;
    }
    get detail() { return this.#detail; }
  }
  webidl.configureInterface(PerformanceMeasure, { __proto__: null, constructible: false });

  const entries = [];
  let hear = () => {}; // gets each new entry

  function add(entry) {
    ArrayPrototypePush(entries, entry);
    hear(entry);
    return entry;
  }

  /** A time, or the time of the last mark of a name. https://w3c.github.io/user-timing/#convert-a-mark-to-a-timestamp */
  function timeOf(mark) {
    if (typeof mark === "number") {
      if (mark < 0) throw new TypeError("Performance.measure: A time must not be negative.");
      return mark;
    }
    for (let i = entries.length - 1; i >= 0; i--) {
      const { name, entryType, startTime } = parts(entries[i]);
      if (entryType === "mark" && name === mark) return startTime;
    }
    throw new DOMException(`Performance.measure: Given mark name, ${mark}, is unknown`, "SyntaxError");
  }

  const markOrTime = (value, prefix, context) =>
    (typeof value === "number" ? converters.double(value, prefix, context) : converters.DOMString(value, prefix, context));
  const convertMeasureOptions = webidl.dictionary("PerformanceMeasureOptions", [
    { __proto__: null, key: "detail", converter: converters.any, defaultValue: () => null },
    { __proto__: null, key: "duration", converter: converters.double },
    { __proto__: null, key: "end", converter: markOrTime },
    { __proto__: null, key: "start", converter: markOrTime },
  ]);

  // https://w3c.github.io/user-timing/#measure-method
  function measureTimes(options, endMark) {
    const { duration, end, start } = options;
    let endTime;
    if (endMark !== undefined) endTime = timeOf(endMark);
    else if (end !== undefined) endTime = timeOf(end);
    else if (start !== undefined && duration !== undefined) endTime = timeOf(start) + duration;
    else endTime = now();
    let startTime = 0;
    if (start !== undefined) startTime = timeOf(start);
    else if (duration !== undefined && end !== undefined) startTime = timeOf(end) - duration;
    return { __proto__: null, startTime, endTime };
  }

  class Performance extends EventTarget {
    static { webidl.brand(this, (value) => value === performance); }
    constructor(token) {
      webidl.assertInternal(token);
      super();
    }

    get timeOrigin() { return state.timeOrigin; }
    now() { return now(); }

    mark(markName, markOptions = undefined) {
      webidl.requiredArguments(arguments.length, 1, "Performance.mark");
      return add(new PerformanceMark(markName, markOptions));
    }

    measure(measureName, startOrOptions = undefined, endMark = undefined) {
      const prefix = "Performance.measure";
      webidl.requiredArguments(arguments.length, 1, prefix);
      const name = converters.DOMString(measureName, prefix, "Argument 1");
      const mark = endMark === undefined ? undefined : converters.DOMString(endMark, prefix, "Argument 3");
      let options;
      if (startOrOptions === undefined || startOrOptions === null || webidl.isObject(startOrOptions)) {
        options = convertMeasureOptions(startOrOptions, prefix, "Argument 2");
        checkMeasure(options, mark);
      } else {
        options = { __proto__: null, start: converters.DOMString(startOrOptions, prefix, "Argument 2"), detail: null };
      }
      const { startTime, endTime } = measureTimes(options, mark);
      const detail = options.detail === null ? null : clone(options.detail);
      return add(new PerformanceMeasure(webidl.internal, name, startTime, endTime - startTime, detail));
    }

    clearMarks(markName = undefined) { clear("mark", markName, "Performance.clearMarks"); }
    clearMeasures(measureName = undefined) { clear("measure", measureName, "Performance.clearMeasures"); }
    clearResourceTimings() {}
    setResourceTimingBufferSize(maxSize) {
      webidl.requiredArguments(arguments.length, 1, "Performance.setResourceTimingBufferSize");
      converters["unsigned long"](maxSize, "Performance.setResourceTimingBufferSize", "Argument 1");
    }

    getEntries() { return select(() => true); }
    getEntriesByType(type) {
      webidl.requiredArguments(arguments.length, 1, "Performance.getEntriesByType");
      const wanted = converters.DOMString(type, "Performance.getEntriesByType", "Argument 1");
      return select((entry) => entry.entryType === wanted);
    }
    getEntriesByName(name, type = undefined) {
      const prefix = "Performance.getEntriesByName";
      webidl.requiredArguments(arguments.length, 1, prefix);
      const wanted = converters.DOMString(name, prefix, "Argument 1");
      const only = type === undefined ? undefined : converters.DOMString(type, prefix, "Argument 2");
      return select((entry) => entry.name === wanted && (only === undefined || entry.entryType === only));
    }

    toJSON() { return { timeOrigin: state.timeOrigin }; }
  }
  defineHandlers(Performance.prototype, ["resourcetimingbufferfull"]);
  webidl.configureInterface(Performance, { __proto__: null, constructible: false });
  webidl.orderMembers(Performance.prototype, [
    "now", "toJSON", "getEntries", "getEntriesByType", "getEntriesByName", "clearResourceTimings", "setResourceTimingBufferSize",
    "mark", "clearMarks", "measure", "clearMeasures",
  ]);

  function checkMeasure({ duration, end, start, detail }, endMark) {
    if (start === undefined && end === undefined && duration === undefined && detail === null) return;
    if (endMark !== undefined) throw new TypeError("Performance.measure: Cannot provide separate endMark argument if PerformanceMeasureOptions argument is given");
    if (start === undefined && end === undefined) throw new TypeError("Performance.measure: PerformanceMeasureOptions must have start and/or end member");
    if (start !== undefined && end !== undefined && duration !== undefined) {
      throw new TypeError("Performance.measure: PerformanceMeasureOptions cannot have all of the following members: start, duration, and end");
    }
  }

  function byStartTime(list, wanted) {
    const found = [];
    for (let i = 0; i < list.length; i++) if (wanted(parts(list[i]))) ArrayPrototypePush(found, list[i]);
    return ArrayPrototypeSort(found, (a, b) => parts(a).startTime - parts(b).startTime);
  }
  const select = (wanted) => byStartTime(entries, wanted);

  function clear(entryType, name, prefix) {
    const wanted = name === undefined ? undefined : converters.DOMString(name, prefix, "Argument 1");
    let kept = 0;
    for (let i = 0; i < entries.length; i++) {
      const entry = parts(entries[i]);
      if (entry.entryType !== entryType || (wanted !== undefined && entry.name !== wanted)) entries[kept++] = entries[i];
    }
    entries.length = kept;
  }

  const performance = new Performance(webidl.internal);

  return {
    Performance, PerformanceEntry, PerformanceMark, PerformanceMeasure, byStartTime, parts, performance, select,
    /** Has each entry from now on told. */
    onEntry(listener) { hear = listener; },
  };
})
//# sourceURL=pyua:hr_time/04_performance.js
