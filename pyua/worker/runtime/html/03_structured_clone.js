// Structured clone: structuredClone(), and the same as a tree that JSON can say, for what leaves the isolate.
// Spec: https://html.spec.whatwg.org/multipage/structured-data.html
//
// A tree is {nodes, root}. A value is itself if JSON has it (string, boolean, null, a finite number that is not -0), else
// an array: ["u"] undefined, ["n", text] another number, ["i", text] a bigint, ["r", n] the object nodes[n].
// A node is [type, …]. Bytes are base64 text in a tree; a clone within the isolate keeps them as Uint8Arrays.
//
// WARNING: pyua/worker/structured_clone.py reads and writes the same trees.
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayBuffer, ArrayBufferIsView, ArrayBufferPrototypeGetDetached, ArrayBufferPrototypeGetMaxByteLength,
    ArrayBufferPrototypeGetResizable, ArrayBufferPrototypeTransfer, ArrayIsArray, ArrayPrototypePush, BigInt, BigIntPrototypeValueOf,
    BooleanPrototypeValueOf, DataView, Date, DatePrototypeGetTime, Error, ErrorIsError, FinalizationRegistry, MapPrototypeForEach, MapPrototypeGetSize,
    MapPrototypeSet, Map, Number, NumberIsFinite, NumberPrototypeValueOf, Object, ObjectDefineProperty, ObjectIs, ObjectKeys,
    ObjectPrototype, ObjectPrototypeHasOwnProperty, PromisePrototype, ReflectDefineProperty, ReflectGetOwnPropertyDescriptor, ReflectGetPrototypeOf, RegExp,
    RegExpPrototype, RegExpPrototypeGetSource, SafeMap, Set, SetPrototypeAdd, SetPrototypeForEach, SetPrototypeGetSize, String, StringPrototypeValueOf,
    SymbolIterator, TypedArrayPrototypeGetSymbolToStringTag, TypedArrayPrototypeGetLength, TypedArrayPrototypeSet, Uint8Array, Uint8ArrayFromBase64,
    Uint8ArrayPrototypeToBase64, WeakMapPrototypeHas, WeakRefPrototypeDeref, WeakSetPrototypeHas,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { DOMException, isDOMException } = load("webidl/01_dom_exception.js");

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
  /** Where the types are that a tree can name before their file was loaded. They are above this layer, so they come by name. */
  const FILES = { __proto__: null, Blob: "file/09_blob.js", File: "file/09_blob.js", CryptoKey: "webcrypto/11_subtle.js" };

  /**
   * A serializable interface: {is(value), serialize(object) → data, deserialize(data) → object}; data is an object of
   * strings, numbers, booleans, nulls and Uint8Arrays. The most special of related interfaces is registered first.
   */
  function registerSerializable(name, type) {
    const entry = { __proto__: null, name, is: type.is, serialize: type.serialize, deserialize: type.deserialize };
    ArrayPrototypePush(serializable, entry);
    serializableByName.set(name, entry);
  }

  /** A transferable interface: {is(value), transfer(object) → anything, receive(anything) → object}, within this isolate. */
  function registerTransferable(type) { ArrayPrototypePush(transferable, type); }

  registerSerializable("DOMException", {
    is: isDOMException,
    serialize: (exception) => {
      const { message, name } = DOMExceptionParts(exception);
      return { __proto__: null, name, message, stack: ownText(exception, "stack") ?? "" };
    },
    deserialize: ({ name, message, stack }) => {
      const exception = new DOMException(message, name);
      ObjectDefineProperty(exception, "stack", { __proto__: null, value: stack, writable: true, configurable: true });
      return exception;
    },
  });
  const nameOf = primordials.uncurryThis(ReflectGetOwnPropertyDescriptor(DOMException.prototype, "name").get);
  const messageOf = primordials.uncurryThis(ReflectGetOwnPropertyDescriptor(DOMException.prototype, "message").get);
  const DOMExceptionParts = (exception) => ({ __proto__: null, name: nameOf(exception), message: messageOf(exception) });

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
  const isRegExp = (value) => value !== RegExpPrototype && has(RegExpPrototypeGetSource, value);

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
    const value = "value" in descriptor ? descriptor.value : object[key];
    return typeof value === "string" ? value : undefined;
  }

  // --- serialize: https://html.spec.whatwg.org/#structuredserializeinternal ---------------------------

  /**
   * state: {nodes, known: object → index, portable, transferred: object → index of the transfer list}
   */
  function write(state, value) {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return NumberIsFinite(value) && !ObjectIs(value, -0) ? value : ["n", ObjectIs(value, -0) ? "-0" : `${value}`];
      case "undefined":
        return ["u"];
      case "bigint":
        return ["i", `${value}`];
      case "symbol":
        throw cannot("Symbol");
      case "function":
        throw cannot("Function object");
      default:
        return value === null ? null : ["r", writeObject(state, value)];
    }
  }

  function writeObject(state, value) {
    const known = state.known.get(value);
    if (known !== undefined) return known;
    const index = state.nodes.length;
    state.known.set(value, index);
    const node = [];
    ArrayPrototypePush(state.nodes, node);
    fill(state, node, value);
    return index;
  }

  function fill(state, node, value) {
    const add = (item) => { ArrayPrototypePush(node, item); };
    const place = state.transferred.get(value);
    if (place !== undefined) {
      add("transferred");
      add(place);
      return;
    }
    if (ArrayIsArray(value)) {
      add("array");
      add(value.length);
      writeProperties(state, node, value);
      return;
    }
    const prototype = ReflectGetPrototypeOf(value);
    // Plain objects are the most by far, and each brand check below costs an exception.
    // DEVIATION: a Date (or Map …) whose prototype was replaced by Object.prototype is cloned as a plain object.
    if (prototype !== null && prototype !== ObjectPrototype && fillSpecial(state, add, value)) return;
    if (prototype === null || prototype === ObjectPrototype) {
      const type = find(serializable, value);
      if (type !== undefined) {
        writePlatform(state, add, type, value);
        return;
      }
    }
    add("object");
    writeProperties(state, node, value);
  }

  /** Everything that is neither an array nor a plain object; false if it is an ordinary object after all. */
  function fillSpecial(state, add, value) {
    if (ArrayBufferIsView(value)) {
      writeView(state, add, value);
    } else if (webidl.isArrayBuffer(value)) {
      if (ArrayBufferPrototypeGetDetached(value)) throw cannot("A detached ArrayBuffer");
      add("buffer");
      add(bytes(state, new Uint8Array(value)));
      if (ArrayBufferPrototypeGetResizable(value)) add(ArrayBufferPrototypeGetMaxByteLength(value));
    } else if (webidl.isSharedArrayBuffer(value)) {
      if (state.portable) throw cannot("SharedArrayBuffer object");
      add("shared");
      add(value);
    } else if (isDate(value)) {
      add("date");
      add(write(state, DatePrototypeGetTime(value)));
    } else if (isMap(value)) {
      add("map");
      const entries = [];
      MapPrototypeForEach(value, (item, key) => { ArrayPrototypePush(entries, key, item); });
      for (let i = 0; i < entries.length; i++) add(write(state, entries[i]));
    } else if (isSet(value)) {
      add("set");
      const items = [];
      SetPrototypeForEach(value, (item) => { ArrayPrototypePush(items, item); });
      for (let i = 0; i < items.length; i++) add(write(state, items[i]));
    } else if (ErrorIsError(value) && !isDOMException(value)) {
      writeError(state, add, value);
    } else if (isRegExp(value)) {
      add("regexp");
      add(RegExpPrototypeGetSource(value));
      add(flagsOf(value));
    } else if (!writeBoxed(state, add, value)) {
      const type = find(serializable, value);
      if (type === undefined) {
        rejectUncloneable(value);
        return false;
      }
      writePlatform(state, add, type, value);
    }
    return true;
  }

  function writeBoxed(state, add, value) {
    const unboxers = [BooleanPrototypeValueOf, NumberPrototypeValueOf, StringPrototypeValueOf, BigIntPrototypeValueOf];
    for (let i = 0; i < unboxers.length; i++) {
      if (!has(unboxers[i], value)) continue;
      add("boxed");
      add(write(state, unboxers[i](value)));
      return true;
    }
    if (has(primordials.SymbolPrototypeValueOf, value)) throw cannot("Symbol object");
    return false;
  }

  const FLAGS = [
    ["d", "HasIndices"], ["g", "Global"], ["i", "IgnoreCase"], ["m", "Multiline"], ["s", "DotAll"], ["u", "Unicode"], ["v", "UnicodeSets"], ["y", "Sticky"],
  ];
  function flagsOf(regexp) {
    let flags = "";
    for (let i = 0; i < FLAGS.length; i++) if (primordials[`RegExpPrototypeGet${FLAGS[i][1]}`](regexp)) flags += FLAGS[i][0];
    return flags;
  }

  const bytes = (state, array) => (state.portable ? Uint8ArrayPrototypeToBase64(array) : copy(array));
  function copy(array) {
    const result = new Uint8Array(TypedArrayPrototypeGetLength(array));
    TypedArrayPrototypeSet(result, array);
    return result;
  }

  function writeView(state, add, value) {
    const name = TypedArrayPrototypeGetSymbolToStringTag(value) ?? "DataView";
    const { buffer, offset, length } = webidl.bufferExtent(value);
    if (webidl.isArrayBuffer(buffer) && ArrayBufferPrototypeGetDetached(buffer)) throw cannot(`A detached ${name}`);
    const reference = write(state, buffer);
    add("view");
    add(name);
    add(reference);
    add(offset);
    add(name === "DataView" ? length : length / VIEWS[name].BYTES_PER_ELEMENT);
  }

  function writeError(state, add, value) {
    const name = `${value.name}`;
    add("error");
    add(name in ERRORS ? name : "Error");
    const message = ReflectGetOwnPropertyDescriptor(value, "message");
    add(message !== undefined && "value" in message ? String(message.value) : null);
    add(ownText(value, "stack") ?? "");
    const cause = ReflectGetOwnPropertyDescriptor(value, "cause");
    if (cause !== undefined && "value" in cause) add(write(state, cause.value));
  }

  function writePlatform(state, add, type, value) {
    const data = type.serialize(value);
    const keys = ObjectKeys(data);
    add("platform");
    add(type.name);
    for (let i = 0; i < keys.length; i++) {
      const item = data[keys[i]];
      add(keys[i]);
      add(webidl.isObject(item) ? ["x", bytes(state, item)] : item);
    }
  }

  function writeProperties(state, node, value) {
    const keys = ObjectKeys(value);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      // A getter may have deleted it meanwhile.
      if (ObjectPrototypeHasOwnProperty(value, key)) ArrayPrototypePush(node, key, write(state, value[key]));
    }
  }

  // --- transfer: https://html.spec.whatwg.org/#structuredserializewithtransfer -----------------------

  function begin(transfer, portable) {
    const transferred = new SafeMap();
    for (let i = 0; i < transfer.length; i++) {
      const object = transfer[i];
      const isBuffer = webidl.isArrayBuffer(object);
      const type = isBuffer ? undefined : find(transferable, object);
      // DEVIATION: a MessagePort does not leave its isolate: the other side may be no isolate at all.
      if (!isBuffer && (type === undefined || portable)) {
        throw new DOMException("The object could not be transferred.", "DataCloneError");
      }
      if (transferred.has(object)) throw new DOMException("An object is twice in the transfer list.", "DataCloneError");
      transferred.set(object, i);
    }
    return { __proto__: null, nodes: [], known: new SafeMap(), portable, transferred };
  }

  function detach(object, portable) {
    if (!webidl.isArrayBuffer(object)) {
      const type = find(transferable, object);
      return { __proto__: null, receive: type.receive, data: type.transfer(object) };
    }
    if (ArrayBufferPrototypeGetDetached(object)) throw cannot("A detached ArrayBuffer");
    const buffer = ArrayBufferPrototypeTransfer(object);
    return portable ? Uint8ArrayPrototypeToBase64(new Uint8Array(buffer)) : { __proto__: null, receive: (data) => data, data: buffer };
  }

  function serializeWith(value, transfer, portable) {
    const state = begin(transfer, portable);
    const root = write(state, value);
    const result = { __proto__: null, nodes: state.nodes, root };
    if (transfer.length > 0) {
      result.transferred = [];
      for (let i = 0; i < transfer.length; i++) {
        if (webidl.isArrayBuffer(transfer[i]) && ArrayBufferPrototypeGetDetached(transfer[i])) throw cannot("A detached ArrayBuffer");
      }
      for (let i = 0; i < transfer.length; i++) ArrayPrototypePush(result.transferred, detach(transfer[i], portable));
    }
    return result;
  }

  /** A tree that JSON can say. Throws DataCloneError. */
  const serialize = (value, transfer = []) => serializeWith(value, transfer, true);
  /** A record for this isolate only: it keeps shared memory and ports. It can be deserialized once. */
  const serializeLocal = (value, transfer = []) => serializeWith(value, transfer, false);

  // --- deserialize: https://html.spec.whatwg.org/#structureddeserialize -------------------------------

  function deserializeWithTransfer(tree) {
    const { nodes, root, transferred: sent = [] } = tree;
    const transferred = [];
    for (let i = 0; i < sent.length; i++) {
      ArrayPrototypePush(transferred, typeof sent[i] === "string" ? bufferOf(sent[i]) : sent[i].receive(sent[i].data));
    }
    const state = { __proto__: null, nodes, objects: [], transferred };
    return { __proto__: null, value: read(state, root), transferred };
  }

  const bufferOf = (data) => primordials.TypedArrayPrototypeGetBuffer(bytesOf(data));
  const bytesOf = (data) => (typeof data === "string" ? Uint8ArrayFromBase64(data) : data);

  function read(state, value) {
    if (!ArrayIsArray(value)) return value;
    switch (value[0]) {
      case "n":
        return Number(value[1]);
      case "i":
        return BigInt(value[1]);
      case "r":
        return (state.objects[value[1]] ??= readObject(state, state.nodes[value[1]], value[1]));
      default:
        return undefined;
    }
  }

  function readObject(state, node, index) {
    switch (node[0]) {
      case "object":
        return readProperties(state, node, 1, (state.objects[index] = {}));
      case "array": {
        const array = (state.objects[index] = []);
        array.length = node[1];
        return readProperties(state, node, 2, array);
      }
      case "map": {
        const map = (state.objects[index] = new Map());
        for (let i = 1; i < node.length; i += 2) MapPrototypeSet(map, read(state, node[i]), read(state, node[i + 1]));
        return map;
      }
      case "set": {
        const set = (state.objects[index] = new Set());
        for (let i = 1; i < node.length; i++) SetPrototypeAdd(set, read(state, node[i]));
        return set;
      }
      case "date":
        return new Date(read(state, node[1]));
      case "regexp":
        return new RegExp(node[1], node[2]);
      case "boxed":
        return Object(read(state, node[1]));
      case "buffer":
        return readBuffer(node);
      case "shared":
        return node[1];
      case "view":
        return new VIEWS[node[1]](read(state, node[2]), node[3], node[4]);
      case "error":
        return readError(state, node, index);
      case "platform":
        return readPlatform(node);
      case "transferred":
        return state.transferred[node[1]];
      default:
        throw cannot("The object");
    }
  }

  function readProperties(state, node, start, object) {
    for (let i = start; i < node.length; i += 2) {
      ReflectDefineProperty(object, node[i], {
        __proto__: null, value: read(state, node[i + 1]), writable: true, enumerable: true, configurable: true,
      });
    }
    return object;
  }

  function readBuffer(node) {
    const content = bytesOf(node[1]);
    if (node.length === 2) return primordials.TypedArrayPrototypeGetBuffer(content);
    const length = TypedArrayPrototypeGetLength(content);
    const buffer = new ArrayBuffer(length, { __proto__: null, maxByteLength: node[2] });
    TypedArrayPrototypeSet(new Uint8Array(buffer), content);
    return buffer;
  }

  function readError(state, node, index) {
    const error = new ERRORS[node[1]]();
    state.objects[index] = error;
    const set = (key, value) => {
      ObjectDefineProperty(error, key, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
    };
    if (node[2] !== null) set("message", node[2]);
    set("stack", node[3]);
    if (node.length > 4) set("cause", read(state, node[4]));
    return error;
  }

  function readPlatform(node) {
    const name = node[1];
    if (!serializableByName.has(name) && name in FILES) load(FILES[name]);
    const type = serializableByName.get(name);
    if (type === undefined) throw cannot(`${name} object`);
    const data = { __proto__: null };
    for (let i = 2; i < node.length; i += 2) {
      data[node[i]] = ArrayIsArray(node[i + 1]) ? bytesOf(node[i + 1][1]) : node[i + 1];
    }
    return type.deserialize(data);
  }

  const deserialize = (tree) => deserializeWithTransfer(tree).value;

  // --- https://html.spec.whatwg.org/#dom-structuredclone ---------------------------------------------

  const convertOptions = webidl.dictionary("StructuredSerializeOptions", [
    { __proto__: null, key: "transfer", converter: webidl.sequence(webidl.converters.object), defaultValue: () => [] },
  ]);

  function structuredClone(value, options = undefined) {
    webidl.requiredArguments(arguments.length, 1, "structuredClone");
    const { transfer } = convertOptions(options, "structuredClone", "Argument 2");
    return deserialize(serializeLocal(value, transfer));
  }

  /** The transfer list of postMessage(message, transferOrOptions). */
  function convertTransfer(options, prefix) {
    return webidl.isObject(options) && typeof options[SymbolIterator] === "function"
      ? webidl.sequence(webidl.converters.object)(options, prefix, "Argument 2")
      : convertOptions(options, prefix, "Argument 2").transfer;
  }

  return {
    convertTransfer, deserialize, deserializeWithTransfer, registerSerializable, registerTransferable, serialize, serializeLocal, structuredClone,
  };
})
//# sourceURL=pyua:html/03_structured_clone.js
