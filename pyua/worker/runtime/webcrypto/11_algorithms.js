// Algorithms: their names, parameters, usages and key lengths. Spec: https://w3c.github.io/webcrypto/#algorithm-normalization
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayPrototypeIncludes, ObjectKeys, TypedArrayPrototypeGetByteLength, TypedArrayPrototypeGetSymbolToStringTag, TypeError,
    Uint8ArrayFromBase64, Uint8ArrayPrototypeToBase64,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { asciiLowercase } = load("infra/00_infra.js");
  const { isCryptoKey } = load("webcrypto/11_crypto_key.js");

  const beyondFirefox = webidl.prefIsOn("pyua.beyondFirefox.enabled", false);
  /** https://wicg.github.io/webcrypto-modern-algos/#chacha20-poly1305 */
  const CHACHA = "ChaCha20-Poly1305";

  const unsupported = () => new DOMException("Operation is not supported", "NotSupportedError");
  const failed = (message = "The operation failed for an operation-specific reason") => new DOMException(message, "OperationError");

  // --- parameters: each converter gives what the host is told --------------------------------------------

  const enforced = { __proto__: null, enforceRange: true };
  const ranged = (type) => (value, prefix, context) => converters[type](value, prefix, context, enforced);
  const bytes = (value, prefix, context) => Uint8ArrayPrototypeToBase64(webidl.copyBytes(converters.BufferSource(value, prefix, context)));
  const bigInteger = (value, prefix, context) => {
    if (TypedArrayPrototypeGetSymbolToStringTag(value) !== "Uint8Array") throw new TypeError(`${prefix}: ${context} is not a Uint8Array.`);
    return bytes(value, prefix, context);
  };
  const hash = (value, prefix) => normalise("digest", value, prefix).name;
  const publicKey = (value, prefix, context) => {
    if (!isCryptoKey(value)) throw new TypeError(`${prefix}: ${context} does not implement interface CryptoKey.`);
    return value;
  };

  const need = (key, converter) => ({ __proto__: null, key, converter, required: true });
  const may = (key, converter) => ({ __proto__: null, key, converter });

  const none = [];
  const hashed = [need("hash", hash)];
  const rsaKey = [need("hash", hash), need("modulusLength", ranged("unsigned long")), need("publicExponent", bigInteger)];
  const curve = [need("namedCurve", converters.DOMString)];
  const aesKey = [need("length", ranged("unsigned short"))];
  const hmacKey = [need("hash", hash), may("length", ranged("unsigned long"))];
  const agreement = [need("public", publicKey)];
  const aesModes = {
    __proto__: null,
    "RSA-OAEP": [may("label", bytes)],
    "AES-CTR": [need("counter", bytes), need("length", ranged("octet"))],
    "AES-CBC": [need("iv", bytes)],
    "AES-GCM": [may("additionalData", bytes), need("iv", bytes), may("tagLength", ranged("octet"))],
  };
  if (beyondFirefox) aesModes[CHACHA] = [may("additionalData", bytes), need("iv", bytes), may("tagLength", ranged("octet"))];
  const signing = {
    __proto__: null, "RSASSA-PKCS1-v1_5": none, "RSA-PSS": [need("saltLength", ranged("unsigned long"))], ECDSA: hashed, Ed25519: none, HMAC: none,
  };

  /** operation → algorithm → members of its parameters, in lexicographical order */
  const REGISTERED = {
    __proto__: null,
    digest: { __proto__: null, "SHA-1": none, "SHA-256": none, "SHA-384": none, "SHA-512": none },
    generateKey: {
      __proto__: null,
      "RSASSA-PKCS1-v1_5": rsaKey, "RSA-PSS": rsaKey, "RSA-OAEP": rsaKey, ECDSA: curve, ECDH: curve, Ed25519: none, X25519: none,
      "AES-CTR": aesKey, "AES-CBC": aesKey, "AES-GCM": aesKey, "AES-KW": aesKey, HMAC: hmacKey,
    },
    importKey: {
      __proto__: null,
      "RSASSA-PKCS1-v1_5": hashed, "RSA-PSS": hashed, "RSA-OAEP": hashed, ECDSA: curve, ECDH: curve, Ed25519: none, X25519: none,
      "AES-CTR": none, "AES-CBC": none, "AES-GCM": none, "AES-KW": none, HMAC: hmacKey, HKDF: none, PBKDF2: none,
    },
    sign: signing,
    verify: signing,
    encrypt: aesModes,
    decrypt: aesModes,
    deriveBits: {
      __proto__: null,
      ECDH: agreement,
      X25519: agreement,
      HKDF: [need("hash", hash), need("info", bytes), need("salt", bytes)],
      PBKDF2: [need("hash", hash), need("iterations", ranged("unsigned long")), need("salt", bytes)],
    },
    keyLength: {
      __proto__: null, "AES-CTR": aesKey, "AES-CBC": aesKey, "AES-GCM": aesKey, "AES-KW": aesKey, HMAC: hmacKey, HKDF: none, PBKDF2: none,
    },
    wrapKey: { __proto__: null, "AES-KW": none },
  };
  if (beyondFirefox) REGISTERED.generateKey[CHACHA] = REGISTERED.importKey[CHACHA] = REGISTERED.keyLength[CHACHA] = none;

  /** {name, …parameters}. https://w3c.github.io/webcrypto/#dfn-normalize-an-algorithm */
  function normalise(operation, algorithm, prefix) {
    const registered = REGISTERED[operation];
    let given = algorithm;
    if (!webidl.isObject(algorithm)) given = { __proto__: null, name: converters.DOMString(algorithm, prefix, "Argument 1") };
    const { name } = given;
    if (name === undefined) throw new TypeError(`${prefix}: Missing required 'name' member of Algorithm.`);
    const found = registeredName(registered, converters.DOMString(name, prefix, "'name' member of Algorithm"));
    if (found === undefined) throw unsupported();
    const parameters = webidl.dictionary(`${found} parameters`, registered[found])(given, prefix, "Argument 1");
    parameters.name = found;
    return parameters;
  }

  function registeredName(registered, name) {
    const lower = asciiLowercase(name);
    const names = ObjectKeys(registered);
    for (let i = 0; i < names.length; i++) if (asciiLowercase(names[i]) === lower) return names[i];
    return undefined;
  }

  const sizeOf = (base64) => TypedArrayPrototypeGetByteLength(Uint8ArrayFromBase64(base64));

  /** Of the parameters of a cipher: the operation's first steps. */
  function checkSizes({ counter, iv, length, name, tagLength }) {
    switch (name) {
      case "AES-GCM":
        if (!ArrayPrototypeIncludes([32, 64, 96, 104, 112, 120, 128], tagLength ?? 128)) throw failed();
        break;
      case CHACHA:
        if (sizeOf(iv) !== 12 || (tagLength ?? 128) !== 128) throw failed();
        break;
      case "AES-CBC":
        if (sizeOf(iv) !== 16) throw failed();
        break;
      case "AES-CTR":
        if (sizeOf(counter) !== 16 || length < 1 || length > 128) throw failed();
    }
  }

  // --- keys ---------------------------------------------------------------------------------------------

  const signer = { __proto__: null, private: ["sign"], public: ["verify"] };
  const deriver = { __proto__: null, private: ["deriveKey", "deriveBits"], public: [] };
  const cipher = { __proto__: null, secret: ["encrypt", "decrypt", "wrapKey", "unwrapKey"] };
  const material = { __proto__: null, secret: ["deriveKey", "deriveBits"] };
  /** algorithm → type of key → what it may be used for */
  const USAGES = {
    __proto__: null,
    "RSASSA-PKCS1-v1_5": signer, "RSA-PSS": signer, ECDSA: signer, Ed25519: signer, ECDH: deriver, X25519: deriver,
    "RSA-OAEP": { __proto__: null, private: ["decrypt", "unwrapKey"], public: ["encrypt", "wrapKey"] },
    "AES-CTR": cipher, "AES-CBC": cipher, "AES-GCM": cipher, "AES-KW": { __proto__: null, secret: ["wrapKey", "unwrapKey"] },
    [CHACHA]: cipher, HMAC: { __proto__: null, secret: ["sign", "verify"] }, HKDF: material, PBKDF2: material,
  };

  /** The family decides which formats there are: "rsa", "curve", "symmetric" or "material". */
  const FAMILY = {
    __proto__: null,
    "RSASSA-PKCS1-v1_5": "rsa", "RSA-PSS": "rsa", "RSA-OAEP": "rsa", ECDSA: "curve", ECDH: "curve", Ed25519: "curve", X25519: "curve",
    "AES-CTR": "symmetric", "AES-CBC": "symmetric", "AES-GCM": "symmetric", "AES-KW": "symmetric", HMAC: "symmetric", [CHACHA]: "symmetric",
    HKDF: "material", PBKDF2: "material",
  };

  const isAes = (name) => name === "AES-CTR" || name === "AES-CBC" || name === "AES-GCM" || name === "AES-KW";
  const BLOCK_BITS = { __proto__: null, "SHA-1": 512, "SHA-256": 512, "SHA-384": 1024, "SHA-512": 1024 };

  /** Bits of a key to be made; null if it may be any. https://w3c.github.io/webcrypto/#dfn-get-key-length */
  function keyLength({ hash: digest, length, name }) {
    if (name === "HKDF" || name === "PBKDF2") return null;
    if (name === CHACHA) return 256;
    if (name === "HMAC") {
      if (length === 0) throw failed();
      return length ?? BLOCK_BITS[digest];
    }
    if (length !== 128 && length !== 192 && length !== 256) throw failed("The AES key length must be 128, 192 or 256 bits");
    return length;
  }

  return { CHACHA, FAMILY, USAGES, beyondFirefox, checkSizes, failed, isAes, keyLength, normalise, sizeOf, unsupported };
})
//# sourceURL=pyua:webcrypto/11_algorithms.js
