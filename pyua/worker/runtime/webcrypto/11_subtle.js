// SubtleCrypto over the host's cryptography. Spec: https://w3c.github.io/webcrypto/#subtlecrypto-interface
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const {
    ArrayPrototypeIncludes, ArrayPrototypePush, JSONParse, TypedArrayPrototypeGetBuffer, armed,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { DOMException, isDOMException } = load("webidl/01_dom_exception.js");
  const { utf8Decode, utf8Encode } = load("infra/00_infra.js");
  const { CryptoKey, isCryptoKey, makeKey, recordOf } = load("webcrypto/11_crypto_key.js");
  const { CHACHA, FAMILY, USAGES, beyondFirefox, checkSizes, failed, isAes, keyLength, normalise, sizeOf, unsupported } = load("webcrypto/11_algorithms.js");
  const { checkJwk, convertJwk, dataError, describeJwk } = load("webcrypto/11_json_web_key.js");

  const FORMATS = ["raw", "spki", "pkcs8", "jwk"];
  if (beyondFirefox) ArrayPrototypePush(FORMATS, "raw-public", "raw-secret");
  const convertFormat = webidl.enumeration("KeyFormat", FORMATS);
  const ALL_USAGES = ["encrypt", "decrypt", "sign", "verify", "deriveKey", "deriveBits", "wrapKey", "unwrapKey"];
  const convertUsages = webidl.sequence(webidl.enumeration("KeyUsage", ALL_USAGES));
  const convertKey = webidl.interfaceConverter("CryptoKey", isCryptoKey);
  const copyOf = (value, prefix, context) => webidl.copyBytes(converters.BufferSource(value, prefix, context));
  /** The buffer of a Uint8Array that nobody else has. */
  const toBuffer = (bytes) => TypedArrayPrototypeGetBuffer(bytes);

  const syntaxError = (message) => new DOMException(message, "SyntaxError");
  const invalidAccess = (message) => new DOMException(message, "InvalidAccessError");

  /** The usages that are asked for among those in `allowed`, in the standard's order, each once. */
  function pick(usages, allowed) {
    const picked = [];
    for (let i = 0; i < ALL_USAGES.length; i++) {
      const usage = ALL_USAGES[i];
      if (ArrayPrototypeIncludes(usages, usage) && ArrayPrototypeIncludes(allowed, usage)) ArrayPrototypePush(picked, usage);
    }
    return picked;
  }

  function checkUsages(usages, allowed) {
    for (let i = 0; i < usages.length; i++) {
      if (!ArrayPrototypeIncludes(allowed, usages[i])) throw syntaxError(`The key cannot be used for ${usages[i]}`);
    }
  }

  /** The record of a key that may do what it is about to do. */
  function keyFor(key, name, usage, prefix, context) {
    const record = recordOf(convertKey(key, prefix, context));
    if (record.details.name !== name) throw invalidAccess(`The key is one for ${record.details.name}, not for ${name}`);
    if (!ArrayPrototypeIncludes(record.usages, usage)) throw invalidAccess(`The key cannot be used for ${usage}`);
    return record;
  }

  // --- making keys ------------------------------------------------------------------------------------

  // https://w3c.github.io/webcrypto/#SubtleCrypto-method-generateKey
  async function generate(algorithm, extractable, usages) {
    const { name } = algorithm;
    const allowed = USAGES[name];
    if (allowed.secret !== undefined) {
      checkUsages(usages, allowed.secret);
      const length = keyLength(algorithm);
      if (usages.length === 0) throw syntaxError("A key needs at least one usage");
      const made = await ops.call("crypto.generate", { __proto__: null, name, length });
      const details = { __proto__: null, name };
      if (name === "HMAC") details.hash = algorithm.hash;
      if (name !== CHACHA) details.length = length;
      return makeKey("secret", extractable, details, pick(usages, allowed.secret), made[0]);
    }
    for (let i = 0; i < usages.length; i++) {
      if (!ArrayPrototypeIncludes(allowed.private, usages[i]) && !ArrayPrototypeIncludes(allowed.public, usages[i])) {
        throw syntaxError(`The key cannot be used for ${usages[i]}`);
      }
    }
    const own = pick(usages, allowed.private);
    const made = await ops.call("crypto.generate", algorithm);
    if (own.length === 0) throw syntaxError("A private key needs at least one usage");
    return {
      privateKey: makeKey("private", extractable, algorithm, own, made[0]),
      publicKey: makeKey("public", true, algorithm, pick(usages, allowed.public), made[1]),
    };
  }

  /** "raw" for what is another name of it here; ChaCha20-Poly1305 knows only the new name. */
  function plainFormat(format, name) {
    if (name === CHACHA && format === "raw") throw unsupported();
    const alias = FAMILY[name] === "curve" ? "raw-public" : "raw-secret";
    return format === alias ? "raw" : format;
  }

  // https://w3c.github.io/webcrypto/#SubtleCrypto-method-importKey; data: bytes, or a converted JsonWebKey
  async function importKey(form, data, algorithm, extractable, usages) {
    const { name } = algorithm;
    const family = FAMILY[name];
    const format = plainFormat(form, name);
    const formats = { __proto__: null, rsa: ["spki", "pkcs8", "jwk"], curve: ["raw", "spki", "pkcs8", "jwk"], symmetric: ["raw", "jwk"], material: ["raw"] };
    if (!ArrayPrototypeIncludes(formats[family], format)) throw unsupported();
    const isPrivate = format === "pkcs8" || (format === "jwk" && data.d !== undefined);
    const expected = family === "rsa" || family === "curve" ? (isPrivate ? "private" : "public") : "secret";
    checkUsages(usages, USAGES[name][expected]);
    if (family === "material" && extractable) throw syntaxError(`A key for ${name} cannot be extractable`);
    const details = { __proto__: null, ...algorithm };
    if (format === "jwk") {
      // The "alg" of an AES key tells its length, which is not known yet.
      const given = isAes(name) && data.k !== undefined ? { __proto__: null, ...details, length: jwkBits(data.k) } : details;
      checkJwk(data, family, given, usages, extractable);
    }
    const { material, modulusLength, publicExponent, type } = await ops.call("crypto.import", format, data, algorithm);
    if (type === "secret") {
      const bits = sizeOf(material) * 8;
      if (isAes(name)) {
        if (bits !== 128 && bits !== 192 && bits !== 256) throw dataError();
        details.length = bits;
      } else if (name === "HMAC") {
        if (bits === 0 || (details.length !== undefined && (details.length > bits || details.length <= bits - 8))) throw dataError();
        details.length ??= bits;
      } else if (name === CHACHA && bits !== 256) {
        throw dataError();
      }
    }
    if (modulusLength !== undefined) {
      details.modulusLength = modulusLength;
      details.publicExponent = publicExponent;
    }
    if (type !== "public" && usages.length === 0) throw syntaxError("A key needs at least one usage");
    return makeKey(type, extractable, details, pick(usages, USAGES[name][type]), material);
  }

  const jwkBits = (k) => ((k.length * 6) >> 3) * 8;

  // https://w3c.github.io/webcrypto/#SubtleCrypto-method-exportKey; {data}: bytes, or a JsonWebKey
  async function exportKey(form, key) {
    const record = recordOf(key);
    const format = plainFormat(form, record.details.name);
    const family = FAMILY[record.details.name];
    if (family === "material") throw unsupported();
    if (!record.extractable) throw invalidAccess("A parameter or an operation is not supported by the underlying object");
    if (family === "symmetric" && (format === "spki" || format === "pkcs8")) throw unsupported();
    if (family === "rsa" && format === "raw") throw unsupported();
    const data = await ops.call("crypto.export", format, record.type, record.material);
    return { __proto__: null, data: format === "jwk" ? describeJwk(data, record) : data };
  }

  // --- using keys ---------------------------------------------------------------------------------------

  /** What the host is told: parameters, and what the key knows. */
  function parametersOf(algorithm, record) {
    const { name } = algorithm;
    const parameters = { __proto__: null, ...algorithm };
    if (record.details.hash !== undefined) parameters.hash = record.details.hash;
    if (name === "AES-GCM" || name === CHACHA) {
      parameters.tagLength ??= 128;
      parameters.additionalData ??= "";
    }
    checkSizes(parameters);
    return parameters;
  }

  async function crypt(operation, algorithm, key, data) {
    return toBuffer(await ops.call(`crypto.${operation}`, parametersOf(algorithm, key), key.material, data));
  }

  /** {data}: the bits, as bytes. https://w3c.github.io/webcrypto/#SubtleCrypto-method-deriveBits */
  async function derive(algorithm, record, length) {
    const { name } = algorithm;
    const parameters = { __proto__: null, ...algorithm };
    if (name === "ECDH" || name === "X25519") {
      const other = recordOf(algorithm.public);
      if (record.type !== "private" || other.type !== "public") throw invalidAccess(`${name} takes a private key and another one's public key`);
      if (other.details.name !== name || other.details.namedCurve !== record.details.namedCurve) {
        throw invalidAccess("The two keys are not of one kind");
      }
      parameters.public = other.material;
    } else if (length === null || length % 8 !== 0 || (name === "PBKDF2" && algorithm.iterations === 0)) {
      throw failed();
    }
    return { __proto__: null, data: await ops.call("crypto.derive", parameters, record.material, length) };
  }

  class SubtleCrypto {
    static {
      webidl.brand(this, (value) => value === subtle, [
        "encrypt", "decrypt", "sign", "verify", "digest", "generateKey", "deriveKey", "deriveBits", "importKey", "exportKey", "wrapKey", "unwrapKey", "getPublicKey",
      ]);
    }
    constructor(token) { webidl.assertInternal(token); }

    digest(algorithm, data) {
      return run("digest", arguments.length, 2, async (prefix) => {
        const bytes = copyOf(data, prefix, "Argument 2");
        return toBuffer(await ops.call("crypto.digest", normalise("digest", algorithm, prefix).name, bytes));
      });
    }

    generateKey(algorithm, extractable, keyUsages) {
      return run("generateKey", arguments.length, 3, (prefix) => {
        const usages = convertUsages(keyUsages, prefix, "Argument 3");
        return generate(normalise("generateKey", algorithm, prefix), !!extractable, usages);
      });
    }

    importKey(format, keyData, algorithm, extractable, keyUsages) {
      return run("importKey", arguments.length, 5, (prefix) => {
        const form = convertFormat(format, prefix, "argument 1");
        const usages = convertUsages(keyUsages, prefix, "Argument 5");
        const normalised = normalise("importKey", algorithm, prefix);
        const data = form === "jwk" ? convertJwk(keyData, prefix, "Argument 2") : copyOf(keyData, prefix, "Argument 2");
        return importKey(form, data, normalised, !!extractable, usages);
      });
    }

    exportKey(format, key) {
      return run("exportKey", arguments.length, 2, async (prefix) => {
        const form = convertFormat(format, prefix, "argument 1");
        const { data } = await armed(exportKey(form, convertKey(key, prefix, "Argument 2")));
        return form === "jwk" ? data : toBuffer(data);
      });
    }

    sign(algorithm, key, data) {
      return run("sign", arguments.length, 3, (prefix) => {
        const bytes = copyOf(data, prefix, "Argument 3");
        const normalised = normalise("sign", algorithm, prefix);
        return crypt("sign", normalised, keyFor(key, normalised.name, "sign", prefix, "Argument 2"), bytes);
      });
    }

    verify(algorithm, key, signature, data) {
      return run("verify", arguments.length, 4, (prefix) => {
        const given = copyOf(signature, prefix, "Argument 3");
        const bytes = copyOf(data, prefix, "Argument 4");
        const normalised = normalise("verify", algorithm, prefix);
        const record = keyFor(key, normalised.name, "verify", prefix, "Argument 2");
        return ops.call("crypto.verify", parametersOf(normalised, record), record.material, given, bytes);
      });
    }

    encrypt(algorithm, key, data) {
      return run("encrypt", arguments.length, 3, (prefix) => {
        const bytes = copyOf(data, prefix, "Argument 3");
        const normalised = normalise("encrypt", algorithm, prefix);
        return crypt("encrypt", normalised, keyFor(key, normalised.name, "encrypt", prefix, "Argument 2"), bytes);
      });
    }

    decrypt(algorithm, key, data) {
      return run("decrypt", arguments.length, 3, (prefix) => {
        const bytes = copyOf(data, prefix, "Argument 3");
        const normalised = normalise("decrypt", algorithm, prefix);
        return crypt("decrypt", normalised, keyFor(key, normalised.name, "decrypt", prefix, "Argument 2"), bytes);
      });
    }

    deriveBits(algorithm, baseKey, length = null) {
      return run("deriveBits", arguments.length, 2, async (prefix) => {
        const bits = length === null ? null : converters["unsigned long"](length, prefix, "Argument 3");
        const normalised = normalise("deriveBits", algorithm, prefix);
        const record = keyFor(baseKey, normalised.name, "deriveBits", prefix, "Argument 2");
        return toBuffer((await armed(derive(normalised, record, bits))).data);
      });
    }

    deriveKey(algorithm, baseKey, derivedKeyType, extractable, keyUsages) {
      return run("deriveKey", arguments.length, 5, async (prefix) => {
        const usages = convertUsages(keyUsages, prefix, "Argument 5");
        const normalised = normalise("deriveBits", algorithm, prefix);
        const target = normalise("importKey", derivedKeyType, prefix);
        const bits = keyLength(normalise("keyLength", derivedKeyType, prefix));
        const record = keyFor(baseKey, normalised.name, "deriveKey", prefix, "Argument 2");
        const { data } = await armed(derive(normalised, record, bits));
        return await armed(importKey(target.name === CHACHA ? "raw-secret" : "raw", data, target, !!extractable, usages));
      });
    }

    wrapKey(format, key, wrappingKey, wrapAlgorithm) {
      return run("wrapKey", arguments.length, 4, async (prefix) => {
        const form = convertFormat(format, prefix, "argument 1");
        const normalised = wrapping("encrypt", wrapAlgorithm, prefix);
        const record = keyFor(wrappingKey, normalised.name, "wrapKey", prefix, "Argument 3");
        const { data: exported } = await armed(exportKey(form, convertKey(key, prefix, "Argument 2")));
        const bytes = form === "jwk" ? utf8Encode(rt.stringify(exported)) : exported;
        if (normalised.name === "AES-KW") return toBuffer(await ops.call("crypto.wrap", record.material, bytes));
        return await armed(crypt("encrypt", normalised, record, bytes));
      });
    }

    unwrapKey(format, wrappedKey, unwrappingKey, unwrapAlgorithm, unwrappedKeyAlgorithm, extractable, keyUsages) {
      return run("unwrapKey", arguments.length, 7, async (prefix) => {
        const form = convertFormat(format, prefix, "argument 1");
        const bytes = copyOf(wrappedKey, prefix, "Argument 2");
        const usages = convertUsages(keyUsages, prefix, "Argument 7");
        const normalised = wrapping("decrypt", unwrapAlgorithm, prefix);
        const target = normalise("importKey", unwrappedKeyAlgorithm, prefix);
        const record = keyFor(unwrappingKey, normalised.name, "unwrapKey", prefix, "Argument 3");
        const data = normalised.name === "AES-KW"
          ? await ops.call("crypto.unwrap", record.material, bytes)
          : await ops.call("crypto.decrypt", parametersOf(normalised, record), record.material, bytes);
        return await armed(importKey(form, form === "jwk" ? parseJwk(data, prefix) : data, target, !!extractable, usages));
      });
    }

    // https://wicg.github.io/webcrypto-modern-algos/#SubtleCrypto-method-getPublicKey
    getPublicKey(key, keyUsages) {
      return run("getPublicKey", arguments.length, 2, async (prefix) => {
        const record = recordOf(convertKey(key, prefix, "Argument 1"));
        const usages = convertUsages(keyUsages, prefix, "Argument 2");
        if (record.type === "secret") throw unsupported();
        if (record.type !== "private") throw invalidAccess("Only a private key has a public one");
        const allowed = USAGES[record.details.name].public;
        checkUsages(usages, allowed);
        return makeKey("public", true, record.details, pick(usages, allowed), await ops.call("crypto.public", record.material));
      });
    }

    static supports(operation, algorithm, lengthOrAlgorithm = null) {
      webidl.requiredArguments(arguments.length, 2, "SubtleCrypto.supports");
      const name = converters.DOMString(operation, "SubtleCrypto.supports", "Argument 1");
      return load("webcrypto/12_supports.js").supports(name, algorithm, lengthOrAlgorithm);
    }
  }
  if (!beyondFirefox) {
    delete SubtleCrypto.prototype.getPublicKey;
    delete SubtleCrypto.supports;
  }
  webidl.configureInterface(SubtleCrypto, { __proto__: null, constructible: false });

  function run(method, count, required, fn) {
    return webidl.promiseOperation(() => {
      const prefix = `SubtleCrypto.${method}`;
      webidl.requiredArguments(count, required, prefix);
      return fn(prefix);
    });
  }

  /** AES-KW wraps; every other algorithm that encrypts does it by encrypting. */
  function wrapping(operation, algorithm, prefix) {
    try {
      return normalise("wrapKey", algorithm, prefix);
    } catch (error) {
      if (!isDOMException(error)) throw error;
      return normalise(operation, algorithm, prefix);
    }
  }

  function parseJwk(bytes, prefix) {
    let parsed;
    try {
      parsed = JSONParse(utf8Decode(bytes));
    } catch {
      throw dataError();
    }
    return convertJwk(parsed, prefix, "the unwrapped key");
  }

  const subtle = new SubtleCrypto(webidl.internal);

  return { CryptoKey, SubtleCrypto, subtle };
})
//# sourceURL=pyua:webcrypto/11_subtle.js
