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
  const { SymbolIterator, TypeError } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { registerSerializable, registerTransferable } = load("html/03_clone_types.js");
  const { serialize, serializeLocal } = load("html/03_clone_write.js");
  const { deserialize, deserializeWithTransfer } = load("html/03_clone_read.js");
  const { cloneDirectly } = load("html/03_clone_direct.js");

  // --- https://html.spec.whatwg.org/#dom-structuredclone ---------------------------------------------

  const convertOptions = webidl.dictionary("StructuredSerializeOptions", [
    { __proto__: null, key: "transfer", converter: webidl.sequence(webidl.converters.object), defaultValue: () => [] },
  ]);

  function structuredClone(value, options = undefined) {
    webidl.requiredArguments(arguments.length, 1, "structuredClone");
    const { transfer } = convertOptions(options, "structuredClone", "Argument 2");
    return transfer.length === 0 ? cloneDirectly(value) : deserialize(serializeLocal(value, transfer));
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
