// TextEncoder. Spec: https://encoding.spec.whatwg.org/#interface-textencoder
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { TypeError, TypedArrayPrototypeGetSymbolToStringTag } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { encodeFrom, utf8Encode } = load("infra/00_infra.js");

  class TextEncoder {
    #brand;
    static { webidl.brand(this, (value) => #brand in value); }

    get encoding() {
      return "utf-8";
    }

    encode(input = "") {
      return utf8Encode(webidl.converters.USVString(input, "TextEncoder.encode", "Argument 1"));
    }

    // https://encoding.spec.whatwg.org/#dom-textencoder-encodeinto
    encodeInto(source, destination) {
      const prefix = "TextEncoder.encodeInto";
      webidl.requiredArguments(arguments.length, 2, prefix);
      const text = webidl.converters.USVString(source, prefix, "Argument 1");
      if (!webidl.isObject(destination) || TypedArrayPrototypeGetSymbolToStringTag(destination) !== "Uint8Array") {
        throw new TypeError(`${prefix}: Argument 2 does not implement interface Uint8Array.`);
      }
      const { read, written } = encodeFrom(text, 0, destination, 0);
      return { read, written };
    }
  }
  webidl.configureInterface(TextEncoder);

  return { TextEncoder };
})
//# sourceURL=pyua:encoding/08_text_encoder.js
