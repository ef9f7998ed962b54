// StructuredDeserialize: from a tree (html/03_structured_clone.js tells its form) to values.
// Spec: https://html.spec.whatwg.org/multipage/structured-data.html#structureddeserialize
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayBuffer, ArrayIsArray, ArrayPrototypePush, ArrayPut, BigInt, Date, Map, MapPrototypeSet, Number, Object, ObjectDefineProperty,
    ObjectPrototype, ObjectPrototypeHasOwnProperty, RegExp, Set, SetPrototypeAdd, TypedArrayPrototypeGetLength, TypedArrayPrototypeSet,
    Uint8Array, Uint8ArrayFromBase64, define, makeList,
  } = primordials;
  const { ERRORS, FILES, VIEWS, cannot, serializableByName, transferableByName } = load("html/03_clone_types.js");

  function deserializeWithTransfer(tree) {
    const { nodes, root, transferred: sent = [] } = tree;
    const transferred = [];
    for (let i = 0; i < sent.length; i++) {
      ArrayPrototypePush(transferred, typeof sent[i] === "string" ? bufferOf(sent[i]) : receive(sent[i]));
    }
    const state = { __proto__: null, nodes, objects: makeList(), transferred };
    return { __proto__: null, value: read(state, root), transferred };
  }

  function receive(item) {
    if (!ObjectPrototypeHasOwnProperty(item, "type")) return item.receive(item.data);
    if (!transferableByName.has(item.type)) load(FILES[item.type]);
    return transferableByName.get(item.type).accept(item.data);
  }

  const bufferOf = (data) => primordials.TypedArrayPrototypeGetBuffer(bytesOf(data));
  const bytesOf = (data) => (typeof data === "string" ? Uint8ArrayFromBase64(data) : data);

  function read(state, value) {
    if (!ArrayIsArray(value)) return value; // what a clone without a tree has in a node is never an array
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
        return readProperties(state, node, 1, putProperty, (state.objects[index] = {}));
      case "array": {
        const array = (state.objects[index] = []);
        array.length = node[1];
        return readProperties(state, node, 2, ArrayPut, array);
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
        state.objects[index] = readError(node);
        if (node.length > 4) hide(state.objects[index], "cause", read(state, node[4]));
        return state.objects[index];
      case "platform":
        return readPlatform(node);
      case "transferred":
        return state.transferred[node[1]];
      default:
        throw cannot("The object");
    }
  }

  function readProperties(state, node, start, put, object) {
    for (let i = start; i < node.length; i += 2) put(object, node[i], read(state, node[i + 1]));
    return object;
  }

  /** Defines a property of a new object. Asking whether a setter could be in the way is faster than defining each. */
  function putProperty(object, key, value) {
    if (key in ObjectPrototype) define(object, key, value);
    else object[key] = value;
  }

  function readBuffer(node) {
    const content = bytesOf(node[1]);
    if (node.length === 2) return primordials.TypedArrayPrototypeGetBuffer(content);
    const length = TypedArrayPrototypeGetLength(content);
    const buffer = new ArrayBuffer(length, { __proto__: null, maxByteLength: node[2] });
    TypedArrayPrototypeSet(new Uint8Array(buffer), content);
    return buffer;
  }

  function readError(node) {
    const error = new ERRORS[node[1]]();
    if (node[2] !== null) hide(error, "message", node[2]);
    hide(error, "stack", node[3]);
    return error;
  }

  /** Defines a property that is not enumerable. */
  function hide(object, key, value) {
    ObjectDefineProperty(object, key, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
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

  return { deserialize, deserializeWithTransfer, hide, putProperty, readError, readObject };
})
//# sourceURL=pyua:html/03_clone_read.js
