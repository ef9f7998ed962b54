// https://url.spec.whatwg.org/#string-percent-encode-after-encoding, for the one encoding a worker's URLs have: UTF-8.
const { utf8Encode } = rt.load("infra/00_infra.js");

const hex = "0123456789ABCDEF";

exports.percentEncodeAfterEncoding = (encoding, input, percentEncodeSet, spaceAsPlus = false) => {
  const bytes = utf8Encode(input);
  let output = "";
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    const char = String.fromCharCode(byte);
    if (byte === 0x20 && spaceAsPlus) output += "+";
    else if (byte < 0x20 || byte > 0x7e || percentEncodeSet.includes(char)) output += `%${hex[byte >> 4]}${hex[byte & 15]}`;
    else output += char;
  }
  return output;
};
