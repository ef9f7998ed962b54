// Window: a page's global object, with location, document and navigator. There is no tree of elements.
// Spec: https://html.spec.whatwg.org/#the-window-object
(function (rt) {
  "use strict";
  const { load, ops, primordials, state } = rt;
  const {
    ArrayPrototypeIncludes, ObjectDefineProperty, ObjectGetOwnPropertyDescriptor, ObjectSetPrototypeOf, ReflectDeleteProperty, ReflectOwnKeys,
    TypeError, globalThis,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { EventTarget, becomeTarget, defineHandlers, dispatch } = load("dom/02_event_target.js");
  const { Event, trusted } = load("dom/02_event.js");
  const { addNavigatorMembers } = load("main/94_navigator.js");

  class Navigator {
    static { webidl.brand(this, (value) => value === navigator); }
    constructor(token) { webidl.assertInternal(token); }
    get productSub() { return "20100101"; }
    get vendor() { return ""; }
    get vendorSub() { return ""; }
    get cookieEnabled() { return true; }
    get maxTouchPoints() { return 0; }
    get webdriver() { return false; }
    get serviceWorker() {
      load("main/92_registration.js"); // what other standards add to registrations: nobody sees one without
      return load("service_worker/53_container.js").container;
    }
  }
  if (!webidl.prefIsOn("dom.serviceWorkers.enabled")) delete Navigator.prototype.serviceWorker;
  webidl.configureInterface(Navigator, { __proto__: null, constructible: false });
  addNavigatorMembers(Navigator);

  // Until somebody looks at them, their state is just kept.
  rt.onHost("controller", (worker) => { state.controller = worker; });
  rt.onHost("registration", (_registration, worker) => {
    if (worker !== null && state.controller?.id === worker.id) state.controller = worker;
  });
  // Nobody listens before navigator.serviceWorker was touched: a message is lost, as in a browser.
  rt.onHost("message", () => {});
  rt.onHost("cookiechange", () => {});
  rt.onHost("focus", (focused, visibilityState) => {
    state.focused = focused;
    if (state.visibilityState !== visibilityState) {
      state.visibilityState = visibilityState;
      dispatch(load("html/56_document.js").document, trusted(new Event("visibilitychange", { __proto__: null, bubbles: true })));
    }
    dispatch(globalThis, trusted(new Event(focused ? "focus" : "blur")));
  });

  let navigator;
  let name = "";

  class Window extends EventTarget {
    static { webidl.brandGlobal(this, (value) => value === globalThis); }
    constructor(token) {
      webidl.assertInternal(token);
      super();
    }
    get window() { return globalThis; }
    get self() { return globalThis; }
    get frames() { return globalThis; }
    get parent() { return globalThis; }
    get top() { return globalThis; }
    get length() { return 0; }
    get opener() { return null; }
    get frameElement() { return null; }
    get closed() { return false; }
    get name() { return name; }
    set name(value) { name = converters.DOMString(value, "Window.name setter", "Value"); }
    get document() { return load("html/56_document.js").document; }
    get cookieStore() {
      load("cookie_store/74_cookie_change_event.js");
      return load("cookie_store/73_cookie_store.js").cookieStore;
    }
    get location() { return load("html/56_location.js").location; }
    set location(url) { load("html/56_location.js").location.href = url; }
    get navigator() { return (navigator ??= new Navigator(webidl.internal)); }
    get clientInformation() { return (navigator ??= new Navigator(webidl.internal)); }
    get origin() { return state.location.origin; }
    get isSecureContext() { return true; }
    get crossOriginIsolated() { return false; }
    close() { ops.send("page.close"); }
    focus() {}
    blur() {}
    postMessage(message, targetOrigin = undefined, transfer = undefined) {
      if (arguments.length === 0) throw new TypeError("Window.postMessage: 0 is not a valid argument count for any overload.");
      load("html/57_window_message.js").postMessage(message, targetOrigin, transfer);
    }
  }
  webidl.configureInterface(Window, { __proto__: null, constructible: false });
  defineHandlers(Window.prototype, [
    "beforeunload", "blur", "error", "focus", "hashchange", "languagechange", "load", "message", "messageerror", "offline", "online", "pagehide",
    "pageshow", "popstate", "rejectionhandled", "storage", "unhandledrejection", "unload",
  ]);

  const UNFORGEABLE = ["document", "location", "top", "window"];
  const REPLACEABLE = ["clientInformation", "frames", "length", "opener", "origin", "parent", "self"];
  function replace(key, value) {
    ObjectDefineProperty(globalThis, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
  }

  /** Makes the bare global a page's. */
  function becomeGlobalScope() {
    becomeTarget(globalThis);
    ObjectSetPrototypeOf(globalThis, Window.prototype);
    // https://webidl.spec.whatwg.org/#Global: the members of such an interface are its one object's own.
    const keys = ReflectOwnKeys(Window.prototype);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key === "constructor" || typeof key === "symbol") continue;
      const descriptor = ObjectGetOwnPropertyDescriptor(Window.prototype, key);
      descriptor.enumerable = true;
      if (ArrayPrototypeIncludes(UNFORGEABLE, key)) descriptor.configurable = false;
      else if (ArrayPrototypeIncludes(REPLACEABLE, key)) descriptor.set = (value) => replace(key, value);
      ReflectDeleteProperty(Window.prototype, key);
      ObjectDefineProperty(globalThis, key, descriptor);
    }
    ObjectDefineProperty(globalThis, primordials.SymbolToStringTag, { __proto__: null, value: "Window", configurable: true });
  }

  return { Navigator, Window, becomeGlobalScope };
})
//# sourceURL=pyua:main/96_window.js
