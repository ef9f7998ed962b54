// SubtleCrypto. Spec: https://w3c.github.io/webcrypto/#subtlecrypto-interface
"use strict";

const { subtle } = crypto;
const utf8 = (text) => new TextEncoder().encode(text);
const hex = (buffer) => new Uint8Array(buffer).toHex();
const bytes = (text) => Uint8Array.fromHex(text.replaceAll(" ", ""));
const data = utf8("the data");

promise_test(async () => {
  assert_equals(hex(await subtle.digest("SHA-1", utf8("abc"))), "a9993e364706816aba3e25717850c26c9cd0d89d");
  assert_equals(hex(await subtle.digest({ name: "sha-256" }, utf8("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert_equals((await subtle.digest("SHA-384", new ArrayBuffer(0))).byteLength, 48);
  assert_equals((await subtle.digest("SHA-512", new Uint8Array(1_000_000))).byteLength, 64);
}, "digest, by the vectors of FIPS 180-4");

promise_test(async (t) => {
  await promise_rejects_dom(t, "NotSupportedError", subtle.digest("MD5", data));
  await promise_rejects_js(t, TypeError, subtle.digest("SHA-256", "text"));
  await promise_rejects_js(t, TypeError, subtle.digest("SHA-256"));
  await promise_rejects_js(t, TypeError, SubtleCrypto.prototype.digest.call({}, "SHA-256", data));
  await promise_rejects_js(t, TypeError, subtle.digest({}, data));
}, "digest refuses what it does not know");

promise_test(async () => {
  // RFC 4231, test case 2
  const key = await subtle.importKey("raw", utf8("Jefe"), { name: "HMAC", hash: "SHA-256" }, true, ["sign", "verify"]);
  const text = utf8("what do ya want for nothing?");
  const mac = await subtle.sign("HMAC", key, text);
  assert_equals(hex(mac), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  assert_true(await subtle.verify("HMAC", key, mac, text));
  assert_false(await subtle.verify("HMAC", key, mac, data));
  assert_equals(key.algorithm.hash.name, "SHA-256");
  assert_equals(key.algorithm.length, 32);
  const jwk = await subtle.exportKey("jwk", key);
  assert_equals(JSON.stringify(jwk), '{"alg":"HS256","ext":true,"k":"SmVmZQ","key_ops":["sign","verify"],"kty":"oct"}');
  const again = await subtle.importKey("jwk", jwk, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  assert_true(await subtle.verify("HMAC", again, mac, text));
  const made = await subtle.generateKey({ name: "HMAC", hash: "SHA-512" }, true, ["sign"]);
  assert_equals(made.algorithm.length, 1024);
  assert_equals((await subtle.exportKey("raw", made)).byteLength, 128);
}, "HMAC");

promise_test(async () => {
  for (const [namedCurve, hash, size] of [["P-256", "SHA-256", 64], ["P-384", "SHA-384", 96], ["P-521", "SHA-512", 132]]) {
    const { privateKey, publicKey } = await subtle.generateKey({ name: "ECDSA", namedCurve }, true, ["sign", "verify"]);
    assert_equals(privateKey.type, "private");
    assert_array_equals(privateKey.usages, ["sign"]);
    assert_equals(publicKey.algorithm.namedCurve, namedCurve);
    const signature = await subtle.sign({ name: "ECDSA", hash }, privateKey, data);
    assert_equals(signature.byteLength, size);
    for (const format of ["raw", "spki", "jwk"]) {
      const copy = await subtle.importKey(format, await subtle.exportKey(format, publicKey), { name: "ECDSA", namedCurve }, true, ["verify"]);
      assert_true(await subtle.verify({ name: "ECDSA", hash }, copy, signature, data), format);
    }
    for (const format of ["pkcs8", "jwk"]) {
      const copy = await subtle.importKey(format, await subtle.exportKey(format, privateKey), { name: "ECDSA", namedCurve }, false, ["sign"]);
      const other = await subtle.sign({ name: "ECDSA", hash }, copy, data);
      assert_true(await subtle.verify({ name: "ECDSA", hash }, publicKey, other, data), format);
    }
    assert_false(await subtle.verify({ name: "ECDSA", hash }, publicKey, new Uint8Array(size), data));
    assert_false(await subtle.verify({ name: "ECDSA", hash }, publicKey, new Uint8Array(3), data));
  }
}, "ECDSA, in all formats");

promise_test(async () => {
  // RFC 8032 section 7.1, test 2
  const jwk = { kty: "OKP", crv: "Ed25519", d: "TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs", x: "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw" };
  const key = await subtle.importKey("jwk", jwk, "Ed25519", true, ["sign"]);
  const signature = await subtle.sign("Ed25519", key, bytes("72"));
  assert_equals(hex(signature).slice(0, 32), "92a009a9f0d4cab8720e820b5f642540");
  const raw = await subtle.importKey("raw", bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"), "ed25519", true, ["verify"]);
  assert_true(await subtle.verify({ name: "Ed25519" }, raw, signature, bytes("72")));
  assert_equals((await subtle.exportKey("jwk", key)).d, jwk.d);
}, "Ed25519, by the vector of RFC 8032");

promise_test(async () => {
  for (const [name, extra] of [["RSASSA-PKCS1-v1_5", {}], ["RSA-PSS", { saltLength: 32 }]]) {
    const pair = await subtle.generateKey({ name, hash: "SHA-256", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }, true, ["sign", "verify"]);
    assert_equals(pair.publicKey.algorithm.modulusLength, 2048);
    assert_array_equals([...pair.publicKey.algorithm.publicExponent], [1, 0, 1]);
    const signature = await subtle.sign({ name, ...extra }, pair.privateKey, data);
    assert_true(await subtle.verify({ name, ...extra }, pair.publicKey, signature, data));
    assert_false(await subtle.verify({ name, ...extra }, pair.publicKey, signature, utf8("other")));
    for (const format of ["pkcs8", "jwk"]) {
      const copy = await subtle.importKey(format, await subtle.exportKey(format, pair.privateKey), { name, hash: "SHA-256" }, true, ["sign"]);
      assert_equals(copy.algorithm.modulusLength, 2048);
      assert_true(await subtle.verify({ name, ...extra }, pair.publicKey, await subtle.sign({ name, ...extra }, copy, data), data));
    }
    const jwk = await subtle.exportKey("jwk", pair.publicKey);
    assert_equals(`${jwk.kty} ${jwk.alg} ${jwk.e}`, `RSA ${name === "RSA-PSS" ? "PS256" : "RS256"} AQAB`);
  }
}, "RSA signatures");

promise_test(async (t) => {
  const pair = await subtle.generateKey({ name: "RSA-OAEP", hash: "SHA-1", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }, true, ["encrypt", "decrypt", "wrapKey", "unwrapKey"]);
  const label = utf8("label");
  const secret = await subtle.encrypt({ name: "RSA-OAEP", label }, pair.publicKey, data);
  assert_equals(hex(await subtle.decrypt({ name: "RSA-OAEP", label }, pair.privateKey, secret)), hex(data));
  await promise_rejects_dom(t, "OperationError", subtle.decrypt({ name: "RSA-OAEP" }, pair.privateKey, secret));
  const inner = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const wrapped = await subtle.wrapKey("raw", inner, pair.publicKey, "RSA-OAEP");
  const back = await subtle.unwrapKey("raw", wrapped, pair.privateKey, "RSA-OAEP", "AES-GCM", true, ["encrypt"]);
  assert_equals(hex(await subtle.exportKey("raw", back)), hex(await subtle.exportKey("raw", inner)));
}, "RSA-OAEP encrypts and wraps");

promise_test(async (t) => {
  // NIST's GCM test case 4 (128-bit key)
  const key = await subtle.importKey("raw", bytes("feffe9928665731c6d6a8f9467308308"), "AES-GCM", true, ["encrypt", "decrypt"]);
  const parameters = { name: "AES-GCM", iv: bytes("cafebabefacedbaddecaf888"), additionalData: bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2") };
  const plain = bytes("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  const secret = await subtle.encrypt(parameters, key, plain);
  assert_equals(hex(secret).slice(0, 32), "42831ec2217774244b7221b784d0d49c");
  assert_equals(hex(secret).slice(-32), "5bc94fbc3221a5db94fae95ae7121a47");
  assert_equals(hex(await subtle.decrypt(parameters, key, secret)), hex(plain));
  const short = await subtle.encrypt({ ...parameters, tagLength: 96 }, key, plain);
  assert_equals(short.byteLength, plain.length + 12);
  assert_equals(hex(await subtle.decrypt({ ...parameters, tagLength: 96 }, key, short)), hex(plain));
  new Uint8Array(secret)[0] ^= 1;
  await promise_rejects_dom(t, "OperationError", subtle.decrypt(parameters, key, secret));
  await promise_rejects_dom(t, "OperationError", subtle.decrypt(parameters, key, new Uint8Array(3)));
  await promise_rejects_dom(t, "OperationError", subtle.encrypt({ ...parameters, tagLength: 100 }, key, plain));
}, "AES-GCM, by NIST's vector");

promise_test(async (t) => {
  // NIST SP 800-38A, F.2.1 and F.5.1
  const raw = bytes("2b7e151628aed2a6abf7158809cf4f3c");
  const plain = bytes("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
  const cbc = await subtle.importKey("raw", raw, "AES-CBC", false, ["encrypt", "decrypt"]);
  const iv = bytes("000102030405060708090a0b0c0d0e0f");
  const secret = await subtle.encrypt({ name: "AES-CBC", iv }, cbc, plain);
  assert_equals(hex(secret).slice(0, 64), "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2");
  assert_equals(hex(await subtle.decrypt({ name: "AES-CBC", iv }, cbc, secret)), hex(plain));
  await promise_rejects_dom(t, "OperationError", subtle.decrypt({ name: "AES-CBC", iv }, cbc, new Uint8Array(15)));
  await promise_rejects_dom(t, "OperationError", subtle.encrypt({ name: "AES-CBC", iv: new Uint8Array(8) }, cbc, plain));
  const ctr = await subtle.importKey("raw", raw, "AES-CTR", false, ["encrypt", "decrypt"]);
  const counter = bytes("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
  assert_equals(hex(await subtle.encrypt({ name: "AES-CTR", counter, length: 64 }, ctr, plain)), "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff");
  const end = bytes("f0f1f2f3f4f5f6f7f8f9fafbfcfdff" + "ff");
  const wrapped = await subtle.encrypt({ name: "AES-CTR", counter: end, length: 8 }, ctr, new Uint8Array(32));
  const start = bytes("f0f1f2f3f4f5f6f7f8f9fafbfcfdff" + "00");
  assert_equals(hex(wrapped).slice(32), hex(await subtle.encrypt({ name: "AES-CTR", counter: start, length: 8 }, ctr, new Uint8Array(16))));
  await promise_rejects_dom(t, "OperationError", subtle.encrypt({ name: "AES-CTR", counter, length: 1 }, ctr, new Uint8Array(48)));
}, "AES-CBC and AES-CTR, by NIST's vectors, and a counter that wraps");

promise_test(async () => {
  // RFC 3394 section 4.1
  const kek = await subtle.importKey("raw", bytes("000102030405060708090a0b0c0d0e0f"), "AES-KW", false, ["wrapKey", "unwrapKey"]);
  const key = await subtle.importKey("raw", bytes("00112233445566778899aabbccddeeff"), "AES-CBC", true, ["encrypt"]);
  const wrapped = await subtle.wrapKey("raw", key, kek, "AES-KW");
  assert_equals(hex(wrapped), "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5");
  const back = await subtle.unwrapKey("raw", wrapped, kek, "AES-KW", "AES-CBC", true, ["encrypt"]);
  assert_equals(hex(await subtle.exportKey("raw", back)), "00112233445566778899aabbccddeeff");
  const aes = await subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
  const iv = new Uint8Array(12);
  const jwk = await subtle.wrapKey("jwk", key, aes, { name: "AES-GCM", iv });
  const again = await subtle.unwrapKey("jwk", jwk, aes, { name: "AES-GCM", iv }, "AES-CBC", true, ["encrypt"]);
  assert_equals(hex(await subtle.exportKey("raw", again)), "00112233445566778899aabbccddeeff");
}, "AES-KW by the vector of RFC 3394, and wrapping a JsonWebKey");

promise_test(async (t) => {
  for (const algorithm of [{ name: "ECDH", namedCurve: "P-256" }, { name: "ECDH", namedCurve: "P-384" }, { name: "X25519" }]) {
    const mine = await subtle.generateKey(algorithm, true, ["deriveBits", "deriveKey"]);
    const theirs = await subtle.generateKey(algorithm, true, ["deriveBits"]);
    assert_equals(mine.publicKey.usages.length, 0);
    const raw = await subtle.exportKey("raw", theirs.publicKey);
    const peer = await subtle.importKey("raw", raw, algorithm, true, []);
    const one = await subtle.deriveBits({ name: algorithm.name, public: peer }, mine.privateKey, 256);
    const two = await subtle.deriveBits({ name: algorithm.name, public: mine.publicKey }, theirs.privateKey, 256);
    assert_equals(hex(one), hex(two));
    const key = await subtle.deriveKey({ name: algorithm.name, public: peer }, mine.privateKey, { name: "AES-GCM", length: 128 }, true, ["encrypt"]);
    assert_equals(hex(await subtle.exportKey("raw", key)), hex(one).slice(0, 32));
    await promise_rejects_dom(t, "OperationError", subtle.deriveBits({ name: algorithm.name, public: peer }, mine.privateKey, 4096));
  }
}, "ECDH and X25519 agree");

promise_test(async (t) => {
  // RFC 5869 appendix A.1; RFC 7914 section 11
  const ikm = await subtle.importKey("raw", new Uint8Array(22).fill(11), "HKDF", false, ["deriveBits", "deriveKey"]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt: bytes("000102030405060708090a0b0c"), info: bytes("f0f1f2f3f4f5f6f7f8f9") };
  assert_equals(hex(await subtle.deriveBits(parameters, ikm, 336)), "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  const hmac = await subtle.deriveKey(parameters, ikm, { name: "HMAC", hash: "SHA-256", length: 256 }, false, ["sign"]);
  assert_equals(hmac.algorithm.length, 256);
  const password = await subtle.importKey("raw", utf8("passwd"), "PBKDF2", false, ["deriveBits"]);
  const derived = await subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: utf8("salt"), iterations: 1 }, password, 512);
  assert_equals(hex(derived).slice(0, 32), "55ac046e56e3089fec1691c22544b605");
  await promise_rejects_dom(t, "OperationError", subtle.deriveBits(parameters, ikm, 7));
  await promise_rejects_dom(t, "OperationError", subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: data, iterations: 0 }, password, 8));
}, "HKDF and PBKDF2, by the vectors of the RFCs");

promise_test(async (t) => {
  const aes = await subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt"]);
  const reject = (name, promise) => promise_rejects_dom(t, name, promise);
  await reject("InvalidAccessError", subtle.exportKey("raw", aes));
  await reject("InvalidAccessError", subtle.decrypt({ name: "AES-GCM", iv: data }, aes, data));
  await reject("InvalidAccessError", subtle.encrypt({ name: "AES-CBC", iv: new Uint8Array(16) }, aes, data));
  await reject("SyntaxError", subtle.generateKey({ name: "AES-GCM", length: 128 }, true, []));
  await reject("SyntaxError", subtle.generateKey({ name: "AES-GCM", length: 128 }, true, ["sign"]));
  await reject("OperationError", subtle.generateKey({ name: "AES-GCM", length: 100 }, true, ["encrypt"]));
  await reject("NotSupportedError", subtle.generateKey({ name: "ECDSA", namedCurve: "P-1" }, true, ["sign"]));
  await reject("DataError", subtle.importKey("raw", new Uint8Array(7), "AES-GCM", true, ["encrypt"]));
  await reject("DataError", subtle.importKey("spki", data, { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]));
  await reject("DataError", subtle.importKey("raw", new Uint8Array(65), { name: "ECDH", namedCurve: "P-256" }, true, []));
  await reject("DataError", subtle.importKey("jwk", { kty: "oct" }, "AES-GCM", true, ["encrypt"]));
  await reject("DataError", subtle.importKey("jwk", { kty: "oct", k: "AAAAAAAAAAAAAAAAAAAAAA", ext: false }, "AES-GCM", true, ["encrypt"]));
  await reject("DataError", subtle.importKey("jwk", { kty: "oct", k: "AAAAAAAAAAAAAAAAAAAAAA", alg: "A256GCM" }, "AES-GCM", true, ["encrypt"]));
  await reject("SyntaxError", subtle.importKey("raw", data, "PBKDF2", true, ["deriveBits"]));
  await reject("NotSupportedError", subtle.importKey("jwk", {}, "HKDF", false, ["deriveBits"]));
  await promise_rejects_js(t, TypeError, subtle.importKey("nonsense", data, "AES-GCM", true, ["encrypt"]));
  await promise_rejects_js(t, TypeError, subtle.generateKey({ name: "AES-GCM" }, true, ["encrypt"]));
  await promise_rejects_js(t, TypeError, subtle.encrypt({ name: "AES-GCM" }, aes, data));
}, "errors have the standard's names");

promise_test(async () => {
  const key = await subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt", "decrypt"]);
  assert_class_string(key, "CryptoKey");
  assert_equals(key.algorithm, key.algorithm);
  assert_equals(Object.keys(key).length, 0);
  const clone = structuredClone(key);
  assert_not_equals(clone, key);
  assert_false(clone.extractable);
  const iv = new Uint8Array(12);
  const secret = await subtle.encrypt({ name: "AES-GCM", iv }, clone, data);
  assert_equals(hex(await subtle.decrypt({ name: "AES-GCM", iv }, key, secret)), hex(data));
  clone.usages.push("sign");
  const changed = new Uint8Array(data);
  const pending = subtle.encrypt({ name: "AES-GCM", iv }, key, changed);
  changed.fill(0);
  assert_equals(hex(await subtle.decrypt({ name: "AES-GCM", iv }, key, await pending)), hex(data));
}, "a CryptoKey can be cloned, and what is passed in is copied at once");
