const collect = async (stream) => {
  const chunks = [];
  for await (const chunk of stream) chunks.push(...chunk);
  return new Uint8Array(chunks);
};
const through = (chunks, transform) => collect(ReadableStream.from(chunks).pipeThrough(transform));

promise_test(async () => {
  const text = new TextEncoder().encode("hello hello hello ".repeat(100));
  for (const format of ["gzip", "deflate", "deflate-raw"]) {
    const packed = await through([text.slice(0, 700), text.slice(700)], new CompressionStream(format));
    assert_true(packed.length < 200, format);
    const unpacked = await through([packed.slice(0, 10), packed.slice(10)], new DecompressionStream(format));
    assert_array_equals(unpacked, text, format);
  }
}, "all formats go there and back");

promise_test(async () => {
  const packed = Uint8Array.fromBase64("H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==");
  assert_equals(new TextDecoder().decode(await through([packed.buffer], new DecompressionStream("gzip"))), "hello");
}, "gzip made elsewhere is understood");

promise_test(async (t) => {
  const packed = Uint8Array.fromBase64("H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==");
  await promise_rejects_js(t, TypeError, through([packed.slice(0, -3)], new DecompressionStream("gzip")), "truncated");
  await promise_rejects_js(t, TypeError, through([packed, new Uint8Array([1])], new DecompressionStream("gzip")), "trailing");
  await promise_rejects_js(t, TypeError, through([new Uint8Array([1, 2, 3])], new DecompressionStream("gzip")), "damaged");
  await promise_rejects_js(t, TypeError, through(["text"], new CompressionStream("gzip")), "no bytes");
}, "damaged input is a TypeError");

test(() => {
  assert_throws_js(TypeError, () => new CompressionStream("zip"));
  assert_throws_js(TypeError, () => new DecompressionStream());
}, "unknown formats are refused");
