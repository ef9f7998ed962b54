// Indexed Database API 3.0 over memory.
export * from "fake-indexeddb";
// What a stored database is made of again; the package does not export them under names of their own.
export { default as RawDatabase } from "../../node_modules/fake-indexeddb/build/esm/lib/Database.js";
export { default as RawIndex } from "../../node_modules/fake-indexeddb/build/esm/lib/Index.js";
export { default as RawObjectStore } from "../../node_modules/fake-indexeddb/build/esm/lib/ObjectStore.js";
