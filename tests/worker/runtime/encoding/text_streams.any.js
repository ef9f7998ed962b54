const collect = async (stream) => {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
};

promise_test(async () => {
  const stream = ReadableStream.from([new Uint8Array([0xc3]), new Uint8Array([0xbc, 0xe2]), new Uint8Array([0x82, 0xac])]);
  assert_array_equals(await collect(stream.pipeThrough(new TextDecoderStream())), ["ü", "€"]);
}, "TextDecoderStream joins what chunks have split");

promise_test(async (t) => {
  const stream = ReadableStream.from([new Uint8Array([0xc3])]);
  await promise_rejects_js(t, TypeError, collect(stream.pipeThrough(new TextDecoderStream("utf-8", { fatal: true }))));
}, "a fatal TextDecoderStream errors");

promise_test(async () => {
  const stream = ReadableStream.from(["a\ud83d", "\ude00", 1, "\ud83d"]).pipeThrough(new TextEncoderStream());
  const chunks = (await collect(stream)).map((chunk) => chunk.toHex());
  assert_array_equals(chunks, ["61", "f09f9880", "31", "efbfbd"]);
}, "TextEncoderStream joins split surrogates");
