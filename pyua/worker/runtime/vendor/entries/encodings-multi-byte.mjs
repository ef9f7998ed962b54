// The legacy multi-byte encodings (gbk, big5, euc-jp, shift_jis …): their tables are large.
export { createMultibyteDecoder } from "@exodus/bytes/multi-byte.js";
