// Where a member of an object is found that a bundled library calls or reads: on a builtin prototype, or on one of the
// library's own interfaces, it is the one that was there before the script ran. Anything else (a script's own object, a class
// that no script sees) is an ordinary member. core/03_dispatch.js calls it.
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayIsArray, ArrayPrototypePush, ObjectSetPrototypeOf, StringPrototypeStartsWith, ArrayPrototype, DatePrototypeGetTime, FunctionPrototype, ObjectDefineProperty, ObjectHasOwn, ObjectPrototype,
    ReflectGetOwnPropertyDescriptor, ReflectGetPrototypeOf, ReflectOwnKeys, SafeMap, SafeWeakSet,
    StringPrototypeSlice, StringPrototypeToUpperCase, SymbolPrototypeGetDescription, SymbolToStringTag,
  } = primordials;
  const { overrides } = load("core/03_safe_builtins.js");

  // --- which prototypes there are -----------------------------------------------------------------------

  const KINDS = [
    "Array", "ArrayBuffer", "BigInt", "Boolean", "DataView", "Date", "Error", "Function", "Map", "Number", "Object", "Promise", "RegExp", "Set",
    "SharedArrayBuffer", "String", "Symbol", "TypedArray", "Uint8Array", "WeakMap", "WeakRef", "WeakSet",
  ];
  const VIEWS = [
    "BigInt64Array", "BigUint64Array", "Float16Array", "Float32Array", "Float64Array", "Int16Array", "Int32Array", "Int8Array", "Uint16Array", "Uint32Array",
    "Uint8Array", "Uint8ClampedArray",
  ];
  const ITERATORS = ["ArrayIterator", "MapIterator", "SetIterator", "StringIterator", "Generator"];
  const itself = (object) => object;
  const KEPT = { __proto__: null, "": "methods", Get: "getters", Set: "setters" };

  /** prototype of a library's interface → {methods, getters, setters}, by name, from before a script could change them */
  const interfaces = new SafeMap();

  const capitalise = (text) => StringPrototypeToUpperCase(text[0]) + StringPrototypeSlice(text, 1);

  /**
   * All builtin members of one name: {name, string, array, known: prototype → function}; prefix is "" for methods, "Get" for
   * getters. The functions take their receiver as the first argument. ordinary: prototypes that have such a member of their own.
   */
  function members(name, prefix) {
    const known = new SafeMap();
    const text = typeof name === "symbol" ? "SymbolIterator" : capitalise(name);
    for (let i = 0; i < KINDS.length; i++) {
      const kind = KINDS[i];
      const fn = (prefix === "" ? overrides[kind]?.[name] : undefined) ?? primordials[`${kind}Prototype${prefix}${text}`];
      if (typeof fn !== "function") continue;
      known.set(primordials[kind].prototype, fn);
      // What all views inherit is found at once on each kind.
      for (let j = 0; kind === "TypedArray" && j < VIEWS.length; j++) known.set(primordials[VIEWS[j]].prototype, fn);
    }
    for (let i = 0; i < ITERATORS.length; i++) {
      const fn = text === "SymbolIterator" ? itself : primordials[`${ITERATORS[i]}Prototype${text}`];
      if (prefix === "" && fn !== undefined) known.set(primordials[`${ITERATORS[i]}Prototype`], fn);
    }
    if (name === "toString") known.set(ObjectPrototype, kindOf);
    return { __proto__: null, name, kind: KEPT[prefix], string: known.get(primordials.String.prototype), array: known.get(ArrayPrototype), known, ordinary: new SafeWeakSet() };
  }
  const method = (name) => members(name, "");
  const getter = (name) => members(name, "Get");
  const setter = (name) => members(name, "Set"); // no builtin's: a library has these of its own

  // --- finding a member -----------------------------------------------------------------------------------

  /** The function for a receiver, or undefined if an ordinary access will do. */
  function find(member, receiver) {
    if (typeof receiver === "string") return member.string;
    const isObject = (typeof receiver === "object" && receiver !== null) || typeof receiver === "function";
    if (!isObject) return receiver === undefined || receiver === null ? undefined : member.known.get(ReflectGetPrototypeOf(primordials.Object(receiver)));
    const prototype = ReflectGetPrototypeOf(receiver);
    if (member.array !== undefined && (prototype === ArrayPrototype || (prototype === null && ArrayIsArray(receiver)))) return member.array;
    if (member.ordinary.has(prototype) && !interfaces.has(prototype)) return undefined;
    const found = member.known.get(prototype);
    if (found !== undefined && prototype !== ObjectPrototype && prototype !== FunctionPrototype) return found;
    return search(member, receiver);
  }

  function search({ kind, known, name, ordinary }, receiver) {
    for (let holder = receiver; holder !== null; holder = ReflectGetPrototypeOf(holder)) {
      const own = interfaces.get(holder);
      if (own !== undefined) {
        const kept = own[kind].get(name);
        if (kept !== undefined) return kept;
        continue; // what else is there was put there by the script
      }
      const found = known.get(holder);
      if (found !== undefined) return found;
      if (ObjectHasOwn(holder, name)) {
        if (holder === ReflectGetPrototypeOf(receiver)) ordinary.add(holder);
        return undefined;
      }
    }
    return undefined;
  }

  const builtinPrototypes = new SafeMap();
  for (let i = 0; i < KINDS.length; i++) builtinPrototypes.set(primordials[KINDS[i]].prototype, true);

  /** Object.prototype.toString(), which libraries use to tell what a value is: a date by its brand, an interface of theirs by its tag. */
  function kindOf(value) {
    if ((typeof value !== "object" || value === null) && typeof value !== "function") return `[object ${typeof value}]`;
    for (let holder = value; holder !== null; holder = ReflectGetPrototypeOf(holder)) {
      const tag = interfaces.get(holder)?.getters.get(SymbolToStringTag);
      if (tag !== undefined) return `[object ${tag(value)}]`;
    }
    return isDate(value) ? "[object Date]" : "[object Object]";
  }
  function isDate(value) {
    try {
      DatePrototypeGetTime(value);
      return true;
    } catch {
      return false;
    }
  }
  // --- a library's own interfaces ---------------------------------------------------------------------------

  /** The classes that libraries have made and not exported yet. */
  let unsorted = [];
  function made(Class) {
    ArrayPrototypePush(unsorted, Class);
    return Class;
  }

  /**
   * Keeps the members of what a library exports: a script may replace those of the prototypes it sees. Its other classes, and
   * those named Raw…, which it exports for us alone, are seen by nobody: they have no business with Object.prototype.
   */
  function keep(library) {
    const names = ReflectOwnKeys(library);
    for (let i = 0; i < names.length; i++) {
      const exported = library[names[i]];
      if (typeof exported !== "function" || !ObjectHasOwn(exported, "prototype") || StringPrototypeStartsWith(names[i], "Raw")) continue;
      keepMembers(exported);
      for (let holder = exported.prototype; holder !== null && holder !== undefined && !builtinPrototypes.has(holder); holder = ReflectGetPrototypeOf(holder)) {
        if (!interfaces.has(holder)) keepMembers(holder);
      }
    }
    for (let i = 0; i < unsorted.length; i++) {
      if (!interfaces.has(unsorted[i].prototype)) ObjectSetPrototypeOf(unsorted[i].prototype, null);
    }
    unsorted = [];
    return library;
  }

  function keepMembers(prototype) {
    const kept = { __proto__: null, methods: new SafeMap(), getters: new SafeMap(), setters: new SafeMap() };
    interfaces.set(prototype, kept);
    const keys = ReflectOwnKeys(prototype);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      const { get: read, set: write, value } = ReflectGetOwnPropertyDescriptor(prototype, key);
      if (write !== undefined) kept.setters.set(key, primordials.uncurryThis(write));
      if (read !== undefined) kept.getters.set(key, primordials.uncurryThis(read));
      else if (typeof value === "function" && key !== "constructor") kept.methods.set(key, primordials.uncurryThis(value));
      // Steps between a library's classes, under symbols of its own: no script has a reason to replace them.
      if (typeof key === "symbol" && SymbolPrototypeGetDescription(key)?.[0] === "[") {
        ObjectDefineProperty(prototype, key, { __proto__: null, writable: false, configurable: false });
      }
    }
  }

  // DOMException is there from the start, and a script may have changed it since.
  const { DOMException, messageOf, nameOf } = load("webidl/01_dom_exception.js");
  const exceptionGetters = new SafeMap();
  exceptionGetters.set("name", nameOf);
  exceptionGetters.set("message", messageOf);
  interfaces.set(DOMException.prototype, { __proto__: null, methods: new SafeMap(), getters: exceptionGetters, setters: new SafeMap() });

  return { builtinPrototypes, find, getter, interfaces, keep, keepMembers, kindOf, made, method, setter };
})
//# sourceURL=pyua:core/03_members.js
