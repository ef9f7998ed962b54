// URL. The parser is the whatwg-url library's; the interface is ours. Spec: https://url.spec.whatwg.org/#url-class
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { StringPrototypeSlice, StringPrototypeStartsWith, TypeError } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const parser = load("vendor/whatwg-url.js");
  const { readAbsolute, readFromRoot } = load("url/04_common_url.js");
  const { readMended } = load("url/04_mended_url.js");
  const { URLSearchParams, attach, setList } = load("url/05_url_search_params.js");
  const { USVString } = webidl.converters;

  /** https://url.spec.whatwg.org/#api-url-parser; a URL record, or null. */
  function parse(url, base) {
    if (base === undefined) return readAbsolute(url) ?? readMended(url) ?? parser.basicURLParse(url);
    const parsedBase = readAbsolute(base) ?? readMended(base) ?? parser.basicURLParse(base);
    if (parsedBase === null) return null;
    // An absolute URL has nothing of its base.
    return readAbsolute(url) ?? readFromRoot(url, parsedBase) ?? readMended(url, parsedBase) ?? parser.basicURLParse(url, { __proto__: null, baseURL: parsedBase });
  }

  /** What the runtime asks of a URL, read once; null for a text that is none. A URL object would ask what a script made of its class. */
  function locate(text, base = undefined) {
    const record = parse(text, base);
    return record === null ? null : partsOf(record);
  }

  function partsOf(record) {
    const { fragment, password, query, scheme, username } = record;
    const host = hostOf(record);
    const port = record.port === null ? "" : `${record.port}`;
    return {
      __proto__: null, href: parser.serializeURL(record), origin: parser.serializeURLOrigin(record), protocol: `${scheme}:`, username, password,
      host: port === "" ? host : `${host}:${port}`, hostname: host, port, pathname: parser.serializePath(record),
      search: query === null || query === "" ? "" : `?${query}`, hash: fragment === null || fragment === "" ? "" : `#${fragment}`,
    };
  }
  const hostOf = ({ host }) => (host === null ? "" : parser.serializeHost(host));

  /** The same of a URL without what a referrer must not tell. https://w3c.github.io/webappsec-referrer-policy/#strip-url */
  function locateReferrer(text) {
    const record = parse(text);
    record.username = record.password = "";
    record.fragment = null;
    return partsOf(record);
  }

  function convert(url, base, length, prefix) {
    webidl.requiredArguments(length, 1, prefix);
    return {
      __proto__: null,
      url: USVString(url, prefix, "Argument 1"),
      base: base === undefined ? undefined : USVString(base, prefix, "Argument 2"),
    };
  }

  const withoutFirst = (text, char) => (StringPrototypeStartsWith(text, char) ? StringPrototypeSlice(text, 1) : text);

  class URL {
    #url;
    #searchParams = null;
    static { webidl.brand(this, (value) => #url in value); }

    // https://url.spec.whatwg.org/#dom-url-url
    constructor(url, base = undefined) {
      const record = make;
      make = null;
      if (record !== null) {
        this.#url = record;
        return;
      }
      const args = convert(url, base, arguments.length, "URL constructor");
      const parsed = parse(args.url, args.base);
      if (parsed === null) {
        if (args.base !== undefined && parser.basicURLParse(args.base) === null) {
          throw new TypeError(`URL constructor: ${args.base} is not a valid URL.`);
        }
        throw new TypeError(`URL constructor: ${args.url} is not a valid URL.`);
      }
      this.#url = parsed;
    }

    // https://url.spec.whatwg.org/#dom-url-parse
    static parse(url, base = undefined) {
      const args = convert(url, base, arguments.length, "URL.parse");
      const parsed = parse(args.url, args.base);
      return parsed === null ? null : fromRecord(parsed);
    }

    // https://url.spec.whatwg.org/#dom-url-canparse
    static canParse(url, base = undefined) {
      const args = convert(url, base, arguments.length, "URL.canParse");
      return parse(args.url, args.base) !== null;
    }

    #override(value, stateOverride) {
      parser.basicURLParse(value, { __proto__: null, url: this.#url, stateOverride });
    }

    #listChanged() {
      if (this.#searchParams === null) return;
      setList(this.#searchParams, this.#url.query === null ? [] : load("vendor/whatwg-url.js").parseUrlencodedString(this.#url.query));
    }

    get href() { return parser.serializeURL(this.#url); }
    set href(value) {
      const text = USVString(value, "URL.href setter", "Value");
      const parsed = parser.basicURLParse(text);
      if (parsed === null) throw new TypeError(`URL.href setter: ${text} is not a valid URL.`);
      this.#url = parsed;
      this.#listChanged();
    }

    get origin() { return parser.serializeURLOrigin(this.#url); }

    get protocol() { return `${this.#url.scheme}:`; }
    set protocol(value) { this.#override(`${USVString(value, "URL.protocol setter", "Value")}:`, "scheme start"); }

    get username() { return this.#url.username; }
    set username(value) {
      const text = USVString(value, "URL.username setter", "Value");
      if (!parser.cannotHaveAUsernamePasswordPort(this.#url)) parser.setTheUsername(this.#url, text);
    }

    get password() { return this.#url.password; }
    set password(value) {
      const text = USVString(value, "URL.password setter", "Value");
      if (!parser.cannotHaveAUsernamePasswordPort(this.#url)) parser.setThePassword(this.#url, text);
    }

    get host() {
      const { host, port } = this.#url;
      if (host === null) return "";
      return port === null ? parser.serializeHost(host) : `${parser.serializeHost(host)}:${port}`;
    }
    set host(value) {
      const text = USVString(value, "URL.host setter", "Value");
      if (!parser.hasAnOpaquePath(this.#url)) this.#override(text, "host");
    }

    get hostname() { return hostOf(this.#url); }
    set hostname(value) {
      const text = USVString(value, "URL.hostname setter", "Value");
      if (!parser.hasAnOpaquePath(this.#url)) this.#override(text, "hostname");
    }

    get port() {
      const { port } = this.#url;
      return port === null ? "" : `${port}`;
    }
    set port(value) {
      const text = USVString(value, "URL.port setter", "Value");
      if (parser.cannotHaveAUsernamePasswordPort(this.#url)) return;
      if (text === "") this.#url.port = null;
      else this.#override(text, "port");
    }

    get pathname() { return parser.serializePath(this.#url); }
    set pathname(value) {
      const text = USVString(value, "URL.pathname setter", "Value");
      if (parser.hasAnOpaquePath(this.#url)) return;
      this.#url.path = [];
      this.#override(text, "path start");
    }

    get search() {
      const { query } = this.#url;
      return query === null || query === "" ? "" : `?${query}`;
    }
    set search(value) {
      const text = USVString(value, "URL.search setter", "Value");
      if (text === "") {
        this.#url.query = null;
      } else {
        this.#url.query = "";
        this.#override(withoutFirst(text, "?"), "query");
      }
      this.#listChanged();
    }

    get searchParams() {
      const url = this.#url;
      if (this.#searchParams === null) {
        const params = new URLSearchParams();
        this.#searchParams = params;
        if (url.query !== null) this.#listChanged();
        // https://url.spec.whatwg.org/#concept-urlsearchparams-update
        attach(params, (query) => { this.#url.query = query === "" ? null : query; });
      }
      return this.#searchParams;
    }

    get hash() {
      const { fragment } = this.#url;
      return fragment === null || fragment === "" ? "" : `#${fragment}`;
    }
    set hash(value) {
      const text = USVString(value, "URL.hash setter", "Value");
      if (text === "") {
        this.#url.fragment = null;
      } else {
        this.#url.fragment = "";
        this.#override(withoutFirst(text, "#"), "fragment");
      }
    }

    toString() { return parser.serializeURL(this.#url); }
    toJSON() { return parser.serializeURL(this.#url); }
  }

  let make = null; // the record that the next constructor call shall take
  function fromRecord(record) {
    make = record;
    return new URL("");
  }

  webidl.configureInterface(URL);

  // Libraries that use URLs use this class as it is now.
  load("core/03_dispatch.js").keepMembers(URL.prototype);

  return { URL, URLSearchParams, locate, locateReferrer };
})
//# sourceURL=pyua:url/06_url.js
