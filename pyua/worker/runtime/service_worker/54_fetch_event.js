// FetchEvent: a client's request, which the worker may answer. Spec: https://w3c.github.io/ServiceWorker/#fetchevent-interface
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const { Promise, SafeWeakMap, TypeError, Uint8ArrayFromBase64, Uint8ArrayPrototypeToBase64, promiseOf, safeThen } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { stateOf } = load("dom/02_event.js");
  
  const { defineExtendableEvent, extend, onEvent, tellHandlesFetch } = load("service_worker/50_extendable_event.js");
  const { bytesOfBody, isUnusable, makeBody } = load("fetch/22_body.js");
  const { isRequest, makeRequest } = load("fetch/23_request.js");
  const { headerListOf, isResponse, makeResponse, recordOf } = load("fetch/24_response.js");
  const { describe } = load("html/04_report_error.js");

  const promiseConverter = (value) => promiseOf(value);
  /** event → {number, request, lifetime, entered, settle, handled}: that it is the user agent's own. */
  const exchanges = new SafeWeakMap();

  const FetchEvent = defineExtendableEvent("FetchEvent", [
    { key: "request", converter: webidl.interfaceConverter("Request", isRequest), required: true },
    { key: "preloadResponse", promise: true, converter: promiseConverter, defaultValue: () => promiseOf(undefined) },
    { key: "clientId", converter: converters.DOMString, defaultValue: () => "" },
    { key: "resultingClientId", converter: converters.DOMString, defaultValue: () => "" },
    { key: "handled", promise: true, converter: promiseConverter, defaultValue: () => new Promise(() => {}) },
  ], (Class) => {
    // https://w3c.github.io/ServiceWorker/#fetch-event-respondwith
    const members = {
      respondWith(r) {
        webidl.requiredArguments(arguments.length, 1, "FetchEvent.respondWith");
        const exchange = exchanges.get(this);
        const state = stateOf(this);
        if (exchange === undefined || !state.dispatching || exchange.entered) {
          throw new DOMException("An attempt was made to use an object that is not, or is no longer, usable", "InvalidStateError");
        }
        exchange.entered = true;
        state.stopped = state.stoppedImmediately = true;
        const answer = promiseOf(r);
        extend(exchange.lifetime, answer);
        // The event lasts until the answer is on its way.
        extend(exchange.lifetime, safeThen(answer, (value) => respond(exchange, value), (reason) => fail(exchange, `respondWith() was given a promise that was rejected with ${describe(reason).message}`)));
      },
    };
    webidl.addMembers(Class.prototype, members);
  });

  // https://w3c.github.io/ServiceWorker/#on-fetch-request-algorithm, and Fetch's "HTTP fetch" for what a worker may answer
  function faultOf({ mode, redirect }, response) {
    if (!isResponse(response)) return "respondWith() was given something that is not a Response";
    const { body, redirected, type } = recordOf(response);
    if (type === "error") return "respondWith() was given Response.error()";
    if (type === "opaque" && mode !== "no-cors") return `respondWith() was given an opaque response, but the mode of the request is '${mode}'`;
    if (type === "opaqueredirect" && redirect !== "manual") return "respondWith() was given an opaqueredirect response, but the request does not handle redirects itself";
    if (type === "cors" && mode === "same-origin") return "respondWith() was given a cors response for a same-origin request";
    if (redirected && redirect !== "follow") return "respondWith() was given a response that was redirected, but the request does not follow redirects";
    return isUnusable(body) ? "respondWith() was given a Response whose body has been used already" : null;
  }

  async function respond(exchange, response) {
    const fault = faultOf(exchange.request, response);
    if (fault !== null) {
      fail(exchange, fault);
      return;
    }
    const record = recordOf(response);
    let body = null;
    if (record.body !== null) {
      try {
        body = Uint8ArrayPrototypeToBase64((await bytesOfBody(record.body)).bytes);
      } catch (error) {
        fail(exchange, `the body of the response could not be read: ${describe(error).message}`);
        return;
      }
    }
    const headers = [];
    const list = headerListOf(response);
    for (let i = 0; i < list.length; i++) primordials.ArrayPrototypePush(headers, [list[i][0], list[i][1]]);
    exchange.handled.resolve(undefined);
    const { redirected, status, statusText, type, url } = record;
    rt.post("fetchAnswer", exchange.number, { __proto__: null, redirected, status, statusText, type, url, headers, body });
  }

  function fail(exchange, reason) {
    exchange.handled.reject(new TypeError(reason));
    safeThen(exchange.handled.promise, undefined, () => {}); // nobody has to listen
    rt.post("fetchAnswer", exchange.number, { __proto__: null, reason });
  }

  // init: {number, request: {url, method, headers, body, mode, credentials, redirect, destination, referrer}, clientId, resultingClientId, preload}
  onEvent("fetch", (init, lifetime) => {
    tellHandlesFetch(); // a worker that an earlier process has installed is not known yet
    const { body, headers, url, ...rest } = init.request;
    const request = makeRequest({
      ...rest, __proto__: null, url: load("url/06_url.js").locate(url), body: body === null ? null : makeBody(Uint8ArrayFromBase64(body)),
    }, headers);
    const handled = { __proto__: null };
    handled.promise = new Promise((resolve, reject) => {
      handled.resolve = resolve;
      handled.reject = reject;
    });
    const exchange = { __proto__: null, number: init.number, request: rest, lifetime, entered: false, handled };
    const event = new FetchEvent("fetch", {
      __proto__: null, cancelable: true, request, clientId: init.clientId, resultingClientId: init.resultingClientId, handled: handled.promise,
      preloadResponse: init.preload ? preloaded(init.number) : promiseOf(undefined),
    });
    exchanges.set(event, exchange);
    lifetime.dispatched = () => {
      if (exchange.entered) return;
      if (stateOf(event).canceled) {
        fail(exchange, "the event was cancelled without respondWith()");
        return;
      }
      handled.resolve(undefined);
      rt.post("fetchAnswer", init.number, null);
    };
    return event;
  });

  /** The answer that the user agent fetches meanwhile. */
  async function preloaded(number) {
    const answer = await ops.call("fetch.preloaded", number);
    if (answer.reason !== null) throw new TypeError("NetworkError when attempting to fetch resource.");
    const { body, headers, redirected, status, statusText, type, url } = answer;
    return makeResponse(
      { __proto__: null, type, url, redirected, status, statusText, body: body === null ? null : makeBody(rt.unpacked(body)) }, headers,
    );
  }

  return { FetchEvent };
})
//# sourceURL=pyua:service_worker/54_fetch_event.js
