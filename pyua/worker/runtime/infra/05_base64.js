// atob and btoa. Spec: https://html.spec.whatwg.org/multipage/webappapis.html#atob
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { StringPrototypeCharCodeAt, Uint8ArrayFromBase64, Uint8ArrayPrototypeToBase64 } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { isAsciiWhitespace, isomorphicDecode, isomorphicEncode } = load("infra/00_infra.js");

  // https://html.spec.whatwg.org/multipage/webappapis.html#dom-btoa
  function btoa(data) {
    webidl.requiredArguments(arguments.length, 1, "btoa");
    const text = webidl.converters.DOMString(data, "btoa", "Argument 1");
    for (let i = 0; i < text.length; i++) {
      if (StringPrototypeCharCodeAt(text, i) > 0xff) {
        throw new DOMException("String contains an invalid character", "InvalidCharacterError");
      }
    }
    return Uint8ArrayPrototypeToBase64(isomorphicEncode(text));
  }

  // https://html.spec.whatwg.org/multipage/webappapis.html#dom-atob
  function atob(data) {
    webidl.requiredArguments(arguments.length, 1, "atob");
    const bytes = forgivingDecode(webidl.converters.DOMString(data, "atob", "Argument 1"));
    if (bytes === null) throw new DOMException("String contains an invalid character", "InvalidCharacterError");
    return isomorphicDecode(bytes);
  }

  /** https://infra.spec.whatwg.org/#forgiving-base64-decode; null on failure. */
  function forgivingDecode(text) {
    // The engine's decoder takes the same whitespace and, when "loose", the same missing padding; but a single
    // "=" after two digits is an error for it and for the standard, and "====" only counts as padding after digits.
    let digits = 0;
    let padding = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = StringPrototypeCharCodeAt(text, i);
      if (isAsciiWhitespace(unit)) continue;
      if (unit === 0x3d) padding++;
      else if (padding > 0) return null;
      else digits++;
    }
    if (padding > 0 && (padding > 2 || (digits + padding) % 4 !== 0)) return null;
    try {
      return Uint8ArrayFromBase64(text, { __proto__: null, lastChunkHandling: "loose" });
    } catch {
      return null;
    }
  }

  return { atob, btoa, forgivingDecode };
})
//# sourceURL=pyua:infra/05_base64.js
