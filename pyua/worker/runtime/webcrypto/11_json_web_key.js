// JsonWebKey, as far as it is about what a key may be used for; its numbers are the host's business.
// Spec: https://w3c.github.io/webcrypto/#JsonWebKey-dictionary, RFC 7517, RFC 7518
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypeIncludes, ArrayPrototypePush, ArrayPrototypeSort, ObjectKeys, StringPrototypeSlice, TypeError, define } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { DOMException } = load("webidl/01_dom_exception.js");

  const dataError = () => new DOMException("Data provided to an operation does not meet requirements", "DataError");

  const texts = ["alg", "crv", "d", "dp", "dq", "e", "k", "kty", "n", "p", "q", "qi", "use", "x", "y"];
  const members = [
    { __proto__: null, key: "ext", converter: converters.boolean }, { __proto__: null, key: "key_ops", converter: webidl.sequence(converters.DOMString) },
  ];
  for (let i = 0; i < texts.length; i++) ArrayPrototypePush(members, { __proto__: null, key: texts[i], converter: converters.DOMString });
  ArrayPrototypeSort(members, (a, b) => (a.key < b.key ? -1 : 1));
  const convert = webidl.dictionary("JsonWebKey", members);

  function convertJwk(value, prefix, context) {
    if (!webidl.isObject(value)) throw new TypeError(`${prefix}: ${context} is not a JsonWebKey.`);
    return convert(value, prefix, context);
  }

  const KTY = { __proto__: null, rsa: "RSA", symmetric: "oct" };
  const NUMBER = { __proto__: null, "SHA-1": "1", "SHA-256": "256", "SHA-384": "384", "SHA-512": "512" };
  const MODE = { __proto__: null, "AES-CTR": "CTR", "AES-CBC": "CBC", "AES-GCM": "GCM", "AES-KW": "KW" };

  /** The "alg" of a key, or undefined if it has none. */
  function algOf({ hash, length, name, namedCurve }) {
    switch (name) {
      case "HMAC": return `HS${NUMBER[hash]}`;
      case "RSASSA-PKCS1-v1_5": return `RS${NUMBER[hash]}`;
      case "RSA-PSS": return `PS${NUMBER[hash]}`;
      case "RSA-OAEP": return hash === "SHA-1" ? "RSA-OAEP" : `RSA-OAEP-${NUMBER[hash]}`;
      case "Ed25519": return "Ed25519";
      case "ChaCha20-Poly1305": return "C20P";
      case "ECDSA": return `ES${namedCurve === "P-521" ? "512" : StringPrototypeSlice(namedCurve, 2)}`;
      default: return name in MODE ? `A${length}${MODE[name]}` : undefined;
    }
  }

  /** The checks of every algorithm's "import a key from a JsonWebKey", in the order of the standard. */
  function checkJwk(jwk, family, details, usages, extractable) {
    const { name } = details;
    const kty = family === "curve" ? (name === "ECDSA" || name === "ECDH" ? "EC" : "OKP") : KTY[family];
    if (jwk.kty !== kty) throw dataError();
    const signs = name !== "RSA-OAEP" && name !== "ECDH" && name !== "X25519" && name !== "ChaCha20-Poly1305" && !(name in MODE);
    if (usages.length > 0 && jwk.use !== undefined && jwk.use !== (signs ? "sig" : "enc")) throw dataError();
    if (jwk.key_ops !== undefined) {
      for (let i = 0; i < jwk.key_ops.length; i++) {
        for (let j = 0; j < i; j++) if (jwk.key_ops[i] === jwk.key_ops[j]) throw dataError();
      }
      for (let i = 0; i < usages.length; i++) if (!ArrayPrototypeIncludes(jwk.key_ops, usages[i])) throw dataError();
    }
    if (jwk.ext === false && extractable) throw dataError();
    if (jwk.alg !== undefined) {
      const expected = algOf(details);
      // RFC 8037 calls the algorithm of Ed25519 keys EdDSA; RFC 9864 by the curve's name.
      if (expected !== undefined && jwk.alg !== expected && !(name === "Ed25519" && jwk.alg === "EdDSA")) throw dataError();
    }
  }

  /** What a script gets: the host's members and ours, in the dictionary's order. */
  function describeJwk(numbers, { details, extractable, usages }) {
    const all = { __proto__: null, ...numbers, ext: extractable, key_ops: usages };
    // Browsers leave "alg" out for ECDSA: the curve says it.
    const alg = details.name === "ECDSA" ? undefined : algOf(details);
    if (alg !== undefined) all.alg = alg;
    const keys = ArrayPrototypeSort(ObjectKeys(all));
    const jwk = {};
    for (let i = 0; i < keys.length; i++) define(jwk, keys[i], all[keys[i]]);
    define(jwk, "key_ops", primordials.ArrayPrototypeSlice(usages));
    return jwk;
  }

  return { checkJwk, convertJwk, dataError, describeJwk };
})
//# sourceURL=pyua:webcrypto/11_json_web_key.js
