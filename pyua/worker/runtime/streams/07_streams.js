// The Streams standard: the web-streams-polyfill library, and what other parts of the runtime do with streams.
// Spec: https://streams.spec.whatwg.org/
//
// DEVIATION: streams keep their state in properties whose names begin with an underscore, because the library does;
// and they cannot be transferred, because a worker's messages leave its isolate.
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypePush, ObjectDefineProperty, ObjectGetOwnPropertyDescriptor, ObjectKeys, ObjectPrototypeHasOwnProperty, TypeError, TypedArrayPrototypeGetSymbolToStringTag, safeThen, uncurryThis } = primordials;
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
  const enqueueTransformed = method(TransformStreamDefaultController, "enqueue");
  const readableOf = getter(TransformStream, "readable");
  const writableOf = getter(TransformStream, "writable");

  /** Brand check. */
  const isReadableStream = (value) =>
    webidl.isObject(value) && ObjectPrototypeHasOwnProperty(value, "_readableStreamController");

  /** Has anything been read or cancelled? https://streams.spec.whatwg.org/#is-readable-stream-disturbed */
  const isDisturbed = (stream) => stream._disturbed;

  /**
   * A byte stream over a source of ours: `pull()` gives a Uint8Array, null at the end, or a promise of one of these.
   */
  function createByteStream(pull, cancelled = () => undefined) {
    return new ReadableStream({
      __proto__: null,
      type: "bytes",
      async pull(controller) {
        const chunk = await pull();
        if (chunk !== null) {
          enqueueBytes(controller, chunk);
          return;
        }
        closeBytes(controller);
        controller.byobRequest?.respond(0);
      },
      cancel: cancelled,
    }, { __proto__: null, highWaterMark: 0 });
  }

  /**
   * Reads a stream of Uint8Arrays to its end: https://fetch.spec.whatwg.org/#body-fully-read
   * Rejects with the stream's error, or with a TypeError for a chunk that is not bytes.
   */
  async function readAllBytes(stream) {
    const reader = getReader(stream);
    const parts = [];
    for (;;) {
      const { done, value } = await read(reader);
      if (done) return concatBytes(parts);
      if (!webidl.isObject(value) || TypedArrayPrototypeGetSymbolToStringTag(value) !== "Uint8Array") {
        const failure = new TypeError("ReadableStream chunk is not a Uint8Array.");
        safeThen(cancelReader(reader, failure), undefined, () => {});
        throw failure;
      }
      ArrayPrototypePush(parts, value);
    }
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
    cancel, cancelReader, close, closeBytes, createByteStream, createTransform, enqueue, enqueueBytes, error, errorBytes, getReader,
    isDisturbed, isLocked, isReadableStream, pipeThrough, read, readAllBytes, readableOf, releaseLock, tee, writableOf,
  };
})
//# sourceURL=pyua:streams/07_streams.js
