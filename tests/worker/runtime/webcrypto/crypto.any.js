// crypto.getRandomValues and randomUUID. Spec: https://w3c.github.io/webcrypto/#crypto-interface
"use strict";

test(() => {
  const array = new Uint32Array(16);
  assert_equals(crypto.getRandomValues(array), array);
  assert_true(array.some((value) => value > 0xff));
  const part = new Uint8Array(64).subarray(8, 16);
  crypto.getRandomValues(part);
  const whole = new Uint8Array(part.buffer);
  assert_true(whole.subarray(0, 8).every((byte) => byte === 0) && whole.subarray(16).every((byte) => byte === 0));
  crypto.getRandomValues(new BigInt64Array(2));
  assert_equals(crypto.getRandomValues(new Uint8Array(0)).length, 0);
  assert_equals(crypto.getRandomValues(new Uint8Array(65536)).length, 65536);
}, "getRandomValues fills the view it is given, and nothing else");

test(() => {
  assert_throws_dom("QuotaExceededError", () => crypto.getRandomValues(new Uint8Array(65537)));
  assert_throws_dom("QuotaExceededError", () => crypto.getRandomValues(new Uint32Array(16385)));
  assert_throws_dom("TypeMismatchError", () => crypto.getRandomValues(new Float32Array(1)));
  assert_throws_dom("TypeMismatchError", () => crypto.getRandomValues(new DataView(new ArrayBuffer(1))));
  assert_throws_js(TypeError, () => crypto.getRandomValues([1]));
  assert_throws_js(TypeError, () => crypto.getRandomValues());
  assert_throws_js(TypeError, () => Crypto.prototype.getRandomValues.call({}, new Uint8Array(1)));
  assert_throws_js(TypeError, () => new Crypto());
}, "getRandomValues refuses too much and the wrong types");

test(() => {
  const seen = new Set();
  for (let i = 0; i < 100; i++) {
    const uuid = crypto.randomUUID();
    assert_true(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(uuid), uuid);
    seen.add(uuid);
  }
  assert_equals(seen.size, 100);
}, "randomUUID makes version 4 UUIDs");

test(() => {
  assert_class_string(crypto, "Crypto");
  assert_class_string(crypto.subtle, "SubtleCrypto");
  assert_equals(crypto.subtle, crypto.subtle);
  assert_throws_js(TypeError, () => new CryptoKey());
}, "the interfaces have their names and cannot be constructed");
