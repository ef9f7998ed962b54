// WebSocket and CloseEvent. The host has the connection. Spec: https://websockets.spec.whatwg.org/
(function (rt) {
  "use strict";
  const { load, ops, primordials, state } = rt;
  const {
    ArrayBufferIsView, ArrayPrototypeIncludes, SafeMap, StringPrototypeReplace, TypeError, TypedArrayPrototypeGetBuffer,
    TypedArrayPrototypeGetByteLength, safeThen,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { Event, MessageEvent, defineEvent, trusted } = load("dom/02_event.js");
  const { EventTarget, defineHandlers, dispatch } = load("dom/02_event_target.js");
  const { utf8Encode } = load("infra/00_infra.js");
  const { isToken } = load("fetch/19_mime_type.js");
  const blobs = () => load("file/09_blob.js");

  const CONNECTING = 0;
  const OPEN = 1;
  const CLOSING = 2;
  const CLOSED = 3;

  const CloseEvent = defineEvent("CloseEvent", [
    { key: "wasClean", converter: converters.boolean, defaultValue: () => false },
    { key: "code", converter: converters["unsigned short"], defaultValue: () => 0 },
    { key: "reason", converter: converters.USVString, defaultValue: () => "" },
  ]);

  const convertBinaryType = webidl.enumeration("BinaryType", ["blob", "arraybuffer"]);
  const convertProtocols = webidl.sequence(converters.DOMString);
  const illegal = () => new DOMException("An invalid or illegal string was specified", "SyntaxError");

  const sockets = new SafeMap(); // number → what the host tells of a connection
  let last = 0;

  class WebSocket extends EventTarget {
    #url;
    #number = ++last;
    #readyState = CONNECTING;
    #protocol = "";
    #extensions = "";
    #buffered = 0;
    #binaryType = "blob";
    static { webidl.brand(this, (value) => #url in value); }

    // https://websockets.spec.whatwg.org/#dom-websocket-websocket
    constructor(url, protocols = []) {
      const prefix = "WebSocket constructor";
      webidl.requiredArguments(arguments.length, 1, prefix);
      const text = converters.USVString(url, prefix, "Argument 1");
      const wanted = webidl.isObject(protocols)
        ? convertProtocols(protocols, prefix, "Argument 2")
        : [converters.DOMString(protocols, prefix, "Argument 2")];
      const target = load("url/06_url.js").locate(text, state.location.href);
      if (target === null) throw illegal();
      const href = StringPrototypeReplace(target.href, /^http/, "ws");
      if (!ArrayPrototypeIncludes(["ws:", "wss:", "http:", "https:"], target.protocol) || target.hash !== "") throw illegal();
      for (let i = 0; i < wanted.length; i++) {
        for (let j = 0; j < i; j++) if (wanted[i] === wanted[j]) throw illegal();
        if (!isToken(wanted[i])) throw illegal();
      }
      super();
      this.#url = href;
      sockets.set(this.#number, (what, details) => this.#hear(what, details));
      ops.send("websocket.open", this.#number, href, wanted);
    }

    get url() { return this.#url; }
    get readyState() { return this.#readyState; }
    get bufferedAmount() { return this.#buffered; }
    get extensions() { return this.#extensions; }
    get protocol() { return this.#protocol; }
    get binaryType() { return this.#binaryType; }
    set binaryType(value) {
      const text = converters.DOMString(value, "WebSocket.binaryType setter", "Value being assigned");
      if (text === "blob" || text === "arraybuffer") this.#binaryType = convertBinaryType(text, "", "");
    }

    // https://websockets.spec.whatwg.org/#dom-websocket-close
    close(code = undefined, reason = undefined) {
      const prefix = "WebSocket.close";
      const given = code === undefined ? null : converters["unsigned short"](code, prefix, "Argument 1", { __proto__: null, clamp: true });
      const text = reason === undefined ? null : converters.USVString(reason, prefix, "Argument 2");
      if (given !== null && given !== 1000 && (given < 3000 || given > 4999)) {
        throw new DOMException("A parameter or an operation is not supported by the underlying object", "InvalidAccessError");
      }
      if (text !== null && TypedArrayPrototypeGetByteLength(utf8Encode(text)) > 123) throw illegal();
      if (this.#readyState === CLOSING || this.#readyState === CLOSED) return;
      this.#readyState = CLOSING;
      ops.send("websocket.close", this.#number, given ?? (text === null ? null : 1000), text ?? "");
    }

    // https://websockets.spec.whatwg.org/#dom-websocket-send
    send(data) {
      const prefix = "WebSocket.send";
      if (arguments.length === 0) throw new TypeError(`${prefix}: 0 is not a valid argument count for any overload.`);
      let binary = true;
      let bytes;
      if (webidl.isObject(data) && blobs().isBlob(data)) bytes = blobs().bytesOf(data);
      else if (ArrayBufferIsView(data) || webidl.isArrayBuffer(data)) bytes = webidl.copyBytes(converters.BufferSource(data, prefix, "Argument 1"));
      else {
        binary = false;
        bytes = utf8Encode(converters.USVString(data, prefix, "Argument 1"));
      }
      if (this.#readyState === CONNECTING) {
        throw new DOMException("An attempt was made to use an object that is not, or is no longer, usable", "InvalidStateError");
      }
      const size = TypedArrayPrototypeGetByteLength(bytes);
      this.#buffered += size;
      if (this.#readyState !== OPEN) return;
      safeThen(ops.call("websocket.send", this.#number, bytes, binary), () => {
        if (this.#readyState !== CLOSED) this.#buffered -= size;
      });
    }

    #hear(what, details) {
      if (what === "open") {
        if (this.#readyState !== CONNECTING) return;
        this.#readyState = OPEN;
        this.#protocol = details[0];
        this.#extensions = details[1];
        dispatch(this, trusted(new Event("open")));
      } else if (what === "message") {
        if (this.#readyState !== OPEN) return;
        dispatch(this, trusted(new MessageEvent("message", { __proto__: null, data: this.#read(details), origin: originOf(this.#url) })));
      } else {
        const { 0: code, 1: reason, 2: wasClean, 3: failed } = details;
        this.#readyState = CLOSED;
        sockets.delete(this.#number);
        if (failed) dispatch(this, trusted(new Event("error")));
        dispatch(this, trusted(new CloseEvent("close", { __proto__: null, code, reason, wasClean })));
      }
    }

    #read(message) {
      if (typeof message === "string") return message;
      return this.#binaryType === "blob" ? blobs().createBlob(message, "") : TypedArrayPrototypeGetBuffer(message);
    }
  }
  defineHandlers(WebSocket.prototype, ["open", "error", "close", "message"]);
  webidl.orderMembers(WebSocket.prototype, [
    "close", "send", "url", "readyState", "bufferedAmount", "onopen", "onerror", "onclose", "extensions", "protocol", "onmessage", "binaryType",
  ]);
  webidl.configureInterface(WebSocket, { __proto__: null, length: 1, constants: { CONNECTING, OPEN, CLOSING, CLOSED } });

  const originOf = (url) => load("url/06_url.js").locate(url, undefined).origin;

  rt.onHost("websocket", (number, what, details) => { sockets.get(number)?.(what, details); });

  return { CloseEvent, WebSocket };
})
//# sourceURL=pyua:websockets/29_websocket.js
