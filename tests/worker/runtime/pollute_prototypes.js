// Replaces every method that the runtime could be tempted to call.
{
  const trap = (name) => function () { throw new RangeErrorBefore(`the runtime called the script's ${name}`); };
  var RangeErrorBefore = RangeError;
  const own = Reflect.ownKeys;
  const define = Object.defineProperty;
  const describe = Object.getOwnPropertyDescriptor;
  const holders = { Array, ArrayBuffer, BigInt, Boolean, DataView, Date, Error, Function, Map, Number, Object, Promise, RegExp, Set,
    SharedArrayBuffer: new WebAssembly.Memory({ shared: true, initial: 0, maximum: 0 }).buffer.constructor, String, Symbol, Uint8Array, WeakMap, WeakSet, WeakRef, TypedArray: Reflect.getPrototypeOf(Uint8Array),
    ArrayIterator: { prototype: Reflect.getPrototypeOf([][Symbol.iterator]()) },
    MapIterator: { prototype: Reflect.getPrototypeOf(new Map().entries()) } };
  const skip = { "Function.prototype.Symbol(Symbol.hasInstance)": true };
  const poison = (object, path) => {
    const keys = own(object);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key === "constructor" || key === "prototype" || key === "__proto__") continue;
      const name = path + "." + String_(key);
      const found = describe(object, key);
      if (!found.configurable || skip[name]) continue;
      if (typeof found.value === "function") define(object, key, { value: trap(name), writable: true, configurable: true });
      else if (found.get) define(object, key, { get: trap("get " + name), configurable: true });
    }
  };
  const String_ = String;
  const names = own(holders);
  for (let i = 0; i < names.length; i++) {
    poison(holders[names[i]].prototype, names[i] + ".prototype");
    if (names[i] !== "ArrayIterator" && names[i] !== "MapIterator") poison(holders[names[i]], names[i]);
  }
  poison(Math, "Math");
  poison(JSON, "JSON");
  poison(Atomics, "Atomics");
  poison(Reflect, "Reflect");
  define(Array.prototype, "constructor", { get: trap("Array.prototype.constructor"), configurable: true });
}
