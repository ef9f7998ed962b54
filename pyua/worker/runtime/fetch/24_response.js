// Response. Spec: https://fetch.spec.whatwg.org/#response-class
(function (rt) {
  "use strict";
  const { load, primordials, state } = rt;
  const { ArrayPrototypeIncludes, JSONStringify, RangeError, RegExpPrototypeExec, TypeError } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { utf8Encode } = load("infra/00_infra.js");
  const { appendHeader, convertInit, copyList, fill, getHeader, guardOf, makeHeaders } = load("fetch/20_headers.js");
  const { cloneBody, extractBody, isUnusable, makeBody, mixInBody } = load("fetch/22_body.js");

  const convertOptions = webidl.dictionary("ResponseInit", [
    { __proto__: null, key: "headers", converter: convertInit },
    { __proto__: null, key: "status", converter: converters["unsigned short"], defaultValue: () => 200 },
    { __proto__: null, key: "statusText", converter: converters.ByteString, defaultValue: () => "" },
  ]);

  const NULL_BODY = [101, 103, 204, 205, 304];
  const REASON = /^[\t \x21-\x7e\x80-\xff]*$/;

  class Response {
    #response; // type, url, redirected, status, statusText, body
    #headers;
    static { webidl.brand(this, (value) => #response in value); }

    // https://fetch.spec.whatwg.org/#dom-response
    constructor(body = undefined, init = undefined) {
      const ready = made;
      made = null;
      if (ready !== null) {
        this.#response = ready.record;
        this.#headers = { __proto__: null, list: ready.list, object: makeHeaders(ready.list, ready.guard) };
        return;
      }
      const prefix = "Response constructor";
      const extracted = body === null || body === undefined ? null : extractBody(body, prefix, "Argument 1");
      initialise(this, convertOptions(init, prefix, "Argument 2"), extracted, prefix);
    }

    // https://fetch.spec.whatwg.org/#initialize-a-response
    static initialise(response, options, body, prefix) {
      const { status, statusText } = options;
      if (status < 200 || status > 599) throw new RangeError(`${prefix}: Invalid response status code ${status}.`);
      if (RegExpPrototypeExec(REASON, statusText) === null) throw new TypeError(`${prefix}: ${statusText} is an invalid reason phrase.`);
      const list = [];
      response.#headers = { __proto__: null, list, object: makeHeaders(list, "response") };
      response.#response = { __proto__: null, type: "default", url: "", redirected: false, status, statusText, body: null };
      if (options.headers !== undefined) fill(response.#headers.object, options.headers, prefix);
      if (body === null) return;
      if (ArrayPrototypeIncludes(NULL_BODY, status)) {
        throw new TypeError(`${prefix}: Response body is given with a null body status.`);
      }
      response.#response.body = body;
      if (body.type !== null && getHeader(list, "content-type") === null) appendHeader(list, "Content-Type", body.type);
    }

    static is(value) { return webidl.isObject(value) && #response in value; }
    static recordOf(response) { return response.#response; }
    static headerListOf(response) { return response.#headers.list; }

    // https://fetch.spec.whatwg.org/#dom-response-error
    static error() { return makeResponse({ __proto__: null, type: "error", url: "", redirected: false, status: 0, statusText: "", body: null }, []); }

    // https://fetch.spec.whatwg.org/#dom-response-redirect
    static redirect(url, status = 302) {
      const prefix = "Response.redirect";
      webidl.requiredArguments(arguments.length, 1, prefix);
      const text = converters.USVString(url, prefix, "Argument 1");
      const code = converters["unsigned short"](status, prefix, "Argument 2");
      const target = load("url/06_url.js").locate(text, state.location.href);
      if (target === null) throw new TypeError(`${prefix}: ${text} is not a valid URL.`);
      if (!ArrayPrototypeIncludes([301, 302, 303, 307, 308], code)) throw new RangeError(`${prefix}: Invalid redirect status code ${code}.`);
      return makeResponse(
        { __proto__: null, type: "default", url: "", redirected: false, status: code, statusText: "", body: null }, [["Location", target.href]],
      );
    }

    // https://fetch.spec.whatwg.org/#dom-response-json
    static json(data, init = undefined) {
      const prefix = "Response.json";
      webidl.requiredArguments(arguments.length, 1, prefix);
      const text = JSONStringify(data);
      if (text === undefined) throw new TypeError(`${prefix}: The data is not JSON serializable.`);
      const options = convertOptions(init, prefix, "Argument 2");
      const response = new Response();
      initialise(response, options, makeBody(utf8Encode(text), "application/json"), prefix);
      return response;
    }

    get type() { return this.#response.type; }
    get url() { return this.#response.url; }
    get redirected() { return this.#response.redirected; }
    get status() { return this.#response.status; }
    get ok() { return this.#response.status >= 200 && this.#response.status <= 299; }
    get statusText() { return this.#response.statusText; }
    get headers() { return this.#headers.object; }

    // https://fetch.spec.whatwg.org/#dom-response-clone
    clone() {
      const record = this.#response;
      if (isUnusable(record.body)) throw new TypeError("Response.clone: Body has already been consumed.");
      return makeResponse(
        { ...record, __proto__: null, body: cloneBody(record.body) }, copyList(this.#headers.list), guardOf(this.#headers.object),
      );
    }
  }

  let made = null; // what the next constructor call shall take

  /** A response of the runtime's own. record: {type, url, redirected, status, statusText, body}. */
  function makeResponse(record, list, guard = "immutable") {
    made = { __proto__: null, record, list, guard };
    return new Response();
  }

  const { headerListOf, initialise, is: isResponse, recordOf } = Response;
  const hidden = ["headerListOf", "initialise", "is", "recordOf"];
  for (let i = 0; i < hidden.length; i++) delete Response[hidden[i]];
  mixInBody(Response, "Response", (response) => ({ __proto__: null, body: recordOf(response).body, list: headerListOf(response) }));
  webidl.configureInterface(Response);

  const hasNullBodyStatus = (status) => ArrayPrototypeIncludes(NULL_BODY, status);

  return { Response, hasNullBodyStatus, headerListOf, isResponse, makeResponse, recordOf };
})
//# sourceURL=pyua:fetch/24_response.js
