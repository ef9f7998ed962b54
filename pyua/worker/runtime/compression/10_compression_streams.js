// CompressionStream and DecompressionStream, over the host's zlib. Spec: https://compression.spec.whatwg.org/
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const { FinalizationRegistry, FinalizationRegistryPrototypeRegister, TypeError, TypedArrayPrototypeGetByteLength } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { createTransform, readableOf, writableOf } = load("streams/07_streams.js");

  const convertFormat = webidl.enumeration("CompressionFormat", ["deflate", "deflate-raw", "gzip"]);

  /** A stream that is dropped half-way leaves its zlib object behind: the host forgets it then. */
  const dropped = new FinalizationRegistry((id) => ops.send("compression.drop", id));

  function makeTransform(direction, format, name) {
    const id = ops.callSync("compression.open", direction, format);
    const write = (bytes, last, enqueue) => {
      const { 0: output, 1: fault } = ops.callSync("compression.write", id, bytes, last);
      const written = rt.unpacked(output);
      if (TypedArrayPrototypeGetByteLength(written) > 0) enqueue(written);
      if (fault !== "") throw new TypeError(fault);
    };
    const empty = new primordials.Uint8Array(0);
    const transform = createTransform((chunk, enqueue) => {
      const bytes = webidl.copyBytes(convertChunk(chunk, name));
      if (TypedArrayPrototypeGetByteLength(bytes) > 0) write(bytes, false, enqueue);
    }, (enqueue) => write(empty, true, enqueue));
    FinalizationRegistryPrototypeRegister(dropped, transform, id);
    return transform;
  }

  function convertChunk(chunk, name) {
    if (!primordials.ArrayBufferIsView(chunk) && !webidl.isArrayBuffer(chunk)) {
      throw new TypeError(`${name}: a chunk is not an ArrayBuffer or a view of one.`);
    }
    return webidl.converters.BufferSource(chunk, name, "Chunk");
  }

  class CompressionStream {
    #transform;
    // https://compression.spec.whatwg.org/#dom-compressionstream-compressionstream
    static { webidl.brand(this, (value) => #transform in value); }
    constructor(format) {
      const prefix = "CompressionStream constructor";
      webidl.requiredArguments(arguments.length, 1, prefix);
      this.#transform = makeTransform("compress", convertFormat(format, prefix, "argument 1"), "CompressionStream");
    }
    get readable() { return readableOf(this.#transform); }
    get writable() { return writableOf(this.#transform); }
  }
  webidl.configureInterface(CompressionStream);

  class DecompressionStream {
    #transform;
    // https://compression.spec.whatwg.org/#dom-decompressionstream-decompressionstream
    static { webidl.brand(this, (value) => #transform in value); }
    constructor(format) {
      const prefix = "DecompressionStream constructor";
      webidl.requiredArguments(arguments.length, 1, prefix);
      this.#transform = makeTransform("decompress", convertFormat(format, prefix, "argument 1"), "DecompressionStream");
    }
    get readable() { return readableOf(this.#transform); }
    get writable() { return writableOf(this.#transform); }
  }
  webidl.configureInterface(DecompressionStream);

  return { CompressionStream, DecompressionStream };
})
//# sourceURL=pyua:compression/10_compression_streams.js
