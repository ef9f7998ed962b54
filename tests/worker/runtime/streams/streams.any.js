promise_test(async () => {
  let pulled = 0;
  const stream = new ReadableStream({
    pull(controller) {
      controller.enqueue(pulled++);
      if (pulled === 3) controller.close();
    },
  });
  const seen = [];
  for await (const chunk of stream) seen.push(chunk);
  assert_array_equals(seen, [0, 1, 2]);
}, "a ReadableStream is pulled and iterated");

promise_test(async (t) => {
  const failure = new Error("broken");
  const stream = new ReadableStream({ start(controller) { controller.error(failure); } });
  await promise_rejects_exactly(t, failure, stream.getReader().read());
}, "an error reaches the reader");

promise_test(async () => {
  const [a, b] = ReadableStream.from(["x", "y"]).tee();
  const read = async (stream) => {
    const reader = stream.getReader();
    return [(await reader.read()).value, (await reader.read()).value, (await reader.read()).done];
  };
  assert_array_equals(await read(a), ["x", "y", true]);
  assert_array_equals(await read(b), ["x", "y", true]);
}, "tee() gives two streams of the same");

promise_test(async () => {
  const written = [];
  const sink = new WritableStream({ write(chunk) { written.push(chunk); } }, new CountQueuingStrategy({ highWaterMark: 2 }));
  const upper = new TransformStream({ transform(chunk, controller) { controller.enqueue(chunk.toUpperCase()); } });
  await ReadableStream.from(["a", "b"]).pipeThrough(upper).pipeTo(sink);
  assert_array_equals(written, ["A", "B"]);
}, "pipes go through a transform into a sink");

promise_test(async (t) => {
  const controller = new AbortController();
  const endless = new ReadableStream({ pull() { return new Promise(() => {}); } });
  const piping = endless.pipeTo(new WritableStream(), { signal: controller.signal });
  controller.abort();
  await promise_rejects_dom(t, "AbortError", piping);
}, "a pipe is aborted by a signal");

promise_test(async () => {
  let signal;
  const stream = new WritableStream({ start(controller) { signal = controller.signal; } });
  assert_true(signal instanceof AbortSignal);
  await stream.abort("enough");
  assert_true(signal.aborted);
  assert_equals(signal.reason, "enough");
}, "a sink's controller has an AbortSignal");

promise_test(async () => {
  const stream = new ReadableStream({ type: "bytes", pull(controller) {
    const { view } = controller.byobRequest;
    view[0] = 7;
    controller.byobRequest.respond(1);
  } });
  const reader = stream.getReader({ mode: "byob" });
  const { value } = await reader.read(new Uint8Array(4));
  assert_array_equals(value, [7]);
}, "a byte stream fills the reader's own buffer");

test(() => {
  const stream = new ReadableStream();
  assert_class_string(stream, "ReadableStream");
  assert_false(stream.locked);
  stream.getReader();
  assert_true(stream.locked);
  assert_throws_js(TypeError, () => stream.getReader());
  assert_throws_js(TypeError, () => new ReadableStreamDefaultController());
  assert_throws_dom("DataCloneError", () => structuredClone(new ReadableStream()));
}, "a stream has one reader, and no clone");
