// MessageChannel and MessagePort, within one isolate.
// Spec: https://html.spec.whatwg.org/multipage/web-messaging.html#message-channels
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypePush, ArrayPrototypeShift } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { MessageEvent, trusted } = load("dom/02_event.js");
  const { EventTarget, defineHandlers, dispatch } = load("dom/02_event_target.js");
  const { queueTask } = load("html/02_timers.js");
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { convertTransfer, deserializeWithTransfer, registerTransferable, serializeLocal } = load("html/03_structured_clone.js");

  class MessagePort extends EventTarget {
    /** What is transferred: the queue and the other end. Its port is whoever holds it now. */
    #pipe;
    #detached = false;

    constructor(token, pipe) {
      webidl.assertInternal(token);
      super();
      this.#pipe = pipe;
      pipe.port = this;
    }

    static is(value) { return webidl.isObject(value) && #pipe in value; }

    // https://html.spec.whatwg.org/#message-port-post-message-steps
    postMessage(message, options = undefined) {
      const prefix = "MessagePort.postMessage";
      const pipe = this.#pipe;
      webidl.requiredArguments(arguments.length, 1, prefix);
      const transfer = convertTransfer(options, prefix);
      for (let i = 0; i < transfer.length; i++) {
        if (transfer[i] === this) throw new DOMException("The object could not be transferred.", "DataCloneError");
      }
      const target = this.#detached ? null : pipe.other;
      let doomed = false;
      for (let i = 0; i < transfer.length; i++) doomed ||= is(transfer[i]) && target !== null && transfer[i].#pipe === target;
      const record = serializeLocal(message, transfer);
      // A port sent to itself is lost, and the message with it.
      if (target === null || doomed) return;
      ArrayPrototypePush(target.queue, record);
      if (target.enabled) queueTask(() => deliver(target));
    }

    // https://html.spec.whatwg.org/#dom-messageport-start
    start() {
      if (!this.#detached) enable(this.#pipe);
    }

    // https://html.spec.whatwg.org/#dom-messageport-close
    close() {
      if (this.#detached) return;
      this.#detached = true;
      disentangle(this.#pipe);
    }

    static transfer(port) {
      if (port.#detached) throw new DOMException("The port was already transferred or closed.", "DataCloneError");
      const pipe = port.#pipe;
      port.#detached = true;
      pipe.enabled = false;
      pipe.port = null;
      return pipe;
    }
    static pipeOf(port) { return port.#pipe; }
  }
  const { is, pipeOf, transfer: transferPort } = MessagePort;
  delete MessagePort.is;
  delete MessagePort.pipeOf;
  delete MessagePort.transfer;
  defineHandlers(MessagePort.prototype, ["message", "messageerror", "close"]);
  startWithHandler();
  webidl.configureInterface(MessagePort);

  /** Setting onmessage starts the port: https://html.spec.whatwg.org/#handler-messageport-onmessage */
  function startWithHandler() {
    const { get, set } = primordials.ObjectGetOwnPropertyDescriptor(MessagePort.prototype, "onmessage");
    webidl.addMembers(MessagePort.prototype, {
      get onmessage() { return primordials.FunctionPrototypeCall(get, this); },
      set onmessage(value) {
        primordials.FunctionPrototypeCall(set, this, value);
        enable(pipeOf(this));
      },
    });
  }

  const makePipe = () => ({ __proto__: null, queue: [], enabled: false, port: null, other: null });

  function enable(pipe) {
    if (pipe.enabled || pipe.port === null) return;
    pipe.enabled = true;
    for (let i = 0; i < pipe.queue.length; i++) queueTask(() => deliver(pipe));
  }

  function disentangle(pipe) {
    const { other } = pipe;
    pipe.queue = [];
    pipe.enabled = false;
    pipe.other = null;
    if (other === null) return;
    other.other = null;
    // https://html.spec.whatwg.org/#disentangle: the other end hears of it.
    const { Event } = load("dom/02_event.js");
    queueTask(() => { if (other.port !== null) dispatch(other.port, trusted(new Event("close"))); });
  }

  function deliver(pipe) {
    // A port that was moved or closed meanwhile keeps its messages for its new holder, or loses them.
    if (!pipe.enabled || pipe.port === null || pipe.queue.length === 0) return;
    const record = ArrayPrototypeShift(pipe.queue);
    let received;
    try {
      received = deserializeWithTransfer(record);
    } catch {
      dispatch(pipe.port, trusted(new MessageEvent("messageerror")));
      return;
    }
    const ports = portsAmong(received.transferred);
    dispatch(pipe.port, trusted(new MessageEvent("message", { __proto__: null, data: received.value, ports })));
  }

  function portsAmong(objects) {
    const ports = [];
    for (let i = 0; i < objects.length; i++) if (is(objects[i])) ArrayPrototypePush(ports, objects[i]);
    // The dictionary's converter walks it as a sequence: its iterator must be ours whatever became of Array's.
    return ownIterable(ports);
  }

  function ownIterable(array) {
    let at = 0;
    return {
      __proto__: null,
      [primordials.SymbolIterator]: () => ({
        __proto__: null,
        next: () => (at < array.length ? { __proto__: null, done: false, value: array[at++] } : { __proto__: null, done: true }),
      }),
    };
  }

  registerTransferable({ is, transfer: transferPort, receive: (pipe) => new MessagePort(webidl.internal, pipe) });

  class MessageChannel {
    #port1;
    #port2;
    constructor() {
      const first = makePipe();
      const second = makePipe();
      first.other = second;
      second.other = first;
      this.#port1 = new MessagePort(webidl.internal, first);
      this.#port2 = new MessagePort(webidl.internal, second);
    }
    get port1() { return this.#port1; }
    get port2() { return this.#port2; }
  }
  webidl.configureInterface(MessageChannel);

  return { MessageChannel, MessagePort, isMessagePort: is };
})
//# sourceURL=pyua:html/07_message_port.js
