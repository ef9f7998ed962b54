// Web IDL: conversion of arguments, and the shape of interfaces. Spec: https://webidl.spec.whatwg.org/
(function (rt) {
  "use strict";
  const { primordials } = rt;
  const {
    ArrayBufferIsView, ArrayBufferPrototypeGetByteLength, ArrayPrototypeIncludes, ArrayPrototypePush, MathAbs, MathFloor, MathRound, MathTrunc, NumberIsFinite, NumberIsNaN, Number, Object,
    ObjectDefineProperty, ReflectApply, ReflectGetOwnPropertyDescriptor, ReflectOwnKeys, SafeWeakSet, String, StringPrototypeCharCodeAt,
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
      let x = toNumber(value, prefix, context);
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

  function toNumber(value, prefix, context) {
    if (typeof value === "bigint") throw makeError(prefix, context, "is a BigInt, not a number.");
    if (typeof value === "symbol") throw makeError(prefix, context, "is a symbol, not a number.");
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
    const x = toNumber(value, prefix, context);
    if (!NumberIsFinite(x)) throw makeError(prefix, context, "is not a finite floating-point value.");
    return x;
  };
  converters.DOMString = (value, prefix, context) => {
    if (typeof value === "string") return value;
    if (typeof value === "symbol") throw makeError(prefix, context, "is a symbol, which cannot be converted to a string.");
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
      ArrayPrototypePush(items, converter(step.value, prefix, `${context}, element ${items.length}`));
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
      throw new TypeError(`${prefix}: ${context} can't be converted to a dictionary.`);
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
    if (!isObject(value) || !is(value)) throw new TypeError(`${prefix}: ${context} does not implement interface ${name}.`);
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

  /** Members enumerable, @@toStringTag set, constants on both objects. https://webidl.spec.whatwg.org/#interface-prototype-object */
  function configureInterface(Class, name = Class.name, constants = undefined) {
    markPlatformPrototype(Class.prototype);
    const holders = [Class, Class.prototype];
    for (let h = 0; h < 2; h++) {
      const holder = holders[h];
      const keys = ReflectOwnKeys(holder);
      for (let i = 0; i < keys.length; i++) {
        const key = keys[i];
        if (typeof key !== "string" || key === "constructor" || key === "prototype" || key === "name" || key === "length") continue;
        ObjectDefineProperty(holder, key, { __proto__: null, enumerable: true });
      }
      if (constants !== undefined) {
        const names = ReflectOwnKeys(constants);
        for (let i = 0; i < names.length; i++) {
          ObjectDefineProperty(holder, names[i], { __proto__: null, value: constants[names[i]], enumerable: true });
        }
      }
    }
    ObjectDefineProperty(Class.prototype, SymbolToStringTag, { __proto__: null, value: name, configurable: true });
    if (Class.name !== name) ObjectDefineProperty(Class, "name", { __proto__: null, value: name, configurable: true });
    return Class;
  }

  /** Gives a prototype the accessors and methods of an object: what a partial interface or a mixin adds. */
  function addMembers(prototype, members) {
    const keys = ReflectOwnKeys(members);
    for (let i = 0; i < keys.length; i++) ObjectDefineProperty(prototype, keys[i], ReflectGetOwnPropertyDescriptor(members, keys[i]));
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
    addMembers, assertInternal, bufferExtent, collect, configureInterface, converters, copyBytes, dictionary, enumeration, illegalConstructor,
    interfaceConverter, internal, isArrayBuffer, isObject, isPlatformPrototype, isSharedArrayBuffer, makeError, markPlatformPrototype, nullable, promiseOperation, record, requiredArguments,
    sequence,
  };
})
//# sourceURL=pyua:webidl/00_webidl.js
