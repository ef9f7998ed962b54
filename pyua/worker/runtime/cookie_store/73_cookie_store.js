// CookieStore and CookieStoreManager. The user agent has the jar. Spec: https://cookiestore.spec.whatwg.org/
(function (rt) {
  "use strict";
  const { load, ops, primordials, state } = rt;
  const {
    ArrayPrototypePush, NumberIsNaN, RegExpPrototypeExec, StringPrototypeIncludes, StringPrototypeStartsWith, StringPrototypeToLowerCase,
    StringPrototypeReplace, TypeError, TypedArrayPrototypeGetByteLength, safeThen,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { EventTarget, defineHandlers } = load("dom/02_event_target.js");
  const { utf8Encode } = load("infra/00_infra.js");

  const urls = () => load("url/06_url.js");
  const nullable = webidl.nullable;
  const convertGetOptions = webidl.dictionary("CookieStoreGetOptions", [
    { __proto__: null, key: "name", converter: converters.USVString },
    { __proto__: null, key: "url", converter: converters.USVString },
  ]);
  const convertInit = webidl.dictionary("CookieInit", [
    { __proto__: null, key: "domain", converter: nullable(converters.USVString), defaultValue: () => null },
    { __proto__: null, key: "expires", converter: nullable(converters.double), defaultValue: () => null },
    { __proto__: null, key: "maxAge", converter: nullable(converters["long long"]), defaultValue: () => null },
    { __proto__: null, key: "name", converter: converters.USVString, required: true },
    { __proto__: null, key: "partitioned", converter: converters.boolean, defaultValue: () => false },
    { __proto__: null, key: "path", converter: converters.USVString, defaultValue: () => "/" },
    { __proto__: null, key: "sameSite", converter: webidl.enumeration("CookieSameSite", ["strict", "lax", "none"]), defaultValue: () => "strict" },
    { __proto__: null, key: "value", converter: converters.USVString, required: true },
  ]);
  const convertDeleteOptions = webidl.dictionary("CookieStoreDeleteOptions", [
    { __proto__: null, key: "domain", converter: nullable(converters.USVString), defaultValue: () => null },
    { __proto__: null, key: "name", converter: converters.USVString, required: true },
    { __proto__: null, key: "partitioned", converter: converters.boolean, defaultValue: () => false },
    { __proto__: null, key: "path", converter: converters.USVString, defaultValue: () => "/" },
  ]);
  const convertSubscriptions = webidl.sequence(convertGetOptions);

  const MAX_PAIR = 4096;
  const MAX_ATTRIBUTE = 1024;
  const byteLength = (text) => TypedArrayPrototypeGetByteLength(utf8Encode(text));
  // https://cookiestore.spec.whatwg.org/#normalize-a-cookie-name-or-value
  const normalize = (text) => StringPrototypeReplace(StringPrototypeReplace(text, /^[\t ]+/, ""), /[\t ]+$/, "");
  const FORBIDDEN = /[;\x00-\x08\x0a-\x1f\x7f]/;

  // https://cookiestore.spec.whatwg.org/#set-a-cookie; whose domain it is, and what a prefix promises, the jar knows.
  function checkSet(prefix, init) {
    const name = normalize(init.name);
    const value = normalize(init.value);
    const refuse = (why) => { throw new TypeError(`${prefix}: ${why}`); };
    if (RegExpPrototypeExec(FORBIDDEN, name) !== null || RegExpPrototypeExec(FORBIDDEN, value) !== null) refuse("A cookie's name and value must not hold ';' or control characters");
    if (StringPrototypeIncludes(name, "=")) refuse("A cookie's name must not hold '='");
    if (name === "" && (value === "" || StringPrototypeIncludes(value, "="))) refuse("A cookie without a name must have a value, which must not hold '='");
    if (byteLength(name) + byteLength(value) > MAX_PAIR) refuse(`A cookie's name and value may have ${MAX_PAIR} bytes together`);
    let { domain } = init;
    if (domain !== null) {
      if (StringPrototypeStartsWith(domain, ".")) refuse("A cookie's domain must not begin with a dot");
      if (byteLength(domain) > MAX_ATTRIBUTE) refuse(`A cookie's domain may have ${MAX_ATTRIBUTE} bytes`);
      domain = StringPrototypeToLowerCase(domain);
    }
    let { path } = init;
    if (path !== "" && !StringPrototypeStartsWith(path, "/")) refuse("A cookie's path must begin with '/'");
    if (byteLength(path) > MAX_ATTRIBUTE) refuse(`A cookie's path may have ${MAX_ATTRIBUTE} bytes`);
    if (path === "") path = null;
    if (init.expires !== null && NumberIsNaN(init.expires)) refuse("A cookie's date of expiry must be a number");
    return { __proto__: null, name, value, domain, path, sameSite: init.sameSite ?? "strict", expires: init.expires ?? null, maxAge: init.maxAge ?? null };
  }

  function set(prefix, init) {
    if (init.expires !== null && init.expires !== undefined && init.maxAge !== null && init.maxAge !== undefined) {
      throw new TypeError("Cookie expires and maxAge attributes cannot both be set");
    }
    const cookie = checkSet(prefix, init);
    return safeThen(ops.call("cookies.set", state.href, cookie), (accepted) => {
      if (!accepted) throw new TypeError(`${prefix}: The cookie cannot be set here.`);
    });
  }

  // https://cookiestore.spec.whatwg.org/#dom-cookiestore-get, for both of its forms
  function query(prefix, given, limitless) {
    let options;
    if (given.length > 0 && typeof given[0] !== "object" && given[0] !== undefined && typeof given[0] !== "function") {
      options = { __proto__: null, name: converters.USVString(given[0], prefix, "Argument 1") };
    } else {
      options = convertGetOptions(given[0], prefix, "Argument 1");
    }
    if (!limitless && options.name === undefined && options.url === undefined) throw new TypeError(`${prefix}: Give a name or a url.`);
    const url = options.url === undefined ? state.location.href : locate(prefix, options.url);
    const name = options.name === undefined ? null : normalize(options.name);
    return safeThen(ops.call("cookies.query", url, name), items);
  }

  function locate(prefix, text) {
    const url = urls().locate(text, state.location.href);
    if (url === null) throw new TypeError(`${prefix}: ${text} is not a valid URL.`);
    const isWindow = state.realm === "Window";
    const withoutFragment = (href) => StringPrototypeReplace(href, /#.*$/, "");
    if (isWindow ? withoutFragment(url.href) !== withoutFragment(state.location.href) : url.origin !== state.location.origin) {
      throw new TypeError(`${prefix}: ${text} is ${isWindow ? "another URL than the document's" : "of another origin"}.`);
    }
    return url.href;
  }

  function items(list) {
    const result = [];
    for (let i = 0; i < list.length; i++) ArrayPrototypePush(result, { name: list[i].name, value: list[i].value });
    return result;
  }

  class CookieStore extends EventTarget {
    static { webidl.brand(this, (value) => value === cookieStore, ["get", "getAll", "set", "delete"]); }
    constructor(token) {
      webidl.assertInternal(token);
      super();
    }

    get() {
      const given = arguments;
      return webidl.promiseOperation(() => safeThen(query("CookieStore.get", given, false), (list) => list[0] ?? null));
    }
    getAll() {
      const given = arguments;
      return webidl.promiseOperation(() => query("CookieStore.getAll", given, true));
    }
    set(options) {
      const given = arguments;
      return webidl.promiseOperation(() => {
        const prefix = "CookieStore.set";
        webidl.requiredArguments(given.length, 1, prefix);
        if (given.length === 1) return set(prefix, convertInit(options, prefix, "Argument 1"));
        const name = converters.USVString(given[0], prefix, "Argument 1");
        return set(prefix, { __proto__: null, name, value: converters.USVString(given[1], prefix, "Argument 2"), domain: null, path: "/", expires: null });
      });
    }
    delete(name) {
      const given = arguments;
      return webidl.promiseOperation(() => {
        const prefix = "CookieStore.delete";
        webidl.requiredArguments(given.length, 1, prefix);
        const options = webidl.isObject(name) ? convertDeleteOptions(name, prefix, "Argument 1")
          : { __proto__: null, name: converters.USVString(name, prefix, "Argument 1"), domain: null, path: "/" };
        // https://cookiestore.spec.whatwg.org/#delete-a-cookie: set to something that is over.
        return set(prefix, { __proto__: null, ...options, value: normalize(options.name) === "" ? "any" : "", expires: 0 });
      });
    }
  }
  if (state.realm === "Window") defineHandlers(CookieStore.prototype, ["change"]);
  webidl.configureInterface(CookieStore, { __proto__: null, constructible: false });
  const cookieStore = new CookieStore(webidl.internal);

  // https://cookiestore.spec.whatwg.org/#CookieStoreManager
  class CookieStoreManager {
    #registration; // {id, scope}
    static { webidl.brand(this, (value) => #registration in value, ["subscribe", "getSubscriptions", "unsubscribe"]); }
    constructor(token, registration) {
      webidl.assertInternal(token);
      this.#registration = registration;
    }

    subscribe(subscriptions) { return this.#change("subscribe", arguments, true); }
    unsubscribe(subscriptions) { return this.#change("unsubscribe", arguments, false); }
    getSubscriptions() {
      const { id } = this.#registration;
      return webidl.promiseOperation(() => safeThen(ops.call("cookies.subscriptions", id), (list) => {
        const result = [];
        for (let i = 0; i < list.length; i++) {
          const { name, url } = list[i];
          ArrayPrototypePush(result, name === null ? { url } : { name, url });
        }
        return result;
      }));
    }

    #change(method, given, on) {
      const { id, scope } = this.#registration;
      return webidl.promiseOperation(() => {
        const prefix = `CookieStoreManager.${method}`;
        webidl.requiredArguments(given.length, 1, prefix);
        const list = convertSubscriptions(given[0], prefix, "Argument 1");
        const wanted = [];
        for (let i = 0; i < list.length; i++) {
          const url = urls().locate(list[i].url ?? scope, scope);
          if (url === null || !StringPrototypeStartsWith(url.href, scope)) throw new TypeError(`${prefix}: The url of a subscription must be in the registration's scope, ${scope}.`);
          ArrayPrototypePush(wanted, { __proto__: null, name: list[i].name === undefined ? null : normalize(list[i].name), url: url.href });
        }
        return ops.call("cookies.subscribe", id, wanted, on);
      });
    }
  }
  webidl.configureInterface(CookieStoreManager, { __proto__: null, constructible: false });
  webidl.orderMembers(CookieStoreManager.prototype, ["subscribe", "getSubscriptions", "unsubscribe"]);

  return { CookieStore, CookieStoreManager, cookieStore, items, makeManager: (registration) => new CookieStoreManager(webidl.internal, registration) };
})
//# sourceURL=pyua:cookie_store/73_cookie_store.js
