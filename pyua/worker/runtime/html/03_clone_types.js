// What a structured clone can be of: built-in types by their brand, platform objects by registration.
// Spec: https://html.spec.whatwg.org/multipage/structured-data.html
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayBuffer, ArrayBufferIsView, ArrayPrototypePush, BigIntPrototypeValueOf, BooleanPrototypeValueOf, DataView, Date, DatePrototypeGetTime,
    Error, ErrorIsError, FinalizationRegistry, MapPrototype, MapPrototypeGetSize, NumberPrototypeValueOf, ObjectDefineProperty, PromisePrototype,
    ReflectGetOwnPropertyDescriptor, ReflectGetPrototypeOf, RegExpPrototype, SafeMap, SetPrototype, SetPrototypeGetSize, StringPrototypeValueOf,
    SymbolPrototypeValueOf, Uint8Array, WeakMapPrototypeHas, WeakRefPrototypeDeref, WeakSetPrototypeHas,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { isRegExp } = load("html/03_regexp.js");
  const { DOMException, isDOMException, messageOf, nameOf } = load("webidl/01_dom_exception.js");

  const cannot = (what) => new DOMException(`${what} could not be cloned.`, "DataCloneError");

  const VIEWS = { __proto__: null, DataView };
  const viewNames = [
    "BigInt64Array", "BigUint64Array", "Float16Array", "Float32Array", "Float64Array", "Int16Array", "Int32Array", "Int8Array", "Uint16Array",
    "Uint32Array", "Uint8Array", "Uint8ClampedArray",
  ];
  for (let i = 0; i < viewNames.length; i++) VIEWS[viewNames[i]] = primordials[viewNames[i]];
  const ERRORS = { __proto__: null, Error };
  const errorNames = ["EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"];
  for (let i = 0; i < errorNames.length; i++) ERRORS[errorNames[i]] = primordials[errorNames[i]];

  // --- platform objects -----------------------------------------------------------------------------

  const serializable = [];
  const serializableByName = new SafeMap();
  const transferable = [];
  const transferableByName = new SafeMap();
  /** Where the types are that a tree can name before their file was loaded. They are above this layer, so they come by name. */
  const FILES = {
    __proto__: null, Blob: "file/09_blob.js", File: "file/09_blob.js", CryptoKey: "webcrypto/11_crypto_key.js",
    MessagePort: "html/07_message_port.js",
  };

  /**
   * A serializable interface: {is(value), serialize(object) → data, deserialize(data) → object}; data is an object of
   * strings, numbers, booleans, nulls and Uint8Arrays. The most special of related interfaces is registered first.
   */
  function registerSerializable(name, type) {
    const entry = { __proto__: null, name, is: type.is, serialize: type.serialize, deserialize: type.deserialize };
    ArrayPrototypePush(serializable, entry);
    serializableByName.set(name, entry);
  }

  /**
   * A transferable interface: {is(value), transfer(object) → anything, receive(anything) → object} within this isolate;
   * with send(object) → data and accept(data) → object, in what JSON can say, from one isolate to another.
   */
  function registerTransferable(name, type) {
    const entry = { __proto__: null, name, is: type.is, transfer: type.transfer, receive: type.receive, send: type.send, accept: type.accept };
    ArrayPrototypePush(transferable, entry);
    transferableByName.set(name, entry);
  }

  registerSerializable("DOMException", {
    is: isDOMException,
    serialize: (exception) => {
      return { __proto__: null, name: nameOf(exception), message: messageOf(exception), stack: ownText(exception, "stack") ?? "" };
    },
    deserialize: ({ name, message, stack }) => {
      const exception = new DOMException(message, name);
      ObjectDefineProperty(exception, "stack", { __proto__: null, value: stack, writable: true, configurable: true });
      return exception;
    },
  });
  function find(types, value) {
    for (let i = 0; i < types.length; i++) if (types[i].is(value)) return types[i];
    return undefined;
  }

  // --- brands ---------------------------------------------------------------------------------------

  /** Is `value` one of those on which `method` works? */
  function has(method, value) {
    try {
      method(value);
      return true;
    } catch {
      return false;
    }
  }

  const KINDS = [
    { __proto__: null, kind: "view", is: ArrayBufferIsView },
    { __proto__: null, kind: "buffer", is: webidl.isArrayBuffer },
    { __proto__: null, kind: "shared", is: webidl.isSharedArrayBuffer },
    { __proto__: null, kind: "date", is: (value) => has(DatePrototypeGetTime, value) },
    { __proto__: null, kind: "map", is: (value) => has(MapPrototypeGetSize, value) },
    { __proto__: null, kind: "set", is: (value) => has(SetPrototypeGetSize, value) },
    { __proto__: null, kind: "error", is: ErrorIsError },
    { __proto__: null, kind: "regexp", is: isRegExp },
    { __proto__: null, kind: "boolean", is: (value) => has(BooleanPrototypeValueOf, value) },
    { __proto__: null, kind: "number", is: (value) => has(NumberPrototypeValueOf, value) },
    { __proto__: null, kind: "string", is: (value) => has(StringPrototypeValueOf, value) },
    { __proto__: null, kind: "bigint", is: (value) => has(BigIntPrototypeValueOf, value) },
    { __proto__: null, kind: "symbol", is: (value) => has(SymbolPrototypeValueOf, value) },
  ];
  /** Prototype → what its objects mostly are: each check that fails costs an exception. */
  const likely = new SafeMap();
  const prototypes = {
    __proto__: null, view: Uint8Array.prototype, buffer: ArrayBuffer.prototype, date: Date.prototype, map: MapPrototype, set: SetPrototype,
    regexp: RegExpPrototype,
  };
  for (let i = 0; i < KINDS.length; i++) if (prototypes[KINDS[i].kind] !== undefined) likely.set(prototypes[KINDS[i].kind], KINDS[i]);

  /** What an object is that is neither an array nor a plain object: a kind of the above, "platform", or "other". */
  function kindOf(value, prototype) {
    const guess = likely.get(prototype);
    if (guess !== undefined && guess.is(value)) return guess.kind;
    if (find(serializable, value) !== undefined) return "platform";
    for (let i = 0; i < KINDS.length; i++) if (KINDS[i].is(value)) return KINDS[i].kind;
    return "other";
  }

  /** Objects with inner state that no clone can have; no method tells these apart without touching them. */
  const uncloneable = new SafeMap();
  uncloneable.set(PromisePrototype, "Promise object");
  uncloneable.set(FinalizationRegistry.prototype, "FinalizationRegistry object");
  uncloneable.set(ReflectGetPrototypeOf(function* () {}).prototype, "Generator object");
  uncloneable.set(ReflectGetPrototypeOf(async function* () {}).prototype, "AsyncGenerator object");
  const { WebAssembly } = primordials.globalThis;
  if (WebAssembly?.Module?.prototype !== undefined) uncloneable.set(WebAssembly.Module.prototype, "WebAssembly.Module object");

  function rejectUncloneable(value) {
    if (has(WeakRefPrototypeDeref, value)) throw cannot("WeakRef object");
    if (has((map) => WeakMapPrototypeHas(map, map), value)) throw cannot("WeakMap object");
    if (has((set) => WeakSetPrototypeHas(set, set), value)) throw cannot("WeakSet object");
    for (let holder = value; holder !== null; holder = ReflectGetPrototypeOf(holder)) {
      const name = uncloneable.get(holder) ?? (webidl.isPlatformPrototype(holder) ? `${interfaceOf(holder)} object` : undefined);
      if (name !== undefined) throw cannot(name);
    }
  }
  const interfaceOf = (prototype) => ReflectGetOwnPropertyDescriptor(prototype, primordials.SymbolToStringTag)?.value ?? "The";

  function ownText(object, key) {
    const descriptor = ReflectGetOwnPropertyDescriptor(object, key);
    if (descriptor === undefined) return undefined;
    // V8's stack is an accessor that looks like a data property, or a real one.
    const value = "value" in descriptor ? descriptor.value : key === "stack" ? primordials.stackOf(object) : object[key];
    return typeof value === "string" ? value : undefined;
  }

  return {
    ERRORS, FILES, VIEWS, cannot, find, kindOf, ownText, registerSerializable,
    registerTransferable, rejectUncloneable, serializable, serializableByName, transferable,
    transferableByName,
  };
})
//# sourceURL=pyua:html/03_clone_types.js
