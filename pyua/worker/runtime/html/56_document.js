// Document without a tree: what a script asks of it that has nothing to do with elements.
// Spec: https://html.spec.whatwg.org/#the-document-object
(function (rt) {
  "use strict";
  const { load, state } = rt;
  const webidl = load("webidl/00_webidl.js");
  const { EventTarget, defineHandlers } = load("dom/02_event_target.js");
  const { location } = load("html/56_location.js");

  // DEVIATION: there are no nodes, so document is none, and querySelector() and its like are not there.
  class Document extends EventTarget {
    static { webidl.brand(this, (value) => value === document); }
    constructor(token) {
      webidl.assertInternal(token);
      super();
    }
    get URL() { return state.location.href; }
    get documentURI() { return state.location.href; }
    get baseURI() { return state.location.href; }
    get location() { return location; }
    set location(url) { location.href = url; }
    get defaultView() { return rt.primordials.globalThis; }
    get characterSet() { return "UTF-8"; }
    get contentType() { return "text/html"; }
    get compatMode() { return "CSS1Compat"; }
    get referrer() { return ""; }
    // A script comes by evaluate() only: then the document is there.
    get readyState() { return "complete"; }
    get hidden() { return state.visibilityState !== "visible"; }
    get visibilityState() { return state.visibilityState; }
    hasFocus() { return state.focused; }
  }
  webidl.configureInterface(Document, { __proto__: null, length: 0 });
  defineHandlers(Document.prototype, ["readystatechange", "visibilitychange"]);

  class HTMLDocument extends Document {}
  webidl.configureInterface(HTMLDocument, { __proto__: null, constructible: false });

  const document = new HTMLDocument(webidl.internal);

  return { Document, HTMLDocument, document };
})
//# sourceURL=pyua:html/56_document.js
