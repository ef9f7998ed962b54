test(() => {
  const bytes = (text) => [...new TextEncoder().encode(text)].map((b) => b.toString(16).padStart(2, "0")).join("");
  assert_equals(bytes("abc"), "616263");
  assert_equals(bytes("ü€😀"), "c3bce282acf09f9880");
  assert_equals(bytes("a\ud800b\udc00"), "61efbfbd62efbfbd");
  assert_equals(bytes(), "");
  assert_equals(bytes(undefined), "");
  assert_equals(new TextEncoder().encoding, "utf-8");
}, "TextEncoder makes UTF-8");

test(() => {
  const target = new Uint8Array(5);
  const encoder = new TextEncoder();
  assert_equals(JSON.stringify(encoder.encodeInto("a€😀", target)), '{"read":2,"written":4}');
  assert_array_equals(target, [0x61, 0xe2, 0x82, 0xac, 0]);
  assert_equals(JSON.stringify(encoder.encodeInto("\ud83d", new Uint8Array(3))), '{"read":1,"written":3}');
  assert_throws_js(TypeError, () => encoder.encodeInto("a", new Uint16Array(2)));
}, "encodeInto() writes whole characters only");

test(() => {
  const text = "ü".repeat(100000) + "x";
  assert_equals(new TextEncoder().encode(text).length, 200001);
  assert_equals(new TextDecoder().decode(new TextEncoder().encode(text)), text);
}, "long texts go there and back");
