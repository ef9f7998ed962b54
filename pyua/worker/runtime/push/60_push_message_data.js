// PushMessageData and PushEvent. Spec: https://w3c.github.io/push-api/#pushmessagedata-interface
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { JSONParse, TypedArrayPrototypeGetBuffer, TypedArrayPrototypeSlice, Uint8ArrayFromBase64 } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { defineExtendableEvent, onEvent } = load("service_worker/50_extendable_event.js");

  class PushMessageData {
    #bytes;
    static { webidl.brand(this, (value) => #bytes in value); }
    constructor(token, bytes) {
      webidl.assertInternal(token);
      this.#bytes = bytes;
    }
    arrayBuffer() { return TypedArrayPrototypeGetBuffer(TypedArrayPrototypeSlice(this.#bytes)); }
    blob() {
      const { Blob } = load("file/09_blob.js");
      return new Blob([TypedArrayPrototypeSlice(this.#bytes)]);
    }
    bytes() { return TypedArrayPrototypeSlice(this.#bytes); }
    json() { return JSONParse(decodeText(this.#bytes)); }
    text() { return decodeText(this.#bytes); }
  }
  webidl.configureInterface(PushMessageData, { __proto__: null, constructible: false });

  const decodeText = (bytes) => load("infra/00_infra.js").utf8Decode(bytes);

  /** https://w3c.github.io/push-api/#pushevent-interface: a string or a buffer becomes PushMessageData. */
  function convertData(value, prefix, context) {
    // Firefox makes a string of null too.
    if (primordials.ArrayBufferIsView(value) || webidl.isArrayBuffer(value)) {
      return new PushMessageData(webidl.internal, webidl.copyBytes(value));
    }
    const text = converters.USVString(value, prefix, context);
    return new PushMessageData(webidl.internal, load("infra/00_infra.js").utf8Encode(text));
  }

  const PushEvent = defineExtendableEvent("PushEvent", [{ key: "data", converter: convertData, defaultValue: () => null }]);

  onEvent("push", (init) => new PushEvent("push", {
    __proto__: null, data: init.data === null ? undefined : Uint8ArrayFromBase64(init.data),
  }));

  return { PushEvent, PushMessageData };
})
//# sourceURL=pyua:push/60_push_message_data.js
