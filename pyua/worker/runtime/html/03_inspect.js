// How console.log shows a value: short, in one line, without calling anything of the script's.
// Spec: https://console.spec.whatwg.org/#printer (leaves the form to the implementation)
(function (rt) {
  "use strict";
  const { primordials } = rt;
  const {
    ArrayBufferIsView, ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypeJoin, ArrayPrototypePush, DatePrototypeToISOString, ErrorIsError, ErrorPrototypeToString,
    FunctionPrototypeToString, JSONStringify, MapPrototypeForEach, MapPrototypeGetSize, ObjectGetPrototypeOf,
    ReflectGetOwnPropertyDescriptor, ReflectOwnKeys, RegExpPrototypeExec, SetPrototypeForEach, SetPrototypeGetSize, String,
    StringPrototypeSlice, StringPrototypeStartsWith, SymbolPrototypeToString, TypedArrayPrototypeGetLength, TypedArrayPrototypeGetSymbolToStringTag, stackOf,
  } = primordials;

  const MAX_DEPTH = 4;
  const MAX_ITEMS = 100;
  const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

  const attempt = (fn) => {
    try {
      return fn();
    } catch {
      return undefined;
    }
  };

  function inspect(value, depth = 0, seen = []) {
    switch (typeof value) {
      case "string":
        return depth === 0 ? value : JSONStringify(value);
      case "symbol":
        return SymbolPrototypeToString(value);
      case "bigint":
        return `${value}n`;
      case "function":
        return describeFunction(value);
      case "object":
        if (value === null) return "null";
        if (ArrayPrototypeIncludes(seen, value)) return "[Circular]";
        ArrayPrototypePush(seen, value);
        try {
          return inspectObject(value, depth, seen);
        } finally {
          seen.length--;
        }
      default:
        return value === 0 && 1 / value < 0 ? "-0" : String(value);
    }
  }

  function describeFunction(fn) {
    const source = attempt(() => FunctionPrototypeToString(fn)) ?? "";
    const kind = StringPrototypeStartsWith(source, "class") ? "class" : "function";
    return `[${kind} ${ownValue(fn, "name") || "(anonymous)"}]`;
  }

  /** An own data property, or one of a prototype's; accessors of the script's are not called. */
  function ownValue(object, key) {
    for (let holder = object; holder !== null; holder = attempt(() => ObjectGetPrototypeOf(holder)) ?? null) {
      const descriptor = attempt(() => ReflectGetOwnPropertyDescriptor(holder, key));
      if (descriptor !== undefined) return descriptor.value;
    }
    return undefined;
  }

  function inspectObject(object, depth, seen) {
    const stack = attempt(() => (isError(object) ? stackOf(object) : undefined));
    if (typeof stack === "string") return cleanStack(stack) || attempt(() => ErrorPrototypeToString(object)) || "Error";
    if (isError(object)) return attempt(() => ErrorPrototypeToString(object)) ?? "Error";
    const date = attempt(() => DatePrototypeToISOString(object));
    if (date !== undefined) return date;
    const regexp = attempt(() => describeRegExp(object));
    if (regexp !== undefined) return regexp;
    const name = className(object);
    if (depth >= MAX_DEPTH) return ArrayIsArray(object) ? "[Array]" : `[${name || "Object"}]`;
    if (ArrayIsArray(object)) return list("", object.length, (i) => object[i], depth, seen);
    if (ArrayBufferIsView(object) && TypedArrayPrototypeGetSymbolToStringTag(object) !== undefined) {
      const length = TypedArrayPrototypeGetLength(object);
      return list(`${TypedArrayPrototypeGetSymbolToStringTag(object)}(${length}) `, length, (i) => object[i], depth, seen);
    }
    const size = attempt(() => MapPrototypeGetSize(object));
    if (size !== undefined) return inspectMap(object, size, depth, seen);
    const count = attempt(() => SetPrototypeGetSize(object));
    if (count !== undefined) return inspectSet(object, count, depth, seen);
    return inspectMembers(object, name, depth, seen);
  }

  function describeRegExp(object) {
    const { flagsOf, isRegExp } = rt.load("html/03_regexp.js");
    return isRegExp(object) ? `/${primordials.RegExpPrototypeGetSource(object)}/${flagsOf(object)}` : undefined;
  }

  const isError = (object) => ErrorIsError(object) || rt.load("webidl/01_dom_exception.js").isDOMException(object);

  function className(object) {
    const constructor = ownValue(object, "constructor");
    const name = typeof constructor === "function" ? ownValue(constructor, "name") : "";
    return typeof name === "string" && name !== "Object" ? name : "";
  }

  function list(prefix, length, at, depth, seen) {
    const items = [];
    for (let i = 0; i < length && i < MAX_ITEMS; i++) ArrayPrototypePush(items, attempt(() => inspect(at(i), depth + 1, seen)) ?? "?");
    if (length > MAX_ITEMS) ArrayPrototypePush(items, `… ${length - MAX_ITEMS} more`);
    return length === 0 ? `${prefix}[]` : `${prefix}[ ${ArrayPrototypeJoin(items, ", ")} ]`;
  }

  function inspectMap(map, size, depth, seen) {
    const items = [];
    MapPrototypeForEach(map, (value, key) => {
      ArrayPrototypePush(items, `${inspect(key, depth + 1, seen)} => ${inspect(value, depth + 1, seen)}`);
    });
    return `Map(${size}) { ${ArrayPrototypeJoin(items, ", ")} }`;
  }

  function inspectSet(set, size, depth, seen) {
    const items = [];
    SetPrototypeForEach(set, (value) => { ArrayPrototypePush(items, inspect(value, depth + 1, seen)); });
    return `Set(${size}) { ${ArrayPrototypeJoin(items, ", ")} }`;
  }

  function inspectMembers(object, name, depth, seen) {
    const items = [];
    const keys = attempt(() => ReflectOwnKeys(object)) ?? [];
    for (let i = 0; i < keys.length && i < MAX_ITEMS; i++) {
      const descriptor = attempt(() => ReflectGetOwnPropertyDescriptor(object, keys[i]));
      if (descriptor === undefined || !descriptor.enumerable) continue;
      const key = typeof keys[i] === "symbol" ? `[${SymbolPrototypeToString(keys[i])}]`
        : RegExpPrototypeExec(IDENTIFIER, keys[i]) ? keys[i] : JSONStringify(keys[i]);
      const value = "value" in descriptor ? inspect(descriptor.value, depth + 1, seen) : "[Getter]";
      ArrayPrototypePush(items, `${key}: ${value}`);
    }
    const body = items.length === 0 ? "{}" : `{ ${ArrayPrototypeJoin(items, ", ")} }`;
    return name ? `${name} ${body}` : body;
  }

  const FRAME = /^\s*at .*pyua:|^\s*at .*\(<anonymous>\)$|^\s*at .*eval at /;

  /** A stack without the runtime's own frames. */
  function cleanStack(stack) {
    const kept = [];
    const lines = primordials.StringPrototypeSplit(stack, "\n");
    for (let i = 0; i < lines.length; i++) {
      if (RegExpPrototypeExec(FRAME, lines[i]) === null) ArrayPrototypePush(kept, lines[i]);
    }
    return ArrayPrototypeJoin(kept, "\n");
  }

  const PLACE = /^\s*at (?:.*\()?(.*?):(\d+):(\d+)\)?$/;

  /** {url, line, column} of the first frame of a stack that is a script's. */
  function placeOf(stack) {
    const lines = primordials.StringPrototypeSplit(stack, "\n");
    for (let i = 0; i < lines.length; i++) {
      const match = RegExpPrototypeExec(PLACE, lines[i]);
      if (match !== null && !StringPrototypeStartsWith(match[1], "pyua:") && StringPrototypeSlice(match[1], 0, 1) !== "<" && !StringPrototypeStartsWith(match[1], "eval at ")) {
        return { __proto__: null, url: match[1], line: +match[2], column: +match[3] };
      }
    }
    return { __proto__: null, url: "", line: 0, column: 0 };
  }

  return { cleanStack, inspect, placeOf };
})
//# sourceURL=pyua:html/03_inspect.js
