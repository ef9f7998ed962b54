// fetch(). The host sends the request and knows redirects and CORS; here is what a script sees of it.
// Spec: https://fetch.spec.whatwg.org/#fetch-method
(function (rt) {
  "use strict";
  const { load, ops, primordials, state } = rt;
  const {
    ArrayPrototypeIncludes, ArrayPrototypePush, ErrorCaptureStackTrace, ObjectPrototypeHasOwnProperty, Promise, RegExpPrototypeExec, SafeMap, StringPrototypeSlice, StringPrototypeSplit,
    TypeError, TypedArrayPrototypeGetByteLength, Uint8Array, Uint8ArrayPrototypeToBase64, armed, safeThen, stackOf,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { asciiLowercase, stripHttpWhitespace } = load("infra/00_infra.js");
  const { placeOf } = load("html/03_inspect.js");
  const { addAbortAlgorithm, isAborted, reasonOf, removeAbortAlgorithm } = load("dom/03_abort.js");
  const { getHeader } = load("fetch/20_headers.js");
  const { abortBodies, bytesOfBody, makeBody, makeFate } = load("fetch/22_body.js");
  const { Request, headerListOf, recordOf, signalOf } = load("fetch/23_request.js");
  const { hasNullBodyStatus, makeResponse } = load("fetch/24_response.js");

  const KEEPALIVE_LIMIT = 65536; // bytes in flight; https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
  const networkError = () => new TypeError("NetworkError when attempting to fetch resource.");

  let lastFetch = 0;

  // https://fetch.spec.whatwg.org/#dom-global-fetch
  function fetch(input, init = undefined) {
    const at = {};
    ErrorCaptureStackTrace(at, fetch);
    const { length } = arguments;
    const event = rt.eventNow();
    return webidl.promiseOperation(() => {
      webidl.requiredArguments(length, 1, "WorkerGlobalScope.fetch");
      const request = new Request(input, init);
      const signal = signalOf(request);
      if (isAborted(signal)) throw reasonOf(signal);
      return new Promise((resolve, reject) => {
        const number = ++lastFetch;
        const fate = makeFate();
        let settled = false;
        const abort = (reason) => {
          settled = true;
          rt.post("op", 0, "fetch.abort", [number]);
          reject(reason);
          abortBodies(fate, reason);
        };
        addAbortAlgorithm(signal, abort);
        safeThen(start(number, request, fate), (response) => {
          if (!settled) resolve(response);
        }, (error) => {
          removeAbortAlgorithm(signal, abort);
          if (settled) return;
          if (webidl.isObject(error) && ObjectPrototypeHasOwnProperty(error, "reason")) {
            explain(request, error.reason, stackOf(at) ?? "", event);
            reject(networkError());
          } else {
            reject(error);
          }
        });
      });
    });
  }

  /** The script gets no reason (it could learn of other origins by it); whoever reads the console does. */
  function explain(request, reason, stack, event) {
    const place = placeOf(stack);
    const text = `${recordOf(request).method} ${reason}`;
    rt.report("console", "error", text, place.url, place.line, place.column, "", event);
  }

  const failure = (reason) => ({ __proto__: null, reason });

  /** A promise of the response; it is rejected with {reason} for a network error. */
  async function start(number, request, fate) {
    const record = recordOf(request);
    const { method, mode, url } = record;
    const sent = record.body === null ? null : (await bytesOfBody(record.body)).bytes;
    if (url.protocol === "data:") return fetchDataURL(record, fate);
    if (url.protocol !== "http:" && url.protocol !== "https:") throw failure(`${url.href}: the scheme ${url.protocol} cannot be fetched`);
    if (record.keepalive && sent !== null && TypedArrayPrototypeGetByteLength(sent) > KEEPALIVE_LIMIT) {
      throw failure(`${url.href}: a keepalive request may have a body of ${KEEPALIVE_LIMIT} bytes at most`);
    }
    if (mode === "no-cors" && record.redirect !== "follow" && url.origin !== state.location.origin) {
      throw failure(`${url.href}: a no-cors request to another origin must follow redirects`);
    }
    const answer = await ops.call("fetch.start", number, {
      __proto__: null,
      url: url.href,
      method,
      headers: outgoing(request, record),
      mode,
      credentials: record.credentials,
      redirect: record.redirect,
      cache: record.cache,
    }, sent);
    if (answer.reason !== null) throw failure(answer.reason);
    const body = bodyOf(answer, number, method, fate);
    if (record.integrity !== "") await armed(checkIntegrity(record, answer.type, body));
    return makeResponse({
      __proto__: null,
      type: answer.type,
      url: answer.url,
      redirected: answer.redirected,
      status: answer.status,
      statusText: answer.statusText,
      body,
    }, visible(answer, record.credentials));
  }

  function bodyOf(answer, number, method, fate) {
    const bytes = rt.unpacked(answer.body);
    if (bytes === null || hasNullBodyStatus(answer.status) || method === "HEAD") {
      if (answer.arriving) rt.post("op", 0, "fetch.abort", [number]);
      return null;
    }
    // What is empty has been read to its end: no abort reaches it.
    if (!answer.arriving) return makeBody(bytes, null, null, TypedArrayPrototypeGetByteLength(bytes) === 0 ? null : fate);
    const body = load("streams/07_streams.js").createArrivingStream(
      () => rt.post("op", 0, "fetch.pull", [number]),
      () => {
        arriving.delete(number);
        rt.post("op", 0, "fetch.abort", [number]);
      },
    );
    arriving.set(number, body);
    const fail = (reason) => {
      arriving.delete(number);
      body.fail(reason);
    };
    if (fate.aborted) fail(fate.reason);
    else ArrayPrototypePush(fate.hooks, fail);
    return makeBody(null, null, body.stream);
  }

  const arriving = new SafeMap(); // number → the stream of a body that is not all here
  rt.onHost("body", (number, bytes, reason) => {
    const body = arriving.get(number);
    if (body === undefined) return;
    if (bytes !== null && TypedArrayPrototypeGetByteLength(bytes) > 0) {
      body.add(bytes);
      return;
    }
    arriving.delete(number);
    if (bytes !== null) {
      body.end();
    } else {
      rt.report("console", "error", reason, "", 0, 0, "", 0);
      body.fail(new TypeError("Error in input stream"));
    }
  });

  function fetchDataURL(record, fate) {
    const data = load("fetch/25_data_url.js").readDataURL(record.url.href);
    if (data === null) throw failure("a data: URL that cannot be read");
    return makeResponse({
      __proto__: null,
      type: "basic",
      url: record.url.href,
      redirected: false,
      status: 200,
      statusText: "OK",
      body: record.method === "HEAD" ? null : makeBody(data.bytes, null, null, fate),
    }, [["content-type", data.type]]);
  }

  /** The header list that goes out: the script's, and the referrer. */
  function outgoing(request, record) {
    const headers = [];
    const list = headerListOf(request);
    for (let i = 0; i < list.length; i++) ArrayPrototypePush(headers, [list[i][0], list[i][1]]);
    const referrer = referrerFor(record);
    if (referrer !== "") ArrayPrototypePush(headers, ["Referer", referrer]);
    return headers;
  }

  // https://w3c.github.io/webappsec-referrer-policy/#determine-requests-referrer
  function referrerFor({ referrer, referrerPolicy, url }) {
    if (referrer === "no-referrer") return "";
    const source = load("url/06_url.js").locateReferrer(referrer === "client" ? state.location.href : referrer);
    const full = source.href;
    const origin = `${source.origin}/`;
    const same = source.origin === url.origin;
    const downgrade = source.protocol === "https:" && url.protocol !== "https:";
    switch (referrerPolicy) {
      case "no-referrer": return "";
      case "origin": return origin;
      case "unsafe-url": return full;
      case "same-origin": return same ? full : "";
      case "strict-origin": return downgrade ? "" : origin;
      case "origin-when-cross-origin": return same ? full : origin;
      case "no-referrer-when-downgrade": return downgrade ? "" : full;
      default: return same ? full : downgrade ? "" : origin;
    }
  }

  const SAFELISTED = ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"];

  /** https://fetch.spec.whatwg.org/#concept-filtered-response: the headers that a script may see. */
  function visible({ headers, type }, credentials) {
    const list = [];
    const exposed = type === "cors" ? StringPrototypeSplit(asciiLowercase(getHeader(headers, "access-control-expose-headers") ?? ""), ",") : [];
    for (let i = 0; i < exposed.length; i++) exposed[i] = stripHttpWhitespace(exposed[i]);
    const all = type !== "cors" || (credentials !== "include" && ArrayPrototypeIncludes(exposed, "*"));
    for (let i = 0; i < headers.length; i++) {
      const name = headers[i][0];
      if (name === "set-cookie" || name === "set-cookie2") continue;
      if (all || ArrayPrototypeIncludes(SAFELISTED, name) || ArrayPrototypeIncludes(exposed, name)) ArrayPrototypePush(list, headers[i]);
    }
    return list;
  }

  const DIGEST = /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?.*)?$/;

  // https://w3c.github.io/webappsec-subresource-integrity/#does-response-match-metadatalist
  async function checkIntegrity({ integrity, url }, type, body) {
    let strongest = "";
    let digests = [];
    const items = StringPrototypeSplit(integrity, " ");
    for (let i = 0; i < items.length; i++) {
      const match = RegExpPrototypeExec(DIGEST, items[i]);
      if (match === null || match[1] < strongest) continue;
      if (match[1] > strongest) digests = [];
      strongest = match[1];
      ArrayPrototypePush(digests, match[2]);
    }
    if (strongest === "") return;
    if (type !== "basic" && type !== "cors") throw failure(`${url.href}: the integrity of an opaque response cannot be checked`);
    if (body !== null && body.stream !== null) {
      body.bytes = (await bytesOfBody(body)).bytes;
      body.stream = null;
    }
    const content = body === null ? new Uint8Array(0) : body.bytes;
    const digest = Uint8ArrayPrototypeToBase64(await ops.call("crypto.digest", `SHA-${StringPrototypeSlice(strongest, 3)}`, content));
    if (!ArrayPrototypeIncludes(digests, digest)) throw failure(`${url.href}: its ${strongest} digest is ${digest}, which its integrity metadata do not have`);
  }

  return { fetch, networkError };
})
//# sourceURL=pyua:fetch/26_fetch.js
