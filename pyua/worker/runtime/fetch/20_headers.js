// Headers. Spec: https://fetch.spec.whatwg.org/#headers-class
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayPrototypeIncludes, ArrayPrototypePush, ArrayPrototypeSort, RegExpPrototypeExec, StringPrototypeCharCodeAt, StringPrototypeSlice,
    StringPrototypeSplit, StringPrototypeStartsWith, SymbolIterator, TypeError,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { asciiLowercase, asciiUppercase, stripHttpWhitespace } = load("infra/00_infra.js");
  const { isToken, parseMimeType } = load("fetch/19_mime_type.js");
  const { defineIterable } = load("fetch/19_pair_iterator.js");

  // --- values -------------------------------------------------------------------------------------

  const BAD_VALUE = /[\0\r\n]/;

  // https://fetch.spec.whatwg.org/#headers-validate, first steps
  function validName(name, prefix) {
    if (!isToken(name)) throw new TypeError(`${prefix}: ${name} is an invalid header name.`);
    return name;
  }
  function validValue(value, prefix) {
    if (RegExpPrototypeExec(BAD_VALUE, value) !== null) throw new TypeError(`${prefix}: ${value} is an invalid header value.`);
    return value;
  }

  const FORBIDDEN = [
    "accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method", "connection", "content-length",
    "cookie", "cookie2", "date", "dnt", "expect", "host", "keep-alive", "origin", "referer", "set-cookie", "te", "trailer",
    "transfer-encoding", "upgrade", "via",
  ];
  const METHOD_OVERRIDES = ["x-http-method", "x-http-method-override", "x-method-override"];

  /** https://fetch.spec.whatwg.org/#forbidden-request-header */
  function isForbiddenRequestHeader(lower, value) {
    if (ArrayPrototypeIncludes(FORBIDDEN, lower)) return true;
    if (StringPrototypeStartsWith(lower, "proxy-") || StringPrototypeStartsWith(lower, "sec-")) return true;
    if (!ArrayPrototypeIncludes(METHOD_OVERRIDES, lower)) return false;
    const methods = StringPrototypeSplit(value, ",");
    for (let i = 0; i < methods.length; i++) if (isForbiddenMethod(stripHttpWhitespace(methods[i]))) return true;
    return false;
  }

  /** https://fetch.spec.whatwg.org/#forbidden-method */
  const isForbiddenMethod = (method) => ArrayPrototypeIncludes(["CONNECT", "TRACE", "TRACK"], asciiUppercase(method));
  const isForbiddenResponseHeader = (lower) => lower === "set-cookie" || lower === "set-cookie2";

  const UNSAFE_BYTE = /[\0-\x08\x10-\x1f"():<>?@[\\\]{}\x7f]/;
  const UNSAFE_LANGUAGE = /[^0-9A-Za-z *,\-.;=]/;
  const SIMPLE_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

  /** https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header */
  function isNoCorsSafelisted(lower, value) {
    if (value.length > 128) return false;
    switch (lower) {
      case "accept": return RegExpPrototypeExec(UNSAFE_BYTE, value) === null;
      case "accept-language":
      case "content-language": return RegExpPrototypeExec(UNSAFE_LANGUAGE, value) === null;
      case "content-type":
        return RegExpPrototypeExec(UNSAFE_BYTE, value) === null && ArrayPrototypeIncludes(SIMPLE_TYPES, parseMimeType(value)?.essence);
      default: return false;
    }
  }

  // --- header lists: arrays of [name, value] ----------------------------------------------------------

  /** https://fetch.spec.whatwg.org/#concept-header-list-get */
  function getHeader(list, lower) {
    let joined = null;
    for (let i = 0; i < list.length; i++) {
      if (asciiLowercase(list[i][0]) === lower) joined = joined === null ? list[i][1] : `${joined}, ${list[i][1]}`;
    }
    return joined;
  }

  function appendHeader(list, name, value) {
    const lower = asciiLowercase(name);
    // A second value takes the case of the first one's name.
    for (let i = 0; i < list.length; i++) {
      if (asciiLowercase(list[i][0]) === lower) {
        ArrayPrototypePush(list, [list[i][0], value]);
        return;
      }
    }
    ArrayPrototypePush(list, [name, value]);
  }

  function setHeader(list, name, value) {
    const lower = asciiLowercase(name);
    let found = false;
    for (let i = 0; i < list.length; i++) {
      if (asciiLowercase(list[i][0]) !== lower) continue;
      if (found) removeAt(list, i--);
      else {
        list[i][1] = value;
        found = true;
      }
    }
    if (!found) ArrayPrototypePush(list, [name, value]);
  }

  function deleteHeader(list, lower) {
    for (let i = 0; i < list.length; i++) if (asciiLowercase(list[i][0]) === lower) removeAt(list, i--);
  }

  function removeAt(list, index) {
    for (let i = index; i < list.length - 1; i++) list[i] = list[i + 1];
    list.length--;
  }

  function copyList(list) {
    const copy = [];
    for (let i = 0; i < list.length; i++) ArrayPrototypePush(copy, [list[i][0], list[i][1]]);
    return copy;
  }

  const compareNames = (a, b) => {
    const length = a[0].length < b[0].length ? a[0].length : b[0].length;
    for (let i = 0; i < length; i++) {
      const difference = StringPrototypeCharCodeAt(a[0], i) - StringPrototypeCharCodeAt(b[0], i);
      if (difference !== 0) return difference;
    }
    return a[0].length - b[0].length;
  };

  /** https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine */
  function sortAndCombine(list) {
    const combined = [];
    for (let i = 0; i < list.length; i++) {
      const lower = asciiLowercase(list[i][0]);
      let known = false;
      if (lower !== "set-cookie") {
        for (let j = 0; j < combined.length && !known; j++) {
          if (combined[j][0] !== lower) continue;
          combined[j][1] += `, ${list[i][1]}`;
          known = true;
        }
      }
      if (!known) ArrayPrototypePush(combined, [lower, list[i][1]]);
    }
    return ArrayPrototypeSort(combined, compareNames);
  }

  // --- the interface --------------------------------------------------------------------------------

  const convertPair = webidl.sequence(converters.ByteString);
  const convertPairs = webidl.sequence(convertPair);
  const convertRecord = webidl.record(converters.ByteString, converters.ByteString);

  /** HeadersInit: (sequence<sequence<ByteString>> or record<ByteString, ByteString>), as pairs. */
  function convertInit(init, prefix, context) {
    if (!webidl.isObject(init)) throw new TypeError(`${prefix}: ${context} can't be converted to a sequence or a record.`);
    if (init[SymbolIterator] === undefined || init[SymbolIterator] === null) return convertRecord(init, prefix, context);
    const pairs = convertPairs(init, prefix, context);
    for (let i = 0; i < pairs.length; i++) {
      if (pairs[i].length !== 2) throw new TypeError(`${prefix}: Headers require name/value tuples when being initialized by a sequence.`);
    }
    return pairs;
  }

  class Headers {
    #list = [];
    #guard = "none";
    static { webidl.brand(this, (value) => #list in value); }

    // https://fetch.spec.whatwg.org/#dom-headers
    constructor(init = undefined) {
      if (init !== undefined) fill(this, convertInit(init, "Headers constructor", "Argument 1"), "Headers constructor");
    }

    static make(list, guard) {
      const headers = new Headers();
      headers.#list = list;
      headers.#guard = guard;
      return headers;
    }
    static is(value) { return webidl.isObject(value) && #list in value; }
    static listOf(headers) { return headers.#list; }
    static guardOf(headers) { return headers.#guard; }

    // https://fetch.spec.whatwg.org/#concept-headers-append
    static appendTo(headers, rawName, rawValue, prefix) {
      const value = stripHttpWhitespace(rawValue);
      if (!writable(headers.#guard, validName(rawName, prefix), validValue(value, prefix), prefix)) return;
      const lower = asciiLowercase(rawName);
      if (headers.#guard === "request-no-cors") {
        const present = getHeader(headers.#list, lower);
        if (!isNoCorsSafelisted(lower, present === null ? value : `${present}, ${value}`)) return;
      }
      appendHeader(headers.#list, rawName, value);
      if (headers.#guard === "request-no-cors") deleteHeader(headers.#list, "range");
    }

    append(name, value) {
      const prefix = "Headers.append";
      void this.#list;
      webidl.requiredArguments(arguments.length, 2, prefix);
      appendTo(this, converters.ByteString(name, prefix, "Argument 1"), converters.ByteString(value, prefix, "Argument 2"), prefix);
    }

    delete(name) {
      const prefix = "Headers.delete";
      void this.#list;
      webidl.requiredArguments(arguments.length, 1, prefix);
      const key = validName(converters.ByteString(name, prefix, "Argument 1"), prefix);
      if (!writable(this.#guard, key, "", prefix)) return;
      const lower = asciiLowercase(key);
      if (this.#guard === "request-no-cors") {
        if (lower !== "range" && !ArrayPrototypeIncludes(["accept", "accept-language", "content-language", "content-type"], lower)) return;
        if (getHeader(this.#list, lower) !== null) deleteHeader(this.#list, "range");
      }
      deleteHeader(this.#list, lower);
    }

    get(name) {
      const prefix = "Headers.get";
      void this.#list;
      webidl.requiredArguments(arguments.length, 1, prefix);
      return getHeader(this.#list, asciiLowercase(validName(converters.ByteString(name, prefix, "Argument 1"), prefix)));
    }

    getSetCookie() {
      const values = [];
      const list = this.#list;
      for (let i = 0; i < list.length; i++) if (asciiLowercase(list[i][0]) === "set-cookie") ArrayPrototypePush(values, list[i][1]);
      return values;
    }

    has(name) {
      const prefix = "Headers.has";
      void this.#list;
      webidl.requiredArguments(arguments.length, 1, prefix);
      return getHeader(this.#list, asciiLowercase(validName(converters.ByteString(name, prefix, "Argument 1"), prefix))) !== null;
    }

    set(name, value) {
      const prefix = "Headers.set";
      void this.#list;
      webidl.requiredArguments(arguments.length, 2, prefix);
      const key = converters.ByteString(name, prefix, "Argument 1");
      const text = stripHttpWhitespace(converters.ByteString(value, prefix, "Argument 2"));
      if (!writable(this.#guard, validName(key, prefix), validValue(text, prefix), prefix)) return;
      if (this.#guard === "request-no-cors" && !isNoCorsSafelisted(asciiLowercase(key), text)) return;
      setHeader(this.#list, key, text);
      if (this.#guard === "request-no-cors") deleteHeader(this.#list, "range");
    }
  }
  const { appendTo, guardOf, is: isHeaders, listOf, make: makeHeaders } = Headers;
  const hidden = ["appendTo", "guardOf", "is", "listOf", "make"];
  for (let i = 0; i < hidden.length; i++) delete Headers[hidden[i]];
  webidl.configureInterface(Headers);
  defineIterable(Headers, "Headers", (headers) => sortAndCombine(listOf(headers)));

  /** https://fetch.spec.whatwg.org/#headers-validate: false where the change is silently ignored. */
  function writable(guard, name, value, prefix) {
    if (guard === "immutable") throw new TypeError(`${prefix}: Headers are immutable and cannot be modified.`);
    if (guard === "request" && isForbiddenRequestHeader(asciiLowercase(name), value)) return false;
    if (guard === "response" && isForbiddenResponseHeader(asciiLowercase(name))) return false;
    return true;
  }

  /** https://fetch.spec.whatwg.org/#concept-headers-fill, with what convertInit() gave. */
  function fill(headers, pairs, prefix) {
    for (let i = 0; i < pairs.length; i++) appendTo(headers, pairs[i][0], pairs[i][1], prefix);
  }

  /** The MIME type of a header list, or null. https://fetch.spec.whatwg.org/#concept-header-extract-mime-type */
  function mimeTypeOf(list) {
    const value = getHeader(list, "content-type");
    if (value === null) return null;
    // Several values: the last one that is a MIME type counts. A comma inside of quotes is none of these borders.
    let found = null;
    let start = 0;
    let quoted = false;
    for (let i = 0; i <= value.length; i++) {
      const char = i < value.length ? value[i] : "";
      if (char === '"' && (i === 0 || value[i - 1] !== "\\")) quoted = !quoted;
      if (i < value.length && (char !== "," || quoted)) continue;
      const parsed = parseMimeType(StringPrototypeSlice(value, start, i));
      start = i + 1;
      if (parsed === null || parsed.essence === "*/*") continue;
      const charset = found?.parameters.get("charset");
      if (found?.essence === parsed.essence && charset !== undefined && !parsed.parameters.has("charset")) parsed.parameters.set("charset", charset);
      found = parsed;
    }
    return found;
  }

  return {
    Headers, appendHeader, convertInit, copyList, deleteHeader, fill, getHeader, guardOf, isForbiddenMethod, isHeaders, listOf, makeHeaders,
    mimeTypeOf, setHeader,
  };
})
//# sourceURL=pyua:fetch/20_headers.js
