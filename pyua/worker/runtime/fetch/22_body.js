// Bodies of requests and responses. Spec: https://fetch.spec.whatwg.org/#body-mixin
//
// A body is {bytes, stream, type, used, fate}: bytes that are all here, or a stream. The stream of the former is made when
// somebody asks for it. `fate` is shared by a fetched body and its clones: {aborted, reason, hooks}, or null.
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayBufferIsView, ArrayPrototypePush, JSONParse, TypeError,
    TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength, Uint8Array, armed, promiseOf, safeThen,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { concatBytes, subarray, utf8Decode, utf8Encode } = load("infra/00_infra.js");
  const { serializeMimeType } = load("fetch/19_mime_type.js");
  const { mimeTypeOf } = load("fetch/20_headers.js");

  const CHUNK = 65536;
  // Most bodies are strings: what the other kinds need is loaded when one of them comes.
  const blobs = () => load("file/09_blob.js");
  const forms = () => load("fetch/21_form_data.js");
  const streams = () => load("streams/07_streams.js");

  const makeBody = (bytes, type = null, stream = null, fate = null) => ({ __proto__: null, bytes, stream, type, used: false, fate });

  const makeFate = () => ({ __proto__: null, aborted: false, reason: undefined, hooks: [] });

  /** https://fetch.spec.whatwg.org/#abort-fetch, as far as the response's body goes. */
  function abortBodies(fate, reason) {
    fate.aborted = true;
    fate.reason = reason;
    const { hooks } = fate;
    fate.hooks = [];
    for (let i = 0; i < hooks.length; i++) hooks[i](reason);
  }

  function isSearchParams(value) {
    try {
      load("url/05_url_search_params.js").listOf(value);
      return true;
    } catch {
      return false;
    }
  }

  /** https://fetch.spec.whatwg.org/#bodyinit-safely-extract, for whatever a script gives. */
  function extractBody(value, prefix, context) {
    if (webidl.isObject(value)) {
      if (blobs().isBlob(value)) {
        const type = blobs().typeOf(value);
        return makeBody(blobs().bytesOf(value), type === "" ? null : type);
      }
      if (ArrayBufferIsView(value) || webidl.isArrayBuffer(value)) {
        return makeBody(webidl.copyBytes(webidl.converters.BufferSource(value, prefix, context)));
      }
      if (forms().isFormData(value)) {
        const { bytes, type } = forms().encodeMultipart(value);
        return makeBody(bytes, type);
      }
      if (isSearchParams(value)) {
        const { listOf } = load("url/05_url_search_params.js");
        const text = load("vendor/whatwg-url.js").serializeUrlencoded(listOf(value));
        return makeBody(utf8Encode(text), "application/x-www-form-urlencoded;charset=UTF-8");
      }
      if (streams().isReadableStream(value)) {
        if (streams().isDisturbed(value) || streams().isLocked(value)) {
          throw new TypeError(`${prefix}: Body has already been consumed.`);
        }
        return makeBody(null, null, value);
      }
    }
    return makeBody(utf8Encode(webidl.converters.USVString(value, prefix, context)), "text/plain;charset=UTF-8");
  }

  const isUsed = (body) => body !== null && (body.stream === null ? body.used : streams().isDisturbed(body.stream));
  /** https://fetch.spec.whatwg.org/#body-unusable */
  const isUnusable = (body) => body !== null && (isUsed(body) || (body.stream !== null && streams().isLocked(body.stream)));

  /** The stream that a script sees as `.body`. */
  function streamOf(body) {
    if (body === null) return null;
    if (body.stream !== null) return body.stream;
    const { bytes } = body;
    const size = TypedArrayPrototypeGetByteLength(bytes);
    let at = 0;
    const { stream, fail } = streams().createByteStream(() => {
      if (at >= size) return null;
      const chunk = concatBytes([subarray(bytes, at, at + CHUNK < size ? at + CHUNK : size)]);
      at += CHUNK;
      return chunk;
    });
    body.stream = stream;
    if (body.used) {
      // Whoever read it has locked it.
      safeThen(streams().cancelReader(streams().getReader(stream)), undefined, () => {});
    } else if (body.fate !== null) {
      if (body.fate.aborted) fail(body.fate.reason);
      else ArrayPrototypePush(body.fate.hooks, fail);
    }
    return stream;
  }

  /** Gives all bytes, the body's own memory, to `take`; a promise of what that gives, or just this. The body is used up. */
  function consumeBody(body, take) {
    if (body === null) return take(new Uint8Array(0));
    if (body.stream !== null) return safeThen(streams().readAllBytes(body.stream), (read) => take(read.bytes));
    if (body.fate?.aborted) throw body.fate.reason;
    body.used = true;
    return take(body.bytes);
  }

  /** A promise of {bytes}, for `await`. */
  function bytesOfBody(body) {
    return armed(promiseOf(consumeBody(body, (bytes) => ({ __proto__: null, bytes }))));
  }

  /** https://fetch.spec.whatwg.org/#concept-body-clone */
  function cloneBody(body) {
    if (body === null) return null;
    if (body.stream === null) return makeBody(body.bytes, body.type, null, body.fate);
    const { createCloningStream, isByteStream, tee } = streams();
    const copies = isByteStream(body.stream);
    const branches = tee(body.stream);
    body.stream = branches[0];
    return makeBody(null, body.type, copies ? branches[1] : createCloningStream(branches[1], load("html/03_structured_clone.js").structuredClone));
  }

  /**
   * Gives Request and Response the mixin's members.
   * stateOf(object): {body, list}, where list is the header list; throws for an object of another kind.
   */
  function mixInBody(Class, name, stateOf) {
    // https://fetch.spec.whatwg.org/#concept-body-consume-body
    function consume(object, method, convert) {
      return webidl.promiseOperation(() => {
        const { body, list } = stateOf(object);
        if (isUnusable(body)) throw new TypeError(`${name}.${method}: Body has already been consumed.`);
        return consumeBody(body, (bytes) => convert(bytes, list, body));
      });
    }

    webidl.addMembers(Class.prototype, {
      get body() { return streamOf(stateOf(this).body); },
      get bodyUsed() { return isUsed(stateOf(this).body); },
      arrayBuffer() { return consume(this, "arrayBuffer", (bytes) => TypedArrayPrototypeGetBuffer(concatBytes([bytes]))); },
      blob() {
        return consume(this, "blob", (bytes, list) => {
          const type = mimeTypeOf(list);
          return blobs().createBlob(bytes, type === null ? "" : serializeMimeType(type));
        });
      },
      bytes() { return consume(this, "bytes", (bytes) => concatBytes([bytes])); },
      formData() { return consume(this, "formData", (bytes, list, body) => decodeForm(bytes, list, body, `${name}.formData`)); },
      json() { return consume(this, "json", (bytes) => JSONParse(utf8Decode(bytes))); },
      text() { return consume(this, "text", (bytes) => utf8Decode(bytes)); },
    }, ["arrayBuffer", "blob", "bytes", "formData", "json", "text"]);
  }

  // https://fetch.spec.whatwg.org/#dom-body-formdata
  function decodeForm(bytes, list, body, prefix) {
    const type = mimeTypeOf(list);
    if (type?.essence === "application/x-www-form-urlencoded") return forms().decodeUrlencoded(bytes);
    if (type?.essence === "multipart/form-data" && body !== null) {
      const boundary = type.parameters.get("boundary");
      const form = boundary === undefined ? null : forms().decodeMultipart(bytes, boundary);
      if (form !== null) return form;
    }
    throw new TypeError(`${prefix}: Could not parse content as FormData.`);
  }

  return { abortBodies, bytesOfBody, cloneBody, extractBody, isUnusable, makeBody, makeFate, mixInBody, streamOf };
})
//# sourceURL=pyua:fetch/22_body.js
