// FileReader and FileList. Spec: https://w3c.github.io/FileAPI/#reading-data-section
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypeSlice, ObjectDefineProperty, StringFromCharCode, TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength, Uint8ArrayPrototypeToBase64 } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { ProgressEvent, trusted } = load("dom/02_event.js");
  const { EventTarget, defineHandlers, dispatch } = load("dom/02_event_target.js");
  const { queueTask } = load("html/02_timers.js");
  const { concatBytes } = load("infra/00_infra.js");
  const { bytesOf, isBlob, typeOf } = load("file/09_blob.js");

  const convertBlob = webidl.interfaceConverter("Blob", isBlob);
  const EMPTY = 0;
  const LOADING = 1;
  const DONE = 2;

  class FileReader extends EventTarget {
    #state = EMPTY;
    #result = null;
    #error = null;
    #read = 0; // which read operation is under way
    static { webidl.brand(this, (value) => #read in value); }

    get readyState() { return this.#state; }
    get result() { return this.#result; }
    get error() { return this.#error; }

    readAsArrayBuffer(blob) { this.#start(arguments, "readAsArrayBuffer", (bytes) => TypedArrayPrototypeGetBuffer(concatBytes([bytes]))); }
    readAsBinaryString(blob) { this.#start(arguments, "readAsBinaryString", binaryString); }
    readAsText(blob, encoding = undefined) {
      const label = encoding === undefined ? null : converters.DOMString(encoding, "FileReader.readAsText", "Argument 2");
      this.#start(arguments, "readAsText", (bytes, type) => decode(bytes, label, type));
    }
    readAsDataURL(blob) {
      this.#start(arguments, "readAsDataURL", (bytes, type) => `data:${type === "" ? "application/octet-stream" : type};base64,${Uint8ArrayPrototypeToBase64(bytes)}`);
    }

    // https://w3c.github.io/FileAPI/#dom-filereader-abort
    abort() {
      if (this.#state !== LOADING) {
        this.#result = null;
        return;
      }
      this.#state = DONE;
      this.#result = null;
      this.#read++;
      this.#fire("abort", 0, 0);
      if (this.#state !== LOADING) this.#fire("loadend", 0, 0);
    }

    // https://w3c.github.io/FileAPI/#readOperation
    #start(given, method, convert) {
      const prefix = `FileReader.${method}`;
      webidl.requiredArguments(given.length, 1, prefix);
      const blob = convertBlob(given[0], prefix, "Argument 1");
      if (this.#state === LOADING) throw new DOMException("A read is under way already", "InvalidStateError");
      this.#state = LOADING;
      this.#result = null;
      this.#error = null;
      const read = ++this.#read;
      const bytes = bytesOf(blob);
      const size = TypedArrayPrototypeGetByteLength(bytes);
      const step = (fn) => queueTask(() => { if (read === this.#read) fn(); });
      step(() => this.#fire("loadstart", 0, size));
      if (size > 0) step(() => this.#fire("progress", size, size));
      step(() => {
        this.#state = DONE;
        this.#result = convert(bytes, typeOf(blob));
        this.#fire("load", size, size);
        if (this.#state !== LOADING) this.#fire("loadend", size, size);
      });
    }

    #fire(type, loaded, total) {
      dispatch(this, trusted(new ProgressEvent(type, { __proto__: null, lengthComputable: total > 0, loaded, total })));
    }
  }
  defineHandlers(FileReader.prototype, ["loadstart", "progress", "load", "abort", "error", "loadend"]);
  webidl.configureInterface(FileReader, { __proto__: null, constants: { EMPTY, LOADING, DONE } });
  const lengths = ["readAsArrayBuffer", "readAsBinaryString", "readAsText", "readAsDataURL"];
  for (let i = 0; i < lengths.length; i++) ObjectDefineProperty(FileReader.prototype[lengths[i]], "length", { __proto__: null, value: 1 });

  function binaryString(bytes) {
    let text = "";
    for (let i = 0; i < bytes.length; i++) text += StringFromCharCode(bytes[i]);
    return text;
  }

  // https://w3c.github.io/FileAPI/#blob-package-data: the given encoding, the type's charset, or UTF-8.
  function decode(bytes, label, type) {
    const charset = load("fetch/19_mime_type.js").parseMimeType(type)?.parameters.get("charset");
    const decoder = decoderOf(markOf(bytes)) ?? decoderOf(label) ?? decoderOf(charset) ?? decoderOf("utf-8");
    return decoder.decode(bytes, false);
  }

  function decoderOf(label) {
    if (label === null || label === undefined) return null;
    try {
      return new (load("encoding/08_text_decoder.js").DecoderCore)(label, undefined, "");
    } catch {
      return null; // no such encoding
    }
  }

  // https://encoding.spec.whatwg.org/#bom-sniff
  function markOf(bytes) {
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
    if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
    return bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : null;
  }

  // No script has a way to get one: nobody chooses files here.
  class FileList {
    #files;
    static { webidl.brand(this, (value) => #files in value); }
    constructor(token, files) {
      webidl.assertInternal(token);
      this.#files = ArrayPrototypeSlice(files);
    }
    get length() { return this.#files.length; }
    item(index) {
      webidl.requiredArguments(arguments.length, 1, "FileList.item");
      return this.#files[converters["unsigned long"](index, "FileList.item", "Argument 1")] ?? null;
    }
  }
  webidl.configureInterface(FileList, { __proto__: null, constructible: false });

  return { FileList, FileReader };
})
//# sourceURL=pyua:file/10_file_reader.js
