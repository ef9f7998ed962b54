// The names that harden.mjs looks for: builtin constructors and namespaces, and the members of their prototypes.

/** Constructors and namespaces whose static members are in core/00_primordials.js. */
export const builtinNames = new Set([
  "Array", "ArrayBuffer", "BigInt", "Boolean", "DataView", "Date", "Error", "Function", "JSON", "Map", "Math", "Number", "Object", "Reflect", "RegExp", "Set",
  "SharedArrayBuffer", "String", "Symbol", "WeakMap", "WeakRef", "WeakSet",
  "BigInt64Array", "BigUint64Array", "Float32Array", "Float64Array", "Int16Array", "Int32Array", "Int8Array", "Uint16Array", "Uint32Array", "Uint8Array",
  "Uint8ClampedArray",
]);

const prototypes = [
  Array, ArrayBuffer, BigInt, Boolean, DataView, Date, Error, Function, Map, Number, Object, Promise, RegExp, Set, SharedArrayBuffer, String, Symbol,
  Object.getPrototypeOf(Uint8Array), Uint8Array, WeakMap, WeakRef, WeakSet,
].map((constructor) => constructor.prototype);
prototypes.push(Object.getPrototypeOf((function* () {})()).constructor.prototype, Object.getPrototypeOf([][Symbol.iterator]()));

export const methodNames = new Set();
export const accessorNames = new Set(["length"]);
for (const prototype of prototypes) {
  for (const [name, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === "constructor") continue;
    if (get) accessorNames.add(name);
    else if (typeof value === "function") methodNames.add(name);
  }
}
// Younger than the oldest Node that may run this.
for (const name of ["detached", "maxByteLength", "resizable"]) accessorNames.add(name);
for (const name of [
  "difference", "fromBase64", "intersection", "isDisjointFrom", "isSubsetOf", "isSupersetOf", "isWellFormed", "setFromBase64", "setFromHex", "symmetricDifference",
  "toBase64", "toHex", "toReversed", "toSorted", "toSpliced", "toWellFormed", "transfer", "transferToFixedLength", "union", "with",
]) methodNames.add(name);
// Not on any builtin that a library holds, but all over its own objects.
for (const name of ["__proto__", "arguments", "caller", "source", "flags", "global", "sticky", "unicode", "multiline"]) accessorNames.delete(name);
