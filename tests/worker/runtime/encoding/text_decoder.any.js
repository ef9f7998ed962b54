const bytes = (hex) => Uint8Array.fromHex(hex);

test(() => {
  const decoder = new TextDecoder();
  assert_equals(decoder.decode(bytes("c3bce282acf09f9880")), "ü€😀");
  assert_equals(decoder.decode(bytes("c3bc").buffer), "ü");
  assert_equals(decoder.decode(new DataView(bytes("61c3bc61").buffer, 1, 2)), "ü");
  assert_equals(decoder.decode(), "");
  assert_equals(decoder.encoding, "utf-8");
  assert_throws_js(TypeError, () => decoder.decode("text"));
}, "TextDecoder reads UTF-8 of any buffer");

test(() => {
  const decode = (hex) => new TextDecoder().decode(bytes(hex));
  assert_equals(decode("61ff62"), "a\ufffdb");
  assert_equals(decode("e28261"), "\ufffda", "one for a truncated sequence");
  assert_equals(decode("f09f98"), "\ufffd");
  assert_equals(decode("eda080"), "\ufffd\ufffd\ufffd", "a surrogate is no character");
  assert_equals(decode("c080"), "\ufffd\ufffd", "an overlong form neither");
  assert_equals(decode("f4908080"), "\ufffd\ufffd\ufffd\ufffd");
}, "what is not UTF-8 becomes U+FFFD");

test(() => {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  assert_true(decoder.fatal);
  for (const bad of ["ff", "c3", "eda080", "c080"]) assert_throws_js(TypeError, () => decoder.decode(bytes(bad)), bad);
  assert_equals(decoder.decode(bytes("c3bc")), "ü", "and then goes on");
}, "a fatal decoder throws");

test(() => {
  assert_equals(new TextDecoder().decode(bytes("efbbbf61")), "a");
  assert_equals(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes("efbbbf61")), "\ufeffa");
  assert_equals(new TextDecoder("utf-16le").decode(bytes("fffe6100")), "a");
  assert_equals(new TextDecoder().decode(bytes("efbbbfefbbbf61")), "\ufeffa", "only one");
}, "a byte order mark is left out, or kept on demand");

test(() => {
  const decoder = new TextDecoder();
  let text = "";
  for (const byte of bytes("efbbbfc3bce282acf09f9880")) text += decoder.decode(new Uint8Array([byte]), { stream: true });
  text += decoder.decode();
  assert_equals(text, "ü€😀");
  assert_equals(decoder.decode(bytes("efbbbf61")), "a", "a new stream has its own byte order mark");
  assert_equals(decoder.decode(bytes("ef"), { stream: true }) + decoder.decode(bytes("61")), "\ufffda");
}, "a stream's characters and byte order mark may be split");

test(() => {
  assert_equals(new TextDecoder("utf-16").encoding, "utf-16le");
  assert_equals(new TextDecoder("utf-16le").decode(bytes("3dd800de61")), "😀\ufffd");
  assert_equals(new TextDecoder("utf-16be").decode(bytes("d83dde00d83d0061")), "😀\ufffda");
  const decoder = new TextDecoder("utf-16le");
  assert_equals(decoder.decode(bytes("3dd8"), { stream: true }), "");
  assert_equals(decoder.decode(bytes("00de"), { stream: true }), "😀");
  assert_throws_js(TypeError, () => new TextDecoder("utf-16le", { fatal: true }).decode(bytes("00d8")));
}, "UTF-16 in both orders");

