// Builtins, captured before any user code runs, so that a script that redefines
// Array.prototype.push (or worse) cannot break or reach the runtime.
//
// Names follow one scheme: ArrayPrototypePush(array, value), ObjectKeys(object), StringPrototypeSlice(…).
(function () {
  "use strict";
  const primordials = { __proto__: null };
  // Some of what follows runs later, when a script may have replaced these.
  const { Array, Error, Object, Promise, Reflect } = globalThis;
  const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect;
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
    Array, ArrayBuffer, BigInt, Boolean, DataView, Date, Error, FinalizationRegistry, Function, Map, Number, Object, Promise, RegExp,
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
    "AggregateError", "BigInt64Array", "BigUint64Array", "EvalError", "Float16Array", "Float32Array",
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
  // Their receiver does not matter.
  primordials.WebAssemblyCompile = globalThis.WebAssembly.compile;
  primordials.WebAssemblyInstantiate = globalThis.WebAssembly.instantiate;
  primordials.uncurryThis = uncurryThis;
  primordials.globalThis = globalThis;
  // An eval called by any other name is an indirect one: it runs in the global scope.
  primordials.globalEval = globalThis.eval;
  primordials.IteratorPrototype = Reflect.getPrototypeOf(Reflect.getPrototypeOf([][Symbol.iterator]()));
  primordials.AsyncIteratorPrototype = Reflect.getPrototypeOf(
    Reflect.getPrototypeOf(async function* () {}).prototype,
  );
  const iterators = {
    ArrayIterator: [][Symbol.iterator](), MapIterator: new Map().entries(), SetIterator: new Set().entries(), StringIterator: ""[Symbol.iterator](),
    Generator: getPrototypeOf((function* () {})()),
  };
  for (const name of ownKeys(iterators)) {
    const prototype = getPrototypeOf(iterators[name]);
    primordials[`${name}Prototype`] = prototype;
    primordials[`${name}PrototypeNext`] = uncurryThis(prototype.next);
  }
  primordials.GeneratorPrototypeReturn = uncurryThis(primordials.GeneratorPrototype.return);

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

  // --- builtins that ask or tell a script more than they need to, done again ---------------------------

  // An array's new element is defined, not set, where a setter on Array.prototype or Object.prototype (or a proxy between
  // the two) would get it. Asking first is five times as fast as defining each.
  const arrayPrototype = Array.prototype;
  const objectPrototype = Object.prototype;
  function put(array, index, value) {
    if (!(index in arrayPrototype) && getPrototypeOf(arrayPrototype) === objectPrototype) array[index] = value;
    else defineProperty(array, index, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  }
  primordials.ArrayPut = put;
  /** object[key] = value for an object that a script is going to see. */
  primordials.define = (object, key, value) => {
    defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  };
  /** An array to be filled by index, and to be seen by nobody: there is no prototype with a setter. */
  primordials.makeList = () => {
    const list = [];
    setPrototypeOf(list, null);
    return list;
  };
  primordials.ArrayPrototypePush = (array, ...items) => {
    for (let i = 0; i < items.length; i++) put(array, array.length, items[i]);
    return array.length;
  };
  primordials.ArrayPrototypeUnshift = (array, ...items) => {
    const count = items.length;
    for (let i = array.length - 1; i >= 0; i--) put(array, i + count, array[i]);
    for (let i = 0; i < count; i++) put(array, i, items[i]);
    return array.length;
  };

  // slice() and splice() that do not ask an array's constructor what to make (Symbol.species).
  const within = (index, length) => (index < 0 ? (index + length < 0 ? 0 : index + length) : index > length ? length : index);
  primordials.ArrayPrototypeSlice = (array, start = 0, end = array.length) => {
    const { length } = array;
    const last = within(end, length);
    const part = [];
    for (let i = within(start, length), at = 0; i < last; i++, at++) put(part, at, array[i]);
    return part;
  };
  primordials.ArrayPrototypeSplice = (array, start, count = array.length, ...items) => {
    const { length } = array;
    const first = within(start, length);
    const removed = primordials.ArrayPrototypeSlice(array, first, first + count);
    const rest = primordials.ArrayPrototypeSlice(array, first + removed.length);
    array.length = first;
    for (let i = 0; i < items.length; i++) put(array, first + i, items[i]);
    for (let i = 0, at = array.length; i < rest.length; i++, at++) put(array, at, rest[i]);
    return removed;
  };

  // A descriptor that Object.prototype adds nothing to: `"value" in descriptor` is true of a data property only.
  const describe = (object, key) => {
    const descriptor = getOwnPropertyDescriptor(object, key);
    if (descriptor !== undefined) setPrototypeOf(descriptor, null);
    return descriptor;
  };
  primordials.ReflectGetOwnPropertyDescriptor = primordials.ObjectGetOwnPropertyDescriptor = describe;

  // --- promises -------------------------------------------------------------------------------------------

  const promiseThen = primordials.PromisePrototypeThen;
  const shadow = { __proto__: null, value: undefined, writable: true, configurable: true };
  /** Runs `fn(object)` while an own property hides what a script may have made of an inherited one. */
  function shadowed(object, key, value, fn) {
    const own = getOwnPropertyDescriptor(object, key);
    shadow.value = value;
    const hidden = defineProperty(object, key, shadow);
    try {
      return fn(object);
    } finally {
      if (hidden && own === undefined) delete object[key];
      else if (hidden) defineProperty(object, key, setPrototypeOf(own, null) && own);
    }
  }

  /** promise.then() that neither a patched Promise.prototype.constructor nor Symbol.species can observe. */
  const promisePrototype = Promise.prototype;
  const speciesKey = Symbol.species;
  const species = getOwnPropertyDescriptor(Promise, speciesKey).get;
  /** Would then() find the constructor and the species that the language gives a promise? */
  function isUntouched() {
    const constructor = getOwnPropertyDescriptor(promisePrototype, "constructor");
    if (constructor === undefined || !hasOwn(constructor, "value") || constructor.value !== Promise) return false;
    const accessor = getOwnPropertyDescriptor(Promise, speciesKey);
    return accessor !== undefined && hasOwn(accessor, "get") && accessor.get === species;
  }
  const noConstructor = { __proto__: null, value: undefined, configurable: true };
  const hasOwn = Object.hasOwn;
  primordials.safeThen = (promise, onFulfilled, onRejected) => {
    if (hasOwn(promise, "constructor")) {
      return shadowed(promise, "constructor", undefined, () => promiseThen(promise, onFulfilled, onRejected));
    }
    // Mostly there is nothing to hide, and looking is quicker than hiding.
    if (getPrototypeOf(promise) === promisePrototype && isUntouched()) return promiseThen(promise, onFulfilled, onRejected);
    defineProperty(promise, "constructor", noConstructor);
    try {
      return promiseThen(promise, onFulfilled, onRejected);
    } finally {
      delete promise.constructor;
    }
  };

  const isPrototypeOf = uncurryThis(Object.prototype.isPrototypeOf);
  const isPromiseLike = (value) => typeof value === "object" && value !== null && isPrototypeOf(promisePrototype, value);
  const then = { then(onFulfilled, onRejected) { return primordials.safeThen(this, onFulfilled, onRejected); } }.then;
  primordials.isPromiseLike = isPromiseLike;

  /** Resolves a promise with a value; if that is a promise, its then() is the one it was born with. */
  primordials.safeResolve = (resolve, value) => {
    if (isPromiseLike(value) && getOwnPropertyDescriptor(value, "then") === undefined) shadowed(value, "then", then, resolve);
    else resolve(value);
  };

  /**
   * Makes a promise of ours fit for `await`, and for being returned from an async function: both would ask the
   * script's Promise.prototype otherwise. unarmed() undoes it, for a promise that a script shall have.
   */
  primordials.armed = (promise) => {
    shadow.value = Promise;
    defineProperty(promise, "constructor", shadow);
    shadow.value = then;
    defineProperty(promise, "then", shadow);
    return promise;
  };
  primordials.unarmed = (promise) => {
    if (hasOwn(promise, "then") && promise.then === then) {
      delete promise.constructor;
      delete promise.then;
    }
    return promise;
  };
  /** A promise of anything: the value itself if it is one. */
  primordials.promiseOf = (value) => (isPromiseLike(value) ? value : new Promise((resolve) => { resolve(value); }));

  // --- stacks ---------------------------------------------------------------------------------------------

  /** error.stack as V8 writes it, and not as the script's Error.prepareStackTrace would. */
  primordials.stackOf = (error) => {
    try {
      return shadowed(Error, "prepareStackTrace", undefined, () => error.stack);
    } catch {
      return undefined;
    }
  };
  return Object.freeze(primordials);
})
//# sourceURL=pyua:core/00_primordials.js
