// StructuredSerialize: from values to a tree (html/03_structured_clone.js tells its form).
// Spec: https://html.spec.whatwg.org/multipage/structured-data.html#structuredserializeinternal
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayBufferPrototypeGetDetached, ArrayBufferPrototypeGetMaxByteLength,
    ArrayBufferPrototypeGetResizable, ArrayBufferPrototypeTransfer, ArrayIsArray, ArrayPrototypePush,
    BigIntPrototypeValueOf, BooleanPrototypeValueOf, DatePrototypeGetTime, 
    MapPrototypeForEach, NumberIsFinite, NumberPrototypeValueOf, ObjectIs, ObjectKeys, ObjectPrototype,
    ObjectPrototypeHasOwnProperty, ReflectGetOwnPropertyDescriptor, ReflectGetPrototypeOf, RegExpPrototypeGetSource,
    SafeMap, SetPrototypeForEach, String, StringPrototypeValueOf, TypedArrayPrototypeGetLength,
    TypedArrayPrototypeGetSymbolToStringTag, TypedArrayPrototypeSet, Uint8Array, Uint8ArrayPrototypeToBase64,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { flagsOf } = load("html/03_regexp.js");
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { ERRORS, VIEWS, cannot, find, kindOf, ownText, rejectUncloneable, serializable, transferable } = load("html/03_clone_types.js");

  // --- serialize: https://html.spec.whatwg.org/#structuredserializeinternal ---------------------------

  /**
   * state: {nodes, known: object → index, portable, transferred: object → index of the transfer list}, or {portable, inner}
   * where there is no tree: inner(object) is what stands for an object within a node.
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
        if (value === null) return null;
        return state.inner === undefined ? ["r", writeObject(state, value)] : state.inner(value);
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
    // Plain objects are the most by far, and each brand check costs an exception.
    // DEVIATION: a Date (or Map …) whose prototype was replaced by Object.prototype is cloned as a plain object.
    const plain = prototype === null || prototype === ObjectPrototype;
    const kind = !plain ? kindOf(value, prototype) : find(serializable, value) === undefined ? "other" : "platform";
    if (kind !== "other") {
      fillSpecial(state, add, value, kind);
      return;
    }
    if (!plain) rejectUncloneable(value);
    add("object");
    writeProperties(state, node, value);
  }

  /** Everything that is neither an array nor an ordinary object. */
  function fillSpecial(state, add, value, kind) {
    switch (kind) {
      case "view":
        writeView(state, add, value);
        break;
      case "buffer":
        if (ArrayBufferPrototypeGetDetached(value)) throw cannot("A detached ArrayBuffer");
        add("buffer");
        add(bytes(state, new Uint8Array(value)));
        if (ArrayBufferPrototypeGetResizable(value)) add(ArrayBufferPrototypeGetMaxByteLength(value));
        break;
      case "shared":
        if (state.portable) throw cannot("SharedArrayBuffer object");
        add("shared");
        add(value);
        break;
      case "date":
        add("date");
        add(write(state, DatePrototypeGetTime(value)));
        break;
      case "map": {
        add("map");
        const entries = entriesOf(value);
        for (let i = 0; i < entries.length; i++) add(write(state, entries[i]));
        break;
      }
      case "set": {
        add("set");
        const items = itemsOf(value);
        for (let i = 0; i < items.length; i++) add(write(state, items[i]));
        break;
      }
      case "error": {
        const parts = writeError(value);
        for (let i = 0; i < parts.length; i++) add(parts[i]);
        const cause = causeOf(value);
        if (cause !== undefined) add(write(state, cause.value));
        break;
      }
      case "regexp":
        add("regexp");
        add(RegExpPrototypeGetSource(value));
        add(flagsOf(value));
        break;
      case "platform":
        writePlatform(state, add, find(serializable, value), value);
        break;
      case "symbol":
        throw cannot("Symbol object");
      default:
        add("boxed");
        add(write(state, UNBOX[kind](value)));
    }
  }

  const UNBOX = { __proto__: null, bigint: BigIntPrototypeValueOf, boolean: BooleanPrototypeValueOf, number: NumberPrototypeValueOf, string: StringPrototypeValueOf };

  /** Key, value, key, value … as they are now. */
  function entriesOf(map) {
    const entries = [];
    MapPrototypeForEach(map, (item, key) => { ArrayPrototypePush(entries, key, item); });
    return entries;
  }

  function itemsOf(set) {
    const items = [];
    SetPrototypeForEach(set, (item) => { ArrayPrototypePush(items, item); });
    return items;
  }

  const bytes = (state, array) => (state.portable ? Uint8ArrayPrototypeToBase64(array) : copy(array));
  function copy(array) {
    const result = new Uint8Array(TypedArrayPrototypeGetLength(array));
    TypedArrayPrototypeSet(result, array);
    return result;
  }

  function writeView(state, add, value) {
    const name = TypedArrayPrototypeGetSymbolToStringTag(value) ?? "DataView";
    let buffer;
    let offset;
    let length;
    try {
      ({ buffer, offset, length } = webidl.bufferExtent(value));
    } catch {
      throw cannot(`A ${name} that its buffer has no room for`);
    }
    if (webidl.isArrayBuffer(buffer) && ArrayBufferPrototypeGetDetached(buffer)) throw cannot(`A detached ${name}`);
    const reference = write(state, buffer);
    add("view");
    add(name);
    add(reference);
    add(offset);
    add(name === "DataView" ? length : length / VIEWS[name].BYTES_PER_ELEMENT);
  }

  /** The node of an error, but for its cause. */
  function writeError(value) {
    const name = `${value.name}`;
    const message = ReflectGetOwnPropertyDescriptor(value, "message");
    const text = message !== undefined && "value" in message ? String(message.value) : null;
    return ["error", name in ERRORS ? name : "Error", text, ownText(value, "stack") ?? ""];
  }

  /** {value} if an error has a cause. */
  function causeOf(value) {
    const cause = ReflectGetOwnPropertyDescriptor(value, "cause");
    return cause !== undefined && "value" in cause ? cause : undefined;
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
      if (!isBuffer && (type === undefined || (portable && type.send === undefined))) {
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
      if (portable) return { __proto__: null, type: type.name, data: type.send(object) };
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

  return {
    causeOf, entriesOf, fillSpecial, itemsOf, serialize, serializeLocal, write, writeError,
  };
})
//# sourceURL=pyua:html/03_clone_write.js
