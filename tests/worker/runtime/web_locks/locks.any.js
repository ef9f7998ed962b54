promise_test(async () => {
  const steps = [];
  const result = await navigator.locks.request("a", async (lock) => {
    steps.push(lock.name, lock.mode);
    return "done";
  });
  assert_equals(result, "done");
  assert_array_equals(steps, ["a", "exclusive"]);
}, "a lock is held while its callback runs, and the result is the callback's");

promise_test(async () => {
  const steps = [];
  const first = navigator.locks.request("order", async () => {
    steps.push("first in");
    await new Promise((resolve) => setTimeout(resolve, 5));
    steps.push("first out");
  });
  const second = navigator.locks.request("order", () => steps.push("second in"));
  await Promise.all([first, second]);
  assert_array_equals(steps, ["first in", "first out", "second in"]);
}, "who comes second waits");

promise_test(async (t) => {
  const free = Promise.withResolvers();
  const held = navigator.locks.request("aborted", () => free.promise);
  const controller = new AbortController();
  const waiting = navigator.locks.request("aborted", { signal: controller.signal }, () => assert_true(false));
  controller.abort();
  await promise_rejects_dom(t, "AbortError", waiting);
  free.resolve();
  await held;
}, "a request that waits can be aborted");

promise_test(async (t) => {
  await promise_rejects_dom(t, "NotSupportedError", navigator.locks.request("-a", () => {}));
  await promise_rejects_dom(
    t, "NotSupportedError", navigator.locks.request("a", { ifAvailable: true, steal: true }, () => {}),
  );
  await promise_rejects_js(t, TypeError, navigator.locks.request("a"));
}, "names with a dash first and options that exclude each other are refused");
