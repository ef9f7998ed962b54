// Builtins, captured before any user code runs, so that a script that redefines
// Array.prototype.push (or worse) cannot break or reach the runtime.
//
// Names follow one scheme: ArrayPrototypePush(array, value), ObjectKeys(object), StringPrototypeSlice(…).
(function () {
  "use strict";
  const primordials = { __proto__: null };
  const { defineProperty, getOwnPropertyDescriptor, ownKeys, setPrototypeOf } = Reflect;
  const { bind, call } = Function.prototype;
  const uncurryThis = bind.bind(call);

  // This loop runs at the start of every worker: it is written to be quick in an interpreter.
  function copyProperties(source, prefix, wrap) {
    const keys = ownKeys(source);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      const text = typeof key === "symbol" ? `Symbol${capitalise(key.description.slice(7))}` : capitalise(key);
      const { get, value } = getOwnPropertyDescriptor(source, key);
      if (get !== undefined) primordials[`${prefix}Get${text}`] = uncurryThis(get);
      else primordials[prefix + text] = typeof value === "function" && wrap !== undefined ? wrap(value) : value;
    }
  }
  const capitalise = (text) => text[0].toUpperCase() + text.slice(1);

  for (const name of ["Atomics", "JSON", "Math", "Reflect"]) copyProperties(globalThis[name], name);
  const TypedArray = Reflect.getPrototypeOf(Uint8Array);
  const constructors = {
    Array, ArrayBuffer, BigInt, Boolean, DataView, Date, Error, Function, Map, Number, Object, Promise, RegExp,
    Set, SharedArrayBuffer, String, Symbol, TypedArray, Uint8Array, WeakMap, WeakRef, WeakSet,
  };
  // Those whose static methods use their receiver; all others do as well without one.
  const receivers = { __proto__: null, Array: true, Map: true, Promise: true, TypedArray: true, Uint8Array: true };
  for (const name of ownKeys(constructors)) {
    const constructor = constructors[name];
    primordials[name] = constructor;
    copyProperties(constructor, name, receivers[name] && ((fn) => bind.call(fn, constructor)));
    copyProperties(constructor.prototype, `${name}Prototype`, uncurryThis);
  }
  for (const name of [
    "AggregateError", "BigInt64Array", "BigUint64Array", "EvalError", "FinalizationRegistry", "Float16Array", "Float32Array",
    "Float64Array", "Int16Array", "Int32Array", "Int8Array", "Proxy", "RangeError", "ReferenceError", "SyntaxError",
    "TypeError", "URIError", "Uint16Array", "Uint32Array", "Uint8ClampedArray",
  ]) {
    primordials[name] = globalThis[name];
  }
  for (const name of ["decodeURIComponent", "encodeURIComponent", "escape", "isNaN", "parseFloat", "parseInt", "unescape"]) {
    primordials[name] = globalThis[name];
  }
  // For bundled libraries, which know them by these names; what a script does to their members it does to those too.
  for (const name of ["JSON", "Math", "Reflect"]) primordials[name] = globalThis[name];
  primordials.uncurryThis = uncurryThis;
  primordials.globalThis = globalThis;
  // An eval called by any other name is an indirect one: it runs in the global scope.
  primordials.globalEval = globalThis.eval;
  primordials.IteratorPrototype = Reflect.getPrototypeOf(Reflect.getPrototypeOf([][Symbol.iterator]()));
  primordials.AsyncIteratorPrototype = Reflect.getPrototypeOf(
    Reflect.getPrototypeOf(async function* () {}).prototype,
  );
  primordials.ArrayIteratorPrototypeNext = uncurryThis(Reflect.getPrototypeOf([][Symbol.iterator]()).next);
  primordials.MapIteratorPrototypeNext = uncurryThis(Reflect.getPrototypeOf(new Map().entries()).next);

  // Subclasses whose methods are their own: safe to call as methods, and to iterate with forEach.
  function makeSafe(Base, Safe) {
    for (const key of ownKeys(Base.prototype)) {
      if (key === "constructor") continue;
      defineProperty(Safe.prototype, key, getOwnPropertyDescriptor(Base.prototype, key));
    }
    setPrototypeOf(Safe.prototype, null);
    Object.freeze(Safe.prototype);
    return Object.freeze(Safe);
  }
  primordials.SafeMap = makeSafe(Map, class SafeMap extends Map { constructor() { super(); } });
  primordials.SafeSet = makeSafe(Set, class SafeSet extends Set { constructor() { super(); } });
  primordials.SafeWeakMap = makeSafe(WeakMap, class SafeWeakMap extends WeakMap { constructor() { super(); } });
  primordials.SafeWeakSet = makeSafe(WeakSet, class SafeWeakSet extends WeakSet { constructor() { super(); } });

  // slice() and splice() that do not ask an array's constructor what to make (Symbol.species).
  const within = (index, length) => (index < 0 ? (index + length < 0 ? 0 : index + length) : index > length ? length : index);
  primordials.ArrayPrototypeSlice = (array, start = 0, end = array.length) => {
    const { length } = array;
    const last = within(end, length);
    const part = [];
    for (let i = within(start, length), at = 0; i < last; i++, at++) part[at] = array[i];
    return part;
  };
  primordials.ArrayPrototypeSplice = (array, start, count, ...items) => {
    const { length } = array;
    const first = within(start, length);
    const removed = primordials.ArrayPrototypeSlice(array, first, first + count);
    const rest = primordials.ArrayPrototypeSlice(array, first + removed.length);
    array.length = first;
    for (let i = 0; i < items.length; i++) array[first + i] = items[i];
    for (let i = 0, at = array.length; i < rest.length; i++, at++) array[at] = rest[i];
    return removed;
  };

  // promise.then() that neither a patched Promise.prototype.constructor nor Symbol.species can observe.
  const promiseThen = primordials.PromisePrototypeThen;
  primordials.safeThen = (promise, onFulfilled, onRejected) => {
    defineProperty(promise, "constructor", { __proto__: null, value: undefined, configurable: true });
    try {
      return promiseThen(promise, onFulfilled, onRejected);
    } finally {
      delete promise.constructor;
    }
  };
  return Object.freeze(primordials);
})
//# sourceURL=pyua:core/00_primordials.js
