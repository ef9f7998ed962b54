// BroadcastChannel: to the other channels of this worker, and by way of the host to those of the same origin elsewhere.
// Spec: https://html.spec.whatwg.org/multipage/web-messaging.html#broadcasting-to-other-browsing-contexts
(function (rt) {
  "use strict";
  const { load, ops, primordials, state } = rt;
  const { ArrayPrototypePush, SafeSet, StringPrototypeIndexOf, StringPrototypeSlice } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { MessageEvent, trusted } = load("dom/02_event.js");
  const { EventTarget, defineHandlers, dispatch } = load("dom/02_event_target.js");
  const { queueTask } = load("html/02_timers.js");
  const { deserialize, serialize } = load("html/03_structured_clone.js");

  const open = new SafeSet();

  class BroadcastChannel extends EventTarget {
    #name;
    #closed = false;
    static { webidl.brand(this, (value) => #name in value); }

    // https://html.spec.whatwg.org/#dom-broadcastchannel
    constructor(name) {
      webidl.requiredArguments(arguments.length, 1, "BroadcastChannel constructor");
      const channel = webidl.converters.DOMString(name, "BroadcastChannel constructor", "Argument 1");
      super();
      this.#name = channel;
      open.add(this);
    }

    get name() { return this.#name; }

    // https://html.spec.whatwg.org/#dom-broadcastchannel-postmessage
    postMessage(message) {
      const name = this.#name;
      webidl.requiredArguments(arguments.length, 1, "BroadcastChannel.postMessage");
      if (this.#closed) throw new DOMException("The BroadcastChannel is closed.", "InvalidStateError");
      const tree = serialize(message);
      receive(name, tree, this);
      ops.send("broadcast.post", name, tree);
    }

    close() {
      this.#closed = true;
      open.delete(this);
    }

    static nameOf(channel) { return channel.#name; }
    static isClosed(channel) { return channel.#closed; }
  }
  const { isClosed, nameOf } = BroadcastChannel;
  delete BroadcastChannel.isClosed;
  delete BroadcastChannel.nameOf;
  defineHandlers(BroadcastChannel.prototype, ["message", "messageerror"]);
  webidl.configureInterface(BroadcastChannel);

  /** All that hear each other have one origin: the worker's own, which its URL begins with. */
  const { href } = state;
  const origin = StringPrototypeSlice(href, 0, StringPrototypeIndexOf(href, "/", StringPrototypeIndexOf(href, "//") + 2));

  /** Gives a message to every open channel of the name but the one that sent it, each in a task of its own. */
  function receive(name, tree, sender) {
    const targets = [];
    open.forEach((channel) => {
      if (channel !== sender && nameOf(channel) === name) ArrayPrototypePush(targets, channel);
    });
    for (let i = 0; i < targets.length; i++) queueTask(() => deliver(targets[i], tree));
  }

  function deliver(channel, tree) {
    if (isClosed(channel)) return;
    let data;
    try {
      data = deserialize(tree);
    } catch {
      dispatch(channel, trusted(new MessageEvent("messageerror", { __proto__: null, origin })));
      return;
    }
    dispatch(channel, trusted(new MessageEvent("message", { __proto__: null, data, origin })));
  }

  rt.onHost("broadcast", (name, tree) => receive(name, tree, null));

  return { BroadcastChannel };
})
//# sourceURL=pyua:html/07_broadcast_channel.js
