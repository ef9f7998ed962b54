// Response and the body mixin. Spec: https://fetch.spec.whatwg.org/#response-class
"use strict";

const streamOf = (...chunks) => new ReadableStream({
  start(controller) {
    for (const chunk of chunks) controller.enqueue(chunk);
    controller.close();
  },
});

test(() => {
  const response = new Response();
  assert_equals(response.status, 200);
  assert_equals(response.statusText, "");
  assert_true(response.ok);
  assert_equals(response.type, "default");
  assert_equals(response.url, "");
  assert_false(response.redirected);
  assert_equals(response.body, null);
  assert_false(response.bodyUsed);
  assert_class_string(response, "Response");
}, "a bare Response has the defaults");

test(() => {
  assert_throws_js(RangeError, () => new Response("", { status: 199 }));
  assert_throws_js(RangeError, () => new Response("", { status: 600 }));
  assert_throws_js(TypeError, () => new Response("", { status: 204 }));
  assert_throws_js(TypeError, () => new Response("", { statusText: "a\n" }));
  assert_throws_js(TypeError, () => new Response("", { headers: { "\n": "" } }));
  assert_equals(new Response(null, { status: 204 }).status, 204);
}, "bad status, reason and null bodies are refused");

test(() => {
  const error = Response.error();
  assert_equals(error.type, "error");
  assert_equals(error.status, 0);
  const redirect = Response.redirect("/there?a#b", 307);
  assert_equals(redirect.status, 307);
  assert_equals(redirect.headers.get("location"), "https://app.example/there?a#b");
  assert_throws_js(RangeError, () => Response.redirect("/", 200));
  assert_throws_js(TypeError, () => Response.redirect("http://:0:"));
}, "Response.error and Response.redirect");

promise_test(async () => {
  const response = Response.json({ a: [1, "ä"] }, { status: 201, headers: { "x-a": "1" } });
  assert_equals(response.headers.get("content-type"), "application/json");
  assert_equals(response.status, 201);
  assert_equals((await response.json()).a[1], "ä");
  assert_throws_js(TypeError, () => Response.json(undefined));
  assert_throws_js(TypeError, () => Response.json(Symbol()));
}, "Response.json");

promise_test(async () => {
  for (const [body, type, text] of [
    ["tä\ud800", "text/plain;charset=UTF-8", "tä\ufffd"],
    [new Blob(["blob"], { type: "image/png" }), "image/png", "blob"],
    [new Blob(["blob"]), null, "blob"],
    [new Uint8Array([97, 98]), null, "ab"],
    [new Uint8Array([97, 98, 99]).buffer, null, "abc"],
    [new DataView(new Uint8Array([97, 98, 99]).buffer, 1), null, "bc"],
    [new URLSearchParams("a=b c"), "application/x-www-form-urlencoded;charset=UTF-8", "a=b+c"],
    [streamOf(new Uint8Array([97]), new Uint8Array([98])), null, "ab"],
    [12, "text/plain;charset=UTF-8", "12"],
  ]) {
    const response = new Response(body);
    assert_equals(response.headers.get("content-type"), type);
    assert_equals(await response.text(), text);
    assert_true(response.bodyUsed);
  }
}, "each kind of body has its type and its text");

promise_test(async () => {
  const make = () => new Response("\ufeff{\"a\":1}", { headers: { "content-type": "Text/JSON; a=\"b c\"" } });
  assert_equals((await make().json()).a, 1);
  assert_equals(await make().text(), '{"a":1}');
  assert_equals((await make().arrayBuffer()).byteLength, 10);
  assert_equals((await make().bytes()).constructor, Uint8Array);
  const blob = await make().blob();
  assert_equals(blob.type, 'text/json;a="b c"');
  assert_equals(blob.size, 10);
  assert_equals((await new Response().text()), "");
  assert_equals((await new Response().arrayBuffer()).byteLength, 0);
}, "a body is read as text, JSON, bytes, buffer or blob");

promise_test(async (t) => {
  const response = new Response("x");
  const first = response.text();
  assert_true(response.bodyUsed);
  await promise_rejects_js(t, TypeError, response.text());
  assert_equals(await first, "x");
  assert_throws_js(TypeError, () => response.clone());
  await promise_rejects_js(t, TypeError, Response.prototype.text.call({}));
  await promise_rejects_js(t, SyntaxError, new Response("{").json());
}, "a body is used once, and failures are rejections");

promise_test(async (t) => {
  const response = new Response("hello");
  const reader = response.body.getReader();
  await promise_rejects_js(t, TypeError, response.text());
  const { value } = await reader.read();
  assert_equals(new TextDecoder().decode(value), "hello");
  assert_true((await reader.read()).done);
  assert_true(response.bodyUsed);
  const other = new Response("x");
  const { body } = other;
  assert_equals(other.body, body);
  assert_equals(await other.text(), "x");
}, "body is a stream, locked while it is read");

promise_test(async (t) => {
  const failing = new ReadableStream({ pull(controller) { controller.error(new RangeError("broken")); } });
  await promise_rejects_js(t, RangeError, new Response(failing).text());
  await promise_rejects_js(t, TypeError, new Response(streamOf("text")).text());
  const locked = streamOf();
  locked.getReader();
  assert_throws_js(TypeError, () => new Response(locked));
}, "a stream that fails, holds no bytes or is locked");

promise_test(async () => {
  const response = new Response(streamOf(new Uint8Array([97]), new Uint8Array([98])), { status: 202, headers: { "x-a": "1" } });
  const clone = response.clone();
  assert_equals(clone.status, 202);
  clone.headers.set("x-a", "2");
  assert_equals(response.headers.get("x-a"), "1");
  assert_equals(await clone.text(), "ab");
  assert_equals(await response.text(), "ab");
  const simple = new Response("x");
  const copy = simple.clone();
  assert_equals(await simple.text() + await copy.text(), "xx");
}, "clone gives each its own body and headers");

promise_test(async () => {
  const bytes = new Uint8Array([1, 2]);
  const response = new Response(bytes);
  bytes[0] = 9;
  const copy = response.clone();
  const read = await response.bytes();
  read[1] = 9;
  assert_array_equals([...await copy.bytes()], [1, 2]);
}, "bytes that a script holds are not the body's own");
