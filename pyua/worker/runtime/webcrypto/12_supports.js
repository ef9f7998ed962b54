// SubtleCrypto.supports(): what an operation would say, without doing it.
// Spec: https://wicg.github.io/webcrypto-modern-algos/#SubtleCrypto-method-supports
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypeIncludes } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { FAMILY, checkSizes, keyLength, normalise } = load("webcrypto/11_algorithms.js");

  const { recordOf } = load("webcrypto/11_crypto_key.js");

  const PREFIX = "SubtleCrypto.supports";
  const CURVES = ["P-256", "P-384", "P-521"];
  /** Bits of the secret that two keys agree on. */
  const SECRET_BITS = { __proto__: null, X25519: 256, "P-256": 256, "P-384": 384, "P-521": 528 };

  /** Whether `operation` has `algorithm`, with these parameters: what throws anywhere below is not supported. */
  function supports(operation, algorithm, more) {
    const check = CHECKS[operation];
    if (check === undefined) return false;
    try {
      return check(algorithm, more);
    } catch {
      return false;
    }
  }

  const registered = (operation) => (algorithm) => {
    checkSizes(normalise(operation, algorithm, PREFIX));
    return true;
  };

  // Of curves, only the host knows which there are.
  const hasItsCurve = ({ namedCurve }) => namedCurve === undefined || ArrayPrototypeIncludes(CURVES, namedCurve);
  const importKey = (algorithm) => hasItsCurve(normalise("importKey", algorithm, PREFIX));

  function generateKey(algorithm) {
    const normalised = normalise("generateKey", algorithm, PREFIX);
    if (FAMILY[normalised.name] === "symmetric") keyLength(normalised);
    return hasItsCurve(normalised);
  }

  function deriveBits(algorithm, length) {
    const { iterations, name, public: other } = normalise("deriveBits", algorithm, PREFIX);
    if (other === undefined) return length !== null && length % 8 === 0 && iterations !== 0;
    const { details, type } = recordOf(other);
    return details.name === name && type === "public" && (length === null || length <= SECRET_BITS[details.namedCurve ?? name]);
  }

  function deriveKey(algorithm, derived) {
    if (!importKey(derived)) return false;
    return deriveBits(algorithm, keyLength(normalise("keyLength", derived, PREFIX)) ?? 256);
  }

  function isAesKw(algorithm) {
    try {
      return normalise("wrapKey", algorithm, PREFIX).name === "AES-KW";
    } catch {
      return false;
    }
  }

  const wrapsAs = (operation) => (algorithm, wrapped) => {
    if (wrapped !== null && !supports(operation === "encrypt" ? "exportKey" : "importKey", wrapped, null)) return false;
    return isAesKw(algorithm) || supports(operation, algorithm, null);
  };

  const CHECKS = {
    __proto__: null,
    encrypt: registered("encrypt"),
    decrypt: registered("decrypt"),
    sign: registered("sign"),
    verify: registered("verify"),
    digest: registered("digest"),
    importKey,
    exportKey: (algorithm) => FAMILY[normalise("importKey", algorithm, PREFIX).name] !== "material",
    getPublicKey: (algorithm) => ArrayPrototypeIncludes(["rsa", "curve"], FAMILY[normalise("importKey", algorithm, PREFIX).name]),
    generateKey,
    deriveKey,
    deriveBits: (algorithm, length) => deriveBits(algorithm, length === null ? null : webidl.converters["unsigned long"](length, PREFIX, "Argument 3")),
    wrapKey: wrapsAs("encrypt"),
    unwrapKey: wrapsAs("decrypt"),
  };

  return { supports };
})
//# sourceURL=pyua:webcrypto/12_supports.js
