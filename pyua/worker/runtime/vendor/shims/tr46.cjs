// A plain ASCII domain only becomes lower case; all others take the tables of tr46, a bundle of its own.
// https://url.spec.whatwg.org/#concept-domain-to-ascii
const plain = /^[\0-\x7f]*$/;
const punycode = /(?:^|\.)xn--/i;

exports.toASCII = (domain, options) =>
  plain.test(domain) && !punycode.test(domain) ? domain.toLowerCase() : rt.load("vendor/tr46.js").toASCII(domain, options);
