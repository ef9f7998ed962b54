// How a bundled library calls methods, reads accessors and iterates: vendor/harden.mjs rewrites a library's
// `object.name(argument)` to `call1(name, object, argument)` and so on. core/03_members.js says which member that is.
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayBufferIsView, ArrayIsArray, ArrayPut, FunctionPrototypeCall, ObjectDefineProperty, ObjectHasOwn, ReflectApply,
    ReflectDefineProperty, ReflectGetPrototypeOf, ReflectOwnKeys, StringPrototypeCodePointAt, StringPrototypeSlice,
    StringPrototypeSplit, SymbolIterator, TypedArrayPrototypeGetLength,
  } = primordials;
  const { LibraryPromise, isInstance, makeView } = load("core/03_safe_builtins.js");
  const { builtinPrototypes, find, getter, keep, keepMembers, kindOf, made, method, setter } = load("core/03_members.js");

  // --- calls ----------------------------------------------------------------------------------------------

  function call0(member, receiver) {
    const fn = find(member, receiver);
    return fn === undefined ? receiver[member.name]() : fn(receiver);
  }
  function call1(member, receiver, a) {
    const fn = find(member, receiver);
    return fn === undefined ? receiver[member.name](a) : fn(receiver, a);
  }
  function call2(member, receiver, a, b) {
    const fn = find(member, receiver);
    return fn === undefined ? receiver[member.name](a, b) : fn(receiver, a, b);
  }
  function call3(member, receiver, a, b, c) {
    const fn = find(member, receiver);
    return fn === undefined ? receiver[member.name](a, b, c) : fn(receiver, a, b, c);
  }
  /** Any number of arguments, in an array. */
  function callAll(member, receiver, list) {
    const fn = find(member, receiver);
    if (fn === undefined) return ReflectApply(receiver[member.name], receiver, list);
    primordials.ArrayPrototypeUnshift(list, receiver);
    return ReflectApply(fn, undefined, list);
  }

  function get(member, receiver) {
    const fn = find(member, receiver);
    return fn === undefined ? receiver[member.name] : fn(receiver);
  }
  /** receiver.name = value, where a library has a setter of the name. */
  function assign(member, receiver, value) {
    const fn = find(member, receiver);
    if (fn === undefined) own(receiver, member.name)[member.name] = value;
    else fn(receiver, value);
    return value;
  }
  /** receiver.name, a method of the library's that it does not call at once. */
  function take(member, receiver) {
    const fn = find(member, receiver);
    return fn === undefined ? receiver[member.name] : detached(fn);
  }
  /** What `const { name, … } = receiver` takes. */
  function pick(receiver, getters) {
    const picked = { __proto__: null };
    const names = ReflectOwnKeys(getters);
    for (let i = 0; i < names.length; i++) picked[names[i]] = get(getters[names[i]], receiver);
    return picked;
  }
  const textOf = (value) => (typeof value === "function" ? primordials.FunctionPrototypeToString(value) : `${value}`);
  /** value.constructor; of a view, the builtin of its kind. */
  function constructorOf(value) {
    if (!ArrayBufferIsView(value)) return value.constructor;
    return primordials[primordials.TypedArrayPrototypeGetSymbolToStringTag(value) ?? "DataView"];
  }
  /** Most things that have a length have one of their own. */
  const lengthOf = (value) => (typeof value === "string" || ArrayIsArray(value) ? value.length
    : ArrayBufferIsView(value) && isView(value) ? TypedArrayPrototypeGetLength(value) : get(lengths, value));
  const lengths = getter("length");
  const isView = (value) => primordials.TypedArrayPrototypeGetSymbolToStringTag(value) !== undefined;

  /** `object[key] = value`, but a new property is defined: a setter on a builtin prototype would get the value. */
  function set(object, key, value) {
    if (!ArrayBufferIsView(object)) own(object, key);
    return (object[key] = value);
  }

  /** Gives the object a property of its own where there is only a builtin prototype's; the object. */
  function own(object, key) {
    if (typeof object === "object" && object !== null && key in object && !ObjectHasOwn(object, key) && isBuiltinFor(object, key)) {
      ReflectDefineProperty(object, key, { __proto__: null, value: undefined, writable: true, enumerable: true, configurable: true });
    }
    return object;
  }

  /** Is the inherited property one of a builtin prototype, and none of the library's? */
  function isBuiltinFor(object, key) {
    for (let holder = ReflectGetPrototypeOf(object); holder !== null; holder = ReflectGetPrototypeOf(holder)) {
      if (ObjectHasOwn(holder, key)) return builtinPrototypes.has(holder);
    }
    return false;
  }

  // --- iteration ------------------------------------------------------------------------------------------

  const iteratorMethod = method(SymbolIterator);
  const nextMethod = method("next");
  const returnMethod = method("return");

  // Classes, since an object that is written with `__proto__: null` is a slow one; their prototypes inherit nothing.

  class ArrayWalker {
    #array;
    #at = 0;
    constructor(array) { this.#array = array; }
    next() { return this.#at < this.#array.length ? { done: false, value: this.#array[this.#at++] } : { done: true, value: undefined }; }
    return(value) { return { done: true, value }; }
  }

  class ViewWalker {
    #view;
    #at = 0;
    constructor(view) { this.#view = view; }
    next() {
      return this.#at < TypedArrayPrototypeGetLength(this.#view) ? { done: false, value: this.#view[this.#at++] } : { done: true, value: undefined };
    }
    return(value) { return { done: true, value }; }
  }

  class TextWalker {
    #text;
    #at = 0;
    constructor(text) { this.#text = text; }
    next() {
      if (this.#at >= this.#text.length) return { done: true, value: undefined };
      const value = charAt(this.#text, this.#at);
      this.#at += value.length;
      return { done: false, value };
    }
    return(value) { return { done: true, value }; }
  }

  /** Over an iterator: a builtin one, a library's or a script's. */
  class Walker {
    #iterator;
    #builtin;
    #next;
    constructor(iterator) {
      this.#iterator = iterator;
      this.#builtin = find(nextMethod, iterator);
      if (this.#builtin === undefined) this.#next = iterator.next;
    }
    next() {
      return this.#builtin === undefined ? FunctionPrototypeCall(this.#next, this.#iterator) : this.#builtin(this.#iterator);
    }
    return(value) {
      const iterator = this.#iterator;
      if (this.#builtin !== undefined) return find(returnMethod, iterator)?.(iterator, value) ?? { done: true, value };
      const end = iterator.return;
      return end === undefined || end === null ? { done: true, value } : FunctionPrototypeCall(end, iterator, value);
    }
  }

  const walkers = [ArrayWalker, ViewWalker, TextWalker, Walker];
  const { itself: walkerItself } = { itself() { return this; } };
  for (let i = 0; i < walkers.length; i++) {
    const { prototype } = walkers[i];
    ObjectDefineProperty(prototype, SymbolIterator, { __proto__: null, value: walkerItself });
    primordials.ObjectSetPrototypeOf(prototype, null);
    primordials.ObjectFreeze(prototype);
  }

  /** Something that for-of, spread and destructuring can walk without asking a prototype. */
  function iterate(iterable) {
    if (typeof iterable === "string") return new TextWalker(iterable);
    if (ArrayIsArray(iterable)) return new ArrayWalker(iterable);
    if (ArrayBufferIsView(iterable) && isView(iterable)) return new ViewWalker(iterable);
    return new Walker(call0(iteratorMethod, iterable));
  }

  const charAt = (text, at) => (StringPrototypeCodePointAt(text, at) > 0xffff ? StringPrototypeSlice(text, at, at + 2) : text[at]);

  /**
   * Array.from(text, fn): the engine makes the array, so that its items are there to be assigned. It inherits nothing: parsers
   * look past its end, and must not find there what a script has put on Array.prototype.
   */
  function charactersOf(text, fn) {
    const result = StringPrototypeSplit(text, "");
    let count = 0;
    for (let at = 0; at < text.length; at++) {
      const char = charAt(text, at);
      result[count] = fn(char, count);
      count++;
      if (char.length === 2) at++;
    }
    result.length = count;
    return primordials.ObjectSetPrototypeOf(result, null);
  }

  /** Array.from() */
  function arrayFrom(source, fn = (item) => item) {
    if (typeof source === "string") return charactersOf(source, fn);
    const result = [];
    if (find(iteratorMethod, source) === undefined && source[SymbolIterator] === undefined) {
      for (let i = 0; i < source.length; i++) ArrayPut(result, i, fn(source[i], i));
      return result;
    }
    const iterator = iterate(source);
    for (let step = iterator.next(), i = 0; !step.done; step = iterator.next(), i++) ArrayPut(result, i, fn(step.value, i));
    return result;
  }

  /** new Map(iterable), new Set(iterable) and their weak kin. */
  function makeCollection(Kind, iterable) {
    const collection = new Kind();
    if (iterable === undefined || iterable === null) return collection;
    const isMap = Kind === primordials.Map || Kind === primordials.WeakMap;
    const add = find(method(isMap ? "set" : "add"), collection);
    const iterator = iterate(iterable);
    for (let step = iterator.next(); !step.done; step = iterator.next()) {
      if (isMap) add(collection, step.value[0], step.value[1]);
      else add(collection, step.value);
    }
    return collection;
  }

  const inheritNothing = (constructor) => { primordials.ObjectSetPrototypeOf(constructor.prototype, null); };

  /** A function for `Constructor.prototype.name`, for a library that takes it away to call it later. */
  const detached = (fn) => ({ method(...args) {
    primordials.ArrayPrototypeUnshift(args, this);
    return ReflectApply(fn, undefined, args);
  } }.method);

  return {
    LibraryPromise, arrayFrom, assign, call0, call1, call2, call3, callAll, constructorOf, detached, get, getter, inheritNothing, isInstance, kindOf, iterate, keep, keepMembers, lengthOf, made,
    makeCollection, makeView, method, own, pick, primordials, set, setter, take, textOf,
  };
})
//# sourceURL=pyua:core/03_dispatch.js
