// CacheStorage and Cache. The host keeps the entries and compares requests. Spec: https://w3c.github.io/ServiceWorker/#cache-interface
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const {
    ArrayPrototypePush, ObjectFreeze, StringPrototypeSplit, StringPrototypeTrim, TypeError, Uint8ArrayFromBase64,
    Uint8ArrayPrototypeToBase64, armed, makeList, promiseOf,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { getHeader } = load("fetch/20_headers.js");
  const { bytesOfBody, isUnusable, makeBody } = load("fetch/22_body.js");
  const fetching = load("fetch/23_request.js");
  const { Request, isRequest, makeRequest } = fetching;
  const answering = load("fetch/24_response.js");
  const { isResponse, makeResponse } = answering;
  const { fetch } = load("fetch/26_fetch.js");

  const queryMembers = [
    { __proto__: null, key: "ignoreMethod", converter: converters.boolean, defaultValue: () => false },
    { __proto__: null, key: "ignoreSearch", converter: converters.boolean, defaultValue: () => false },
    { __proto__: null, key: "ignoreVary", converter: converters.boolean, defaultValue: () => false },
  ];
  const convertQuery = webidl.dictionary("CacheQueryOptions", queryMembers);
  const convertMultiQuery = webidl.dictionary("MultiCacheQueryOptions", [
    { __proto__: null, key: "cacheName", converter: converters.DOMString }, queryMembers[0], queryMembers[1], queryMembers[2],
  ]);
  const convertResponse = webidl.interfaceConverter("Response", isResponse);
  const convertRequest = (value, prefix, context) => (isRequest(value) ? value : converters.USVString(value, prefix, context));
  const convertRequests = webidl.sequence(convertRequest);

  const asRequest = (input) => (typeof input === "string" ? new Request(input) : input);

  /** What the host knows of a request. */
  function recordOf(request) {
    const { method, url } = fetching.recordOf(request);
    return { __proto__: null, url: url.href, method, headers: headersOf(fetching.headerListOf(request)) };
  }

  function headersOf(list) {
    const headers = [];
    for (let i = 0; i < list.length; i++) ArrayPrototypePush(headers, [list[i][0], list[i][1]]);
    return headers;
  }

  /** A query: null for a request whose method is not GET, which matches nothing unless the method is ignored. */
  function queryOf(input, options) {
    const request = asRequest(input);
    const record = recordOf(request);
    return record.method !== "GET" && !options.ignoreMethod ? null : record;
  }

  // --- entries ------------------------------------------------------------------------------------

  const isHttp = ({ protocol }) => protocol === "http:" || protocol === "https:";

  /** https://w3c.github.io/ServiceWorker/#cache-put, its checks of the request */
  function checkRequest(request, prefix) {
    const { method, url } = fetching.recordOf(request);
    if (!isHttp(url)) throw new TypeError(`${prefix}: Request URL scheme '${url.protocol}' is not http or https.`);
    if (method !== "GET") throw new TypeError(`${prefix}: Request method must be GET, not ${method}.`);
  }

  /** … and of the response */
  function checkResponse(response, prefix) {
    const { status } = answering.recordOf(response);
    if (status === 206) throw new TypeError(`${prefix}: Invalid response status code 206.`);
    const vary = StringPrototypeSplit(getHeader(answering.headerListOf(response), "vary") ?? "", ",");
    for (let i = 0; i < vary.length; i++) {
      if (StringPrototypeTrim(vary[i]) === "*") throw new TypeError(`${prefix}: Invalid Vary header in the response.`);
    }
  }

  /** A promise of what the host stores; the response's body is read to its end. */
  async function entryOf(request, response) {
    const { body, redirected, status, statusText, type, url } = answering.recordOf(response);
    const list = headersOf(answering.headerListOf(response));
    const bytes = body === null ? null : (await bytesOfBody(body)).bytes;
    return {
      __proto__: null,
      request: recordOf(request),
      response: { __proto__: null, type, url, redirected, status, statusText, headers: list },
      body: bytes === null ? null : Uint8ArrayPrototypeToBase64(bytes),
    };
  }

  function responseOf(entry) {
    const { headers, redirected, status, statusText, type, url } = entry.response;
    return makeResponse({
      __proto__: null, type, url, redirected, status, statusText, body: entry.body === null ? null : makeBody(Uint8ArrayFromBase64(entry.body)),
    }, headers);
  }

  function requestOf({ request: { headers, method, url } }) {
    return makeRequest({ __proto__: null, url: load("url/06_url.js").locate(url), method }, headers);
  }

  function frozen(entries, convert) {
    const list = [];
    for (let i = 0; i < entries.length; i++) ArrayPrototypePush(list, convert(entries[i]));
    return ObjectFreeze(list);
  }

  // --- the interfaces -------------------------------------------------------------------------------

  class Cache {
    #number;
    static { webidl.brand(this, (value) => #number in value, ["match", "matchAll", "add", "addAll", "put", "delete", "keys"]); }
    constructor(token, number) {
      webidl.assertInternal(token);
      this.#number = number;
    }

    // https://w3c.github.io/ServiceWorker/#cache-match
    match(request, options = undefined) {
      const count = arguments.length;
      return webidl.promiseOperation(async () => {
        const prefix = "Cache.match";
        const number = this.#number;
        webidl.requiredArguments(count, 1, prefix);
        const input = convertRequest(request, prefix, "Argument 1");
        const flags = convertQuery(options, prefix, "Argument 2");
        const query = queryOf(input, flags);
        if (query === null) return undefined;
        const entries = await ops.call("cache.match", number, query, flags, 1, false);
        return entries.length === 0 ? undefined : responseOf(entries[0]);
      });
    }

    // https://w3c.github.io/ServiceWorker/#cache-matchall
    matchAll(request = undefined, options = undefined) {
      return webidl.promiseOperation(async () => {
        const entries = await armed(this.#find(request, options, "Cache.matchAll", false));
        return frozen(entries, responseOf);
      });
    }

    // https://w3c.github.io/ServiceWorker/#cache-keys
    keys(request = undefined, options = undefined) {
      return webidl.promiseOperation(async () => {
        const entries = await armed(this.#find(request, options, "Cache.keys", true));
        return frozen(entries, requestOf);
      });
    }

    #find(request, options, prefix, keysOnly) {
      const number = this.#number;
      const input = request === undefined ? undefined : convertRequest(request, prefix, "Argument 1");
      const flags = convertQuery(options, prefix, "Argument 2");
      if (input === undefined) return ops.call("cache.match", number, null, flags, 0, keysOnly);
      const query = queryOf(input, flags);
      return query === null ? promiseOf(makeList()) : ops.call("cache.match", number, query, flags, 0, keysOnly);
    }

    // https://w3c.github.io/ServiceWorker/#cache-add
    add(request) {
      const count = arguments.length;
      return webidl.promiseOperation(() => {
        const number = this.#number;
        webidl.requiredArguments(count, 1, "Cache.add");
        return addAll(number, [convertRequest(request, "Cache.add", "Argument 1")], "Cache.add");
      });
    }

    // https://w3c.github.io/ServiceWorker/#cache-addAll
    addAll(requests) {
      const count = arguments.length;
      return webidl.promiseOperation(() => {
        const number = this.#number;
        webidl.requiredArguments(count, 1, "Cache.addAll");
        return addAll(number, convertRequests(requests, "Cache.addAll", "Argument 1"), "Cache.addAll");
      });
    }

    // https://w3c.github.io/ServiceWorker/#cache-put
    put(request, response) {
      const count = arguments.length;
      return webidl.promiseOperation(async () => {
        const prefix = "Cache.put";
        const number = this.#number;
        webidl.requiredArguments(count, 2, prefix);
        const key = asRequest(convertRequest(request, prefix, "Argument 1"));
        convertResponse(response, prefix, "Argument 2");
        checkRequest(key, prefix);
        checkResponse(response, prefix);
        if (isUnusable(answering.recordOf(response).body)) throw new TypeError(`${prefix}: Response body is already used.`);
        const entry = await armed(entryOf(key, response));
        await ops.call("cache.put", number, [entry]);
      });
    }

    // https://w3c.github.io/ServiceWorker/#cache-delete
    delete(request, options = undefined) {
      const count = arguments.length;
      return webidl.promiseOperation(() => {
        const prefix = "Cache.delete";
        const number = this.#number;
        webidl.requiredArguments(count, 1, prefix);
        const input = convertRequest(request, prefix, "Argument 1");
        const flags = convertQuery(options, prefix, "Argument 2");
        const query = queryOf(input, flags);
        return query === null ? false : ops.call("cache.remove", number, query, flags);
      });
    }
  }
  webidl.configureInterface(Cache, { __proto__: null, constructible: false });
  webidl.orderMembers(Cache.prototype, ["match", "matchAll", "add", "addAll", "put", "delete", "keys"]);

  /** Fetches all, and stores all or nothing. */
  async function addAll(number, inputs, prefix) {
    const requests = [];
    for (let i = 0; i < inputs.length; i++) {
      const request = asRequest(inputs[i]);
      checkRequest(request, prefix);
      ArrayPrototypePush(requests, request);
    }
    const pending = [];
    for (let i = 0; i < requests.length; i++) {
      // The request itself stays unused: the entry is stored under it.
      ArrayPrototypePush(pending, fetch(requests[i]));
    }
    const entries = [];
    // All are under way; one that fails while an earlier one is awaited must not count as unhandled.
    for (let i = 0; i < pending.length; i++) primordials.safeThen(pending[i], undefined, () => {});
    for (let i = 0; i < pending.length; i++) {
      const response = await armed(pending[i]);
      const { status, type } = answering.recordOf(response);
      if (type === "error" || status === 206 || status < 200 || status > 299) {
        throw new TypeError(`${prefix}: the response to ${fetching.recordOf(requests[i]).url.href} has status ${status}.`);
      }
      checkResponse(response, prefix);
      ArrayPrototypePush(entries, await armed(entryOf(requests[i], response)));
    }
    await ops.call("cache.put", number, entries);
  }

  class CacheStorage {
    static { webidl.brand(this, (value) => value === caches, ["match", "has", "open", "delete", "keys"]); }
    constructor(token) { webidl.assertInternal(token); }

    // https://w3c.github.io/ServiceWorker/#cache-storage-match
    match(request, options = undefined) {
      const count = arguments.length;
      return webidl.promiseOperation(async () => {
        const prefix = "CacheStorage.match";
        webidl.requiredArguments(count, 1, prefix);
        const input = convertRequest(request, prefix, "Argument 1");
        const { cacheName, ...flags } = convertMultiQuery(options, prefix, "Argument 2");
        const query = queryOf(input, flags);
        if (query === null) return undefined;
        const entries = cacheName === undefined
          ? await ops.call("cache.match", null, query, flags, 1, false) : await ops.call("cache.matchNamed", cacheName, query, flags);
        return entries.length === 0 ? undefined : responseOf(entries[0]);
      });
    }

    // https://w3c.github.io/ServiceWorker/#cache-storage-has
    has(cacheName) { return named(cacheName, arguments.length, "has", (name) => ops.call("cache.has", name)); }

    // https://w3c.github.io/ServiceWorker/#cache-storage-open
    open(cacheName) {
      return named(cacheName, arguments.length, "open", async (name) => {
        const number = await ops.call("cache.open", name);
        return new Cache(webidl.internal, number);
      });
    }

    // https://w3c.github.io/ServiceWorker/#cache-storage-delete
    delete(cacheName) { return named(cacheName, arguments.length, "delete", (name) => ops.call("cache.delete", name)); }

    // https://w3c.github.io/ServiceWorker/#cache-storage-keys
    keys() {
      return webidl.promiseOperation(async () => primordials.ArrayPrototypeSlice(await ops.call("cache.names")));
    }
  }
  webidl.configureInterface(CacheStorage, { __proto__: null, constructible: false });

  function named(cacheName, count, method, run) {
    return webidl.promiseOperation(() => {
      const prefix = `CacheStorage.${method}`;
      webidl.requiredArguments(count, 1, prefix);
      return run(converters.DOMString(cacheName, prefix, "Argument 1"));
    });
  }

  const caches = new CacheStorage(webidl.internal);

  return { Cache, CacheStorage, caches };
})
//# sourceURL=pyua:cache/54_cache.js
