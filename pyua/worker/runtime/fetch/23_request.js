// Request. Spec: https://fetch.spec.whatwg.org/#request-class
(function (rt) {
  "use strict";
  const { load, primordials, state } = rt;
  const { ArrayPrototypeIncludes, ObjectKeys, TypeError } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters, enumeration, nullable } = webidl;
  const { asciiUppercase } = load("infra/00_infra.js");
  const { createSignal, dependOn, signalConverter } = load("dom/03_abort.js");
  const { isToken } = load("fetch/19_mime_type.js");
  const { appendHeader, convertInit, copyList, fill, getHeader, isForbiddenMethod, makeHeaders } = load("fetch/20_headers.js");
  const { cloneBody, extractBody, isUnusable, makeBody, mixInBody, streamOf } = load("fetch/22_body.js");

  const convertOptions = webidl.dictionary("RequestInit", [
    { __proto__: null, key: "body", converter: (value) => value },
    { __proto__: null, key: "cache", converter: enumeration("RequestCache", ["default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached"]) },
    { __proto__: null, key: "credentials", converter: enumeration("RequestCredentials", ["omit", "same-origin", "include"]) },
    { __proto__: null, key: "duplex", converter: enumeration("RequestDuplex", ["half"]) },
    { __proto__: null, key: "headers", converter: convertInit },
    { __proto__: null, key: "integrity", converter: converters.DOMString },
    { __proto__: null, key: "keepalive", converter: converters.boolean },
    { __proto__: null, key: "method", converter: converters.ByteString },
    { __proto__: null, key: "mode", converter: enumeration("RequestMode", ["same-origin", "no-cors", "cors", "navigate"]) },
    { __proto__: null, key: "priority", converter: enumeration("RequestPriority", ["high", "low", "auto"]) },
    { __proto__: null, key: "redirect", converter: enumeration("RequestRedirect", ["follow", "error", "manual"]) },
    { __proto__: null, key: "referrer", converter: converters.USVString },
    {
      __proto__: null,
      key: "referrerPolicy",
      converter: enumeration("ReferrerPolicy", [
        "", "no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin", "unsafe-url", "same-origin", "strict-origin",
        "strict-origin-when-cross-origin",
      ]),
    },
    { __proto__: null, key: "signal", converter: nullable(signalConverter) },
  ]);

  const NORMALISED = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];
  /** https://fetch.spec.whatwg.org/#concept-method-normalize */
  function normaliseMethod(method) {
    const upper = asciiUppercase(method);
    return ArrayPrototypeIncludes(NORMALISED, upper) ? upper : method;
  }

  /** The parts of a URL; null if it is none. */
  const parse = (url) => load("url/06_url.js").locate(url, state.location.href);

  class Request {
    #request; // url (its parts), method, mode, …: the record of https://fetch.spec.whatwg.org/#concept-request
    #headers;
    #signal;
    static { webidl.brand(this, (value) => #signal in value); }

    // https://fetch.spec.whatwg.org/#dom-request
    constructor(input, init = undefined) {
      const prefix = "Request constructor";
      webidl.requiredArguments(arguments.length, 1, prefix);
      const source = isRequest(input) ? input : undefined;
      const url = source === undefined ? converters.USVString(input, prefix, "Argument 1") : undefined;
      const options = convertOptions(init, prefix, "Argument 2");
      const request = source === undefined ? fresh(url, prefix) : { ...source.#request, __proto__: null, isReload: false };
      let signal = source === undefined ? null : source.#signal;
      const hasOptions = ObjectKeys(options).length > 0;
      if (hasOptions) {
        if (request.mode === "navigate") request.mode = "same-origin";
        request.referrer = "client";
        request.referrerPolicy = "";
      }
      if (options.referrer !== undefined) request.referrer = referrerOf(options.referrer, prefix);
      if (options.referrerPolicy !== undefined) request.referrerPolicy = options.referrerPolicy;
      if (options.mode === "navigate") throw new TypeError(`${prefix}: Cannot construct a Request with a mode of 'navigate'.`);
      if (options.mode !== undefined) request.mode = options.mode;
      if (options.credentials !== undefined) request.credentials = options.credentials;
      if (options.cache !== undefined) request.cache = options.cache;
      if (request.cache === "only-if-cached" && request.mode !== "same-origin") {
        throw new TypeError(`${prefix}: 'only-if-cached' can be set only with 'same-origin' mode.`);
      }
      if (options.redirect !== undefined) request.redirect = options.redirect;
      if (options.integrity !== undefined) request.integrity = options.integrity;
      if (options.keepalive !== undefined) request.keepalive = options.keepalive;
      if (options.method !== undefined) {
        if (!isToken(options.method)) throw new TypeError(`${prefix}: ${options.method} is not a valid HTTP method.`);
        if (isForbiddenMethod(options.method)) throw new TypeError(`${prefix}: ${options.method} is not an allowed HTTP method.`);
        request.method = normaliseMethod(options.method);
      }
      if (options.signal !== undefined) ({ signal } = options);

      this.#signal = dependOn(createSignal(), signal === null ? [] : [signal]);
      const list = source === undefined ? [] : copyList(source.#headers.list);
      const noCors = request.mode === "no-cors";
      if (noCors && !ArrayPrototypeIncludes(["GET", "HEAD", "POST"], request.method)) {
        throw new TypeError(`${prefix}: Invalid request method ${request.method}.`);
      }
      this.#headers = { __proto__: null, list, object: makeHeaders(list, noCors ? "request-no-cors" : "request") };
      if (options.headers !== undefined) {
        list.length = 0;
        fill(this.#headers.object, options.headers, prefix);
      } else if (hasOptions && noCors && list.length > 0) {
        const before = copyList(list);
        list.length = 0;
        fill(this.#headers.object, before, prefix);
      }
      const inputBody = source === undefined ? null : source.#request.body;
      const given = options.body !== undefined && options.body !== null;
      if ((given || inputBody !== null) && (request.method === "GET" || request.method === "HEAD")) {
        throw new TypeError(`${prefix}: HEAD or GET Request cannot have a body.`);
      }
      request.body = null;
      if (given) {
        request.body = extractBody(options.body, prefix, "'body' member of RequestInit");
        if (request.body.type !== null && getHeader(list, "content-type") === null) {
          appendHeader(list, "Content-Type", request.body.type);
        }
        if (request.body.bytes === null && options.duplex === undefined) {
          throw new TypeError(`${prefix}: a ReadableStream body needs the 'duplex' member of RequestInit.`);
        }
        if (request.body.bytes === null && request.keepalive) {
          throw new TypeError(`${prefix}: a keepalive request cannot have a ReadableStream body.`);
        }
      } else if (inputBody !== null) {
        if (isUnusable(inputBody)) throw new TypeError(`${prefix}: Body has already been consumed.`);
        request.body = takeBody(inputBody);
      }
      this.#request = request;
    }

    static is(value) { return webidl.isObject(value) && #signal in value; }
    static recordOf(request) { return request.#request; }
    static headerListOf(request) { return request.#headers.list; }
    static signalOf(request) { return request.#signal; }
    /** A request of the runtime's own: an event's, or a cache's. */
    static make(record, list, guard = "immutable") {
      const request = new Request(record.url.href);
      request.#request = { ...request.#request, ...record, __proto__: null };
      request.#headers = { __proto__: null, list, object: makeHeaders(list, guard) };
      return request;
    }
    static copy(request) {
      const clone = new Request(request.#request.url.href);
      clone.#request = { ...request.#request, __proto__: null, body: cloneBody(request.#request.body) };
      const list = copyList(request.#headers.list);
      clone.#headers = { __proto__: null, list, object: makeHeaders(list, load("fetch/20_headers.js").guardOf(request.#headers.object)) };
      clone.#signal = dependOn(createSignal(), [request.#signal]);
      return clone;
    }

    get method() { return this.#request.method; }
    get url() { return this.#request.url.href; }
    get headers() { return this.#headers.object; }
    get destination() { return this.#request.destination; }
    get referrer() {
      const { referrer } = this.#request;
      return referrer === "client" ? "about:client" : referrer === "no-referrer" ? "" : referrer;
    }
    get referrerPolicy() { return this.#request.referrerPolicy; }
    get mode() { return this.#request.mode; }
    get credentials() { return this.#request.credentials; }
    get cache() { return this.#request.cache; }
    get redirect() { return this.#request.redirect; }
    get integrity() { return this.#request.integrity; }
    get keepalive() { return this.#request.keepalive; }
    get signal() { return this.#signal; }
    get duplex() {
      void this.#request;
      return "half";
    }

    // https://fetch.spec.whatwg.org/#dom-request-clone
    clone() {
      if (isUnusable(this.#request.body)) throw new TypeError("Request.clone: Body has already been consumed.");
      return copy(this);
    }
  }
  const { copy, headerListOf, is: isRequest, make: makeRequest, recordOf, signalOf } = Request;
  const hidden = ["copy", "headerListOf", "is", "make", "recordOf", "signalOf"];
  for (let i = 0; i < hidden.length; i++) delete Request[hidden[i]];
  mixInBody(Request, "Request", (request) => ({ __proto__: null, body: recordOf(request).body, list: headerListOf(request) }));
  webidl.configureInterface(Request);

  function fresh(text, prefix) {
    const url = parse(text);
    if (url === null) throw new TypeError(`${prefix}: ${text} is not a valid URL.`);
    if (url.username !== "" || url.password !== "") {
      throw new TypeError(`${prefix}: ${text} is an url with embedded credentials.`);
    }
    return {
      __proto__: null, url, method: "GET", destination: "", referrer: "client", referrerPolicy: "", mode: "cors", credentials: "same-origin",
      cache: "default", redirect: "follow", integrity: "", keepalive: false, body: null,
    };
  }

  function referrerOf(text, prefix) {
    if (text === "") return "no-referrer";
    const url = parse(text);
    if (url === null) throw new TypeError(`${prefix}: ${text} is not a valid URL.`);
    if ((url.protocol === "about:" && url.pathname === "client") || url.origin !== state.location.origin) return "client";
    return url.href;
  }

  /** https://fetch.spec.whatwg.org/#dom-request, last steps: the new request takes the body, the old one's is used up. */
  function takeBody(body) {
    if (body.stream === null) {
      body.used = true;
      return makeBody(body.bytes, body.type);
    }
    const { createTransform, pipeThrough } = load("streams/07_streams.js");
    return makeBody(null, body.type, pipeThrough(streamOf(body), createTransform((chunk, enqueue) => enqueue(chunk))));
  }

  return { Request, headerListOf, isRequest, makeRequest, recordOf, signalOf };
})
//# sourceURL=pyua:fetch/23_request.js
