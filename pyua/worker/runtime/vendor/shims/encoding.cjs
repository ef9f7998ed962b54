// UTF-8 for the URL parser, in place of its TextEncoder and TextDecoder.
const { utf8DecodeWithoutBOM, utf8Encode } = rt.load("infra/00_infra.js");

module.exports = { utf8Encode, utf8DecodeWithoutBOM };
