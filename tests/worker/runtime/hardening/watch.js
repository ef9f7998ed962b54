// Replaces what a script can replace by something that does the same and notes who asked: `noted` has every use that
// the runtime makes of it. watch.builtins(names) is about the language, watch.interfaces() about what pyua brings.
var noted = [];
var watch = (() => {
  const { apply, ownKeys, defineProperty, get, getOwnPropertyDescriptor, getPrototypeOf, set, setPrototypeOf } = Reflect;
  const { captureStackTrace } = Error;
  const { isArray } = Array;
  const call = Function.prototype.call.bind(Function.prototype.call);
  const split = "".split;
  const includes = "".includes;
  const startsWith = "".startsWith;
  const trim = "".trim;
  const test = (text, part) => call(includes, text, part);
  const toText = String;
  Error.stackTraceLimit = 25;
  let busy = false;

  /** Who called the function `below`: "runtime", "script", or "engine" for a job of its own. */
  function whoCalled(below) {
    const at = {};
    captureStackTrace(at, below);
    const lines = call(split, at.stack, "\n");
    for (let i = 1; i < lines.length; i++) {
      const line = call(trim, lines[i]);
      if (test(line, "eval at ")) return "script";
      // Builtins have no place; a function that is awaited is not on the stack.
      if (!call(startsWith, line, "at ") || call(startsWith, line, "at async ") || test(line, "<anonymous>)")) continue;
      // Web IDL's sequences are iterated by the script's own iterator, in browsers too.
      return test(line, "pyua:") && !call(startsWith, line, "at collect (") ? "runtime" : "script";
    }
    return "engine";
  }

  function note(what, below) {
    if (busy) return;
    busy = true;
    try {
      const who = whoCalled(below);
      if (who !== "script") {
        const at = {};
        captureStackTrace(at, below);
        noted[noted.length] = `${who} ${what} ${at.stack}`;
      }
    } finally {
      busy = false;
    }
  }

  function wrap(holder, key, path) {
    const found = getOwnPropertyDescriptor(holder, key);
    if (!found.configurable) return;
    const name = `${path}.${toText(key)}`;
    if (key === "constructor") {
      const { value } = found;
      if (typeof value !== "function") return;
      let own = value;
      defineProperty(holder, key, {
        __proto__: null, configurable: true, enumerable: false, get: function watched() { note(`get ${name}`, watched); return own; },
        set: function watched(replacement) {
          if (this === holder) own = replacement;
          else defineProperty(this, key, { __proto__: null, value: replacement, writable: true, enumerable: true, configurable: true });
        },
      });
    } else if (typeof found.value === "function") {
      const original = found.value;
      const { watched } = { watched(...args) { note(name, watched); return new.target ? undefined : apply(original, this, args); } };
      defineProperty(holder, key, { __proto__: null, value: watched, writable: true, configurable: true, enumerable: found.enumerable });
    } else if (found.get || found.set) {
      const descriptor = { __proto__: null, configurable: true, enumerable: found.enumerable };
      if (found.get) descriptor.get = function watched() { note(`get ${name}`, watched); return apply(found.get, this, []); };
      if (found.set) descriptor.set = function watched(value) { note(`set ${name}`, watched); return apply(found.set, this, [value]); };
      defineProperty(holder, key, descriptor);
    }
  }

  function wrapAll(holder, path, except = []) {
    const keys = ownKeys(holder);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === "prototype" || keys[i] === "__proto__" || keys[i] === "captureStackTrace" || call([].includes, except, keys[i])) continue;
      wrap(holder, keys[i], path);
    }
  }

  const NAMES = [
    "Array", "ArrayBuffer", "BigInt", "BigInt64Array", "BigUint64Array", "Boolean", "DataView", "Date", "Error", "FinalizationRegistry", "Float16Array", "Float32Array",
    "Float64Array", "Function", "Int16Array", "Int32Array", "Int8Array", "Map", "Number", "Object", "Promise", "RangeError", "RegExp", "Set", "SharedArrayBuffer", "String",
    "Symbol", "SyntaxError", "TypeError", "Uint16Array", "Uint32Array", "Uint8Array", "Uint8ClampedArray", "WeakMap", "WeakRef", "WeakSet", "AggregateError", "Iterator",
  ];
  const HIDDEN = {
    TypedArray: getPrototypeOf(Uint8Array).prototype, ArrayIterator: getPrototypeOf([][Symbol.iterator]()), MapIterator: getPrototypeOf(new Map().entries()),
    SetIterator: getPrototypeOf(new Set().entries()), StringIterator: getPrototypeOf(""[Symbol.iterator]()), RegExpIterator: getPrototypeOf("".matchAll(/x/g)),
    Generator: getPrototypeOf(getPrototypeOf((function* () {})())), AsyncGenerator: getPrototypeOf(getPrototypeOf((async function* () {})())),
    AsyncIterator: getPrototypeOf(getPrototypeOf(getPrototypeOf((async function* () {})()))), AsyncFunction: getPrototypeOf(async () => {}),
  };

  /** assigned: names of properties that the runtime's text assigns. */
  function builtins(assigned) {
    const holders = [];
    for (let i = 0; i < NAMES.length; i++) if (globalThis[NAMES[i]]) holders[holders.length] = [globalThis[NAMES[i]], NAMES[i]];
    const namespaces = ["Math", "JSON", "Reflect", "Atomics"];
    for (let i = 0; i < namespaces.length; i++) wrapAll(globalThis[namespaces[i]], namespaces[i]);
    const TypedArray = getPrototypeOf(Uint8Array);
    wrapAll(TypedArray, "TypedArray");
    for (let i = 0; i < holders.length; i++) {
      wrapAll(holders[i][0].prototype, `${holders[i][1]}.prototype`);
      wrapAll(holders[i][0], holders[i][1]);
    }
    const hidden = ownKeys(HIDDEN);
    for (let i = 0; i < hidden.length; i++) wrapAll(HIDDEN[hidden[i]], hidden[i]);
    inherited(assigned);
  }

  const DESCRIPTOR = ["get", "set", "value", "enumerable", "configurable", "writable"];

  function inherited(assigned) {
    const trap = (holder, name, readable, enumerable) => {
      if (Object_hasOwn(holder, name)) return;
      defineProperty(holder, name, {
        __proto__: null, configurable: true, enumerable,
        get: function watched() { if (!readable) note(`get Object.prototype.${name}`, watched); },
        set: function watched(value) {
          note(`set ${name} on Object.prototype or Array.prototype`, watched);
          defineProperty(this, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
        },
      });
    };
    for (let i = 0; i < DESCRIPTOR.length; i++) trap(Object.prototype, DESCRIPTOR[i], false, i % 2 === 0);
    for (let i = 0; i < assigned.length; i++) trap(Object.prototype, assigned[i], true, false);
    for (let i = 0; i < 60; i++) trap(i % 2 ? Array.prototype : Object.prototype, `${i}`, false, false);
    // Whatever a promise is resolved with is asked for "then": a browser asks the script's own objects and its results,
    // and none else. Which were results is known in the end.
    defineProperty(Object.prototype, "then", {
      __proto__: null, configurable: true,
      get: function watched() {
        if (busy || isInterface(this) || Object_hasOwn(this, "done") && Object_hasOwn(this, "value")) return;
        busy = true;
        const at = {};
        captureStackTrace(at, watched);
        asked[asked.length] = { __proto__: null, object: this, stack: at.stack, who: whoCalled(watched) };
        busy = false;
      },
      set(value) { defineProperty(this, "then", { __proto__: null, value, writable: true, enumerable: true, configurable: true }); },
    });
  }
  const Object_hasOwn = Object.hasOwn;

  /** What is looked for on a builtin prototype and not found there, is looked for on its prototype: a proxy, from now on. */
  function parents() {
    const holders = [Array, Function, Promise, RegExp, Map, Set, String, Number, Error, ArrayBuffer, getPrototypeOf(Uint8Array)];
    for (let i = 0; i < holders.length; i++) {
      const name = holders[i].name;
      const trap = (key, below) => {
        // As for Object.prototype: results are asked for "then".
        if (key !== "then" && key !== "toJSON") note(`${name}.prototype's parent for ${toText(key)}`, below);
      };
      const parent = new Proxy(getPrototypeOf(holders[i].prototype), {
        __proto__: null,
        get: function watched(target, key, receiver) { trap(key, watched); return apply(get, undefined, [target, key, receiver]); },
        set: function watched(target, key, value, receiver) { trap(key, watched); return apply(set, undefined, [target, key, value, receiver]); },
      });
      setPrototypeOf(holders[i].prototype, parent);
    }
  }

  const asked = [];
  const results = [];
  /** Says that a script got an object as the value of a promise. */
  function got(object) {
    results[results.length] = object;
    return object;
  }
  function isInterface(object) {
    const prototype = getPrototypeOf(object);
    return prototype !== null && !isArray(object) && typeof getOwnPropertyDescriptor(prototype, Symbol.toStringTag)?.value === "string";
  }
  /** All that was noted. */
  function report() {
    for (let i = 0; i < asked.length; i++) {
      const { object, stack, who } = asked[i];
      let isResult = who === "script";
      for (let j = 0; j < results.length; j++) if (results[j] === object) isResult = true;
      if (!isResult) noted[noted.length] = `${who} get Object.prototype.then ${stack}`;
    }
    asked.length = 0;
    const all = noted;
    noted = [];
    return all;
  }

  // Read as a browser reads them: the two ends of what a stream is piped through are members of a dictionary, and V8 itself
  // begins a stack with an exception's name and message.
  const VISIBLE = { __proto__: null, CompressionStream: ["readable", "writable"], DecompressionStream: ["readable", "writable"], DOMException: ["name", "message"],
    TextDecoderStream: ["readable", "writable"], TextEncoderStream: ["readable", "writable"] };

  function interfaces(names) {
    for (let i = 0; i < names.length; i++) {
      const value = globalThis[names[i]];
      if (typeof value !== "function" || !value.prototype) continue;
      wrapAll(value.prototype, `${names[i]}.prototype`, ["constructor", ...VISIBLE[names[i]] ?? []]);
      wrapAll(value, names[i], ["name", "length"]);
    }
  }
  return { builtins, got, interfaces, parents, report };
})();
