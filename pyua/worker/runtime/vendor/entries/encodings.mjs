// The legacy single-byte encodings, and the labels of all encodings.
export { labelToName, normalizeEncoding } from "@exodus/bytes/encoding-lite.js";
export { createSinglebyteDecoder } from "@exodus/bytes/single-byte.js";
