// console. Spec: https://console.spec.whatwg.org/
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayPrototypeJoin, ArrayPrototypePush, ErrorCaptureStackTrace, NumberPrototypeToFixed, ObjectDefineProperty, ObjectKeys, SafeMap, String,
    StringPrototypeRepeat, parseFloat, parseInt, stackOf,
  } = primordials;
  const { cleanStack, inspect, placeOf } = load("html/03_inspect.js");

  const counts = new SafeMap();
  const timers = new SafeMap();
  let indent = 0;

  const now = () => rt.state.now();

  function write(level, args, caller) {
    // The stack is taken from the caller of console.x() up: the first frame is the script's line.
    const at = {};
    ErrorCaptureStackTrace(at, caller);
    const text = StringPrototypeRepeat("  ", indent) + format(args);
    const stack = stackOf(at) ?? "";
    const place = placeOf(stack);
    rt.report("console", level, text, place.url, place.line, place.column, level === "trace" ? cleanStack(stack) : "",
      rt.eventNow());
  }

  const integer = (value) => (typeof value === "symbol" ? "NaN" : String(parseInt(value, 10)));
  const FORMATS = {
    __proto__: null,
    s: (value) => (typeof value === "string" ? value : inspect(value)),
    d: integer,
    i: integer,
    f: (value) => (typeof value === "symbol" ? "NaN" : String(parseFloat(value))),
    c: () => "",
    o: (value) => inspect(value, 1),
    O: (value) => inspect(value, 1),
  };

  /** https://console.spec.whatwg.org/#formatter */
  function format(args) {
    const parts = [];
    let at = 0;
    if (args.length > 1 && typeof args[0] === "string") {
      at = 1;
      const template = args[0];
      let text = "";
      for (let i = 0; i < template.length; i++) {
        const specifier = template[i] === "%" ? template[i + 1] : undefined;
        const show = specifier === undefined ? undefined : FORMATS[specifier];
        if (specifier === "%") text += "%";
        else if (show !== undefined && at < args.length) text += show(args[at++]);
        else {
          text += template[i];
          continue;
        }
        i++;
      }
      ArrayPrototypePush(parts, text);
    }
    for (; at < args.length; at++) ArrayPrototypePush(parts, inspect(args[at]));
    return ArrayPrototypeJoin(parts, " ");
  }

  const elapsed = (label) => `${label}: ${NumberPrototypeToFixed(now() - timers.get(label), 3)} ms`;

  const console = {
    debug(...args) { write("debug", args, console.debug); },
    error(...args) { write("error", args, console.error); },
    info(...args) { write("info", args, console.info); },
    log(...args) { write("log", args, console.log); },
    warn(...args) { write("warn", args, console.warn); },
    dir(item) { write("log", [inspect(item, 1)], console.dir); },
    dirxml(...args) { write("log", args, console.dirxml); },
    table(data) { write("log", [inspect(data, 1)], console.table); },
    trace(...args) { write("trace", args, console.trace); },
    assert(condition, ...args) {
      if (condition) return;
      if (typeof args[0] === "string") args[0] = `Assertion failed: ${args[0]}`;
      else primordials.ArrayPrototypeUnshift(args, "Assertion failed");
      write("error", args, console.assert);
    },
    clear() { indent = 0; },
    count(label = "default") {
      const key = `${label}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      write("info", [`${key}: ${counts.get(key)}`], console.count);
    },
    countReset(label = "default") {
      if (counts.has(`${label}`)) counts.set(`${label}`, 0);
      else write("warn", [`Counter “${label}” doesn’t exist.`], console.countReset);
    },
    group(...args) {
      if (args.length > 0) write("log", args, console.group);
      indent++;
    },
    groupCollapsed(...args) {
      if (args.length > 0) write("log", args, console.groupCollapsed);
      indent++;
    },
    groupEnd() { if (indent > 0) indent--; },
    time(label = "default") {
      if (timers.has(`${label}`)) write("warn", [`Timer “${label}” already exists.`], console.time);
      else timers.set(`${label}`, now());
    },
    timeLog(label = "default", ...args) {
      if (!timers.has(`${label}`)) {
        write("warn", [`Timer “${label}” doesn’t exist.`], console.timeLog);
        return;
      }
      primordials.ArrayPrototypeUnshift(args, elapsed(`${label}`));
      write("log", args, console.timeLog);
    },
    timeEnd(label = "default") {
      if (!timers.has(`${label}`)) {
        write("warn", [`Timer “${label}” doesn’t exist.`], console.timeEnd);
        return;
      }
      const text = elapsed(`${label}`);
      timers.delete(`${label}`);
      write("info", [text], console.timeEnd);
    },
  };
  // https://console.spec.whatwg.org/#console-namespace: its prototype is an empty object of its own.
  const namespace = primordials.ObjectCreate(primordials.ObjectCreate(primordials.ObjectPrototype ?? primordials.Object.prototype));
  const names = ObjectKeys(console);
  for (let i = 0; i < names.length; i++) {
    ObjectDefineProperty(namespace, names[i], { __proto__: null, value: console[names[i]], writable: true, enumerable: true, configurable: true });
  }
  ObjectDefineProperty(namespace, primordials.SymbolToStringTag, { __proto__: null, value: "console", configurable: true });
  return { console: namespace };
})
//# sourceURL=pyua:html/05_console.js
