// FormData, and its two encodings. Spec: https://xhr.spec.whatwg.org/#interface-formdata
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const {
    ArrayPrototypePush, RegExpPrototypeExec, StringPrototypeIndexOf, StringPrototypeSlice, TypeError, TypedArrayPrototypeGetByteLength,
    TypedArrayPrototypeIndexOf,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const {
    asciiLowercase, concatBytes, stripHttpWhitespace, subarray, utf8DecodeWithoutBOM, utf8Encode,
  } = load("infra/00_infra.js");
  const { bytesOf, createFile, filePartsOf, isBlob, isFile, typeOf } = load("file/09_blob.js");
  const { collectQuoted } = load("fetch/19_mime_type.js");
  const { defineIterable } = load("fetch/19_pair_iterator.js");

  class FormData {
    #entries = [];
    static { webidl.brand(this, (value) => #entries in value); }

    // https://xhr.spec.whatwg.org/#dom-formdata
    constructor(form = undefined, submitter = undefined) {
      if (form !== undefined) throw new TypeError("FormData constructor: Argument 1 does not implement interface HTMLFormElement.");
      void submitter;
    }

    static is(value) { return webidl.isObject(value) && #entries in value; }
    static entriesOf(data) { return data.#entries; }

    append(name, value, filename = undefined) {
      void this.#entries;
      webidl.requiredArguments(arguments.length, 2, "FormData.append");
      ArrayPrototypePush(this.#entries, makeEntry(name, value, filename, arguments.length, "FormData.append"));
    }

    delete(name) {
      void this.#entries;
      webidl.requiredArguments(arguments.length, 1, "FormData.delete");
      this.#entries = without(this.#entries, converters.USVString(name, "FormData.delete", "Argument 1"));
    }

    get(name) {
      void this.#entries;
      webidl.requiredArguments(arguments.length, 1, "FormData.get");
      const key = converters.USVString(name, "FormData.get", "Argument 1");
      for (let i = 0; i < this.#entries.length; i++) if (this.#entries[i][0] === key) return this.#entries[i][1];
      return null;
    }

    getAll(name) {
      void this.#entries;
      webidl.requiredArguments(arguments.length, 1, "FormData.getAll");
      const key = converters.USVString(name, "FormData.getAll", "Argument 1");
      const values = [];
      for (let i = 0; i < this.#entries.length; i++) if (this.#entries[i][0] === key) ArrayPrototypePush(values, this.#entries[i][1]);
      return values;
    }

    has(name) {
      void this.#entries;
      webidl.requiredArguments(arguments.length, 1, "FormData.has");
      const key = converters.USVString(name, "FormData.has", "Argument 1");
      for (let i = 0; i < this.#entries.length; i++) if (this.#entries[i][0] === key) return true;
      return false;
    }

    set(name, value, filename = undefined) {
      void this.#entries;
      webidl.requiredArguments(arguments.length, 2, "FormData.set");
      const entry = makeEntry(name, value, filename, arguments.length, "FormData.set");
      const entries = [];
      let placed = false;
      for (let i = 0; i < this.#entries.length; i++) {
        if (this.#entries[i][0] !== entry[0]) ArrayPrototypePush(entries, this.#entries[i]);
        else if (!placed) {
          ArrayPrototypePush(entries, entry);
          placed = true;
        }
      }
      if (!placed) ArrayPrototypePush(entries, entry);
      this.#entries = entries;
    }
  }
  const { entriesOf, is: isFormData } = FormData;
  delete FormData.entriesOf;
  delete FormData.is;
  webidl.configureInterface(FormData);
  defineIterable(FormData, "FormData", entriesOf);

  function without(entries, name) {
    const rest = [];
    for (let i = 0; i < entries.length; i++) if (entries[i][0] !== name) ArrayPrototypePush(rest, entries[i]);
    return rest;
  }

  // https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#create-an-entry
  function makeEntry(name, value, filename, count, prefix) {
    const key = converters.USVString(name, prefix, "Argument 1");
    if (!isBlob(value)) {
      if (count > 2) throw new TypeError(`${prefix}: Argument 2 does not implement interface Blob.`);
      return [key, converters.USVString(value, prefix, "Argument 2")];
    }
    if (count > 2 && filename !== undefined) {
      return [key, createFile(bytesOf(value), converters.USVString(filename, prefix, "Argument 3"), typeOf(value))];
    }
    return [key, isFile(value) ? value : createFile(bytesOf(value), "blob", typeOf(value))];
  }

  // --- multipart/form-data: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data ----

  function escapeName(text) {
    let escaped = "";
    for (let i = 0; i < text.length; i++) {
      const char = text[i];
      escaped += char === "\n" ? "%0A" : char === "\r" ? "%0D" : char === '"' ? "%22" : char;
    }
    return escaped;
  }

  function normaliseNewlines(text) {
    let result = "";
    for (let i = 0; i < text.length; i++) {
      if (text[i] === "\r") {
        result += "\r\n";
        if (text[i + 1] === "\n") i++;
      } else {
        result += text[i] === "\n" ? "\r\n" : text[i];
      }
    }
    return result;
  }

  /** {bytes, type}, with a boundary of random digits. */
  function encodeMultipart(data) {
    const boundary = `----geckoformboundary${primordials.Uint8ArrayPrototypeToHex(ops.callSync("crypto.random", 16))}`;
    const parts = [];
    const entries = entriesOf(data);
    for (let i = 0; i < entries.length; i++) {
      const value = entries[i][1];
      let head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(normaliseNewlines(entries[i][0]))}"`;
      if (typeof value === "string") {
        ArrayPrototypePush(parts, utf8Encode(`${head}\r\n\r\n${normaliseNewlines(value)}\r\n`));
      } else {
        const type = typeOf(value) === "" ? "application/octet-stream" : typeOf(value);
        head += `; filename="${escapeName(filePartsOf(value).name)}"\r\nContent-Type: ${type}\r\n\r\n`;
        ArrayPrototypePush(parts, utf8Encode(head), bytesOf(value), utf8Encode("\r\n"));
      }
    }
    ArrayPrototypePush(parts, utf8Encode(`--${boundary}--\r\n`));
    return { __proto__: null, bytes: concatBytes(parts), type: `multipart/form-data; boundary=${boundary}` };
  }

  /** https://fetch.spec.whatwg.org/#multipart-form-data-parser; null where the bytes are no form. */
  function decodeMultipart(bytes, boundary) {
    const delimiter = utf8Encode(`--${boundary}`);
    const size = TypedArrayPrototypeGetByteLength(delimiter);
    const data = new FormData();
    let at = find(bytes, delimiter, 0);
    if (at !== 0 && !(at >= 2 && bytes[at - 1] === 10)) return null;
    for (;;) {
      at += size;
      if (bytes[at] === 45 && bytes[at + 1] === 45) return data;
      while (bytes[at] === 32 || bytes[at] === 9) at++;
      if (bytes[at] !== 13 || bytes[at + 1] !== 10) return null;
      at += 2;
      const head = { __proto__: null, name: null, filename: null, type: "text/plain" };
      for (;;) {
        if (bytes[at] === 13 && bytes[at + 1] === 10) break;
        const end = find(bytes, CRLF, at);
        if (end < 0) return null;
        readPartHeader(utf8DecodeWithoutBOM(subarray(bytes, at, end)), head);
        at = end + 2;
      }
      at += 2;
      // The line break before the delimiter is the delimiter's; an empty part has just the one of its head.
      let end = find(bytes, delimiter, at);
      while (end >= 0 && !(bytes[end - 1] === 10 && bytes[end - 2] === 13)) end = find(bytes, delimiter, end + 1);
      if (end < 0 || end - 2 < at || head.name === null) return null;
      const body = concatBytes([subarray(bytes, at, end - 2)]);
      ArrayPrototypePush(entriesOf(data), [
        head.name, head.filename === null ? utf8DecodeWithoutBOM(body) : createFile(body, head.filename, head.type),
      ]);
      at = end;
    }
  }

  const CRLF = utf8Encode("\r\n");

  function find(bytes, needle, from) {
    const size = TypedArrayPrototypeGetByteLength(needle);
    for (let at = from; ; at++) {
      at = TypedArrayPrototypeIndexOf(bytes, needle[0], at);
      if (at < 0) return -1;
      let i = 1;
      while (i < size && bytes[at + i] === needle[i]) i++;
      if (i === size) return at;
    }
  }

  const PARAMETER = /;[ \t]*(name|filename)=/iy;

  function readPartHeader(line, head) {
    const colon = StringPrototypeIndexOf(line, ":");
    if (colon < 0) return;
    const field = asciiLowercase(StringPrototypeSlice(line, 0, colon));
    const value = stripHttpWhitespace(StringPrototypeSlice(line, colon + 1));
    if (field === "content-type") head.type = asciiLowercase(value);
    if (field !== "content-disposition" || asciiLowercase(StringPrototypeSlice(value, 0, 9)) !== "form-data") return;
    let at = 9;
    for (;;) {
      PARAMETER.lastIndex = at;
      const match = RegExpPrototypeExec(PARAMETER, value);
      if (match === null) return;
      at = PARAMETER.lastIndex;
      let text;
      if (value[at] === '"') {
        const quoted = collectQuoted(value, at);
        text = unescapeName(quoted.value);
        at = quoted.end;
      } else {
        const end = StringPrototypeIndexOf(value, ";", at);
        text = StringPrototypeSlice(value, at, end < 0 ? value.length : end);
        at = end < 0 ? value.length : end;
      }
      head[asciiLowercase(match[1])] = text;
    }
  }

  function unescapeName(text) {
    let result = "";
    for (let i = 0; i < text.length; i++) {
      const code = text[i] === "%" ? asciiLowercase(StringPrototypeSlice(text, i + 1, i + 3)) : "";
      const char = code === "0a" ? "\n" : code === "0d" ? "\r" : code === "22" ? '"' : "";
      result += char === "" ? text[i] : char;
      if (char !== "") i += 2;
    }
    return result;
  }

  /** https://url.spec.whatwg.org/#concept-urlencoded-parser, by the URL standard's own parser. */
  function decodeUrlencoded(bytes) {
    const data = new FormData();
    const pairs = load("vendor/whatwg-url.js").parseUrlencodedString(utf8DecodeWithoutBOM(bytes));
    for (let i = 0; i < pairs.length; i++) ArrayPrototypePush(entriesOf(data), [pairs[i][0], pairs[i][1]]);
    return data;
  }

  return { FormData, decodeMultipart, decodeUrlencoded, encodeMultipart, isFormData };
})
//# sourceURL=pyua:fetch/21_form_data.js
