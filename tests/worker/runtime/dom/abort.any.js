test(() => {
  const controller = new AbortController();
  const seen = [];
  controller.signal.onabort = (event) => seen.push(event.type, event.isTrusted);
  controller.abort();
  controller.abort("again");
  assert_array_equals(seen, ["abort", true]);
  assert_true(controller.signal.aborted);
  assert_equals(controller.signal.reason.name, "AbortError");
  assert_throws_dom("AbortError", () => controller.signal.throwIfAborted());
}, "abort() tells once");

test(() => {
  assert_equals(AbortSignal.abort("why").reason, "why");
  assert_equals(AbortSignal.abort().reason.code, 20);
  assert_throws_js(TypeError, () => new AbortSignal());
  new AbortController().signal.throwIfAborted();
}, "AbortSignal.abort() is aborted from the beginning");

promise_test(async () => {
  const signal = AbortSignal.timeout(5);
  assert_false(signal.aborted);
  await new Promise((resolve) => { signal.onabort = resolve; });
  assert_equals(signal.reason.name, "TimeoutError");
  assert_throws_js(TypeError, () => AbortSignal.timeout(-1));
}, "AbortSignal.timeout() aborts by itself");

test(() => {
  const a = new AbortController();
  const b = new AbortController();
  const either = AbortSignal.any([a.signal, b.signal]);
  const nested = AbortSignal.any([either]);
  let order = "";
  b.signal.onabort = () => { order += "b"; };
  either.onabort = () => { order += "e"; };
  nested.onabort = () => { order += "n"; };
  b.abort("b's reason");
  assert_equals(either.reason, "b's reason");
  assert_equals(nested.reason, "b's reason");
  assert_equals(order, "ben");
  assert_equals(AbortSignal.any([a.signal, AbortSignal.abort(1)]).reason, 1);
  assert_throws_js(TypeError, () => AbortSignal.any([{}]));
}, "AbortSignal.any() follows the first");

test(() => {
  const controller = new AbortController();
  const target = new EventTarget();
  let count = 0;
  target.addEventListener("x", () => count++, { signal: controller.signal });
  target.dispatchEvent(new Event("x"));
  controller.abort();
  target.dispatchEvent(new Event("x"));
  assert_equals(count, 1);
}, "a signal removes a listener");
