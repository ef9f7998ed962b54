// Headers. Spec: https://fetch.spec.whatwg.org/#headers-class
"use strict";

test(() => {
  const headers = new Headers({ "Content-Type": "text/html", "X-A": " 1 \t" });
  headers.append("x-a", "2");
  assert_equals(headers.get("X-A"), "1, 2");
  assert_equals(headers.get("nothing"), null);
  assert_true(headers.has("CONTENT-TYPE"));
  headers.set("x-A", "3");
  assert_equals(headers.get("x-a"), "3");
  headers.delete("X-a");
  assert_false(headers.has("x-a"));
}, "get, set, append, has and delete know a name in any case");

test(() => {
  const headers = new Headers([["b", "1"], ["a", "2"], ["B", "3"], ["set-cookie", "x=1"], ["Set-Cookie", "y=2"]]);
  assert_equals(JSON.stringify([...headers]), '[["a","2"],["b","1, 3"],["set-cookie","x=1"],["set-cookie","y=2"]]');
  assert_array_equals([...headers.keys()], ["a", "b", "set-cookie", "set-cookie"]);
  assert_array_equals([...headers.values()], ["2", "1, 3", "x=1", "y=2"]);
  assert_array_equals(headers.getSetCookie(), ["x=1", "y=2"]);
  const seen = [];
  headers.forEach(function (value, name, object) { seen.push(`${name}=${value}`, this === seen, object === headers); }, seen);
  assert_array_equals(seen.slice(0, 3), ["a=2", true, true]);
  assert_class_string(headers, "Headers");
  assert_class_string(headers.entries(), "Headers Iterator");
  assert_equals(Headers.prototype[Symbol.iterator], Headers.prototype.entries);
}, "iteration is sorted and combined, but for Set-Cookie");

test(() => {
  const headers = new Headers({ a: "1", b: "2" });
  const iterator = headers[Symbol.iterator]();
  iterator.next();
  headers.append("aa", "new");
  assert_equals(iterator.next().value[0], "aa");
}, "an iterator sees changes");

test(() => {
  assert_equals(new Headers(new Headers({ a: "1" })).get("a"), "1");
  assert_throws_js(TypeError, () => new Headers([["a"]]));
  assert_throws_js(TypeError, () => new Headers("a"));
  assert_throws_js(TypeError, () => new Headers(null));
  assert_throws_js(TypeError, () => new Headers({ "a b": "1" }));
  assert_throws_js(TypeError, () => new Headers({ a: "1\n2" }));
  assert_throws_js(TypeError, () => new Headers({ a: "Ā" }));
  assert_throws_js(TypeError, () => new Headers().append("a"));
  assert_throws_js(TypeError, () => new Headers().get(""));
  assert_throws_js(TypeError, () => Headers.prototype.get.call({}, "a"));
  assert_throws_js(TypeError, () => Headers());
}, "what is no header is refused with a TypeError");

test(() => {
  const headers = new Request("/", { headers: { Host: "evil", Cookie: "a=1", "Sec-Fetch-Mode": "x", "X-HTTP-Method": "TRACE", "x-ok": "1" } }).headers;
  assert_array_equals([...headers.keys()], ["x-ok"]);
  headers.set("Origin", "x");
  headers.append("proxy-x", "x");
  assert_array_equals([...headers.keys()], ["x-ok"]);
}, "a request's forbidden headers are silently ignored");

test(() => {
  const request = new Request("/", { mode: "no-cors", headers: { accept: "text/html", "content-type": "application/json", "x-a": "1" } });
  assert_array_equals([...request.headers.keys()], ["accept"]);
  request.headers.set("content-type", "text/plain;charset=utf-8");
  assert_equals(request.headers.get("content-type"), "text/plain;charset=utf-8");
}, "a no-cors request has safelisted headers only");

test(() => {
  const headers = new Response("", { headers: { "set-cookie": "a=1", "x-a": "1" } }).headers;
  assert_array_equals([...headers.keys()], ["content-type", "x-a"]);
  assert_throws_js(TypeError, () => Response.error().headers.set("a", "1"));
  assert_throws_js(TypeError, () => Response.redirect("/x").headers.append("a", "1"));
}, "a response hides Set-Cookie, and one of the platform's own is immutable");

test(() => {
  const { push, indexOf } = Array.prototype;
  const { toLowerCase } = String.prototype;
  Array.prototype.push = Array.prototype.indexOf = String.prototype.toLowerCase = () => { throw new Error("reached"); };
  try {
    const headers = new Headers([["A", "1"]]);
    headers.append("a", "2");
    assert_equals(headers.get("a"), "1, 2");
  } finally {
    Object.assign(Array.prototype, { push, indexOf });
    String.prototype.toLowerCase = toLowerCase;
  }
}, "polluted prototypes do not reach it");
