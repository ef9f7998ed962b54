// UTF-8 for the URL parser, in place of its TextEncoder and TextDecoder.
const { utf8Decode, utf8Encode } = rt.load("infra/01_utf8.js");

module.exports = { utf8Encode, utf8DecodeWithoutBOM: (bytes) => utf8Decode(bytes) };
