// What `navigator` has in workers and in pages alike. Spec: https://html.spec.whatwg.org/#the-navigator-object
(function (rt) {
  "use strict";
  const { load, primordials, state } = rt;
  const webidl = load("webidl/00_webidl.js");
  const { ArrayPrototypeSlice, ObjectFreeze, globalThis } = primordials;

  const members = {
    get userAgent() { return state.userAgent; },
    get appCodeName() { return "Mozilla"; },
    get appName() { return "Netscape"; },
    get appVersion() { return "5.0 (X11)"; },
    get platform() { return "Linux x86_64"; },
    get product() { return "Gecko"; },
    get language() { return state.languages[0]; },
    get languages() { return ObjectFreeze(ArrayPrototypeSlice(state.languages)); },
    get onLine() { return state.online; },
    get hardwareConcurrency() { return 2; },
    get globalPrivacyControl() { return false; },
    get locks() { return load("web_locks/12_locks.js").locks; },
    get storage() { return load("storage/13_storage_manager.js").storage; },
    get permissions() { return load("notifications/70_permissions.js").permissions; },
  };

  /** Gives an interface of this name or that the members that all have. */
  function addNavigatorMembers(Class) {
    webidl.addMembers(Class.prototype, members);
  }

  rt.onHost("online", (online) => {
    state.online = online;
    const { Event, trusted } = load("dom/02_event.js");
    load("dom/02_event_target.js").dispatch(globalThis, trusted(new Event(online ? "online" : "offline")));
  });

  return { addNavigatorMembers };
})
//# sourceURL=pyua:main/94_navigator.js
