// The URLs that nearly all are, read by a regular expression: https and its like, a lower-case domain, nothing to encode, and
// no dots to resolve. Most others are mended (url/04_mended_url.js). Spec: https://url.spec.whatwg.org/#concept-basic-url-parser
(function (rt) {
  "use strict";
  const { primordials } = rt;
  const { ArrayPrototypePush, Number, RegExpPrototypeExec, StringPrototypeIndexOf, StringPrototypeSlice } = primordials;

  const DEFAULT_PORTS = { __proto__: null, http: 80, https: 443, ws: 80, wss: 443 };

  // A domain whose last label begins with a letter is no IPv4 address; one without "--" has no punycode.
  const LABEL = "[a-z0-9]+(?:-[a-z0-9]+)*";
  const DOMAIN = `((?:${LABEL}\\.)*[a-z][a-z0-9]*(?:-[a-z0-9]+)*)`;
  // None of these is in a percent-encode set. No segment begins with a dot, written as such or encoded.
  const PLAIN = "A-Za-z0-9_~!$&()*+,;=:@";
  const SEGMENT = `(?:[${PLAIN}-]|%(?!2[eE]))(?:[${PLAIN}.-]|%(?!2[eE]))*`;
  const PATH = `((?:/(?:${SEGMENT})?)+)`;
  const REST = `(?:\\?([${PLAIN}./?%-]*))?(?:#([${PLAIN}./?%#-]*))?$`;
  const ABSOLUTE = new primordials.RegExp(`^(https?|wss?)://${DOMAIN}(?::([0-9]{1,5}))?${PATH}?${REST}`);
  const FROM_ROOT = new primordials.RegExp(`^(?!//)${PATH}${REST}`);

  /** The URL record of such a URL, or null if it is another one, or none. */
  function readAbsolute(text) {
    const found = RegExpPrototypeExec(ABSOLUTE, text);
    if (found === null) return null;
    const scheme = found[1];
    let port = null;
    if (found[3] !== undefined) {
      port = Number(found[3]);
      if (port > 65535) return null;
      if (port === DEFAULT_PORTS[scheme]) port = null;
    }
    return record(scheme, "", "", found[2], port, found[4], found[5], found[6]);
  }

  /** The same of what begins with a slash, and is relative to a URL record. */
  function readFromRoot(text, base) {
    const found = DEFAULT_PORTS[base.scheme] === undefined ? null : RegExpPrototypeExec(FROM_ROOT, text);
    if (found === null) return null;
    return record(base.scheme, base.username, base.password, base.host, base.port, found[1], found[2], found[3]);
  }

  function record(scheme, username, password, host, port, path, query = null, fragment = null) {
    return { scheme, username, password, host, port, path: segments(path), query, fragment };
  }

  function segments(path = "/") {
    const all = [];
    for (let at = 1; ;) {
      const slash = StringPrototypeIndexOf(path, "/", at);
      if (slash === -1) {
        ArrayPrototypePush(all, StringPrototypeSlice(path, at));
        return all;
      }
      ArrayPrototypePush(all, StringPrototypeSlice(path, at, slash));
      at = slash + 1;
    }
  }

  return { DEFAULT_PORTS, DOMAIN, readAbsolute, readFromRoot };
})
//# sourceURL=pyua:url/04_common_url.js
