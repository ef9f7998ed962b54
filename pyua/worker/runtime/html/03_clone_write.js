// StructuredSerialize: from values to a tree (html/03_structured_clone.js tells its form).
// Spec: https://html.spec.whatwg.org/multipage/structured-data.html#structuredserializeinternal
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayBufferIsView, ArrayBufferPrototypeGetDetached, ArrayBufferPrototypeGetMaxByteLength,
    ArrayBufferPrototypeGetResizable, ArrayBufferPrototypeTransfer, ArrayIsArray, ArrayPrototypePush,
    BigIntPrototypeValueOf, BooleanPrototypeValueOf, DatePrototypeGetTime, ErrorIsError,
    MapPrototypeForEach, NumberIsFinite, NumberPrototypeValueOf, ObjectIs, ObjectKeys, ObjectPrototype,
    ObjectPrototypeHasOwnProperty, ReflectGetOwnPropertyDescriptor, ReflectGetPrototypeOf, RegExpPrototypeGetSource,
    SafeMap, SetPrototypeForEach, String, StringPrototypeValueOf, TypedArrayPrototypeGetLength,
    TypedArrayPrototypeGetSymbolToStringTag, TypedArrayPrototypeSet, Uint8Array, Uint8ArrayPrototypeToBase64,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { flagsOf, isRegExp } = load("html/03_regexp.js");
  const { DOMException, isDOMException } = load("webidl/01_dom_exception.js");
  const { ERRORS, VIEWS, cannot, find, has, isDate, isMap, isSet, ownText, rejectUncloneable, serializable, transferable } = load("html/03_clone_types.js");

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
    serialize, serializeLocal,
  };
})
//# sourceURL=pyua:html/03_clone_write.js
