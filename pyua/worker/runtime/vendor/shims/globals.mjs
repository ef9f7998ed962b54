// What libraries take for globals. A script may have replaced the real ones before a library is loaded, so
// they get the builtins as they were at start-up, and the runtime's own web interfaces. harden.mjs takes care of
// prototypes and static methods.
const { load, primordials } = rt;
const {
  AggregateError, Array, ArrayBuffer, BigInt, BigInt64Array, BigUint64Array, Boolean, DataView, Date, Error, Float32Array, Float64Array,
  Function, Int16Array, Int32Array, Int8Array, JSON, Map, Math, Number, Object, Proxy, RangeError, ReferenceError, Reflect, RegExp, Set, SharedArrayBuffer,
  String, Symbol, SyntaxError, TypeError, Uint16Array, Uint32Array, Uint8Array, Uint8ClampedArray, WeakMap, WeakRef, WeakSet,
  decodeURIComponent, encodeURIComponent, isNaN, parseFloat, parseInt,
} = primordials;
const { LibraryPromise: Promise } = load("core/03_dispatch.js");
const { DOMException } = load("webidl/01_dom_exception.js");

export {
  AggregateError, Array, ArrayBuffer, BigInt, BigInt64Array, BigUint64Array, Boolean, DOMException, DataView, Date, Error, Float32Array,
  Float64Array, Function, Int16Array, Int32Array, Int8Array, JSON, Map, Math, Number, Object, Promise, Proxy, RangeError, ReferenceError, Reflect,
  RegExp, Set, SharedArrayBuffer, String, Symbol, SyntaxError, TypeError, Uint16Array, Uint32Array, Uint8Array, Uint8ClampedArray,
  WeakMap, WeakRef, WeakSet, decodeURIComponent, encodeURIComponent, isNaN, parseFloat, parseInt,
};

// Libraries that look for a platform find none: neither Node nor a browser, and no codec but their own.
export const Buffer = undefined;
export const TextDecoder = undefined;
export const TextEncoder = undefined;
export const console = undefined;
export const process = undefined;
export const self = undefined;
export const window = undefined;
export const Node = undefined;
export const navigator = undefined;
export const scheduler = undefined;

export const isFinite = (value) => primordials.NumberIsFinite(Number(value));
export const global = undefined;

export const queueMicrotask = (callback) => load("html/02_timers.js").queueMicrotask(callback);
export const setTimeout = (callback) => load("html/02_timers.js").queueTask(callback);
export const setImmediate = setTimeout;
export const structuredClone = (value, options) => load("html/03_structured_clone.js").structuredClone(value, options);

/** Stands for the global object. */
export const vendorGlobal = {
  __proto__: null,
  Array, ArrayBuffer, DOMException, DataView, Error, Object, Promise, Set, SharedArrayBuffer, String, Symbol, TypeError, Uint8Array,
  queueMicrotask, setImmediate, setTimeout, structuredClone,
};
