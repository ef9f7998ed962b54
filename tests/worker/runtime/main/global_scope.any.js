// The global object as WebIDL has it. Spec: https://webidl.spec.whatwg.org/#Global
"use strict";

test(() => {
  const chain = [];
  for (let object = self; object !== Object.prototype; object = Object.getPrototypeOf(object)) chain.push(object);
  assert_true(chain.includes(EventTarget.prototype));
  for (const object of chain) {
    const before = Object.getPrototypeOf(object);
    assert_throws_js(TypeError, () => Object.setPrototypeOf(object, {}));
    assert_throws_js(TypeError, () => { object.__proto__ = null; });
    assert_false(Reflect.setPrototypeOf(object, {}));
    assert_true(Reflect.setPrototypeOf(object, before));
    assert_equals(Object.setPrototypeOf(object, before), object);
    object.__proto__ = 5;
    assert_equals(Object.getPrototypeOf(object), before);
  }
  const child = Object.setPrototypeOf({}, self);
  assert_equals(Object.getPrototypeOf(child), self);
  assert_throws_js(TypeError, () => Object.setPrototypeOf(undefined, {}));
  assert_throws_js(TypeError, () => Object.setPrototypeOf({}, 1));
  assert_true(/^function \w*\(\) \{ \[native code\] \}$/.test(`${Object.setPrototypeOf}`));
}, "the global object and what it inherits from keep their prototypes");

promise_test(async () => {
  const holder = { atob, fetch, queueMicrotask, setTimeout, structuredClone };
  assert_throws_js(TypeError, () => holder.setTimeout(() => {}));
  assert_throws_js(TypeError, () => holder.atob("YQ=="));
  const error = await holder.fetch("/").catch((reason) => reason);
  assert_true(error instanceof TypeError);
  assert_true(error.message.startsWith("'fetch' called on an object that does not implement interface "));
  assert_equals(atob.call(null, "YQ=="), "a");
  assert_equals(self.structuredClone(1) + structuredClone.call(undefined, 1), 2);
}, "global operations do not take another receiver");
