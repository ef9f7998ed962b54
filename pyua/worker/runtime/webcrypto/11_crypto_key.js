// CryptoKey. The material never shows: it is a secret key's bytes, PKCS #8 or SubjectPublicKeyInfo, in base64.
// Spec: https://w3c.github.io/webcrypto/#cryptokey-interface
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypePush, JSONParse, Uint8ArrayFromBase64, define } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { registerSerializable } = load("html/03_structured_clone.js");

  class CryptoKey {
    #key; // {type, extractable, details, usages, material}
    #algorithm = null;
    #usages = null;
    static { webidl.brand(this, (value) => #key in value); }
    constructor(token, key) {
      webidl.assertInternal(token);
      this.#key = key;
    }

    static is(value) { return webidl.isObject(value) && #key in value; }
    static recordOf(key) { return key.#key; }

    get type() { return this.#key.type; }
    get extractable() { return this.#key.extractable; }
    // The same object each time: https://w3c.github.io/webcrypto/#dfn-CryptoKey-slot-algorithm_cached
    get algorithm() { return (this.#algorithm ??= describe(this.#key.details)); }
    get usages() { return (this.#usages ??= copy(this.#key.usages)); }
  }
  const { is: isCryptoKey, recordOf } = CryptoKey;
  delete CryptoKey.is;
  delete CryptoKey.recordOf;
  webidl.configureInterface(CryptoKey, { __proto__: null, constructible: false });

  function copy(list) {
    const items = [];
    for (let i = 0; i < list.length; i++) ArrayPrototypePush(items, list[i]);
    return items;
  }

  /** A KeyAlgorithm dictionary. https://w3c.github.io/webcrypto/#key-algorithm-dictionary */
  function describe({ hash, length, modulusLength, name, namedCurve, publicExponent }) {
    const algorithm = { name };
    if (modulusLength !== undefined) {
      define(algorithm, "modulusLength", modulusLength);
      define(algorithm, "publicExponent", Uint8ArrayFromBase64(publicExponent));
    }
    if (hash !== undefined) define(algorithm, "hash", { name: hash });
    if (length !== undefined) define(algorithm, "length", length);
    if (namedCurve !== undefined) define(algorithm, "namedCurve", namedCurve);
    return algorithm;
  }

  /** details: {name} and, as far as the algorithm has them, length, hash, namedCurve, modulusLength, publicExponent. */
  function makeKey(type, extractable, details, usages, material) {
    return new CryptoKey(webidl.internal, { __proto__: null, type, extractable, details, usages, material });
  }

  // https://w3c.github.io/webcrypto/#cryptokey-interface-clone
  registerSerializable("CryptoKey", {
    __proto__: null,
    is: isCryptoKey,
    serialize: (key) => {
      const { details, extractable, material, type, usages } = recordOf(key);
      return { __proto__: null, type, extractable, details: rt.stringify(details), usages: rt.stringify(usages), material };
    },
    deserialize: ({ details, extractable, material, type, usages }) => {
      const parsed = { __proto__: null, ...JSONParse(details) };
      return makeKey(type, extractable, parsed, JSONParse(usages), material);
    },
  });

  return { CryptoKey, isCryptoKey, makeKey, recordOf };
})
//# sourceURL=pyua:webcrypto/11_crypto_key.js
