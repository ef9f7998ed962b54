// EventSource. Spec: https://html.spec.whatwg.org/multipage/server-sent-events.html
(function (rt) {
  "use strict";
  const { load, primordials, state } = rt;
  const {
    MathMax, RegExpPrototypeExec, StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeStartsWith, safeThen,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { Event, MessageEvent, trusted } = load("dom/02_event.js");
  const { EventTarget, defineHandlers, dispatch } = load("dom/02_event_target.js");
  const { createSignal, signalAbort } = load("dom/03_abort.js");
  const { clearTimer, startTimer } = load("html/02_timers.js");
  const { Utf8Decoder, isomorphicDecode, utf8Encode } = load("infra/00_infra.js");
  const { mimeTypeOf } = load("fetch/20_headers.js");
  const { streamOf } = load("fetch/22_body.js");
  const { headerListOf, recordOf } = load("fetch/24_response.js");

  const CONNECTING = 0;
  const OPEN = 1;
  const CLOSED = 2;
  // Milliseconds, measured in Firefox 153: what a server does not say, and the least that it may say.
  const RECONNECTION_TIME = 5000;
  const LEAST_RECONNECTION_TIME = 500;

  const convertInit = webidl.dictionary("EventSourceInit", [
    { __proto__: null, key: "withCredentials", converter: converters.boolean, defaultValue: () => false },
  ]);

  class EventSource extends EventTarget {
    #url;
    #withCredentials;
    #readyState = CONNECTING;
    #lastEventId = "";
    #delay = RECONNECTION_TIME;
    #signal = null;
    #timer = null;
    static { webidl.brand(this, (value) => #url in value); }

    // https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource
    constructor(url, eventSourceInitDict = undefined) {
      const prefix = "EventSource constructor";
      webidl.requiredArguments(arguments.length, 1, prefix);
      const text = converters.USVString(url, prefix, "Argument 1");
      const { withCredentials } = convertInit(eventSourceInitDict, prefix, "Argument 2");
      const target = load("url/06_url.js").locate(text, state.location.href);
      if (target === null) throw new DOMException("An invalid or illegal string was specified", "SyntaxError");
      super();
      this.#url = target.href;
      this.#withCredentials = withCredentials;
      this.#connect();
    }

    get url() { return this.#url; }
    get withCredentials() { return this.#withCredentials; }
    get readyState() { return this.#readyState; }

    close() {
      this.#readyState = CLOSED;
      if (this.#timer !== null) clearTimer(this.#timer);
      this.#timer = null;
      if (this.#signal !== null) signalAbort(this.#signal);
      this.#signal = null;
    }

    #connect() {
      this.#timer = null;
      const signal = this.#signal = createSignal();
      const headers = [["Accept", "text/event-stream"]];
      if (this.#lastEventId !== "") headers[1] = ["Last-Event-ID", isomorphicDecode(utf8Encode(this.#lastEventId))];
      const answer = load("fetch/26_fetch.js").fetch(this.#url, {
        __proto__: null, cache: "no-store", credentials: this.#withCredentials ? "include" : "same-origin", headers, mode: "cors", signal,
      });
      safeThen(answer, (response) => {
        if (this.#signal === signal) this.#receive(response, signal);
      }, () => {
        if (this.#signal === signal) this.#connectAgain();
      });
    }

    #receive(response, signal) {
      const { body, status, url } = recordOf(response);
      const type = mimeTypeOf(headerListOf(response))?.essence;
      if (status !== 200 || type !== "text/event-stream") {
        const fault = status === 200 ? `its type is ${type ?? "not given"}, not text/event-stream` : `the server answered with HTTP ${status}`;
        rt.report("console", "error", `EventSource ${this.#url}: ${fault}`, "", 0, 0, "", 0);
        this.#fail();
        return;
      }
      this.#readyState = OPEN;
      dispatch(this, trusted(new Event("open")));
      const { origin } = load("url/06_url.js").locate(url, undefined);
      const read = makeReader({
        __proto__: null,
        id: this.#lastEventId,
        heard: (name, data, lastEventId) => {
          if (this.#signal === signal) dispatch(this, trusted(new MessageEvent(name, { __proto__: null, data, origin, lastEventId })));
        },
        identified: (id) => { this.#lastEventId = id; },
        delayed: (milliseconds) => { this.#delay = milliseconds; },
      });
      const again = () => { if (this.#signal === signal) this.#connectAgain(); };
      if (body === null || this.#signal !== signal) again();
      else load("streams/07_streams.js").readEach(streamOf(body), read, again, again);
    }

    // https://html.spec.whatwg.org/multipage/server-sent-events.html#reestablish-the-connection
    #connectAgain() {
      this.#readyState = CONNECTING;
      this.#signal = null;
      this.#timer = startTimer(() => this.#connect(), this.#delay);
      dispatch(this, trusted(new Event("error")));
    }

    // https://html.spec.whatwg.org/multipage/server-sent-events.html#fail-the-connection
    #fail() {
      this.close();
      dispatch(this, trusted(new Event("error")));
    }
  }
  defineHandlers(EventSource.prototype, ["open", "message", "error"]);
  webidl.configureInterface(EventSource, { __proto__: null, constants: { CONNECTING, OPEN, CLOSED } });

  const DIGITS = /^[0-9]+$/;

  /** https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation: gives what takes bytes. */
  function makeReader({ id, heard, identified, delayed }) {
    const decoder = new Utf8Decoder();
    let first = true;
    let afterReturn = false; // a line feed at the beginning belongs to the line that has ended
    let rest = "";
    let data = "";
    let name = "";
    let nextId; // DEVIATION: as in Firefox, an id in a block without data is none

    function takeLine(line) {
      if (line === "") {
        if (data !== "") {
          id = nextId ?? id;
          identified(id);
          heard(name === "" ? "message" : name, StringPrototypeSlice(data, 0, -1), id);
        }
        data = name = "";
        nextId = undefined;
        return;
      }
      const colon = StringPrototypeIndexOf(line, ":");
      if (colon === 0) return;
      const field = colon < 0 ? line : StringPrototypeSlice(line, 0, colon);
      let value = colon < 0 ? "" : StringPrototypeSlice(line, colon + 1);
      if (StringPrototypeStartsWith(value, " ")) value = StringPrototypeSlice(value, 1);
      if (field === "event") name = value;
      else if (field === "data") data += `${value}\n`;
      else if (field === "id" && StringPrototypeIndexOf(value, "\0") < 0) nextId = value;
      else if (field === "retry" && RegExpPrototypeExec(DIGITS, value) !== null) delayed(MathMax(+value, LEAST_RECONNECTION_TIME));
    }

    return (bytes) => {
      let text = rest + decoder.decode(bytes, true);
      if (first && text !== "") {
        first = false;
        if (text[0] === "\ufeff") text = StringPrototypeSlice(text, 1);
      }
      let start = 0;
      for (let i = rest.length; i < text.length; i++) {
        if (text[i] !== "\n" && text[i] !== "\r") {
          afterReturn = false;
          continue;
        }
        if (text[i] === "\n" && afterReturn) {
          start = i + 1;
        } else {
          takeLine(StringPrototypeSlice(text, start, i));
          start = i + 1;
        }
        afterReturn = text[i] === "\r";
      }
      rest = StringPrototypeSlice(text, start);
    };
  }

  return { EventSource };
})
//# sourceURL=pyua:server_sent_events/28_event_source.js
