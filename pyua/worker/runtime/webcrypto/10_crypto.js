// crypto: random values. Spec: https://w3c.github.io/webcrypto/#crypto-interface
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const {
    ArrayBufferIsView, ArrayPrototypeIncludes, StringPrototypePadStart, NumberPrototypeToString, TypeError, TypedArrayPrototypeGetSymbolToStringTag,
    TypedArrayPrototypeSet, Uint8Array,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { DOMException } = load("webidl/01_dom_exception.js");

  const QUOTA = 65536; // bytes for one call
  const INTEGERS = [
    "Int8Array", "Int16Array", "Int32Array", "BigInt64Array", "Uint8Array", "Uint8ClampedArray", "Uint16Array", "Uint32Array", "BigUint64Array",
  ];

  const randomBytes = (size) => ops.callSync("crypto.random", size);

  class Crypto {
    static { webidl.brand(this, (value) => value === crypto); }
    constructor(token) { webidl.assertInternal(token); }

    get subtle() { return load("webcrypto/11_subtle.js").subtle; }

    // https://w3c.github.io/webcrypto/#Crypto-method-getRandomValues
    getRandomValues(array) {
      const prefix = "Crypto.getRandomValues";
      webidl.requiredArguments(arguments.length, 1, prefix);
      if (!webidl.isObject(array)) throw new TypeError(`${prefix}: Argument 1 is not an object.`);
      if (!ArrayBufferIsView(array)) throw new TypeError(`${prefix}: Argument 1 does not implement interface ArrayBufferView.`);
      if (!ArrayPrototypeIncludes(INTEGERS, TypedArrayPrototypeGetSymbolToStringTag(array))) {
        throw new DOMException("The type of an object is incompatible with the expected type of the parameter associated to the object", "TypeMismatchError");
      }
      webidl.converters.ArrayBufferView(array, prefix, "Argument 1");
      const { buffer, length, offset } = webidl.bufferExtent(array);
      if (length > QUOTA) throw quotaExceeded();
      TypedArrayPrototypeSet(new Uint8Array(buffer, offset, length), randomBytes(length));
      return array;
    }

    // https://w3c.github.io/webcrypto/#Crypto-method-randomUUID
    randomUUID() {
      const bytes = randomBytes(16);
      bytes[6] = (bytes[6] & 0x0f) | 0x40;
      bytes[8] = (bytes[8] & 0x3f) | 0x80;
      let text = "";
      for (let i = 0; i < 16; i++) {
        if (i === 4 || i === 6 || i === 8 || i === 10) text += "-";
        text += StringPrototypePadStart(NumberPrototypeToString(bytes[i], 16), 2, "0");
      }
      return text;
    }
  }
  webidl.configureInterface(Crypto, { __proto__: null, constructible: false });

  const quotaExceeded = () => new DOMException(
    `Crypto.getRandomValues: getRandomValues can only generate maximum ${QUOTA} bytes`, "QuotaExceededError",
  );

  const crypto = new Crypto(webidl.internal);

  return { Crypto, crypto };
})
//# sourceURL=pyua:webcrypto/10_crypto.js
