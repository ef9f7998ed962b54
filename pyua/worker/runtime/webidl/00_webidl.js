// Web IDL: conversion of arguments, and the shape of interfaces. Spec: https://webidl.spec.whatwg.org/
(function (rt) {
  "use strict";
  const { primordials } = rt;
  const {
    ArrayBufferIsView, ArrayBufferPrototypeGetByteLength, ArrayPrototypeIncludes, ArrayPrototypePush, MathAbs, MathFloor, MathRound, MathTrunc, NumberIsFinite, NumberIsNaN, Number, Object, ObjectHasOwn,
    ObjectDefineProperty, ReflectApply, ReflectConstruct, ReflectDefineProperty, ReflectDeleteProperty, ReflectGetOwnPropertyDescriptor, ReflectGetPrototypeOf,
    ReflectOwnKeys, SafeMap, SafeWeakMap, SafeWeakSet, String, StringPrototypeCharCodeAt,
    StringPrototypeIsWellFormed, StringPrototypeToWellFormed, SymbolIterator, SymbolToStringTag, TypeError, TypedArrayPrototypeGetBuffer,
    TypedArrayPrototypeGetByteLength, TypedArrayPrototypeGetByteOffset, TypedArrayPrototypeGetSymbolToStringTag, DataViewPrototypeGetBuffer,
    DataViewPrototypeGetByteLength, DataViewPrototypeGetByteOffset, Uint8Array, TypedArrayPrototypeSet, PromiseReject,
    PromiseResolve, SharedArrayBufferPrototypeGetByteLength, ObjectSetPrototypeOf, isPromiseLike, unarmed,
  } = primordials;

  const makeError = (prefix, context, message) =>
    new TypeError(`${prefix ? `${prefix}: ` : ""}${context ? `${context} ` : "Value "}${message}`);

  const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

  // --- numbers: https://webidl.spec.whatwg.org/#abstract-opdef-converttoint -----------------------

  function integerConverter(bits, signed) {
    const upper = bits === 64 ? 2 ** 53 - 1 : signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
    const lower = signed ? (bits === 64 ? -upper : -(2 ** (bits - 1))) : 0;
    const modulus = 2 ** bits;
    return (value, prefix, context, options) => {
      let x = toNumber(value);
      if (options?.enforceRange) {
        if (!NumberIsFinite(x)) throw makeError(prefix, context, "is not a finite number.");
        x = MathTrunc(x);
        if (x < lower || x > upper) throw makeError(prefix, context, `is outside the accepted range of ${lower} to ${upper}.`);
        return x + 0;
      }
      if (!NumberIsNaN(x) && options?.clamp) {
        x = x < lower ? lower : x > upper ? upper : x;
        const floor = MathFloor(x);
        return (MathAbs(x - floor) === 0.5 ? (floor % 2 === 0 ? floor : floor + 1) : MathRound(x)) + 0;
      }
      if (!NumberIsFinite(x) || x === 0) return 0;
      x = MathTrunc(x) % modulus;
      if (x < 0) x += modulus;
      return (signed && x >= modulus / 2 ? x - modulus : x) + 0;
    };
  }

  // In Firefox the engine converts, which does not know for whom.
  function toNumber(value) {
    if (typeof value === "bigint") throw new TypeError("can't convert BigInt to number");
    if (typeof value === "symbol") throw new TypeError("can't convert symbol to number");
    return Number(value);
  }

  // --- buffers: https://webidl.spec.whatwg.org/#js-buffer-source-types ------------------------------

  function isArrayBuffer(value) {
    try {
      ArrayBufferPrototypeGetByteLength(value);
      return true;
    } catch {
      return false;
    }
  }

  function isSharedArrayBuffer(value) {
    try {
      SharedArrayBufferPrototypeGetByteLength(value);
      return true;
    } catch {
      return false;
    }
  }

  /** {buffer, offset, length} of an ArrayBuffer or a view. */
  function bufferExtent(source) {
    if (!ArrayBufferIsView(source)) {
      return { __proto__: null, buffer: source, offset: 0, length: ArrayBufferPrototypeGetByteLength(source) };
    }
    if (TypedArrayPrototypeGetSymbolToStringTag(source) !== undefined) {
      return {
        __proto__: null,
        buffer: TypedArrayPrototypeGetBuffer(source),
        offset: TypedArrayPrototypeGetByteOffset(source),
        length: TypedArrayPrototypeGetByteLength(source),
      };
    }
    return {
      __proto__: null,
      buffer: DataViewPrototypeGetBuffer(source),
      offset: DataViewPrototypeGetByteOffset(source),
      length: DataViewPrototypeGetByteLength(source),
    };
  }

  /** A copy of the bytes of a BufferSource, as a Uint8Array. https://webidl.spec.whatwg.org/#dfn-get-buffer-source-copy */
  function copyBytes(source) {
    const { buffer, offset, length } = bufferExtent(source);
    const copy = new Uint8Array(length);
    TypedArrayPrototypeSet(copy, new Uint8Array(buffer, offset, length));
    return copy;
  }

  const converters = { __proto__: null };
  converters.any = (value) => value;
  converters.boolean = (value) => !!value;
  converters.byte = integerConverter(8, true);
  converters.octet = integerConverter(8, false);
  converters.short = integerConverter(16, true);
  converters["unsigned short"] = integerConverter(16, false);
  converters.long = integerConverter(32, true);
  converters["unsigned long"] = integerConverter(32, false);
  converters["long long"] = integerConverter(64, true);
  converters["unsigned long long"] = integerConverter(64, false);
  converters["unrestricted double"] = toNumber;
  converters.double = (value, prefix, context) => {
    const x = toNumber(value);
    if (!NumberIsFinite(x)) throw makeError(prefix, context, "is not a finite floating-point value.");
    return x;
  };
  converters.DOMString = (value, prefix, context) => {
    if (typeof value === "string") return value;
    if (typeof value === "symbol") throw new TypeError("can't convert symbol to string");
    return String(value);
  };
  converters.USVString = (value, prefix, context) => {
    const text = converters.DOMString(value, prefix, context);
    return StringPrototypeIsWellFormed(text) ? text : StringPrototypeToWellFormed(text);
  };
  converters.ByteString = (value, prefix, context) => {
    const text = converters.DOMString(value, prefix, context);
    for (let i = 0; i < text.length; i++) {
      const unit = StringPrototypeCharCodeAt(text, i);
      if (unit > 255) {
        throw makeError(prefix, "", `at index ${i} has a value of ${unit}, which is greater than 255.`);
      }
    }
    return text;
  };
  converters.object = (value, prefix, context) => {
    if (!isObject(value)) throw makeError(prefix, context, "is not an object.");
    return value;
  };
  converters.Function = (value, prefix, context) => {
    if (typeof value !== "function") throw makeError(prefix, context, isObject(value) ? "is not callable." : "is not an object.");
    return value;
  };
  converters.ArrayBuffer = (value, prefix, context) => {
    if (!isArrayBuffer(value)) throw makeError(prefix, context, "is not an ArrayBuffer.");
    return value;
  };
  converters.ArrayBufferView = (value, prefix, context) => {
    if (!ArrayBufferIsView(value)) throw makeError(prefix, context, "is not an ArrayBufferView.");
    if (isSharedArrayBuffer(bufferExtent(value).buffer)) throw makeError(prefix, context, "must not be a view of shared memory.");
    return value;
  };
  converters.BufferSource = (value, prefix, context) => {
    if (ArrayBufferIsView(value)) return converters.ArrayBufferView(value, prefix, context);
    if (!isArrayBuffer(value)) throw makeError(prefix, context, "is not an ArrayBuffer or a view of one.");
    return value;
  };

  const nullable = (converter) => (value, prefix, context, options) =>
    value === null || value === undefined ? null : converter(value, prefix, context, options);

  /** https://webidl.spec.whatwg.org/#js-sequence */
  const sequence = (converter) => (value, prefix, context) => {
    const method = isObject(value) ? value[SymbolIterator] : undefined;
    if (typeof method !== "function") throw makeError(prefix, context, "can't be converted to a sequence.");
    return collect(value, method, converter, prefix, context);
  };

  function collect(iterable, method, converter, prefix, context) {
    const iterator = ReflectApply(method, iterable, []);
    if (!isObject(iterator)) throw makeError(prefix, context, "can't be converted to a sequence.");
    const next = iterator.next;
    const items = [];
    for (;;) {
      const step = ReflectApply(next, iterator, []);
      if (!isObject(step)) throw makeError(prefix, context, "has an iterator that gives no objects.");
      if (step.done) return items;
      ArrayPrototypePush(items, converter(step.value, prefix, `Element of ${context}`));
    }
  }

  /** https://webidl.spec.whatwg.org/#js-record: an array of [key, value]. */
  const record = (keyConverter, valueConverter) => (value, prefix, context) => {
    if (!isObject(value)) throw makeError(prefix, context, "can't be converted to a record.");
    const entries = [];
    const keys = ReflectOwnKeys(value);
    for (let i = 0; i < keys.length; i++) {
      const descriptor = ReflectGetOwnPropertyDescriptor(value, keys[i]);
      if (descriptor === undefined || !descriptor.enumerable) continue;
      const key = keyConverter(keys[i], prefix, context);
      const item = valueConverter(value[keys[i]], prefix, context);
      let known = false;
      for (let j = 0; j < entries.length; j++) {
        if (entries[j][0] === key) {
          entries[j][1] = item;
          known = true;
        }
      }
      if (!known) ArrayPrototypePush(entries, [key, item]);
    }
    return entries;
  };

  /**
   * https://webidl.spec.whatwg.org/#js-dictionary
   * members: [{key, converter, defaultValue?: () => value, required?}], in lexicographical order.
   */
  function dictionary(name, members) {
    // A member without a default must not get one from Object.prototype.
    for (let i = 0; i < members.length; i++) ObjectSetPrototypeOf(members[i], null);
    return (value, prefix, context) => convertDictionary(name, members, value, prefix, context);
  }

  function convertDictionary(name, members, value, prefix, context) {
    if (value !== undefined && value !== null && !isObject(value)) {
      throw makeError(prefix, context, "can't be converted to a dictionary.");
    }
    const result = { __proto__: null };
    for (let i = 0; i < members.length; i++) {
      const { key, converter, defaultValue, required } = members[i];
      const member = value === undefined || value === null ? undefined : value[key];
      if (member !== undefined) result[key] = converter(member, prefix, `'${key}' member of ${name}`);
      else if (required) throw new TypeError(`${prefix}: Missing required '${key}' member of ${name}.`);
      else if (defaultValue !== undefined) result[key] = defaultValue();
    }
    return result;
  }

  const enumeration = (name, values) => (value, prefix, context) => {
    const text = converters.DOMString(value, prefix, context);
    if (!ArrayPrototypeIncludes(values, text)) {
      throw new TypeError(`${prefix ? `${prefix}: ` : ""}'${text}' (value of ${context}) is not a valid value for enumeration ${name}.`);
    }
    return text;
  };

  /** Is `value` an object that implements an interface? `is` is a brand check such as (v) => #slot in v. */
  const interfaceConverter = (name, is) => (value, prefix, context) => {
    if (!isObject(value)) throw makeError(prefix, context, "is not an object.");
    if (!is(value)) throw makeError(prefix, context, `does not implement interface ${name}.`);
    return value;
  };

  function requiredArguments(length, required, prefix) {
    if (length < required) {
      throw new TypeError(
        `${prefix}: At least ${required} argument${required === 1 ? "" : "s"} required, but only ${length} passed`,
      );
    }
  }

  function illegalConstructor() {
    throw new TypeError("Illegal constructor.");
  }
  /** Passed to the constructor of an interface that scripts cannot construct. */
  const internal = Object.freeze({ __proto__: null });
  function assertInternal(token) {
    if (token !== internal) illegalConstructor();
  }

  /** The prototypes of our interfaces: what has one of them in its chain is no ordinary object to a structured clone. */
  const platformPrototypes = new SafeWeakSet();
  function markPlatformPrototype(prototype) { platformPrototypes.add(prototype); }
  const isPlatformPrototype = (object) => platformPrototypes.has(object);

  // --- interfaces: https://webidl.spec.whatwg.org/#js-interfaces ----------------------------------------
  //
  // A class of the runtime is no interface object: a script would see a class where browsers have a function, and could
  // put another constructor in its chain. It gets a function that constructs it, and never sees the class itself.

  /** prototype → {name, is, promises}: what a member's receiver must be, and which operations give promises. */
  const brands = new SafeWeakMap();

  /**
   * Says what an object must be for the members of a class, in the class's own `static { }`: `is(value)`, of an object.
   * promises: the operations that give promises, and so never throw.
   */
  function brand(Class, is, promises = []) {
    brands.set(Class.prototype, { __proto__: null, name: Class.name, is: (value) => isObject(value) && is(value), promises });
  }
  /** The same for what the global object is one of: its members take it where they are called without a receiver. */
  function brandGlobal(Class, is, promises = []) {
    brands.set(Class.prototype, { __proto__: null, name: Class.name, is: (value) => is(value ?? primordials.globalThis), promises });
  }

  const wrongReceiver = (name, called) => new TypeError(`'${called}' called on an object that does not implement interface ${name}.`);

  /** A member that checks its receiver first. https://webidl.spec.whatwg.org/#dfn-create-operation-function */
  function guarded(prototype, key, descriptor) {
    const known = brands.get(prototype);
    if (known === undefined || typeof key === "symbol") return descriptor;
    const { is, name, promises } = known;
    const { get: read, set: write, value: operation } = descriptor;
    const result = { ...descriptor, __proto__: null };
    if (typeof operation === "function") {
      const givesPromise = ArrayPrototypeIncludes(promises, key);
      result.value = {
        [key]() {
          if (is(this)) return ReflectApply(operation, this, arguments);
          const error = wrongReceiver(name, key);
          if (givesPromise) return PromiseReject(error);
          throw error;
        },
      }[key];
      if (operation.length > 0) ObjectDefineProperty(result.value, "length", { __proto__: null, value: operation.length });
    }
    if (read !== undefined) {
      const givesPromise = ArrayPrototypeIncludes(promises, key);
      result.get = ReflectGetOwnPropertyDescriptor({
        get [key]() {
          if (is(this)) return ReflectApply(read, this, []);
          const error = wrongReceiver(name, `get ${key}`);
          if (givesPromise) return PromiseReject(error);
          throw error;
        },
      }, key).get;
    }
    if (write !== undefined) {
      result.set = ReflectGetOwnPropertyDescriptor({
        set [key](value) {
          if (!is(this)) throw wrongReceiver(name, `set ${key}`);
          ReflectApply(write, this, [value]);
        },
      }, key).set;
    }
    return result;
  }

  /** The descriptor of a read-only attribute that each object has as its own. https://webidl.spec.whatwg.org/#LegacyUnforgeable */
  function unforgeable(name, is, key, read) {
    const { get } = ReflectGetOwnPropertyDescriptor({
      get [key]() {
        if (!is(this)) throw wrongReceiver(name, `get ${key}`);
        return read(this);
      },
    }, key);
    return { __proto__: null, get, set: undefined, enumerable: true, configurable: false };
  }

  /** The members of an object in Firefox's order: those named first, then operations, then attributes. Symbols keep their place. */
  function orderMembers(holder, first = []) {
    const rest = [];
    const keys = ReflectOwnKeys(holder);
    for (let i = 0; i < keys.length; i++) {
      if (isMemberKey(holder, keys[i]) && !ArrayPrototypeIncludes(first, keys[i])) ArrayPrototypePush(rest, keys[i]);
    }
    for (let i = 0; i < first.length; i++) moveToEnd(holder, first[i]);
    for (let i = 0; i < rest.length; i++) if (isOperation(holder, rest[i])) moveToEnd(holder, rest[i]);
    for (let i = 0; i < rest.length; i++) if (!isOperation(holder, rest[i])) moveToEnd(holder, rest[i]);
  }
  const isMemberKey = (holder, key) => typeof key === "string"
    && (typeof holder === "function" ? key !== "prototype" && key !== "name" && key !== "length" : key !== "constructor");
  const isOperation = (holder, key) => typeof ReflectGetOwnPropertyDescriptor(holder, key).value === "function";
  function moveToEnd(holder, key) {
    const descriptor = ReflectGetOwnPropertyDescriptor(holder, key);
    if (descriptor === undefined || !descriptor.configurable) return;
    ReflectDeleteProperty(holder, key);
    ReflectDefineProperty(holder, key, { ...descriptor, __proto__: null });
  }

  /** class → its interface object */
  const interfaceObjects = new SafeMap();
  /** What a script knows a class by; whatever else is given comes back. */
  const interfaceObject = (Class) => interfaceObjects.get(Class) ?? Class;
  /** The name of the interface that an object is made of, whose class a script's may extend. */
  function interfaceNameOf(newTarget) {
    for (let at = newTarget; at !== null && at !== undefined; at = ReflectGetPrototypeOf(at)) {
      const name = interfaceNames.get(at);
      if (name !== undefined) return name;
    }
    return "";
  }
  const interfaceNames = new SafeWeakMap();

  /** https://webidl.spec.whatwg.org/#interface-object */
  function makeInterfaceObject(Class, name, length, constructible) {
    const made = {
      [name]: function () {
        if (!constructible) illegalConstructor();
        if (new.target === undefined) throw new TypeError(`${name} constructor: 'new' is required`);
        return ReflectConstruct(Class, arguments, new.target);
      },
    }[name];
    const { prototype } = Class;
    ObjectDefineProperty(made, "prototype", { __proto__: null, value: prototype, writable: false });
    ObjectDefineProperty(made, "length", { __proto__: null, value: length });
    ObjectSetPrototypeOf(made, interfaceObject(ReflectGetPrototypeOf(Class)));
    ObjectDefineProperty(prototype, "constructor", { __proto__: null, value: made });
    interfaceObjects.set(Class, made);
    interfaceNames.set(Class, name);
    interfaceNames.set(made, name);
    return made;
  }

  /** [Pref], Firefox's own extended attribute: what is not there where a pref of this name is off. */
  function prefIsOn(name, byDefault = true) {
    const { switchedPrefs } = rt.state;
    return switchedPrefs !== undefined && ObjectHasOwn(switchedPrefs, name) ? switchedPrefs[name] : byDefault;
  }

  const noOptions = { __proto__: null };
  /**
   * Makes a class an interface: members enumerable, guarded and in order, @@toStringTag set, constants on both objects; and
   * an interface object for scripts, to which the class's static members go.
   * length: how many arguments its constructor requires, if not as many as the class's. A class whose constructor a script may
   * not call asserts it by assertInternal(), and is not `constructible`.
   * https://webidl.spec.whatwg.org/#interface-prototype-object
   */
  function configureInterface(Class, options = noOptions) {
    const { name = Class.name, constants, constructible = true, length = constructible ? Class.length : 0 } = options;
    const { prototype } = Class;
    markPlatformPrototype(prototype);
    const made = makeInterfaceObject(Class, name, length, constructible);
    const keys = ReflectOwnKeys(prototype);
    for (let i = 0; i < keys.length; i++) {
      if (!isMemberKey(prototype, keys[i])) continue;
      const descriptor = guarded(prototype, keys[i], ReflectGetOwnPropertyDescriptor(prototype, keys[i]));
      ObjectDefineProperty(prototype, keys[i], { ...descriptor, __proto__: null, enumerable: true });
    }
    const statics = ReflectOwnKeys(Class);
    for (let i = 0; i < statics.length; i++) {
      if (!isMemberKey(Class, statics[i])) continue;
      ObjectDefineProperty(made, statics[i], { ...ReflectGetOwnPropertyDescriptor(Class, statics[i]), __proto__: null, enumerable: true });
    }
    orderMembers(prototype);
    orderMembers(made);
    if (constants !== undefined) {
      const names = ReflectOwnKeys(constants);
      for (let i = 0; i < names.length; i++) {
        const constant = { __proto__: null, value: constants[names[i]], enumerable: true };
        ObjectDefineProperty(made, names[i], constant);
        ObjectDefineProperty(prototype, names[i], constant);
      }
    }
    ObjectDefineProperty(prototype, SymbolToStringTag, { __proto__: null, value: name, configurable: true });
    if (Class.name !== name) ObjectDefineProperty(Class, "name", { __proto__: null, value: name, configurable: true });
    return Class;
  }

  /** Gives a prototype the accessors and methods of an object: what a partial interface or a mixin adds. */
  function addMembers(prototype, members, promises = []) {
    const known = brands.get(prototype);
    for (let i = 0; known !== undefined && i < promises.length; i++) ArrayPrototypePush(known.promises, promises[i]);
    const keys = ReflectOwnKeys(members);
    for (let i = 0; i < keys.length; i++) {
      // Those that come before configureInterface() are guarded by it.
      const descriptor = ReflectGetOwnPropertyDescriptor(members, keys[i]);
      ObjectDefineProperty(prototype, keys[i], isPlatformPrototype(prototype) ? guarded(prototype, keys[i], descriptor) : descriptor);
    }
  }

  /**
   * A promise-returning operation never throws: https://webidl.spec.whatwg.org/#dfn-create-operation-function
   * What `fn` gives is a promise of ours for the most part: it goes out as it is, since resolving another
   * promise with it would ask the script's own Promise.prototype.then.
   */
  function promiseOperation(fn) {
    try {
      const result = fn();
      return isPromiseLike(result) ? unarmed(result) : PromiseResolve(result);
    } catch (error) {
      return PromiseReject(error);
    }
  }

  return {
    addMembers, assertInternal, brand, brandGlobal, bufferExtent, collect, configureInterface, converters, copyBytes, dictionary, enumeration, illegalConstructor,
    interfaceConverter, interfaceNameOf, interfaceObject, internal, isArrayBuffer, isObject, isPlatformPrototype, isSharedArrayBuffer, makeError, markPlatformPrototype, nullable, orderMembers, prefIsOn, promiseOperation, record, requiredArguments,
    sequence, unforgeable,
  };
})
//# sourceURL=pyua:webidl/00_webidl.js
