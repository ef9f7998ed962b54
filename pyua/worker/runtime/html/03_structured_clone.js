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
    ArrayBuffer, ArrayIsArray, ArrayPrototypePush, BigInt, Date, Map, MapPrototypeSet, Number, Object,
    ObjectDefineProperty, ObjectPrototypeHasOwnProperty, ReflectDefineProperty, RegExp, Set, SetPrototypeAdd, SymbolIterator,
    TypeError, TypedArrayPrototypeGetLength, TypedArrayPrototypeSet, Uint8Array, Uint8ArrayFromBase64, makeList,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { ERRORS, FILES, VIEWS, cannot, serializableByName, registerSerializable, registerTransferable, transferableByName } = load("html/03_clone_types.js");
  const { serialize, serializeLocal } = load("html/03_clone_write.js");

  // --- deserialize: https://html.spec.whatwg.org/#structureddeserialize -------------------------------

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

  /** What postMessage(message, transferOrOptions) sends out of the isolate; `args` are its arguments. */
  function serializeMessage(args, prefix) {
    if (args.length === 0) throw new TypeError(`${prefix}: 0 is not a valid argument count for any overload.`);
    const options = args.length > 1 ? args[1] : undefined;
    if (options !== undefined && options !== null && !webidl.isObject(options)) {
      throw new TypeError(`${prefix}: Argument 2 is not valid for any of the 2-argument overloads.`);
    }
    return serialize(args[0], convertTransfer(options, prefix));
  }

  return {
    convertTransfer, deserialize, deserializeWithTransfer, registerSerializable, registerTransferable, serialize,
    serializeLocal, serializeMessage, structuredClone,
  };
})
//# sourceURL=pyua:html/03_structured_clone.js
