// The Streams standard: the web-streams-polyfill library, and what other parts of the runtime do with streams.
// Spec: https://streams.spec.whatwg.org/
//
// DEVIATION: streams keep their state in properties whose names begin with an underscore, because the library does;
// and they cannot be transferred, because a worker's messages leave its isolate.
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypePush, ObjectDefineProperty, ObjectGetOwnPropertyDescriptor, ObjectGetPrototypeOf, ObjectKeys, ObjectPrototypeHasOwnProperty, Promise, ReflectOwnKeys, SymbolPrototypeGetDescription, TypeError, TypedArrayPrototypeGetSymbolToStringTag, safeThen, uncurryThis } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { concatBytes } = load("infra/00_infra.js");
  const library = load("vendor/web-streams.js");
  const {
    ByteLengthQueuingStrategy, CountQueuingStrategy, ReadableByteStreamController, ReadableStream, ReadableStreamBYOBReader,
    ReadableStreamBYOBRequest, ReadableStreamDefaultController, ReadableStreamDefaultReader, TransformStream,
    TransformStreamDefaultController, WritableStream, WritableStreamDefaultController, WritableStreamDefaultWriter,
  } = library;

  const names = ObjectKeys(library);
  for (let i = 0; i < names.length; i++) {
    const Class = library[names[i]];
    // Names do not survive the bundler.
    ObjectDefineProperty(Class, "name", { __proto__: null, value: names[i], configurable: true });
    webidl.markPlatformPrototype(Class.prototype);
  }

  // Taken before any script can have touched them: these classes are made in this file's first line.
  const method = (Class, name) => uncurryThis(Class.prototype[name]);
  const getter = (Class, name) => uncurryThis(ObjectGetOwnPropertyDescriptor(Class.prototype, name).get);
  const getReader = method(ReadableStream, "getReader");
  const read = method(ReadableStreamDefaultReader, "read");
  const releaseLock = method(ReadableStreamDefaultReader, "releaseLock");
  const cancelReader = method(ReadableStreamDefaultReader, "cancel");
  const cancel = method(ReadableStream, "cancel");
  const tee = method(ReadableStream, "tee");
  const isLocked = getter(ReadableStream, "locked");
  const pipeThrough = method(ReadableStream, "pipeThrough");
  const enqueue = method(ReadableStreamDefaultController, "enqueue");
  const close = method(ReadableStreamDefaultController, "close");
  const error = method(ReadableStreamDefaultController, "error");
  const enqueueBytes = method(ReadableByteStreamController, "enqueue");
  const closeBytes = method(ReadableByteStreamController, "close");
  const errorBytes = method(ReadableByteStreamController, "error");
  const requestOf = getter(ReadableByteStreamController, "byobRequest");
  const respond = method(ReadableStreamBYOBRequest, "respond");
  const enqueueTransformed = method(TransformStreamDefaultController, "enqueue");
  const readableOf = getter(TransformStream, "readable");
  const writableOf = getter(TransformStream, "writable");

  // Bytes that are read of a body before anybody asks: so its end is noticed, and that it broke.
  const AHEAD = 65536;

  const pullSteps = stepsNamed("[[PullSteps]]");

  function stepsNamed(description) {
    const keys = ReflectOwnKeys(ReadableStreamDefaultController.prototype);
    for (let i = 0; i < keys.length; i++) if (typeof keys[i] === "symbol" && SymbolPrototypeGetDescription(keys[i]) === description) return keys[i];
    throw new TypeError(`the streams library has no ${description}`);
  }

  /** Brand check. */
  const isReadableStream = (value) =>
    webidl.isObject(value) && ObjectPrototypeHasOwnProperty(value, "_readableStreamController");

  /** Has anything been read or cancelled? https://streams.spec.whatwg.org/#is-readable-stream-disturbed */
  const isDisturbed = (stream) => stream._disturbed;

  /** A byte stream over a source of ours: `pull()` gives a Uint8Array, or null at the end. {stream, fail} */
  function createByteStream(pull) {
    let controller;
    const stream = new ReadableStream({
      __proto__: null,
      type: "bytes",
      start(given) { controller = given; },
      pull() {
        const chunk = pull();
        if (chunk !== null) {
          enqueueBytes(controller, chunk);
          return;
        }
        closeBytes(controller);
        const request = requestOf(controller);
        if (request !== null) respond(request, 0);
      },
    }, { __proto__: null, highWaterMark: 0 });
    return {
      __proto__: null,
      stream,
      fail(reason) { if (stream._state === "readable") errorBytes(controller, reason); },
    };
  }

  /**
   * A byte stream whose bytes come from elsewhere: `pull()` asks for some, one of `add(bytes)`, `end()` and
   * `fail(error)` answers; `fail` may come at any time. {stream, add, end, fail}
   */
  function createArrivingStream(pull, cancelled) {
    let controller;
    let answered = null;
    const answer = () => {
      const resolve = answered;
      answered = null;
      if (resolve !== null) resolve();
    };
    const stream = new ReadableStream({
      __proto__: null,
      type: "bytes",
      start(given) { controller = given; },
      pull() {
        return new Promise((resolve) => {
          answered = resolve;
          pull();
        });
      },
      cancel(reason) {
        answer();
        cancelled(reason);
      },
    }, { __proto__: null, highWaterMark: AHEAD });
    return {
      __proto__: null,
      stream,
      add(bytes) {
        if (stream._state === "readable") enqueueBytes(controller, bytes);
        answer();
      },
      end() {
        if (stream._state === "readable") {
          closeBytes(controller);
          const request = requestOf(controller);
          if (request !== null) respond(request, 0);
        }
        answer();
      },
      fail(reason) {
        if (stream._state === "readable") errorBytes(controller, reason);
        answer();
      },
    };
  }

  /** What a stream gives, each chunk cloned: https://streams.spec.whatwg.org/#abstract-opdef-readablestreamdefaulttee */
  function createCloningStream(original, clone) {
    const reader = getReader(original);
    return new ReadableStream({
      __proto__: null,
      pull(controller) {
        return new Promise((resolve) => {
          startRead(original, {
            __proto__: null,
            _chunkSteps(chunk) {
              try {
                enqueue(controller, clone(chunk));
              } catch (failure) {
                error(controller, failure);
                safeThen(cancelReader(reader, failure), undefined, () => {});
              }
              resolve();
            },
            _closeSteps() {
              close(controller);
              resolve();
            },
            _errorSteps(reason) {
              error(controller, reason);
              resolve();
            },
          });
        });
      },
      cancel: (reason) => cancelReader(reader, reason),
    }, { __proto__: null, highWaterMark: 0 });
  }

  const isByteStream = (stream) => ObjectGetPrototypeOf(stream._readableStreamController) === ReadableByteStreamController.prototype;

  /**
   * Reads a stream of Uint8Arrays, chunk by chunk: `take(bytes)` for each, then `end()` or `fail(error)`. The error is the
   * stream's, or a TypeError for a chunk that is not bytes. Gives what stops it.
   */
  function readEach(stream, take, end, fail) {
    const reader = getReader(stream);
    let inStep = false; // a chunk that is there at once comes before its request is over: no recursion for these
    let more = true;
    // https://streams.spec.whatwg.org/#read-request. A promise of read()'s would give each chunk to Object.prototype.then.
    const request = {
      __proto__: null,
      _chunkSteps(chunk) {
        if (!webidl.isObject(chunk) || TypedArrayPrototypeGetSymbolToStringTag(chunk) !== "Uint8Array") {
          const failure = new TypeError("ReadableStream chunk is not a Uint8Array.");
          stop(failure);
          fail(failure);
          return;
        }
        take(chunk);
        more = true;
        if (!inStep) step();
      },
      _closeSteps: end,
      _errorSteps: fail,
    };
    function step() {
      inStep = true;
      while (more) {
        more = false;
        try {
          startRead(stream, request);
        } catch (error) {
          fail(error);
        }
      }
      inStep = false;
    }
    function stop(reason) { safeThen(cancelReader(reader, reason), undefined, () => {}); }
    step();
    return stop;
  }

  /** Reads such a stream to its end: https://fetch.spec.whatwg.org/#body-fully-read. A promise of {bytes}. */
  function readAllBytes(stream) {
    const parts = [];
    return new Promise((resolve, reject) => {
      readEach(
        stream, (chunk) => { ArrayPrototypePush(parts, chunk); }, () => { resolve({ __proto__: null, bytes: concatBytes(parts) }); }, reject,
      );
    });
  }

  /** https://streams.spec.whatwg.org/#readable-stream-default-reader-read, which the library keeps to itself. */
  function startRead(stream, request) {
    stream._disturbed = true;
    if (stream._state === "closed") request._closeSteps();
    else if (stream._state === "errored") request._errorSteps(stream._storedError);
    else stream._readableStreamController[pullSteps](request);
  }

  /** A TransformStream over `transform(chunk, enqueue)` and `flush(enqueue)` of ours. */
  function createTransform(transform, flush = () => undefined) {
    return new TransformStream({
      __proto__: null,
      transform: (chunk, controller) => transform(chunk, (value) => enqueueTransformed(controller, value)),
      flush: (controller) => flush((value) => enqueueTransformed(controller, value)),
    });
  }

  return {
    ByteLengthQueuingStrategy, CountQueuingStrategy, ReadableByteStreamController, ReadableStream, ReadableStreamBYOBReader,
    ReadableStreamBYOBRequest, ReadableStreamDefaultController, ReadableStreamDefaultReader, TransformStream,
    TransformStreamDefaultController, WritableStream, WritableStreamDefaultController, WritableStreamDefaultWriter,
    cancel, cancelReader, close, closeBytes, createArrivingStream, createByteStream, createCloningStream, createTransform, enqueue, enqueueBytes, error, errorBytes, getReader,
    isByteStream, isDisturbed, isLocked, isReadableStream, pipeThrough, read, readAllBytes, readEach, readableOf, releaseLock, tee, writableOf,
  };
})
//# sourceURL=pyua:streams/07_streams.js
