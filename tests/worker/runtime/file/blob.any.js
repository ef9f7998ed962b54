promise_test(async () => {
  const blob = new Blob(["a", new Uint8Array([0x62]), new Blob(["c"]), new Uint16Array([0x6564]).buffer, 1], { type: "Text/PLAIN" });
  assert_equals(blob.size, 6);
  assert_equals(blob.type, "text/plain");
  assert_equals(await blob.text(), "abcde1".replace("de", "de"));
  assert_true((await blob.arrayBuffer()) instanceof ArrayBuffer);
  assert_array_equals((await blob.bytes()).slice(0, 3), [0x61, 0x62, 0x63]);
}, "a Blob joins its parts");

promise_test(async () => {
  const bytes = new Uint8Array([1, 2]);
  const blob = new Blob([bytes]);
  bytes[0] = 9;
  const first = await blob.bytes();
  first[1] = 9;
  assert_array_equals(await blob.bytes(), [1, 2]);
}, "a Blob's bytes are its own");

promise_test(async () => {
  const blob = new Blob(["0123456789"], { type: "a/b" });
  assert_equals(await blob.slice(2, 5).text(), "234");
  assert_equals(await blob.slice(-3).text(), "789");
  assert_equals(await blob.slice(5, 2).text(), "");
  assert_equals(await blob.slice(0, -8, "C/D").text(), "01");
  assert_equals(blob.slice(0, 1, "C/D").type, "c/d");
  assert_equals(blob.slice().type, "");
  assert_equals(await blob.slice(NaN, Infinity).text(), "0123456789".slice(0, 10));
}, "slice() counts from both ends");

test(() => {
  assert_equals(new Blob([], { type: "a/\u00e4" }).type, "");
  assert_throws_js(TypeError, () => new Blob("text"));
  assert_throws_js(TypeError, () => new Blob(null));
  assert_throws_js(TypeError, () => new Blob([], { endings: "windows" }));
  assert_throws_js(TypeError, () => Blob([]));
  assert_class_string(new Blob(), "Blob");
}, "what a Blob refuses");

promise_test(async () => {
  assert_equals(await new Blob(["a\r\nb\rc\nd"], { endings: "native" }).text(), "a\nb\nc\nd");
  assert_equals(await new Blob(["\ud800"]).text(), "\ufffd");
  assert_equals(await new Blob([new Uint8Array([0xef, 0xbb, 0xbf, 0x61])]).text(), "a");
}, "text is converted");

promise_test(async () => {
  const size = 200000;
  const chunks = [];
  for await (const chunk of new Blob([new Uint8Array(size)]).stream()) chunks.push(chunk.length);
  assert_equals(chunks.reduce((sum, length) => sum + length, 0), size);
  assert_true(chunks.length > 1);
}, "stream() gives the bytes in chunks");

promise_test(async () => {
  const reader = new Blob(["hello"]).stream().getReader({ mode: "byob" });
  let { value } = await reader.read(new Uint8Array(3));
  assert_equals(new TextDecoder().decode(value), "hel");
  ({ value } = await reader.read(new Uint8Array(3)));
  assert_equals(new TextDecoder().decode(value), "lo");
  assert_true((await reader.read(new Uint8Array(3))).done);
}, "stream() fills a reader's own buffers");

test(() => {
  const file = new File(["x"], "na\ud800me", { type: "text/plain", lastModified: 5 });
  assert_equals(file.name, "na\ufffdme");
  assert_equals(file.lastModified, 5);
  assert_equals(file.size, 1);
  assert_equals(file.type, "text/plain");
  assert_true(file instanceof Blob);
  assert_true(Math.abs(new File([], "x").lastModified - Date.now()) < 5000);
  assert_throws_js(TypeError, () => new File(["x"]));
  assert_class_string(file, "File");
  assert_class_string(file.slice(), "Blob");
}, "a File is a Blob with a name");
