// data: URLs. Spec: https://fetch.spec.whatwg.org/#data-urls
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    NumberParseInt, RegExpPrototypeExec, StringPrototypeEndsWith, StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeStartsWith,
    TypedArrayPrototypeGetByteLength, Uint8Array,
  } = primordials;
  const { isomorphicDecode, stripAsciiWhitespace, subarray, utf8Encode } = load("infra/00_infra.js");
  const { forgivingDecode } = load("infra/05_base64.js");
  const { parseMimeType, serializeMimeType } = load("fetch/19_mime_type.js");

  const BASE64 = /; *base64$/i;

  /** {type, bytes}, or null if there is no comma or the base64 is none. `href` is a serialised URL. */
  function readDataURL(href) {
    const hash = StringPrototypeIndexOf(href, "#");
    const input = StringPrototypeSlice(href, 5, hash < 0 ? href.length : hash);
    const comma = StringPrototypeIndexOf(input, ",");
    if (comma < 0) return null;
    let type = stripAsciiWhitespace(StringPrototypeSlice(input, 0, comma));
    let bytes = percentDecode(StringPrototypeSlice(input, comma + 1));
    const mark = RegExpPrototypeExec(BASE64, type);
    if (mark !== null) {
      bytes = forgivingDecode(isomorphicDecode(bytes));
      if (bytes === null) return null;
      type = StringPrototypeSlice(type, 0, mark.index);
      while (StringPrototypeEndsWith(type, " ")) type = StringPrototypeSlice(type, 0, -1);
    }
    if (StringPrototypeStartsWith(type, ";")) type = `text/plain${type}`;
    const parsed = parseMimeType(type);
    return { __proto__: null, bytes, type: parsed === null ? "text/plain;charset=US-ASCII" : serializeMimeType(parsed) };
  }

  const HEX = /^[0-9a-f]{2}$/i;

  /** https://url.spec.whatwg.org/#string-percent-decode */
  function percentDecode(text) {
    const source = utf8Encode(text);
    const size = TypedArrayPrototypeGetByteLength(source);
    const bytes = new Uint8Array(size);
    let length = 0;
    for (let i = 0; i < size; i++) {
      let byte = source[i];
      if (byte === 0x25 && i + 2 < size) {
        const digits = isomorphicDecode(subarray(source, i + 1, i + 3));
        if (RegExpPrototypeExec(HEX, digits) !== null) {
          byte = NumberParseInt(digits, 16);
          i += 2;
        }
      }
      bytes[length++] = byte;
    }
    return subarray(bytes, 0, length);
  }

  return { readDataURL };
})
//# sourceURL=pyua:fetch/25_data_url.js
