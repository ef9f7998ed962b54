test(() => {
  for (const value of [undefined, null, true, "text", 1.5, -0, NaN, Infinity, -Infinity, 10n ** 30n, "\ud800"]) {
    assert_equals(structuredClone(value), value);
  }
}, "primitive values are themselves");

test(() => {
  const source = { a: [1, , 3], nested: { deep: true }, [Symbol("s")]: 1 };
  Object.defineProperty(source, "hidden", { value: 1 });
  const copy = structuredClone(source);
  assert_not_equals(copy, source);
  assert_array_equals(Object.keys(copy), ["a", "nested"]);
  assert_equals(copy.a.length, 3);
  assert_false(1 in copy.a);
  assert_true(copy.nested.deep);
  assert_equals(Object.getOwnPropertySymbols(copy).length, 0);
  const array = Object.assign([1], { extra: 2 });
  assert_equals(structuredClone(array).extra, 2);
  assert_equals(Object.getOwnPropertyDescriptor(structuredClone(JSON.parse('{"__proto__": 1}')), "__proto__").value, 1);
}, "objects and arrays are copied by their own enumerable members");

test(() => {
  const source = { list: [] };
  source.self = source;
  source.list.push(source, source.list);
  const copy = structuredClone(source);
  assert_equals(copy.self, copy);
  assert_equals(copy.list[0], copy);
  assert_equals(copy.list[1], copy.list);
}, "cycles and sharing stay");

test(() => {
  const key = {};
  const map = structuredClone(new Map([[key, key], ["a", new Map()]]));
  assert_equals(map.size, 2);
  const [[k, v]] = map;
  assert_equals(k, v);
  assert_array_equals([...structuredClone(new Set([1, "x"]))], [1, "x"]);
  assert_equals(structuredClone(new Date(5)).getTime(), 5);
  assert_true(Number.isNaN(structuredClone(new Date(NaN)).getTime()));
  const regexp = /a(b)/giu;
  regexp.lastIndex = 3;
  assert_equals(`${structuredClone(regexp)}`, "/a(b)/giu");
  assert_equals(structuredClone(regexp).lastIndex, 0);
  assert_equals(structuredClone(Object(true)).valueOf(), true);
  assert_equals(structuredClone(Object("s")).length, 1);
  assert_equals(structuredClone(Object(7n)).valueOf(), 7n);
  assert_equals(typeof structuredClone(Object(1)), "object");
}, "Map, Set, Date, RegExp and boxed values");

test(() => {
  const error = new RangeError("far", { cause: { code: 7 } });
  const copy = structuredClone(error);
  assert_true(copy instanceof RangeError);
  assert_equals(copy.message, "far");
  assert_equals(copy.stack, error.stack);
  assert_equals(copy.cause.code, 7);
  class Special extends Error { name = "Special"; }
  assert_equals(structuredClone(new Special("x")).name, "Error");
  assert_false(Object.hasOwn(structuredClone(new Error()), "message"));
  const exception = structuredClone(new DOMException("no", "AbortError"));
  assert_true(exception instanceof DOMException);
  assert_equals(exception.name, "AbortError");
  assert_equals(exception.message, "no");
}, "errors and DOMExceptions");

test(() => {
  const buffer = new Uint8Array([1, 2, 3, 4]).buffer;
  const copy = structuredClone({ bytes: new Uint8Array(buffer, 1, 2), view: new DataView(buffer), floats: new Float64Array([0.5]) });
  assert_array_equals(copy.bytes, [2, 3]);
  assert_equals(copy.bytes.buffer, copy.view.buffer);
  assert_equals(copy.bytes.byteOffset, 1);
  assert_not_equals(copy.view.buffer, buffer);
  assert_equals(copy.floats[0], 0.5);
  const resizable = structuredClone(new ArrayBuffer(2, { maxByteLength: 8 }));
  assert_equals(resizable.maxByteLength, 8);
  const shared = new WebAssembly.Memory({ shared: true, initial: 1, maximum: 1 }).buffer;
  assert_equals(structuredClone(shared), shared);
}, "buffers and their views");

promise_test(async () => {
  const file = structuredClone(new File(["abc"], "n.txt", { type: "text/plain", lastModified: 3 }));
  assert_true(file instanceof File);
  assert_equals(file.name, "n.txt");
  assert_equals(file.lastModified, 3);
  assert_equals(await file.text(), "abc");
  const blob = structuredClone({ blob: new Blob(["x"], { type: "a/b" }) }).blob;
  assert_equals(blob.type, "a/b");
  assert_equals(await blob.text(), "x");
}, "Blob and File");

test(() => {
  const buffer = new ArrayBuffer(4);
  const copy = structuredClone({ buffer, view: new Uint8Array(buffer) }, { transfer: [buffer] });
  assert_equals(buffer.byteLength, 0);
  assert_equals(copy.buffer.byteLength, 4);
  assert_equals(copy.view.buffer, copy.buffer);
  assert_throws_dom("DataCloneError", () => structuredClone(buffer));
  assert_throws_dom("DataCloneError", () => structuredClone(1, { transfer: [buffer] }));
  const twice = new ArrayBuffer(1);
  assert_throws_dom("DataCloneError", () => structuredClone(1, { transfer: [twice, twice] }));
  assert_throws_dom("DataCloneError", () => structuredClone(1, { transfer: [{}] }));
  assert_equals(twice.byteLength, 1);
}, "an ArrayBuffer is transferred");

test(() => {
  const bad = [() => {}, Symbol("s"), Object(Symbol("s")), Promise.resolve(), new WeakMap(), new WeakSet(), new WeakRef({}), (function* () {})(),
    new Event("x"), new AbortController(), new TextEncoder(), new URL("https://a.example/"), globalThis];
  for (const value of bad) {
    assert_throws_dom("DataCloneError", () => structuredClone({ value }), Object.prototype.toString.call(value));
  }
  try {
    structuredClone({ fn() {} });
  } catch (error) {
    assert_equals(error.message, "Function object could not be cloned.");
  }
}, "what cannot be cloned is a DataCloneError");

test(() => {
  const failure = new Error("mine");
  try {
    structuredClone({ get bad() { throw failure; } });
    assert_unreached();
  } catch (error) {
    assert_equals(error, failure);
  }
  class Point { x = 1; get y() { return 2; } }
  const copy = structuredClone(new Point());
  assert_equals(Object.getPrototypeOf(copy), Object.prototype);
  assert_array_equals(Object.keys(copy), ["x"]);
  assert_throws_js(TypeError, () => structuredClone());
}, "getters run, and classes are lost");

test(() => {
  class Settings {}
  Settings.prototype.later = "inherited";
  const value = new Settings();
  Object.defineProperty(value, "first", { get() { delete value.later; return 1; }, enumerable: true });
  value.later = "own";
  const copy = structuredClone(value);
  assert_equals(copy.first, 1);
  assert_false("later" in copy);
}, "a property that a getter deletes is not cloned, whatever is inherited");
