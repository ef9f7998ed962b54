// Blob and File. Bytes are held in memory; a slice shares them. Spec: https://w3c.github.io/FileAPI/
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayBufferIsView, ArrayPrototypePush, MathMax, MathMin, StringPrototypeCharCodeAt, SymbolIterator, TypeError,
    TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { asciiLowercase, concatBytes, subarray, utf8Decode, utf8Encode } = load("infra/00_infra.js");
  const { registerSerializable } = load("html/03_structured_clone.js");
  const { converters } = webidl;

  const CHUNK = 65536; // of a stream, in bytes

  const convertEndings = webidl.enumeration("EndingType", ["transparent", "native"]);
  const blobMembers = [
    { __proto__: null, key: "endings", converter: convertEndings, defaultValue: () => "transparent" },
    { __proto__: null, key: "type", converter: converters.DOMString, defaultValue: () => "" },
  ];
  const convertBag = webidl.dictionary("BlobPropertyBag", blobMembers);
  const convertFileBag = webidl.dictionary("FilePropertyBag", [
    blobMembers[0],
    { __proto__: null, key: "lastModified", converter: converters["long long"], defaultValue: () => rt.state.wallNow() },
    blobMembers[1],
  ]);

  /** https://w3c.github.io/FileAPI/#dfn-type: lower case, or nothing if it has anything but printable ASCII. */
  function normaliseType(type) {
    for (let i = 0; i < type.length; i++) {
      const unit = StringPrototypeCharCodeAt(type, i);
      if (unit < 0x20 || unit > 0x7e) return "";
    }
    return asciiLowercase(type);
  }

  // https://w3c.github.io/FileAPI/#convert-line-endings-to-native; native is "\n".
  function nativeEndings(text) {
    let result = "";
    for (let i = 0; i < text.length; i++) {
      const char = text[i];
      if (char !== "\r") {
        result += char;
      } else {
        result += "\n";
        if (text[i + 1] === "\n") i++;
      }
    }
    return result;
  }

  /** A part as bytes of its own, or a Blob's. */
  function convertPart(part, prefix, context) {
    if (webidl.isObject(part)) {
      if (isBlob(part)) return bytesOf(part);
      if (ArrayBufferIsView(part) || webidl.isArrayBuffer(part)) return webidl.copyBytes(converters.BufferSource(part, prefix, context));
    }
    return converters.USVString(part, prefix, context);
  }
  const convertParts = webidl.sequence(convertPart);

  // https://w3c.github.io/FileAPI/#process-blob-parts
  function processParts(parts, endings) {
    const chunks = [];
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i];
      ArrayPrototypePush(chunks, typeof part === "string" ? utf8Encode(endings === "native" ? nativeEndings(part) : part) : part);
    }
    return chunks.length === 1 ? chunks[0] : concatBytes(chunks);
  }

  class Blob {
    #bytes;
    #type;
    static { webidl.brand(this, (value) => #bytes in value, ["arrayBuffer", "bytes", "text"]); }

    // https://w3c.github.io/FileAPI/#dom-blob-blob
    constructor(blobParts = undefined, options = undefined) {
      const ready = made;
      made = null;
      if (ready !== null) {
        this.#bytes = ready.bytes;
        this.#type = ready.type;
        return;
      }
      const prefix = "Blob constructor";
      if (blobParts !== undefined && (!webidl.isObject(blobParts) || typeof blobParts[SymbolIterator] !== "function")) {
        throw new TypeError(`${prefix}: Argument 1 can't be converted to a sequence.`);
      }
      const parts = blobParts === undefined ? [] : convertParts(blobParts, prefix, "Argument 1");
      const { endings, type } = convertBag(options, prefix, "Argument 2");
      this.#bytes = processParts(parts, endings);
      this.#type = normaliseType(type);
    }

    static is(value) { return webidl.isObject(value) && #bytes in value; }
    /** The blob's own memory: not to be changed, nor given to a script. */
    static bytesOf(blob) { return blob.#bytes; }
    static typeOf(blob) { return blob.#type; }

    get size() { return TypedArrayPrototypeGetByteLength(this.#bytes); }
    get type() { return this.#type; }

    // https://w3c.github.io/FileAPI/#dfn-slice
    slice(start = undefined, end = undefined, contentType = undefined) {
      const size = TypedArrayPrototypeGetByteLength(this.#bytes);
      const clamp = { __proto__: null, clamp: true };
      const from = start === undefined ? 0 : converters["long long"](start, "Blob.slice", "Argument 1", clamp);
      const to = end === undefined ? size : converters["long long"](end, "Blob.slice", "Argument 2", clamp);
      const type = contentType === undefined ? "" : converters.DOMString(contentType, "Blob.slice", "Argument 3");
      const relativeStart = from < 0 ? MathMax(size + from, 0) : MathMin(from, size);
      const relativeEnd = to < 0 ? MathMax(size + to, 0) : MathMin(to, size);
      const part = subarray(this.#bytes, relativeStart, MathMax(relativeStart, relativeEnd));
      return createBlob(part, normaliseType(type));
    }

    // https://w3c.github.io/FileAPI/#stream-method-algo
    stream() {
      const bytes = this.#bytes;
      const size = TypedArrayPrototypeGetByteLength(bytes);
      let at = 0;
      return load("streams/07_streams.js").createByteStream(() => {
        if (at >= size) return null;
        const chunk = webidl.copyBytes(subarray(bytes, at, MathMin(at + CHUNK, size)));
        at += CHUNK;
        return chunk;
      }).stream;
    }

    text() { return webidl.promiseOperation(() => utf8Decode(this.#bytes)); }
    arrayBuffer() { return webidl.promiseOperation(() => TypedArrayPrototypeGetBuffer(copy(this.#bytes))); }
    bytes() { return webidl.promiseOperation(() => copy(this.#bytes)); }
  }
  const { bytesOf, is: isBlob, typeOf } = Blob;
  delete Blob.bytesOf;
  delete Blob.is;
  delete Blob.typeOf;
  webidl.configureInterface(Blob);

  const copy = (bytes) => concatBytes([bytes]);

  let made = null; // what the next constructor call shall take

  /** A Blob of bytes that nobody else will change. */
  function createBlob(bytes, type = "") {
    made = { __proto__: null, bytes, type };
    return new Blob();
  }

  class File extends Blob {
    #name;
    #lastModified;
    static { webidl.brand(this, (value) => #name in value); }

    // https://w3c.github.io/FileAPI/#dom-file-file
    constructor(fileBits, fileName, options = undefined) {
      if (made !== null) {
        super();
        this.#name = fileName;
        this.#lastModified = options;
        return;
      }
      const prefix = "File constructor";
      webidl.requiredArguments(arguments.length, 2, prefix);
      const parts = convertParts(fileBits, prefix, "Argument 1");
      const name = converters.USVString(fileName, prefix, "Argument 2");
      const { endings, lastModified, type } = convertFileBag(options, prefix, "Argument 3");
      made = { __proto__: null, bytes: processParts(parts, endings), type: normaliseType(type) };
      super();
      this.#name = name;
      this.#lastModified = lastModified;
    }

    static is(value) { return webidl.isObject(value) && #name in value; }
    static parts(file) { return { __proto__: null, name: file.#name, lastModified: file.#lastModified }; }

    get name() { return this.#name; }
    get lastModified() { return this.#lastModified; }
    get webkitRelativePath() {
      void this.#name;
      return "";
    }
  }
  const { is: isFile, parts: filePartsOf } = File;
  delete File.is;
  delete File.parts;
  webidl.configureInterface(File);

  /** A File of bytes that nobody else will change. */
  function createFile(bytes, name, type = "", lastModified = rt.state.wallNow()) {
    made = { __proto__: null, bytes, type };
    return new File(undefined, name, lastModified);
  }

  // https://w3c.github.io/FileAPI/#blob-section, "Blob objects are serializable objects"
  registerSerializable("File", {
    __proto__: null,
    is: isFile,
    serialize: (file) => ({ ...filePartsOf(file), __proto__: null, bytes: bytesOf(file), type: typeOf(file) }),
    deserialize: ({ bytes, type, name, lastModified }) => createFile(bytes, name, type, lastModified),
  });
  registerSerializable("Blob", {
    __proto__: null,
    is: isBlob,
    serialize: (blob) => ({ __proto__: null, bytes: bytesOf(blob), type: typeOf(blob) }),
    deserialize: ({ bytes, type }) => createBlob(bytes, type),
  });

  return { Blob, File, bytesOf, createBlob, createFile, filePartsOf, isBlob, isFile, normaliseType, typeOf };
})
//# sourceURL=pyua:file/09_blob.js
