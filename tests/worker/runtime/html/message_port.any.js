promise_test(async () => {
  const { port1, port2 } = new MessageChannel();
  const received = new Promise((resolve) => { port2.onmessage = resolve; });
  port1.postMessage({ hello: [1] });
  const event = await received;
  assert_true(event instanceof MessageEvent);
  assert_equals(event.data.hello[0], 1);
  assert_equals(event.target, port2);
  assert_equals(event.ports.length, 0);
}, "a message goes from port to port");

promise_test(async () => {
  const { port1, port2 } = new MessageChannel();
  const order = [];
  port2.addEventListener("message", (event) => order.push(event.data));
  port1.postMessage(1);
  port1.postMessage(2);
  await new Promise((resolve) => setTimeout(resolve, 1));
  assert_array_equals(order, [], "not started yet");
  port2.start();
  port1.postMessage(3);
  Promise.resolve().then(() => order.push("microtask"));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert_array_equals(order, ["microtask", 1, 2, 3]);
}, "messages wait for start() and come in order, as tasks");

promise_test(async () => {
  const outer = new MessageChannel();
  const inner = new MessageChannel();
  const received = new Promise((resolve) => { outer.port2.onmessage = resolve; });
  outer.port1.postMessage({ port: inner.port2 }, [inner.port2]);
  inner.port1.postMessage("early");
  const event = await received;
  assert_equals(event.data.port, event.ports[0]);
  assert_true(event.ports[0] instanceof MessagePort);
  const answer = await new Promise((resolve) => { event.ports[0].onmessage = resolve; });
  assert_equals(answer.data, "early");
  assert_throws_dom("DataCloneError", () => outer.port1.postMessage(1, { transfer: [inner.port2] }));
}, "a port is transferred with what waits in it");

promise_test(async () => {
  const { port1, port2 } = new MessageChannel();
  const closed = new Promise((resolve) => { port2.onclose = resolve; });
  const seen = [];
  port2.onmessage = (event) => seen.push(event.data);
  port1.close();
  port1.postMessage("lost");
  await closed;
  assert_array_equals(seen, []);
  assert_throws_dom("DataCloneError", () => port2.postMessage(() => {}));
  assert_throws_dom("DataCloneError", () => port2.postMessage(1, [port2]));
  assert_throws_js(TypeError, () => new MessagePort());
}, "a closed port says nothing more");
