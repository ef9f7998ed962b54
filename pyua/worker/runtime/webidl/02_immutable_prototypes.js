// The global object and what it inherits from keep their prototypes. V8 knows such objects, but makes them only from
// templates of its embedder's: here the three builtins that set prototypes do not set these.
// Spec: https://webidl.spec.whatwg.org/#platform-object-setprototypeof
(function (rt) {
  "use strict";
  const { primordials } = rt;
  const {
    Object, ObjectDefineProperty, ObjectPrototype, Proxy, Reflect, ReflectApply, ReflectGetOwnPropertyDescriptor, ReflectGetPrototypeOf, SafeMap, TypeError, globalThis,
  } = primordials;

  const fixed = new SafeMap(); // object → its prototype

  /** Would this give another prototype to one that keeps its own? */
  const isRefused = (object, prototype) => fixed.has(object) && fixed.get(object) !== prototype && (typeof prototype === "object" || typeof prototype === "function");

  /** A builtin that is told of another outcome; a proxy of it is as native to look at as it is itself. */
  function guarded(builtin, refuse) {
    return new Proxy(builtin, {
      __proto__: null,
      apply(target, receiver, args) { return refuse(receiver, args) ?? ReflectApply(target, receiver, args); },
    });
  }
  function fail() { throw new TypeError("Immutable prototype object '#<Object>' cannot have their prototype set"); }

  function fixPrototypes() {
    for (let object = globalThis; object !== ObjectPrototype && object !== null; object = ReflectGetPrototypeOf(object)) {
      fixed.set(object, ReflectGetPrototypeOf(object));
    }
    replace(Object, "setPrototypeOf", "value", (_receiver, args) => (isRefused(args[0], args[1]) ? fail() : undefined));
    replace(Reflect, "setPrototypeOf", "value", (_receiver, args) => (isRefused(args[0], args[1]) ? false : undefined));
    replace(ObjectPrototype, "__proto__", "set", (receiver, args) => (isRefused(receiver ?? globalThis, args[0]) ? fail() : undefined));
  }

  function replace(holder, key, part, refuse) {
    const descriptor = ReflectGetOwnPropertyDescriptor(holder, key);
    ObjectDefineProperty(holder, key, { ...descriptor, __proto__: null, [part]: guarded(descriptor[part], refuse) });
  }

  return { fixPrototypes };
})
//# sourceURL=pyua:webidl/02_immutable_prototypes.js
