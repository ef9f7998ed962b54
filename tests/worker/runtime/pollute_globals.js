// Replaces builtin globals, as a polyfill may do.
{
  const names = ["Array", "ArrayBuffer", "BigInt", "DataView", "Date", "Error", "Function", "Map", "Number", "Object", "Promise", "RangeError",
    "Reflect", "RegExp", "Set", "String", "Symbol", "TypeError", "Uint8Array", "WeakMap", "WeakSet", "JSON", "Math", "Proxy", "eval", "URL", "Event",
    "EventTarget", "AbortController", "TextEncoder", "TextDecoder", "DOMException", "queueMicrotask", "setTimeout", "structuredClone"];
  for (let i = 0; i < names.length; i++) globalThis[names[i]] = undefined;
}
