// MessageChannel and MessagePort. A channel whose ends are in two isolates is kept by the host.
// Spec: https://html.spec.whatwg.org/multipage/web-messaging.html#message-channels
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const { ArrayPrototypePush, ArrayPrototypeShift, SafeMap } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { MessageEvent, trusted } = load("dom/02_event.js");
  const { EventTarget, defineHandlers, dispatch } = load("dom/02_event_target.js");
  const { queueTask } = load("html/02_timers.js");
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { convertTransfer, deserializeWithTransfer, registerTransferable, serialize, serializeLocal } = load("html/03_structured_clone.js");

  class MessagePort extends EventTarget {
    /** What is transferred: the queue and the other end. Its port is whoever holds it now. */
    #pipe;
    #detached = false;
    static { webidl.brand(this, (value) => #pipe in value); }

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
      if (!this.#detached && pipe.remote !== 0) {
        ops.send("port.post", pipe.remote, serialize(message, transfer));
        return;
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
  webidl.configureInterface(MessagePort, { __proto__: null, constructible: false });

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

  const makePipe = () => ({ __proto__: null, queue: [], enabled: false, port: null, other: null, remote: 0 });

  function enable(pipe) {
    if (pipe.enabled || pipe.port === null) return;
    pipe.enabled = true;
    for (let i = 0; i < pipe.queue.length; i++) queueTask(() => deliver(pipe));
  }

  function disentangle(pipe) {
    const { other } = pipe;
    if (pipe.remote !== 0) {
      ops.send("port.close", pipe.remote);
      remotes.delete(pipe.remote);
      pipe.remote = 0;
    }
    pipe.queue = [];
    pipe.enabled = false;
    pipe.other = null;
    if (other === null) return;
    other.other = null;
    tellClosed(other);
  }

  /** https://html.spec.whatwg.org/#disentangle: the other end hears of it. */
  function tellClosed(pipe) {
    const { Event } = load("dom/02_event.js");
    queueTask(() => { if (pipe.port !== null) dispatch(pipe.port, trusted(new Event("close"))); });
  }

  // --- channels between isolates ------------------------------------------------------------------

  /** Pipes whose other end is in another isolate, by the host's number of this end. */
  const remotes = new SafeMap();

  /** Sends a port's pipe out of this isolate: the number of the end that goes, and what it had not delivered yet. */
  function sendPort(port) {
    const pipe = transferPort(port);
    const queue = [];
    for (let i = 0; i < pipe.queue.length; i++) {
      const { transferred, value } = deserializeWithTransfer(pipe.queue[i]);
      ArrayPrototypePush(queue, serialize(value, transferred));
    }
    return { __proto__: null, end: endOf(pipe), queue };
  }

  function endOf(pipe) {
    if (pipe.remote !== 0) {
      ops.send("port.release", pipe.remote);
      remotes.delete(pipe.remote);
      return pipe.remote;
    }
    const { other } = pipe;
    if (other === null) return 0; // closed
    const ends = ops.callSync("port.open");
    other.other = null;
    other.remote = ends[0];
    remotes.set(ends[0], other);
    return ends[1];
  }

  function acceptPort({ end, queue }) {
    const pipe = makePipe();
    pipe.queue = queue;
    pipe.remote = end;
    if (end !== 0) {
      remotes.set(end, pipe);
      ops.send("port.adopt", end);
    }
    return new MessagePort(webidl.internal, pipe);
  }

  rt.onHost("port", (end, tree) => {
    const pipe = remotes.get(end);
    if (pipe === undefined) return;
    ArrayPrototypePush(pipe.queue, tree);
    if (pipe.enabled) queueTask(() => deliver(pipe));
  });
  rt.onHost("portClosed", (end) => {
    const pipe = remotes.get(end);
    if (pipe === undefined) return;
    remotes.delete(end);
    pipe.remote = 0;
    tellClosed(pipe);
  });

  // --- delivery -----------------------------------------------------------------------------------

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

  function portList(objects) {
    const ports = [];
    for (let i = 0; i < objects.length; i++) if (is(objects[i])) ArrayPrototypePush(ports, objects[i]);
    return ports;
  }
  // A dictionary's converter walks it as a sequence: its iterator must be ours whatever became of Array's.
  const portsAmong = (objects) => ownIterable(portList(objects));

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

  registerTransferable("MessagePort", {
    is, transfer: transferPort, receive: (pipe) => new MessagePort(webidl.internal, pipe), send: sendPort, accept: acceptPort,
  });

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

  return { MessageChannel, MessagePort, isMessagePort: is, portList, portsAmong };
})
//# sourceURL=pyua:html/07_message_port.js
