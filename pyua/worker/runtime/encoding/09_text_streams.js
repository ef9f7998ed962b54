// TextEncoderStream and TextDecoderStream. Spec: https://encoding.spec.whatwg.org/#interface-textdecoderstream
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { StringPrototypeCharCodeAt, StringPrototypeSlice, TypedArrayPrototypeGetByteLength, Uint8Array } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { utf8Encode } = load("infra/00_infra.js");
  const { createTransform, readableOf, writableOf } = load("streams/07_streams.js");
  const { DecoderCore, bytesOf } = load("encoding/08_text_decoder.js");

  class TextDecoderStream {
    #core;
    #transform;
    static { webidl.brand(this, (value) => #transform in value); }

    constructor(label = "utf-8", options = undefined) {
      const core = new DecoderCore(label, options, "TextDecoderStream constructor");
      this.#core = core;
      // https://encoding.spec.whatwg.org/#decode-and-enqueue-a-chunk
      this.#transform = createTransform((chunk, enqueue) => {
        const text = core.decode(bytesOf(chunk, "TextDecoderStream"), true);
        if (text !== "") enqueue(text);
      }, (enqueue) => {
        const text = core.decode(new Uint8Array(0), false);
        if (text !== "") enqueue(text);
      });
    }
    get encoding() { return this.#core.encoding; }
    get fatal() { return this.#core.fatal; }
    get ignoreBOM() { return this.#core.ignoreBOM; }
    get readable() { return readableOf(this.#transform); }
    get writable() { return writableOf(this.#transform); }
  }
  webidl.configureInterface(TextDecoderStream);

  class TextEncoderStream {
    #transform;
    static { webidl.brand(this, (value) => #transform in value); }

    constructor() {
      let lead = ""; // half of a surrogate pair, whose other half may come with the next chunk
      // https://encoding.spec.whatwg.org/#encode-and-enqueue-a-chunk
      this.#transform = createTransform((chunk, enqueue) => {
        let text = lead + webidl.converters.DOMString(chunk, "TextEncoderStream", "Chunk");
        lead = "";
        const last = text.length > 0 ? StringPrototypeCharCodeAt(text, text.length - 1) : 0;
        if (last >= 0xd800 && last < 0xdc00) {
          lead = text[text.length - 1];
          text = StringPrototypeSlice(text, 0, -1);
        }
        const bytes = utf8Encode(text);
        if (TypedArrayPrototypeGetByteLength(bytes) > 0) enqueue(bytes);
      }, (enqueue) => {
        if (lead !== "") enqueue(utf8Encode(lead));
      });
    }
    get encoding() {
      void this.#transform;
      return "utf-8";
    }
    get readable() { return readableOf(this.#transform); }
    get writable() { return writableOf(this.#transform); }
  }
  webidl.configureInterface(TextEncoderStream);

  return { TextDecoderStream, TextEncoderStream };
})
//# sourceURL=pyua:encoding/09_text_streams.js
