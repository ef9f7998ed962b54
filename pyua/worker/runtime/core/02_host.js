// The runtime's side of the bridge: messages to and from the host, operations, and the module loader.
//
// The host calls one function, `entry`, with a text. A non-empty text is a message [kind, …arguments], handled
// by whoever registered for that kind. The empty text means "the microtask checkpoint that followed is over": it
// returns, as a JSON array, all that was posted to the host since the last time.
//
// WARNING: pyua/worker/bridge.py speaks the other half of this protocol.
(function (primordials, stringify, request, buffer) {
  "use strict";
  const {
    ArrayPrototypePush, Error, JSONParse, MathMin, ObjectDefineProperty, ObjectFreeze, Promise, SafeMap, StringFromCharCode,
    StringPrototypeCharCodeAt, Uint16Array, Uint32Array, globalEval, ReflectApply, ReflectConstruct,
  } = primordials;

  // --- posting to the host ------------------------------------------------------------------------

  let outbox = [];
  let collected = false; // true while the host is sure to collect the outbox
  const checkpointHooks = [];

  function post(kind, ...args) {
    const message = [kind];
    for (let i = 0; i < args.length; i++) ArrayPrototypePush(message, args[i]);
    ArrayPrototypePush(outbox, message);
    if (!collected) {
      collected = true;
      wake();
    }
  }

  // --- synchronous requests ---------------------------------------------------------------------
  // `buffer` is memory shared with the host. The request is written into it as UTF-16, the host answers in place
  // while this thread waits inside request(). Word 0-1: length in code units; word 2: more to come; 3: failure.

  const words = new Uint32Array(buffer, 0, 4);
  const units = new Uint16Array(buffer, 16);
  const room = units.length;

  function exchange(text) {
    let answer = "";
    let sent = 0;
    do {
      const size = MathMin(room, text.length - sent);
      for (let i = 0; i < size; i++) units[i] = StringPrototypeCharCodeAt(text, sent + i);
      sent += size;
      words[0] = size;
      words[2] = sent < text.length ? 1 : 0;
      request();
    } while (sent < text.length);
    for (;;) {
      answer += readUnits(words[0]);
      if (words[2] === 0) break;
      words[0] = 0;
      words[2] = 2; // "go on with your answer"
      request();
    }
    return answer;
  }

  function readUnits(length) {
    let text = "";
    for (let at = 0; at < length; at += 8192) {
      const part = new Uint16Array(buffer, 16 + at * 2, MathMin(8192, length - at));
      // apply() asks for the length by name: an own one hides the getter, which a script may have redefined.
      ObjectDefineProperty(part, "length", { __proto__: null, value: MathMin(8192, length - at) });
      text += ReflectApply(StringFromCharCode, undefined, part);
    }
    return text;
  }

  function wake() {
    words[0] = 0;
    words[2] = 3; // "there is something in the outbox"
    request();
  }

  /** Asks the host and waits for its answer. Throws what the host says. */
  function callSync(name, ...args) {
    const answer = JSONParse(exchange(stringify([name, args])));
    if (answer[0]) return answer[1];
    throw makeError(answer[1], answer[2]);
  }

  /** Runs a script that the host has staged, as a classic script of this global. Throws what it throws. */
  function runStaged(number) {
    words[0] = number;
    words[2] = 4;
    request();
  }

  /** Has `hook(event, promise, reason)` called at every promise rejection; false if the engine cannot do that. */
  function trackRejections(hook) {
    primordials.globalThis.__pyua_rejected = hook;
    words[2] = 5;
    request();
    delete primordials.globalThis.__pyua_rejected;
    return words[0] === 1;
  }

  // --- which event code runs for --------------------------------------------------------------------

  let currentEvent = 0;

  /** Runs `fn` on behalf of an event of the host's: what it awaits belongs to the event too. */
  function runFor(event, fn) {
    currentEvent = event;
    words[0] = event;
    words[2] = 6;
    request();
    try {
      fn();
    } finally {
      currentEvent = 0;
    }
  }

  /** The event that the running code belongs to; 0 for none, or if it cannot be told. */
  function eventNow() {
    if (currentEvent !== 0) return currentEvent;
    words[2] = 7;
    request();
    return words[0];
  }

  // --- operations: asynchronous requests -----------------------------------------------------------

  const pending = new SafeMap();
  let lastOperation = 0;

  /** Starts an operation of the host; a promise for its value. */
  function call(name, ...args) {
    const id = ++lastOperation;
    return new Promise((resolve, reject) => {
      pending.set(id, { __proto__: null, resolve, reject });
      post("op", id, name, args);
    });
  }

  /** Starts an operation whose end nobody waits for. */
  function send(name, ...args) {
    post("op", 0, name, args);
  }

  const errorMakers = new SafeMap();

  /** Turns the host's [name, message] into the error that a script should see. */
  function makeError(name, message) {
    const maker = errorMakers.get(name) ?? errorMakers.get("");
    return maker ? maker(message, name) : new Error(`${name}: ${message}`);
  }

  const handlers = new SafeMap();
  handlers.set("settle", (id, ok, value, message) => {
    const operation = pending.get(id);
    if (!operation) return;
    pending.delete(id);
    if (ok) operation.resolve(value);
    else operation.reject(makeError(value, message));
  });

  // --- the module loader ----------------------------------------------------------------------------

  // The clock has been taken over: Date and performance.now() go by the host's from now on.
  handlers.set("clock", () => { load("ecmascript/05_virtual_time.js"); });

  const modules = new SafeMap();
  const factories = new SafeMap();

  /** The exports of a runtime script: evaluated at first use, fetched from the host if it did not come along. */
  function load(id) {
    const known = modules.get(id);
    if (known !== undefined) {
      if (known === null) throw new Error(`circular load of ${id}`);
      return known;
    }
    modules.set(id, null);
    try {
      const factory = factories.get(id) ?? globalEval(callSync("runtime.source", id));
      const exports = ObjectFreeze(factory(rt) ?? { __proto__: null });
      modules.set(id, exports);
      factories.delete(id);
      return exports;
    } catch (error) {
      modules.delete(id);
      throw error;
    }
  }

  function entry() {
    // In strict mode the text arrives as the receiver itself: one crossing instead of three.
    const text = this;
    rt.state.turn++;
    if (text === "") {
      for (let i = 0; i < checkpointHooks.length; i++) guard(checkpointHooks[i]);
      const result = stringify(outbox);
      outbox = [];
      collected = false;
      return result;
    }
    collected = true;
    const message = JSONParse(text);
    guard(() => {
      const handler = handlers.get(message[0]);
      if (!handler) throw new Error(`no handler for ${message[0]}`);
      handler(message[1], message[2], message[3], message[4], message[5]);
    });
    return undefined;
  }

  /** Runs a piece of the runtime; a fault of ours is told to the host and goes no further. */
  function guard(fn) {
    try {
      fn();
    } catch (error) {
      let stack = "unknown";
      try {
        stack = `${error.stack ?? error}`;
      } catch {
        // A script has put a trap there.
      }
      post("fault", stack);
    }
  }

  const rt = {
    __proto__: null,
    primordials,
    load,
    post,
    stringify,
    runStaged,
    trackRejections,
    runFor,
    eventNow,
    ops: ObjectFreeze({ __proto__: null, call, callSync, send }),
    guard,
    /** Handle messages of one kind from the host. */
    onHost: (kind, handler) => { handlers.set(kind, handler); },
    /** Call `hook` after every microtask checkpoint, before the outbox is collected. */
    onCheckpoint: (hook) => { ArrayPrototypePush(checkpointHooks, hook); },
    /** Name the maker of errors of one name; "" makes all the others. */
    onError: (name, maker) => { errorMakers.set(name, maker); },
    /** Host state pushed into the isolate: a plain object that later files read and extend. `turn` tells tasks apart. */
    state: { __proto__: null, turn: 0 },
    construct: ReflectConstruct,
  };
  return { __proto__: null, entry, rt, define: (id, factory) => { factories.set(id, factory); } };
})
//# sourceURL=pyua:core/02_host.js
