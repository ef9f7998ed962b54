// Strings and bytes: what the other standards take for granted.
// Spec: https://infra.spec.whatwg.org/, UTF-8: https://encoding.spec.whatwg.org/
(function (rt) {
  "use strict";
  const { primordials } = rt;
  const {
    ReflectApply, StringFromCharCode, StringPrototypeCharCodeAt, StringPrototypeIncludes, StringPrototypeSlice, StringPrototypeToLowerCase,
    StringPrototypeToUpperCase, TypeError, TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength, TypedArrayPrototypeGetByteOffset, TypedArrayPrototypeSet,
    Uint8Array, makeList,
  } = primordials;

  // --- bytes --------------------------------------------------------------------------------------

  /** Part of a Uint8Array, on the same memory. (subarray() would ask the array's constructor, which a script may have changed.) */
  function subarray(bytes, start, end = TypedArrayPrototypeGetByteLength(bytes)) {
    return new Uint8Array(TypedArrayPrototypeGetBuffer(bytes), TypedArrayPrototypeGetByteOffset(bytes) + start, end - start);
  }

  /** One new Uint8Array of an array of Uint8Arrays. */
  function concatBytes(parts) {
    let length = 0;
    for (let i = 0; i < parts.length; i++) length += TypedArrayPrototypeGetByteLength(parts[i]);
    const joined = new Uint8Array(length);
    let at = 0;
    for (let i = 0; i < parts.length; i++) {
      TypedArrayPrototypeSet(joined, parts[i], at);
      at += TypedArrayPrototypeGetByteLength(parts[i]);
    }
    return joined;
  }

  // --- strings of bytes ---------------------------------------------------------------------------

  const CHUNK = 4096;

  /** https://infra.spec.whatwg.org/#isomorphic-decode */
  function isomorphicDecode(bytes) {
    const length = TypedArrayPrototypeGetByteLength(bytes);
    let text = "";
    for (let at = 0; at < length; at += CHUNK) {
      const units = makeList();
      for (let i = at; i < length && i < at + CHUNK; i++) units[i - at] = bytes[i];
      text += ReflectApply(StringFromCharCode, undefined, units);
    }
    return text;
  }

  /** https://infra.spec.whatwg.org/#isomorphic-encode: no code unit is above 0xFF. */
  function isomorphicEncode(text) {
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = StringPrototypeCharCodeAt(text, i);
    return bytes;
  }

  // --- UTF-8 --------------------------------------------------------------------------------------

  /** https://encoding.spec.whatwg.org/#utf-8-encode; lone surrogates become U+FFFD. */
  function utf8Encode(text) {
    const length = text.length;
    let ascii = 0;
    while (ascii < length && StringPrototypeCharCodeAt(text, ascii) < 0x80) ascii++;
    const bytes = new Uint8Array(ascii === length ? length : ascii + utf8Length(text, ascii));
    for (let i = 0; i < ascii; i++) bytes[i] = StringPrototypeCharCodeAt(text, i);
    if (ascii < length) encodeFrom(text, ascii, bytes, ascii);
    return bytes;
  }

  function utf8Length(text, start) {
    let size = 0;
    for (let i = start; i < text.length; i++) {
      const unit = StringPrototypeCharCodeAt(text, i);
      if (unit < 0x80) size += 1;
      else if (unit < 0x800) size += 2;
      else if (isLead(unit) && i + 1 < text.length && isTrail(StringPrototypeCharCodeAt(text, i + 1))) {
        size += 4;
        i++;
      } else size += 3;
    }
    return size;
  }

  const isLead = (unit) => unit >= 0xd800 && unit < 0xdc00;
  const isTrail = (unit) => unit >= 0xdc00 && unit < 0xe000;

  /** Writes text from `start` on into `bytes` at `at`, as far as there is room; {read, written} counts from there. */
  function encodeFrom(text, start, bytes, at) {
    const room = TypedArrayPrototypeGetByteLength(bytes);
    const first = at;
    let i = start;
    for (; i < text.length; i++) {
      const unit = StringPrototypeCharCodeAt(text, i);
      if (unit < 0x80) {
        if (at + 1 > room) break;
        bytes[at++] = unit;
      } else if (unit < 0x800) {
        if (at + 2 > room) break;
        bytes[at++] = 0xc0 | (unit >> 6);
        bytes[at++] = 0x80 | (unit & 0x3f);
      } else if (isLead(unit) && i + 1 < text.length && isTrail(StringPrototypeCharCodeAt(text, i + 1))) {
        if (at + 4 > room) break;
        const point = 0x10000 + ((unit - 0xd800) << 10) + (StringPrototypeCharCodeAt(text, ++i) - 0xdc00);
        bytes[at++] = 0xf0 | (point >> 18);
        bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
        bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
        bytes[at++] = 0x80 | (point & 0x3f);
      } else {
        if (at + 3 > room) break;
        const point = isLead(unit) || isTrail(unit) ? 0xfffd : unit;
        bytes[at++] = 0xe0 | (point >> 12);
        bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
        bytes[at++] = 0x80 | (point & 0x3f);
      }
    }
    return { __proto__: null, read: i - start, written: at - first };
  }

  /** https://encoding.spec.whatwg.org/#utf-8-decoder, with its state between calls. */
  class Utf8Decoder {
    #fatal;
    #point = 0;
    #needed = 0;
    #lower = 0x80;
    #upper = 0xbf;

    constructor(fatal = false) { this.#fatal = fatal; }

    /** Throws TypeError if the decoder is fatal and the bytes are not UTF-8. */
    decode(bytes, stream = false) {
      const length = TypedArrayPrototypeGetByteLength(bytes);
      let text = "";
      let units = makeList();
      let count = 0;
      let first = 0;
      if (length >= WORTH_A_CALL && this.#needed === 0) {
        const most = startOfCharacter(bytes, length - 1);
        const decoded = decodeByEngine(bytes, most, this.#fatal);
        if (decoded !== undefined) {
          text = decoded;
          first = most;
        }
      }
      for (let i = first; i < length; i++) {
        const byte = bytes[i];
        if (this.#needed === 0) {
          if (byte < 0x80) units[count++] = byte;
          else if (!this.#begin(byte)) units[count++] = this.#failed();
        } else if (byte < this.#lower || byte > this.#upper) {
          this.#reset();
          units[count++] = this.#failed();
          i--; // the byte begins something new
        } else {
          this.#lower = 0x80;
          this.#upper = 0xbf;
          this.#point = (this.#point << 6) | (byte & 0x3f);
          if (--this.#needed === 0) {
            const point = this.#point;
            if (point < 0x10000) units[count++] = point;
            else {
              units[count++] = 0xd800 + ((point - 0x10000) >> 10);
              units[count++] = 0xdc00 + ((point - 0x10000) & 0x3ff);
            }
          }
        }
        if (count >= CHUNK) {
          text += ReflectApply(StringFromCharCode, undefined, units);
          units = makeList();
          count = 0;
        }
      }
      if (!stream && this.#needed !== 0) {
        this.#reset();
        units[count++] = this.#failed();
      }
      return text + ReflectApply(StringFromCharCode, undefined, units);
    }

    #begin(byte) {
      if (byte >= 0xc2 && byte <= 0xdf) {
        this.#needed = 1;
        this.#point = byte & 0x1f;
      } else if (byte >= 0xe0 && byte <= 0xef) {
        if (byte === 0xe0) this.#lower = 0xa0;
        if (byte === 0xed) this.#upper = 0x9f;
        this.#needed = 2;
        this.#point = byte & 0xf;
      } else if (byte >= 0xf0 && byte <= 0xf4) {
        if (byte === 0xf0) this.#lower = 0x90;
        if (byte === 0xf4) this.#upper = 0x8f;
        this.#needed = 3;
        this.#point = byte & 0x7;
      } else {
        return false;
      }
      return true;
    }

    #reset() {
      this.#point = this.#needed = 0;
      this.#lower = 0x80;
      this.#upper = 0xbf;
    }

    #failed() {
      if (this.#fatal) throw new TypeError("The encoded data was not valid utf-8 data.");
      return 0xfffd;
    }
  }

  const WORTH_A_CALL = 1024; // bytes: below, the engine is not faster

  /** The last index up to `at` where no character goes on from before. */
  function startOfCharacter(bytes, at) {
    for (let i = at; i > at - 4; i--) if (bytes[i] < 0x80 || bytes[i] > 0xbf) return i;
    return at; // no character has so many bytes: each of these is an error by itself
  }

  /** The text of the bytes before `end`, or undefined: if the engine cannot be asked, or if a fatal decoder has to look itself. */
  function decodeByEngine(bytes, end, fatal) {
    let text = "";
    for (let at = 0; at < end;) {
      const next = end - at > rt.decodesAtOnce ? startOfCharacter(bytes, at + rt.decodesAtOnce) : end;
      const part = rt.decodeUtf8(subarray(bytes, at, next));
      if (part === undefined || (fatal && StringPrototypeIncludes(part, "\ufffd"))) return undefined;
      text += part;
      at = next;
    }
    return text;
  }

  const hasBOM = (bytes) => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

  /** https://encoding.spec.whatwg.org/#utf-8-decode */
  const utf8Decode = (bytes) => new Utf8Decoder().decode(hasBOM(bytes) ? subarray(bytes, 3) : bytes);
  /** https://encoding.spec.whatwg.org/#utf-8-decode-without-bom */
  const utf8DecodeWithoutBOM = (bytes) => new Utf8Decoder().decode(bytes);

  // --- ASCII --------------------------------------------------------------------------------------

  const isAsciiWhitespace = (unit) => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09 || unit === 0x0c;
  /** https://fetch.spec.whatwg.org/#http-whitespace */
  const isHttpWhitespace = (unit) => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;

  function strip(text, isSpace) {
    let start = 0;
    let end = text.length;
    while (start < end && isSpace(StringPrototypeCharCodeAt(text, start))) start++;
    while (end > start && isSpace(StringPrototypeCharCodeAt(text, end - 1))) end--;
    return StringPrototypeSlice(text, start, end);
  }
  const stripAsciiWhitespace = (text) => strip(text, isAsciiWhitespace);
  const stripHttpWhitespace = (text) => strip(text, isHttpWhitespace);

  /** Maps A-Z only: toLowerCase() would change other letters too. */
  function asciiLowercase(text) {
    return mapAscii(text, 0x41, 0x5a, StringPrototypeToLowerCase);
  }
  function asciiUppercase(text) {
    return mapAscii(text, 0x61, 0x7a, StringPrototypeToUpperCase);
  }
  function mapAscii(text, from, to, map) {
    let result = "";
    let copied = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = StringPrototypeCharCodeAt(text, i);
      if (unit < from || unit > to) continue;
      result += StringPrototypeSlice(text, copied, i) + map(text[i]);
      copied = i + 1;
    }
    return copied === 0 ? text : result + StringPrototypeSlice(text, copied);
  }

  return {
    Utf8Decoder, asciiLowercase, asciiUppercase, concatBytes, encodeFrom, hasBOM, isAsciiWhitespace, isHttpWhitespace, isomorphicDecode,
    isomorphicEncode, stripAsciiWhitespace, stripHttpWhitespace, subarray, utf8Decode, utf8DecodeWithoutBOM, utf8Encode,
  };
})
//# sourceURL=pyua:infra/00_infra.js
