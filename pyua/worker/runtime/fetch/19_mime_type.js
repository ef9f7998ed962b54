// MIME types. Spec: https://mimesniff.spec.whatwg.org/#understanding-mime-types
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { RegExpPrototypeExec, SafeMap, StringPrototypeIndexOf, StringPrototypeSlice } = primordials;
  const { asciiLowercase, stripHttpWhitespace } = load("infra/00_infra.js");

  const TOKEN = /^[-!#$%&'*+.^_`|~A-Za-z0-9]+$/;
  const QUOTED = /^[\t\x20-\x7e\x80-\xff]*$/;
  const isToken = (text) => RegExpPrototypeExec(TOKEN, text) !== null;
  const isQuotable = (text) => RegExpPrototypeExec(QUOTED, text) !== null;

  /** {essence, parameters} or null. https://mimesniff.spec.whatwg.org/#parse-a-mime-type */
  function parseMimeType(input) {
    const text = stripHttpWhitespace(input);
    const slash = StringPrototypeIndexOf(text, "/");
    if (slash <= 0) return null;
    const type = StringPrototypeSlice(text, 0, slash);
    let at = StringPrototypeIndexOf(text, ";", slash);
    if (at < 0) at = text.length;
    const subtype = stripEnd(StringPrototypeSlice(text, slash + 1, at));
    if (!isToken(type) || !isToken(subtype)) return null;
    const parameters = new SafeMap();
    while (at < text.length) {
      at++;
      while (at < text.length && isSpace(text[at])) at++;
      let end = at;
      while (end < text.length && text[end] !== ";" && text[end] !== "=") end++;
      const name = asciiLowercase(StringPrototypeSlice(text, at, end));
      at = end;
      if (at >= text.length) break;
      if (text[at] === ";") continue;
      at++;
      let value;
      if (text[at] === '"') {
        const quoted = collectQuoted(text, at);
        value = quoted.value;
        at = quoted.end;
        while (at < text.length && text[at] !== ";") at++;
      } else {
        end = StringPrototypeIndexOf(text, ";", at);
        if (end < 0) end = text.length;
        value = stripEnd(StringPrototypeSlice(text, at, end));
        at = end;
        if (value === "") continue;
      }
      if (isToken(name) && isQuotable(value) && !parameters.has(name)) parameters.set(name, value);
    }
    return { __proto__: null, essence: `${asciiLowercase(type)}/${asciiLowercase(subtype)}`, parameters };
  }

  const isSpace = (char) => char === " " || char === "\t" || char === "\n" || char === "\r";

  function stripEnd(text) {
    let end = text.length;
    while (end > 0 && isSpace(text[end - 1])) end--;
    return StringPrototypeSlice(text, 0, end);
  }

  /** https://fetch.spec.whatwg.org/#collect-an-http-quoted-string, with the value extracted. */
  function collectQuoted(text, start) {
    let value = "";
    let at = start + 1;
    while (at < text.length) {
      const char = text[at++];
      if (char === '"') break;
      if (char === "\\") value += at < text.length ? text[at++] : "\\";
      else value += char;
    }
    return { __proto__: null, value, end: at };
  }

  /** https://mimesniff.spec.whatwg.org/#serialize-a-mime-type */
  function serializeMimeType({ essence, parameters }) {
    let text = essence;
    parameters.forEach((value, name) => {
      text += `;${name}=`;
      if (isToken(value)) text += value;
      else {
        text += '"';
        for (let i = 0; i < value.length; i++) text += value[i] === '"' || value[i] === "\\" ? `\\${value[i]}` : value[i];
        text += '"';
      }
    });
    return text;
  }

  return { collectQuoted, isToken, parseMimeType, serializeMimeType };
})
//# sourceURL=pyua:fetch/19_mime_type.js
