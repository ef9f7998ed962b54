// Indexed Database API 3.0 over memory.
export * from "fake-indexeddb";
