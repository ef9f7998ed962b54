// Location: where a page is, and how its script goes elsewhere. Spec: https://html.spec.whatwg.org/#the-location-interface
(function (rt) {
  "use strict";
  const { load, ops, state } = rt;
  const webidl = load("webidl/00_webidl.js");
  const { DOMException } = load("webidl/01_dom_exception.js");

  // The page goes on until the host has taken its global away, as a browser's does until the next document is there.
  function navigate(url, prefix) {
    const text = webidl.converters.USVString(url, prefix, "Argument 1");
    const { URL } = load("url/06_url.js");
    if (!URL.canParse(text, state.location.href)) {
      throw new DOMException(`${prefix}: '${text}' is not a valid URL.`, "SyntaxError");
    }
    ops.send("page.navigate", new URL(text, state.location.href).href);
  }

  class Location {
    static { webidl.brand(this, (value) => value === location); }
    constructor(token) { webidl.assertInternal(token); }
    get href() { return state.location.href; }
    set href(url) { navigate(url, "Location.href setter"); }
    get origin() { return state.location.origin; }
    // DEVIATION: the parts are read-only, since nobody but navigation of a whole document needs to set them.
    get protocol() { return state.location.protocol; }
    get host() { return state.location.host; }
    get hostname() { return state.location.hostname; }
    get port() { return state.location.port; }
    get pathname() { return state.location.pathname; }
    get search() { return state.location.search; }
    get hash() { return state.location.hash; }
    assign(url) {
      webidl.requiredArguments(arguments.length, 1, "Location.assign");
      navigate(url, "Location.assign");
    }
    replace(url) {
      webidl.requiredArguments(arguments.length, 1, "Location.replace");
      navigate(url, "Location.replace");
    }
    reload() { navigate(state.location.href, "Location.reload"); }
    toString() { return state.location.href; }
  }
  webidl.configureInterface(Location, { __proto__: null, constructible: false });

  const location = new Location(webidl.internal);

  return { Location, location };
})
//# sourceURL=pyua:html/56_location.js
