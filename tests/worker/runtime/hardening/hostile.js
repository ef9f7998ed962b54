// The first lines of a script that breaks whatever it can: every member of every builtin throws, names that the runtime
// may look up or assign are taken on Object.prototype and Array.prototype, and stacks cannot be written.
{
  const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
  const { iterator } = Symbol;
  const generator = getPrototypeOf(getPrototypeOf((function* () {})()));
  const holders = [
    [].entries(), new Map().entries(), new Set().entries(), ""[iterator]()].map(getPrototypeOf);
  holders[holders.length] = generator;
  holders[holders.length] = getPrototypeOf(generator);
  holders[holders.length] = getPrototypeOf(Uint8Array).prototype;
  holders[holders.length] = getPrototypeOf(Uint8Array);
  const names = [
    "AggregateError", "Array", "ArrayBuffer", "BigInt", "Boolean", "DataView", "Date", "Error", "FinalizationRegistry", "Function", "Int8Array", "Map", "Number", "Object",
    "Promise", "RangeError", "RegExp", "Set", "String", "Symbol", "TypeError", "Uint16Array", "Uint32Array", "Uint8Array", "WeakMap", "WeakRef", "WeakSet",
    "Atomics", "JSON", "Math", "Reflect",
  ];
  for (let i = 0; i < names.length; i++) {
    const value = globalThis[names[i]];
    holders[holders.length] = value;
    if (value.prototype) holders[holders.length] = value.prototype;
  }
  class Broken extends TypeError {}
  const broken = () => { throw new Broken("not for you"); };
  const spoil = (holder, key) => {
    const found = getOwnPropertyDescriptor(holder, key);
    if (!found.configurable || key === "constructor" || key === "prototype" || key === "name" || key === "length") return;
    const isMethod = typeof found.value === "function";
    if (!isMethod && !found.get && !found.set) return;
    defineProperty(holder, key, isMethod ? { __proto__: null, value: broken, writable: true, configurable: true }
      : { __proto__: null, get: broken, set: broken, configurable: true });
  };
  for (let i = 0; i < holders.length; i++) {
    const keys = ownKeys(holders[i]);
    for (let j = 0; j < keys.length; j++) spoil(holders[i], keys[j]);
  }
  const take = (holder, name, get) => defineProperty(holder, name, { __proto__: null, get, set: broken, configurable: true, enumerable: true });
  const taken = ["get", "set", "value", "enumerable", "configurable", "writable"];
  for (let i = 0; i < taken.length; i++) take(Object.prototype, taken[i], broken);
  const assigned = ["url", "body", "type", "state", "stream", "bytes", "headers", "resolve", "reject", "key", "data", "buffer", "_state", "_reader", "required", "defaultValue"];
  for (let i = 0; i < assigned.length; i++) take(Object.prototype, assigned[i], () => undefined);
  for (let i = 0; i < 30; i++) take(i % 2 ? Array.prototype : Object.prototype, i, () => undefined);
  take(Error, "prepareStackTrace", () => broken);
}
