// FormData and its encodings. Spec: https://xhr.spec.whatwg.org/#interface-formdata
"use strict";

test(() => {
  const data = new FormData();
  data.append("a", "1");
  data.append("a", 2);
  data.append("b", new Blob(["x"], { type: "text/plain" }), "x.txt");
  data.append("c", new Blob(["y"]));
  assert_equals(data.get("a"), "1");
  assert_array_equals(data.getAll("a"), ["1", "2"]);
  assert_true(data.has("b"));
  assert_equals(data.get("b").name, "x.txt");
  assert_true(data.get("b") instanceof File);
  assert_equals(data.get("c").name, "blob");
  data.set("a", "3");
  assert_array_equals([...data.keys()], ["a", "b", "c"]);
  data.delete("b");
  assert_equals(data.get("b"), null);
  assert_array_equals([...data].map(([name]) => name), ["a", "c"]);
  assert_throws_js(TypeError, () => data.append("a"));
  assert_throws_js(TypeError, () => data.append("a", "text", "name"));
  assert_throws_js(TypeError, () => new FormData({}));
}, "entries are appended, read, replaced and deleted");

promise_test(async () => {
  const data = new FormData();
  data.append('na"me\n', "line\nbreak ä");
  data.append("file", new File(["con\r\ntent"], 'ä".txt', { type: "text/css" }));
  data.append("empty", new File([], "e.bin"));
  const response = new Response(data);
  assert_true(/^multipart\/form-data; boundary=/.test(response.headers.get("content-type")));
  const text = await response.clone().text();
  assert_true(text.includes('name="na%22me%0D%0A"\r\n\r\nline\r\nbreak ä\r\n'));
  assert_true(text.includes('filename="ä%22.txt"\r\nContent-Type: text/css\r\n\r\ncon\r\ntent\r\n'));
  const back = await response.formData();
  assert_array_equals([...back.keys()], ['na"me\r\n', "file", "empty"]);
  assert_equals(back.get('na"me\r\n'), "line\r\nbreak ä");
  assert_equals(back.get("file").name, 'ä".txt');
  assert_equals(back.get("file").type, "text/css");
  assert_equals(await back.get("file").text(), "con\r\ntent");
  assert_equals(back.get("empty").size, 0);
}, "multipart/form-data goes there and back");

promise_test(async () => {
  const body = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b\r\ncontent-disposition: form-data; filename=\"f\"; name=\"x\"\r\n\r\n\0\xff--b\r\n\r\n--b--";
  const bytes = Uint8Array.from(body, (char) => char.charCodeAt(0));
  const form = await new Response(bytes, { headers: { "content-type": "multipart/form-data; boundary=b" } }).formData();
  assert_equals(form.get("a"), "1");
  assert_equals(form.get("x").name, "f");
  assert_equals(form.get("x").type, "text/plain");
  assert_array_equals([...await form.get("x").bytes()], [0, 255, 45, 45, 98, 13, 10]);
}, "a multipart body of somebody else is read, a boundary within a line too");

promise_test(async (t) => {
  for (const [body, type] of [
    ["x", "multipart/form-data"], ["x", "multipart/form-data; boundary=b"], ["--b\r\nA: 1\r\n\r\n1\r\n--b--", "multipart/form-data; boundary=b"],
    ["--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1", "multipart/form-data; boundary=b"], ["{}", "application/json"], ["x", ""],
  ]) {
    await promise_rejects_js(t, TypeError, new Response(body, { headers: { "content-type": type } }).formData());
  }
}, "a body that is no form is a TypeError");

promise_test(async () => {
  const form = await new Response(new URLSearchParams({ a: "1 &", ä: "ö" })).formData();
  assert_equals(form.get("a"), "1 &");
  assert_equals(form.get("ä"), "ö");
  const query = await new Response("?a=1&b", { headers: { "content-type": "application/x-www-form-urlencoded" } }).formData();
  assert_array_equals([...query.keys()], ["?a", "b"]);
}, "application/x-www-form-urlencoded is read");
