promise_test(async () => {
  const before = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert_true(performance.now() > before);
  assert_true(Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000);
  assert_class_string(performance, "Performance");
  assert_true(performance instanceof EventTarget);
}, "performance.now() goes on");

test(() => {
  performance.clearMarks();
  const mark = performance.mark("a", { startTime: 1, detail: { x: 1 } });
  assert_equals(mark.entryType, "mark");
  assert_equals(mark.detail.x, 1);
  performance.mark("b", { startTime: 5 });
  const measure = performance.measure("m", "a", "b");
  assert_equals(measure.startTime, 1);
  assert_equals(measure.duration, 4);
  assert_equals(performance.measure("n", { start: 2, duration: 3 }).duration, 3);
  assert_array_equals(performance.getEntries().map((entry) => entry.name), ["a", "m", "n", "b"]);
  assert_equals(performance.getEntriesByName("a", "mark").length, 1);
  assert_equals(performance.getEntriesByType("measure").length, 2);
  performance.clearMarks("a");
  assert_equals(performance.getEntriesByType("mark").length, 1);
  performance.clearMarks();
  performance.clearMeasures();
  assert_equals(performance.getEntries().length, 0);
}, "marks and measures");

test(() => {
  assert_throws_dom("SyntaxError", () => performance.measure("m", "no such mark"));
  assert_throws_js(TypeError, () => performance.mark("m", { startTime: -1 }));
  assert_throws_js(TypeError, () => performance.measure("m", { start: 1, end: 2, duration: 3 }));
  assert_equals(performance.getEntries().length, 0);
}, "bad marks and measures are refused");
