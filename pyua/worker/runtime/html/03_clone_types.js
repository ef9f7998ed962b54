// What a structured clone can be of: built-in types by their brand, platform objects by registration.
// Spec: https://html.spec.whatwg.org/multipage/structured-data.html
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayPrototypePush, DataView, DatePrototypeGetTime, Error, FinalizationRegistry, MapPrototypeGetSize,
    ObjectDefineProperty, PromisePrototype, ReflectGetOwnPropertyDescriptor, ReflectGetPrototypeOf, SafeMap, SetPrototypeGetSize, WeakMapPrototypeHas, WeakRefPrototypeDeref,
    WeakSetPrototypeHas,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
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
  const isMap = (value) => has(MapPrototypeGetSize, value);
  const isSet = (value) => has(SetPrototypeGetSize, value);
  const isDate = (value) => has(DatePrototypeGetTime, value);

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
    ERRORS, FILES, VIEWS, cannot, find, has, isDate, isMap, isSet, ownText, registerSerializable,
    registerTransferable, rejectUncloneable, serializable, serializableByName, transferable,
    transferableByName,
  };
})
//# sourceURL=pyua:html/03_clone_types.js
