promise_test(async () => {
  const a = new BroadcastChannel("news");
  const b = new BroadcastChannel("news");
  const other = new BroadcastChannel("other");
  const seen = [];
  a.onmessage = () => seen.push("a");
  other.onmessage = () => seen.push("other");
  const received = new Promise((resolve) => { b.onmessage = resolve; });
  a.postMessage({ x: 1 });
  const event = await received;
  assert_equals(event.data.x, 1);
  assert_equals(event.origin, "https://app.example");
  assert_equals(b.name, "news");
  await new Promise((resolve) => setTimeout(resolve, 2));
  assert_array_equals(seen, []);
  a.close();
  b.close();
  other.close();
}, "a message reaches the other channels of its name");

promise_test(async () => {
  const a = new BroadcastChannel("x");
  const b = new BroadcastChannel("x");
  const seen = [];
  b.onmessage = (event) => seen.push(event.data);
  a.postMessage(1);
  b.close();
  await new Promise((resolve) => setTimeout(resolve, 2));
  assert_array_equals(seen, []);
  assert_throws_dom("InvalidStateError", () => b.postMessage(1));
  assert_throws_dom("DataCloneError", () => a.postMessage(() => {}));
  assert_throws_js(TypeError, () => new BroadcastChannel());
}, "a closed channel hears and says nothing");