test(() => {
  assert_equals(new TextDecoder(" LATIN1\n").encoding, "windows-1252");
  assert_equals(new TextDecoder("latin1").decode(bytes("80e9")), "€é");
  assert_equals(new TextDecoder("koi8-r").decode(bytes("d0d2")), "пр");
  assert_equals(new TextDecoder("shift_jis").decode(bytes("93fa967b")), "日本");
  assert_equals(new TextDecoder("gbk").decode(bytes("d6d0")), "中");
  assert_equals(new TextDecoder("big5").decode(bytes("a4a4")), "中");
  assert_equals(new TextDecoder("euc-kr").decode(bytes("b0a1")), "가");
  assert_equals(new TextDecoder("x-user-defined").decode(bytes("80")), "\uf780");
  const decoder = new TextDecoder("euc-jp");
  assert_equals(decoder.decode(bytes("c6"), { stream: true }) + decoder.decode(bytes("fc")), "日");
  assert_throws_js(TypeError, () => new TextDecoder("gbk", { fatal: true }).decode(bytes("ff")));
}, "the legacy encodings");

test(() => {
  for (const label of ["", "nonsense", "utf-7", "replacement", "iso-2022-cn", "utf-8\u00a0"]) {
    assert_throws_js(RangeError, () => new TextDecoder(label), label);
  }
  assert_throws_js(TypeError, () => TextDecoder());
}, "unknown encodings are refused");

// A long text is read by the engine, a short one here: both must see the same.
const PIECES = [
  [0x61], [0], [0xc3, 0xa9], [0xe2, 0x82, 0xac], [0xf0, 0x9f, 0x8e, 0x89], [0xef, 0xbb, 0xbf], [0xef, 0xbf, 0xbd],
  [0xe0, 0x80], [0xf0, 0x9f, 0x8e], [0xed, 0xa0, 0x80], [0xff], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80], [0xc0, 0xaf], [0xf4, 0x90, 0x80, 0x80], [0xe2],
];

function manyPieces(seed, length, pieces) {
  const bytes = [];
  for (let state = seed; bytes.length < length;) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    bytes.push(...pieces[(state >> 8) % pieces.length]);
  }
  return Uint8Array.from(bytes);
}

function decodeInShortParts(bytes) {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  for (let at = 0; at < bytes.length; at += 900) text += decoder.decode(bytes.subarray(at, at + 900), { stream: true });
  return text + decoder.decode();
}

for (const length of [1024, 3000, 600_000]) {
  for (const seed of [1, 2, 3]) {
    test(() => {
      const bytes = manyPieces(seed, length, PIECES);
      assert_true(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) === decodeInShortParts(bytes));
      assert_throws_js(TypeError, () => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    }, `${length} bytes with errors among them (${seed})`);
    test(() => {
      const bytes = manyPieces(seed, length, PIECES.slice(0, 7));
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
      assert_true(text === decodeInShortParts(bytes));
      assert_false('__pyua_value' in self);
    }, `${length} bytes without an error (${seed})`);
  }
}

for (const length of [10, 5000, 300_000]) {
  test(() => {
    const bytes = Uint8Array.from({ length }, (_, i) => i & 0xff);
    const whole = new TextDecoder('koi8-r').decode(bytes);
    const byOne = Array.from({ length: 256 }, (_, i) => new TextDecoder('koi8-r').decode(Uint8Array.of(i)));
    assert_true(whole === Array.from(bytes, (byte) => byOne[byte]).join(''));
    assert_throws_js(TypeError, () => new TextDecoder('windows-1253', { fatal: true }).decode(Uint8Array.of(...bytes.subarray(0, 9), 0xaa)));
  }, `${length} bytes of a single-byte encoding`);
  test(() => {
    const units = Uint16Array.from({ length }, (_, i) => (i * 31) & 0xffff);
    const expected = String.prototype.toWellFormed.call(Array.from(units, (unit) => String.fromCharCode(unit)).join(''));
    assert_true(new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units) === expected);
    const decoder = new TextDecoder('utf-16le', { ignoreBOM: true });
    const bytes = new Uint8Array(units.buffer);
    let text = '';
    for (let at = 0; at < bytes.length; at += 777) text += decoder.decode(bytes.subarray(at, at + 777), { stream: true });
    assert_true(text + decoder.decode() === expected);
  }, `${length} units of UTF-16`);
}
