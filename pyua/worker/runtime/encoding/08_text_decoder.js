// TextDecoder: UTF-8 and UTF-16 by our own hand, the legacy encodings by a library that is loaded when one is asked for.
// Spec: https://encoding.spec.whatwg.org/#interface-textdecoder
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    RangeError, SafeMap, StringPrototypeCharCodeAt, StringPrototypeToLowerCase, TypeError, TypedArrayPrototypeGetBuffer,
    TypedArrayPrototypeGetByteLength, TypedArrayPrototypeIncludes, Uint16Array, Uint8Array,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { Utf8Decoder, asciiLowercase, stripAsciiWhitespace, subarray, concatBytes } = load("infra/00_infra.js");

  const MULTI_BYTE = {
    __proto__: null, big5: true, "euc-jp": true, "euc-kr": true, gb18030: true, gbk: true, "iso-2022-jp": true, shift_jis: true,
  };

  /** https://encoding.spec.whatwg.org/#concept-encoding-get; the name in lower case, or null. */
  function encodingOf(label) {
    const name = asciiLowercase(stripAsciiWhitespace(label));
    if (name === "utf-8" || name === "utf8") return "utf-8";
    const found = load("vendor/encodings.js").labelToName(name);
    return found ? StringPrototypeToLowerCase(found) : null;
  }

  // https://encoding.spec.whatwg.org/#shared-utf-16-decoder
  class Utf16Decoder {
    #fatal;
    #high;
    #byte = -1;
    #lead = -1;

    constructor(fatal, bigEndian) {
      this.#fatal = fatal;
      this.#high = bigEndian ? 0 : 1;
    }

    decode(bytes, stream) {
      const length = TypedArrayPrototypeGetByteLength(bytes);
      // Each pair of bytes makes one unit, and what is left over from before may make two more.
      const units = new Uint16Array((length >> 1) + 3);
      let count = 0;
      for (let i = 0; i < length; i++) {
        if (this.#byte < 0) {
          this.#byte = bytes[i];
          continue;
        }
        const unit = this.#high === 0 ? (this.#byte << 8) | bytes[i] : (bytes[i] << 8) | this.#byte;
        this.#byte = -1;
        if (this.#lead >= 0) {
          const lead = this.#lead;
          this.#lead = -1;
          if (unit >= 0xdc00 && unit < 0xe000) {
            units[count++] = lead;
            units[count++] = unit;
            continue;
          }
          units[count++] = this.#failed();
        }
        if (unit >= 0xd800 && unit < 0xdc00) this.#lead = unit;
        else units[count++] = unit >= 0xdc00 && unit < 0xe000 ? this.#failed() : unit;
      }
      if (!stream && (this.#byte >= 0 || this.#lead >= 0)) {
        this.#byte = this.#lead = -1;
        units[count++] = this.#failed();
      }
      return rt.decodeUtf16(new Uint16Array(TypedArrayPrototypeGetBuffer(units), 0, count));
    }

    #failed() {
      if (this.#fatal) throw new TypeError("The encoded data was not valid utf-16 data.");
      return 0xfffd;
    }
  }

  /** Each byte is one unit: a library knows which. */
  class SingleByteDecoder {
    #fatal;
    #name;
    #table;

    constructor(name, fatal) {
      this.#name = name;
      this.#fatal = fatal;
      this.#table = tableOf(name);
    }

    decode(bytes) {
      const table = this.#table;
      const length = TypedArrayPrototypeGetByteLength(bytes);
      const units = new Uint16Array(length);
      for (let i = 0; i < length; i++) units[i] = table[bytes[i]];
      if (this.#fatal && TypedArrayPrototypeIncludes(units, 0xfffd)) throw new TypeError(`The encoded data was not valid ${this.#name} data.`);
      return rt.decodeUtf16(units);
    }
  }

  const tables = new SafeMap();
  function tableOf(name) {
    const known = tables.get(name);
    if (known !== undefined) return known;
    const all = new Uint8Array(256);
    for (let i = 0; i < 256; i++) all[i] = i;
    const text = load("vendor/encodings.js").createSinglebyteDecoder(name, true)(all);
    const table = new Uint16Array(256);
    for (let i = 0; i < 256; i++) table[i] = StringPrototypeCharCodeAt(text, i);
    tables.set(name, table);
    return table;
  }

  /** A library's decoder, with the error that the standard asks for. */
  class MultiByteDecoder {
    #decode;
    #name;

    constructor(name, fatal) {
      this.#name = name;
      this.#decode = load("vendor/encodings-multi-byte.js").createMultibyteDecoder(name, !fatal);
    }

    decode(bytes, stream) {
      try {
        return this.#decode(bytes, stream);
      } catch {
        throw new TypeError(`The encoded data was not valid ${this.#name} data.`);
      }
    }
  }

  function decoderFor(name, fatal) {
    switch (name) {
      case "utf-8":
        return new Utf8Decoder(fatal);
      case "utf-16le":
      case "utf-16be":
        return new Utf16Decoder(fatal, name === "utf-16be");
      default:
        return MULTI_BYTE[name] ? new MultiByteDecoder(name, fatal) : new SingleByteDecoder(name, fatal);
    }
  }

  const BOMS = { __proto__: null, "utf-8": [0xef, 0xbb, 0xbf], "utf-16le": [0xff, 0xfe], "utf-16be": [0xfe, 0xff] };

  const convertOptions = webidl.dictionary("TextDecoderOptions", [
    { key: "fatal", converter: webidl.converters.boolean, defaultValue: () => false },
    { key: "ignoreBOM", converter: webidl.converters.boolean, defaultValue: () => false },
  ]);
  const convertDecodeOptions = webidl.dictionary("TextDecodeOptions", [
    { key: "stream", converter: webidl.converters.boolean, defaultValue: () => false },
  ]);
  const none = new Uint8Array(0);

  // The parts of TextDecoder that TextDecoderStream shares: https://encoding.spec.whatwg.org/#textdecodercommon
  class DecoderCore {
    #encoding;
    #fatal;
    #ignoreBOM;
    #decoder = null;
    #bomSeen = false;
    #head = none; // the first bytes of a stream, until they are known to be a byte order mark or not

    constructor(label, options, prefix) {
      const name = encodingOf(webidl.converters.DOMString(label, prefix, "Argument 1"));
      if (name === null || name === "replacement") {
        throw new RangeError(`${prefix}: The given encoding '${label}' is not supported.`);
      }
      const { fatal, ignoreBOM } = convertOptions(options, prefix, "Argument 2");
      this.#encoding = name;
      this.#fatal = fatal;
      this.#ignoreBOM = ignoreBOM;
    }
    get encoding() { return this.#encoding; }
    get fatal() { return this.#fatal; }
    get ignoreBOM() { return this.#ignoreBOM; }

    decode(bytes, stream) {
      this.#decoder ??= decoderFor(this.#encoding, this.#fatal);
      try {
        const text = this.#decoder.decode(this.#bomSeen ? bytes : this.#withoutBOM(bytes, stream), stream);
        if (!stream) this.#reset();
        return text;
      } catch (error) {
        this.#reset();
        throw error;
      }
    }

    #reset() {
      this.#decoder = null;
      this.#bomSeen = false;
      this.#head = none;
    }

    #withoutBOM(bytes, stream) {
      const bom = this.#ignoreBOM ? undefined : BOMS[this.#encoding];
      if (bom === undefined) {
        this.#bomSeen = true;
        return bytes;
      }
      const all = TypedArrayPrototypeGetByteLength(this.#head) === 0 ? bytes : concatBytes([this.#head, bytes]);
      const length = TypedArrayPrototypeGetByteLength(all);
      let same = 0;
      while (same < bom.length && same < length && all[same] === bom[same]) same++;
      if (same === length && same < bom.length && stream) {
        this.#head = same === 0 ? none : concatBytes([all]);
        return none;
      }
      this.#head = none;
      this.#bomSeen = true;
      return same === bom.length ? subarray(all, same) : all;
    }
  }

  /** The bytes of an AllowSharedBufferSource; those of detached memory are none. */
  function bytesOf(input, prefix) {
    if (!primordials.ArrayBufferIsView(input) && !webidl.isArrayBuffer(input) && !webidl.isSharedArrayBuffer(input)) {
      throw new TypeError(`${prefix}: Argument 1 could not be converted to any of: ArrayBufferView, ArrayBuffer.`);
    }
    if (webidl.isSharedArrayBuffer(input)) return new Uint8Array(input);
    const { buffer, offset, length } = webidl.bufferExtent(input);
    return length === 0 ? none : new Uint8Array(buffer, offset, length);
  }

  class TextDecoder {
    #core;
    static { webidl.brand(this, (value) => #core in value); }

    constructor(label = "utf-8", options = undefined) {
      this.#core = new DecoderCore(label, options, "TextDecoder constructor");
    }
    get encoding() { return this.#core.encoding; }
    get fatal() { return this.#core.fatal; }
    get ignoreBOM() { return this.#core.ignoreBOM; }

    // https://encoding.spec.whatwg.org/#dom-textdecoder-decode
    decode(input = undefined, options = undefined) {
      const core = this.#core;
      const prefix = "TextDecoder.decode";
      const bytes = input === undefined ? none : bytesOf(input, prefix);
      return core.decode(bytes, convertDecodeOptions(options, prefix, "Argument 2").stream);
    }
  }
  webidl.configureInterface(TextDecoder);

  return { DecoderCore, TextDecoder, bytesOf, encodingOf };
})
//# sourceURL=pyua:encoding/08_text_decoder.js
