// Request. Spec: https://fetch.spec.whatwg.org/#request-class
"use strict";

test(() => {
  const request = new Request("sub?a#b");
  assert_equals(request.url, "https://app.example/dir/sub?a#b");
  assert_equals(request.method, "GET");
  assert_equals(request.mode, "cors");
  assert_equals(request.credentials, "same-origin");
  assert_equals(request.cache, "default");
  assert_equals(request.redirect, "follow");
  assert_equals(request.referrer, "about:client");
  assert_equals(request.referrerPolicy, "");
  assert_equals(request.integrity, "");
  assert_equals(request.destination, "");
  assert_false(request.keepalive);
  assert_equals(request.body, null);
  assert_true(request.signal instanceof AbortSignal);
  assert_false(request.signal.aborted);
  assert_class_string(request, "Request");
}, "a bare Request has the defaults, its URL is resolved against the script's");

test(() => {
  assert_equals(new Request("/", { method: "post" }).method, "POST");
  assert_equals(new Request("/", { method: "patch" }).method, "patch");
  assert_throws_js(TypeError, () => new Request("/", { method: "a b" }));
  assert_throws_js(TypeError, () => new Request("/", { method: "TRACE" }));
  assert_throws_js(TypeError, () => new Request("/", { method: "GET", body: "x" }));
  assert_throws_js(TypeError, () => new Request("/", { mode: "navigate" }));
  assert_throws_js(TypeError, () => new Request("/", { mode: "nonsense" }));
  assert_throws_js(TypeError, () => new Request("/", { mode: "no-cors", method: "PUT" }));
  assert_throws_js(TypeError, () => new Request("/", { cache: "only-if-cached" }));
  assert_throws_js(TypeError, () => new Request("/", { signal: {} }));
  assert_throws_js(TypeError, () => new Request("http://:0:"));
  assert_throws_js(TypeError, () => new Request("https://a:b@c.example/"));
  assert_throws_js(TypeError, () => new Request());
}, "methods are normalised, and what cannot be is refused");

promise_test(async () => {
  const first = new Request("/", { method: "POST", body: "text", headers: { "x-a": "1" }, keepalive: true });
  assert_equals(first.headers.get("content-type"), "text/plain;charset=UTF-8");
  const second = new Request(first, { headers: { "x-b": "2" } });
  assert_true(first.bodyUsed);
  assert_equals(second.headers.get("x-a"), null);
  assert_equals(second.headers.get("x-b"), "2");
  assert_true(second.keepalive);
  assert_throws_js(TypeError, () => new Request(first));
  assert_equals(await second.text(), "text");
}, "a Request of a Request takes its body and what is not overridden");

promise_test(async () => {
  const request = new Request("/", { method: "PUT", body: new URLSearchParams({ a: "1" }) });
  const clone = request.clone();
  assert_equals(clone.method, "PUT");
  assert_equals((await clone.formData()).get("a"), "1");
  assert_equals(await request.text(), "a=1");
  assert_throws_js(TypeError, () => request.clone());
}, "clone has its own body");

test(() => {
  const controller = new AbortController();
  const request = new Request("/", { signal: controller.signal });
  const clone = request.clone();
  const other = new Request(request);
  const detached = new Request(request, { signal: null });
  assert_not_equals(request.signal, controller.signal);
  controller.abort("why");
  assert_equals(request.signal.reason, "why");
  assert_true(clone.signal.aborted);
  assert_true(other.signal.aborted);
  assert_false(detached.signal.aborted);
}, "signals follow the one they were made with");

test(() => {
  assert_equals(new Request("/", { referrer: "" }).referrer, "");
  assert_equals(new Request("/", { referrer: "/page" }).referrer, "https://app.example/page");
  assert_equals(new Request("/", { referrer: "https://other.example/" }).referrer, "about:client");
  assert_throws_js(TypeError, () => new Request("/", { referrer: "http://:0:" }));
}, "referrer is of this origin or the client");

promise_test(async () => {
  const stream = new Blob(["streamed"]).stream();
  assert_throws_js(TypeError, () => new Request("/", { method: "POST", body: stream }));
  const request = new Request("/", { method: "POST", body: new Blob(["streamed"]).stream(), duplex: "half" });
  assert_equals(request.headers.get("content-type"), null);
  assert_equals(request.duplex, "half");
  assert_equals(await new Request(request).text(), "streamed");
}, "a stream as a body says so");
