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
    ArrayPrototypePush, Error, JSONParse, MathMin, ObjectDefineProperty, ObjectFreeze, ObjectHasOwn, ObjectSetPrototypeOf, Promise, RangeError, SafeMap, StringFromCharCode,
    StringPrototypeCharCodeAt, StringPrototypeSlice, TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength, TypedArrayPrototypeGetByteOffset,
    TypedArrayPrototypeGetLength, TypedArrayPrototypeGetSymbolToStringTag, TypedArrayPrototypeSet, Uint8Array, Uint8ArrayFromBase64, Uint8ArrayPrototypeToBase64,
    Uint16Array, Uint32Array, armed, globalEval, ReflectApply, ReflectConstruct, stackOf,
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

  /**
   * Posts what has to be heard even if this task is stopped before its end: it goes to the host at once, and comes before
   * all that is collected.
   */
  function report(kind, ...args) {
    const message = [kind];
    for (let i = 0; i < args.length; i++) ArrayPrototypePush(message, args[i]);
    transmit(stringify(message), 10, 11);
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
  const octets = new Uint8Array(buffer, 16);
  const room = units.length;

  function transmit(text, last, more) {
    let sent = 0;
    do {
      const size = MathMin(room, text.length - sent);
      for (let i = 0; i < size; i++) units[i] = StringPrototypeCharCodeAt(text, sent + i);
      sent += size;
      words[0] = size;
      words[2] = sent < text.length ? more : last;
      request();
    } while (sent < text.length);
  }

  function exchange(text) {
    let answer = "";
    transmit(text, 0, 1);
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
    const answer = ObjectSetPrototypeOf(JSONParse(exchange(stringify([name, packedArguments(args)]))), null);
    if (answer[0]) return unpacked(answer[1]);
    throw makeError(answer[1], answer[2]);
  }

  /** Runs a script that the host has staged, as a classic script of this global. Throws what it throws. */
  function runStaged(number) {
    words[0] = number;
    words[2] = 4;
    request();
  }

  /** Shows the host a function that it calls from then on; false if the engine cannot do that. */
  function handOver(hook, turn) {
    primordials.globalThis.__pyua_hook = hook;
    words[2] = turn;
    request();
    delete primordials.globalThis.__pyua_hook;
    return words[0] === 1;
  }

  /**
   * Makes global properties whose values `give(name)` gives when somebody first looks; false if the engine cannot do that.
   * names: separated by spaces; one that begins with "-" is not enumerable, one that begins with "^" goes to `holder`.
   */
  function defineLazily(names, give, holder = undefined) {
    primordials.globalThis.__pyua_holder = holder;
    for (let i = 0; i < names.length; i++) units[i] = StringPrototypeCharCodeAt(names, i);
    words[0] = names.length;
    const done = handOver(give, 12);
    delete primordials.globalThis.__pyua_probe;
    delete primordials.globalThis.__pyua_holder;
    return done;
  }

  /** Has `hook(event, promise, reason)` called at every promise rejection; false if the engine cannot do that. */
  const trackRejections = (hook) => handOver(hook, 5);

  // --- bytes beside the messages ------------------------------------------------------------------------
  // In a message they are {$bytes: base64}, or {$bytes: number, size} for what crosses by itself.
  //
  // WARNING: pyua/worker/passed_bytes.py is the other side.

  const WORTH_IT = 2048;
  let lastGiven = 0;

  /** What stands for bytes in a message; they are read now. */
  function packed(bytes) {
    const size = TypedArrayPrototypeGetByteLength(bytes);
    if (size < WORTH_IT) return { __proto__: null, $bytes: Uint8ArrayPrototypeToBase64(bytes) };
    lastGiven++;
    for (let at = 0; at < size; at += room * 2) {
      const part = new Uint8Array(TypedArrayPrototypeGetBuffer(bytes), TypedArrayPrototypeGetByteOffset(bytes) + at, MathMin(room * 2, size - at));
      TypedArrayPrototypeSet(octets, part, 0);
      words[0] = TypedArrayPrototypeGetByteLength(part);
      words[1] = lastGiven;
      words[2] = 19;
      request();
      if (words[0] === 0) throw new RangeError("There is no memory for so many bytes at once");
    }
    return { __proto__: null, $bytes: lastGiven };
  }

  /** The value of a message: a new Uint8Array if it stands for bytes. Those are here once. */
  function unpacked(value) {
    if (typeof value !== "object" || value === null || !ObjectHasOwn(value, "$bytes")) return value;
    if (typeof value.$bytes === "string") return Uint8ArrayFromBase64(value.$bytes);
    const bytes = new Uint8Array(value.size);
    for (let at = 0; at < value.size;) {
      words[0] = value.$bytes;
      words[2] = 20;
      request();
      const size = words[0];
      if (size === 0) throw new Error("bytes were not where the host said");
      TypedArrayPrototypeSet(bytes, new Uint8Array(buffer, 16, size), at);
      at += size;
    }
    return bytes;
  }

  /** The arguments of an operation as a message has them. */
  function packedArguments(args) {
    const list = [];
    for (let i = 0; i < args.length; i++) {
      const arg = args[i];
      const isBytes = typeof arg === "object" && arg !== null && TypedArrayPrototypeGetSymbolToStringTag(arg) === "Uint8Array";
      ArrayPrototypePush(list, isBytes ? packed(arg) : arg);
    }
    return list;
  }

  // --- calls into the script ------------------------------------------------------------------------
  // The engine knows where something was thrown only until JavaScript catches it: the host calls, and catches.

  const DEEPEST = 8; // of calls within calls: each stands on the host's stack too
  let depth = 0;
  let job;
  let failure;

  // The host calls it to run the job, then with what was thrown, then with that and each frame of its stack.
  function calls(error, url, line, column) {
    if (arguments.length === 0) {
      const fn = job;
      job = undefined;
      fn();
    } else if (arguments.length === 1) {
      failure = { __proto__: null, error, place: undefined };
    } else if (failure.place === undefined && StringPrototypeSlice(url, 0, 5) !== "pyua:") {
      failure.place = { __proto__: null, url, line, column };
    }
  }

  const located = handOver(calls, 8);

  /** Runs `fn`, which calls into the script; undefined, or what it threw as {error, place: {url, line, column} if known}. */
  function attempt(fn) {
    if (!located || depth >= DEEPEST) {
      try {
        fn();
      } catch (error) {
        return { __proto__: null, error, place: undefined };
      }
      return undefined;
    }
    depth++;
    job = fn;
    words[2] = 9;
    request();
    depth--;
    const result = failure;
    failure = undefined;
    // Where the stack ends, it may be too short to be told what was thrown; there it is always the same.
    if (words[0] === 1 && result === undefined) {
      return { __proto__: null, error: new RangeError("Maximum call stack size exceeded"), place: undefined };
    }
    return result;
  }

  // --- modules --------------------------------------------------------------------------------------
  // The engine links and runs them; the host loads them while this thread waits.

  handOver((what, a, b, c, d) => load("html/06_modules.js").hear(what, a, b, c, d), 13);

  /** Runs a module that the host has staged; false if it came to nothing. What there is to say of it is heard before. */
  function runModule(number) {
    words[0] = number;
    words[2] = 14;
    request();
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

  /**
   * Starts an operation of the host; a promise for its value, fit for `await`. An object among the values has no prototype:
   * resolving with it would ask Object.prototype for "then", and give it away.
   */
  function call(name, ...args) {
    const id = ++lastOperation;
    const list = packedArguments(args);
    return armed(new Promise((resolve, reject) => {
      pending.set(id, { __proto__: null, resolve, reject });
      post("op", id, name, list);
    }));
  }

  /** Starts an operation whose end nobody waits for. */
  function send(name, ...args) {
    post("op", 0, name, packedArguments(args));
  }

  const errorMakers = new SafeMap();

  /** Turns the host's [name, message] into the error that a script should see. */
  function makeError(name, message) {
    const maker = errorMakers.get(name) ?? errorMakers.get("");
    return maker ? maker(message, name) : new Error(`${name}: ${message}`);
  }

  const handlers = new SafeMap();
  /** Resolves with a value of the host's, without asking a prototype for "then". */
  function resolveWith(resolve, value) {
    if (typeof value !== "object" || value === null) {
      resolve(value);
    } else if (TypedArrayPrototypeGetSymbolToStringTag(value) === undefined) {
      resolve(ObjectSetPrototypeOf(value, null));
    } else {
      ObjectDefineProperty(value, "then", { __proto__: null, value: undefined, configurable: true });
      resolve(value);
      delete value.then;
    }
  }

  handlers.set("settle", (id, ok, value, message) => {
    const operation = pending.get(id);
    if (!operation) return;
    pending.delete(id);
    if (ok) resolveWith(operation.resolve, value);
    else operation.reject(makeError(value, message));
  });

  // --- the loader of the runtime's own files ----------------------------------------------------------------------------

  handlers.set("module", (id, number, importing) => { load("html/06_modules.js").run(id, number, importing); });

  // The clock has been taken over: Date and performance.now() go by the host's from now on.
  handlers.set("clock", () => { load("ecmascript/05_virtual_time.js"); });

  const modules = new SafeMap();
  const factories = new SafeMap();

  function ask(turn, id) {
    for (let i = 0; i < id.length; i++) units[i] = StringPrototypeCharCodeAt(id, i);
    words[0] = id.length;
    words[2] = turn;
    request();
  }

  /** What a runtime file evaluates to: compiled by the host, if the engine lets it. */
  function factoryOf(id) {
    ask(15, id);
    return words[0] === 1 ? handedOver() : globalEval(callSync("runtime.source", id));
  }

  /** The value that the host has just given. */
  function handedOver() {
    const value = primordials.globalThis.__pyua_value;
    delete primordials.globalThis.__pyua_value;
    return value;
  }

  /** What at most `decodesAtOnce` bytes say in UTF-8, errors replaced, read by the engine; undefined if it cannot be asked. */
  function decodeUtf8(bytes) {
    const length = TypedArrayPrototypeGetByteLength(bytes);
    TypedArrayPrototypeSet(octets, bytes, 0);
    words[0] = length;
    words[2] = 17;
    request();
    return words[0] === 1 ? handedOver() : undefined;
  }

  /** The text of a Uint16Array. */
  function decodeUtf16(given) {
    const length = TypedArrayPrototypeGetLength(given);
    let text = "";
    for (let at = 0; at < length; at += room) {
      const size = MathMin(room, length - at);
      TypedArrayPrototypeSet(units, length <= room ? given : new Uint16Array(TypedArrayPrototypeGetBuffer(given), TypedArrayPrototypeGetByteOffset(given) + at * 2, size), 0);
      words[0] = size;
      words[2] = 18;
      request();
      text += words[0] === 1 ? handedOver() : readUnits(size);
    }
    return text;
  }

  /** Lets the host keep what V8 has compiled of a file by now, for further isolates; "" is what they boot from. */
  function keep(id) { ask(16, id); }

  /** The exports of a runtime script: evaluated at first use, fetched from the host if it did not come along. */
  function load(id) {
    const known = modules.get(id);
    if (known !== undefined) {
      if (known === null) throw new Error(`circular load of ${id}`);
      return known;
    }
    modules.set(id, null);
    try {
      const along = factories.get(id);
      const factory = along ?? factoryOf(id);
      const exports = ObjectFreeze(factory(rt) ?? { __proto__: null });
      modules.set(id, exports);
      factories.delete(id);
      if (along === undefined) keep(id);
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
    // Not every message has all five arguments: what is missing must not be asked of Array.prototype.
    const message = ObjectSetPrototypeOf(JSONParse(text), null);
    for (let i = 1; i < message.length; i++) message[i] = unpacked(message[i]);
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
        stack = `${stackOf(error) ?? error}`;
      } catch {
        // A script has put a trap there.
      }
      report("fault", stack);
    }
  }

  const rt = {
    __proto__: null,
    primordials,
    load,
    post,
    report,
    stringify,
    runStaged,
    trackRejections, defineLazily,
    attempt,
    decodeUtf8, decodesAtOnce: room * 2, decodeUtf16,
    packed, unpacked,
    runModule,
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
  return { __proto__: null, entry, rt, keep, define: (id, factory) => { factories.set(id, factory); } };
})
//# sourceURL=pyua:core/02_host.js
