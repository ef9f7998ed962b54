// Window, Location, Document and Navigator.

test(() => {
  for (const name of ["window", "self", "frames", "parent", "top"]) assert_equals(globalThis[name], globalThis, name);
  assert_equals(Object.prototype.toString.call(globalThis), "[object Window]");
  assert_true(globalThis instanceof Window);
  assert_true(globalThis instanceof EventTarget);
  assert_array_equals([length, opener, frameElement, closed, name, isSecureContext], [0, null, null, false, "", true]);
}, "the window is its own global object");

test(() => {
  const flags = (name) => {
    const found = Object.getOwnPropertyDescriptor(globalThis, name);
    return [found.get !== undefined, found.set !== undefined, found.enumerable, found.configurable].map(Number).join("");
  };
  // As Firefox has them.
  const expected = {
    window: "1010", document: "1010", top: "1010", location: "1110", self: "1111", parent: "1111", origin: "1111", navigator: "1011", name: "1111",
    closed: "1011", isSecureContext: "1011", postMessage: "0011", close: "0011", onmessage: "1111", performance: "1111",
  };
  for (const [name, wanted] of Object.entries(expected)) assert_equals(flags(name), wanted, name);
  assert_array_equals(Object.getOwnPropertyNames(Window.prototype), ["constructor"]);
}, "members are the global object's own");

test(() => {
  assert_throws_js(TypeError, () => new Window());
  assert_throws_js(TypeError, () => new Location());
  assert_throws_js(TypeError, () => new Navigator());
  assert_throws_js(TypeError, () => new ServiceWorkerContainer());
}, "its interfaces cannot be constructed");

test(() => {
  parent = 5;
  assert_equals(parent, 5);
  name = 7;
  assert_equals(name, "7");
}, "what is replaceable is replaced, and name is a string");

test(() => {
  assert_equals(location.href, "https://app.example/dir/sw.js");
  assert_equals(`${location}`, location.href);
  assert_array_equals([location.origin, location.pathname, location.search, location.hash], ["https://app.example", "/dir/sw.js", "", ""]);
  assert_throws_dom("SyntaxError", () => location.replace("http://["));
  assert_throws_js(TypeError, () => location.assign());
}, "location says where the page is");

test(() => {
  assert_equals(Object.prototype.toString.call(document), "[object HTMLDocument]");
  assert_array_equals([document.URL, document.readyState, document.visibilityState, document.hidden], [location.href, "complete", "visible", false]);
  assert_equals(document.defaultView, window);
  assert_equals(document.location, location);
  assert_true(document.hasFocus());
  let heard = 0;
  document.addEventListener("x", () => { heard++; });
  document.dispatchEvent(new Event("x"));
  assert_equals(heard, 1);
}, "document is there, without a tree");

test(() => {
  assert_array_equals(navigator.languages, ["en-US", "en"]);
  assert_array_equals([navigator.onLine, navigator.product, navigator.vendor, navigator.webdriver], [true, "Gecko", "", false]);
  assert_equals(navigator.serviceWorker, navigator.serviceWorker);
  assert_equals(navigator.serviceWorker.controller, null);
  assert_equals(Object.getOwnPropertyNames(ServiceWorkerContainer.prototype).includes("onerror"), false);
}, "navigator has a page's members");

promise_test(async (t) => {
  const { getRegistrations, register, startMessages } = ServiceWorkerContainer.prototype;
  await promise_rejects_js(t, TypeError, register.call(null, "/sw.js"));
  await promise_rejects_js(t, TypeError, getRegistrations.call({}));
  assert_throws_js(TypeError, () => startMessages.call(undefined));
  assert_throws_js(TypeError, () => ServiceWorkerContainer.prototype.controller);
}, "the container's members are for the container");

promise_test(async () => {
  const event = await new Promise((resolve) => {
    addEventListener("message", resolve, { once: true });
    const { port1 } = new MessageChannel();
    postMessage(new Map([[1, port1]]), "*", [port1]);
  });
  assert_equals(event.source, window);
  assert_equals(event.origin, "https://app.example");
  assert_equals(event.ports.length, 1);
  assert_equals(event.data.get(1), event.ports[0]);
}, "a message to itself, with a port");

promise_test(async () => {
  const heard = [];
  onmessage = ({ data }) => heard.push(data);
  postMessage("elsewhere", "https://other.example");
  postMessage("here", { targetOrigin: "/" });
  postMessage("here too");
  await new Promise((resolve) => { addEventListener("message", ({ data }) => { if (data === "here too") resolve(); }); });
  assert_array_equals(heard, ["here", "here too"]);
  assert_throws_dom("SyntaxError", () => postMessage(1, "x"));
  assert_throws_js(TypeError, () => postMessage());
}, "a message is for one origin");

test(() => {
  for (const name of ["importScripts", "skipWaiting", "clients", "registration", "onpush", "onnotificationclick", "oninstall", "PushEvent"]) {
    assert_false(name in globalThis, name);
  }
}, "nothing of a worker's is there");

test(() => {
  assert_equals(Notification.requestPermission.length, 0);
  assert_throws_js(TypeError, () => new Notification());
  assert_throws_js(TypeError, () => new Notification("x", { dir: "up" }));
  assert_throws_dom("DataCloneError", () => new Notification("x", { data: () => {} }));
}, "a notification's arguments are checked");
