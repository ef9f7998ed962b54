// URLs of https and its like with something to mend, read in one go: capitals, credentials, spaces, dots, what has to be
// encoded, what is relative. What is seldom or wrong is the URL parser's, one character after the other.
// Spec: https://url.spec.whatwg.org/#concept-basic-url-parser
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayPrototypePop, ArrayPrototypePush, ArrayPrototypeSlice, MathMin, Number, RegExp, RegExpPrototypeExec, StringPrototypeCharCodeAt, StringPrototypeIndexOf,
    StringPrototypeLastIndexOf, StringPrototypeSlice, StringPrototypeToUpperCase, TypedArrayPrototypeGetByteLength, Uint8Array, makeList,
  } = primordials;
  const { asciiLowercase, utf8Encode } = load("infra/00_infra.js");
  const { DEFAULT_PORTS, DOMAIN } = load("url/04_common_url.js");

  const BEGINNING = /^(https?|wss?):[/\\]{2}(?![/\\])/i;
  const HAS_SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*:/;
  const HOST = new RegExp(`^${DOMAIN}$`);
  const IPV4 = /^(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$/;
  const PORT = /^:([0-9]{0,5})$/;
  const NEWLINE = /[\t\n\r]/;
  const DOT = /^(?:\.|%2[eE])$/;
  const TWO_DOTS = /^(?:\.|%2[eE]){2}$/;

  // --- https://url.spec.whatwg.org/#percent-encoded-bytes ---------------------------------------------------

  /** The characters of ASCII that a percent-encode set has beyond the C0 control one. */
  function encodeSet(characters) {
    const set = new Uint8Array(128);
    for (let i = 0; i < 0x20; i++) set[i] = 1;
    set[0x7f] = 1;
    for (let i = 0; i < characters.length; i++) set[StringPrototypeCharCodeAt(characters, i)] = 1;
    return set;
  }
  const FRAGMENT = encodeSet(' "<>`');
  const SPECIAL_QUERY = encodeSet(" \"#<>'");
  const PATH = encodeSet(' "#<>?^`{}');
  const USERINFO = encodeSet(' "#<>?^`{}/:;=@[\\]|');

  const escapes = makeList();
  for (let byte = 0; byte < 256; byte++) escapes[byte] = `%${byte < 16 ? "0" : ""}${StringPrototypeToUpperCase(primordials.NumberPrototypeToString(byte, 16))}`;

  function encode(text, set) {
    let result = "";
    let copied = 0;
    for (let i = 0; i < text.length; i++) {
      const first = i;
      if (StringPrototypeCharCodeAt(text, i) < 0x80) {
        if (set[StringPrototypeCharCodeAt(text, i)] === 0) continue;
      } else {
        while (i + 1 < text.length && StringPrototypeCharCodeAt(text, i + 1) >= 0x80) i++;
      }
      result += StringPrototypeSlice(text, copied, first);
      copied = i + 1;
      const bytes = utf8Encode(StringPrototypeSlice(text, first, copied));
      for (let j = 0; j < TypedArrayPrototypeGetByteLength(bytes); j++) result += escapes[bytes[j]];
    }
    return copied === 0 ? text : result + StringPrototypeSlice(text, copied);
  }

  // --- parts ----------------------------------------------------------------------------------------------

  /** Where one of the characters first is, from `at` on; the end, if nowhere. */
  const find = (text, character, at) => {
    const index = StringPrototypeIndexOf(text, character, at);
    return index === -1 ? text.length : index;
  };

  const trim = (text) => {
    let start = 0;
    let end = text.length;
    while (start < end && StringPrototypeCharCodeAt(text, start) <= 0x20) start++;
    while (end > start && StringPrototypeCharCodeAt(text, end - 1) <= 0x20) end--;
    return StringPrototypeSlice(text, start, end);
  };

  /** A record's host: a text, or a number for an IPv4 address; null if the parser has to look. */
  function readHost(text) {
    const host = asciiLowercase(text);
    if (RegExpPrototypeExec(HOST, host) !== null) return host;
    const address = RegExpPrototypeExec(IPV4, host);
    return address === null ? null : ((Number(address[1]) * 256 + Number(address[2])) * 256 + Number(address[3])) * 256 + Number(address[4]);
  }

  /** {username, password, host, port}, or null if the parser has to look. */
  function readAuthority(text, scheme) {
    const at = StringPrototypeLastIndexOf(text, "@");
    const colon = find(text, ":", at + 1);
    const host = readHost(StringPrototypeSlice(text, at + 1, colon));
    if (host === null) return null;
    let port = null;
    if (colon < text.length) {
      const digits = RegExpPrototypeExec(PORT, StringPrototypeSlice(text, colon));
      if (digits === null || Number(digits[1]) > 65535) return null;
      if (digits[1] !== "" && Number(digits[1]) !== DEFAULT_PORTS[scheme]) port = Number(digits[1]);
    }
    if (at === -1) return { __proto__: null, username: "", password: "", host, port };
    const end = MathMin(find(text, ":", 0), at);
    return {
      __proto__: null, username: encode(StringPrototypeSlice(text, 0, end), USERINFO),
      password: encode(StringPrototypeSlice(text, MathMin(end + 1, at), at), USERINFO), host, port,
    };
  }

  /** Adds the segments of a text to a path. */
  function walk(path, text) {
    for (let at = 0; ;) {
      const end = MathMin(find(text, "/", at), find(text, "\\", at));
      const last = end === text.length;
      const segment = StringPrototypeSlice(text, at, end);
      if (RegExpPrototypeExec(TWO_DOTS, segment) !== null) {
        ArrayPrototypePop(path);
        if (last) ArrayPrototypePush(path, "");
      } else if (RegExpPrototypeExec(DOT, segment) !== null) {
        if (last) ArrayPrototypePush(path, "");
      } else {
        ArrayPrototypePush(path, encode(segment, PATH));
      }
      if (last) return path;
      at = end + 1;
    }
  }

  // --- records --------------------------------------------------------------------------------------------

  const isSlash = (character) => character === "/" || character === "\\";

  /** The URL record of such a URL, which a base record (or undefined) completes; null if the parser has to look. */
  function readMended(given, base) {
    const text = trim(given);
    if (RegExpPrototypeExec(NEWLINE, text) !== null) return null;
    const hash = find(text, "#", 0);
    const mark = MathMin(find(text, "?", 0), hash);
    const query = mark < hash ? encode(StringPrototypeSlice(text, mark + 1, hash), SPECIAL_QUERY) : null;
    const fragment = hash < text.length ? encode(StringPrototypeSlice(text, hash + 1), FRAGMENT) : null;
    const beginning = RegExpPrototypeExec(BEGINNING, text);
    if (beginning !== null) {
      const scheme = asciiLowercase(beginning[1]);
      const start = scheme.length + 3;
      const slash = MathMin(find(text, "/", start), find(text, "\\", start), mark);
      const authority = readAuthority(StringPrototypeSlice(text, start, slash), scheme);
      if (authority === null) return null;
      const { host, password, port, username } = authority;
      return { scheme, username, password, host, port, path: walk([], StringPrototypeSlice(text, slash + 1, mark)), query, fragment };
    }
    if (base === undefined || DEFAULT_PORTS[base.scheme] === undefined || RegExpPrototypeExec(HAS_SCHEME, text) !== null) return null;
    if (isSlash(text[0]) && isSlash(text[1])) return null;
    const { host, password, port, scheme, username } = base;
    const complete = (path, search) => ({ scheme, username, password, host, port, path, query: search, fragment });
    if (mark === 0) return complete(ArrayPrototypeSlice(base.path), query ?? base.query);
    if (isSlash(text[0])) return complete(walk([], StringPrototypeSlice(text, 1, mark)), query);
    const path = ArrayPrototypeSlice(base.path, 0, -1);
    return complete(walk(path, StringPrototypeSlice(text, 0, mark)), query);
  }

  return { readMended };
})
//# sourceURL=pyua:url/04_mended_url.js
