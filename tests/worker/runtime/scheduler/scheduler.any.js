promise_test(async () => {
  const steps = [];
  const post = (priority) => scheduler.postTask(() => steps.push(priority), { priority });
  await Promise.all([post("background"), post("user-visible"), post("user-blocking")]);
  assert_array_equals(steps, ["user-blocking", "user-visible", "background"]);
}, "tasks run in the order of their priorities");

promise_test(async (t) => {
  const controller = new TaskController();
  const aborted = scheduler.postTask(() => assert_true(false), { signal: controller.signal });
  controller.abort();
  await promise_rejects_dom(t, "AbortError", aborted);
}, "an aborted task does not run");

promise_test(async () => {
  const controller = new TaskController({ priority: "background" });
  const steps = [];
  controller.signal.onprioritychange = (event) => steps.push(event.previousPriority, controller.signal.priority);
  const late = scheduler.postTask(() => steps.push("late"), { signal: controller.signal });
  const usual = scheduler.postTask(() => steps.push("usual"));
  controller.setPriority("user-blocking");
  await Promise.all([late, usual]);
  assert_array_equals(steps, ["background", "user-blocking", "late", "usual"]);
}, "a changed priority moves tasks that wait, and tells of it");

promise_test(async () => {
  const steps = [];
  const task = scheduler.postTask(async () => {
    steps.push("before");
    await scheduler.yield();
    steps.push("after");
  });
  await Promise.all([task, scheduler.postTask(() => steps.push("between"))]);
  assert_array_equals(steps, ["before", "after", "between"]);
}, "what yields goes on before other tasks of its priority");
