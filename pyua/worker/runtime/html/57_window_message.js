// window.postMessage(): a page has one window, so it posts to itself.
// Spec: https://html.spec.whatwg.org/#window-post-message-steps
(function (rt) {
  "use strict";
  const { load, primordials, state } = rt;
  const { globalThis } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { MessageEvent, trusted } = load("dom/02_event.js");
  const { dispatch } = load("dom/02_event_target.js");
  const { queueTask } = load("html/02_timers.js");
  const { convertTransfer, deserializeWithTransfer, serializeLocal } = load("html/03_structured_clone.js");
  const { portsAmong } = load("html/07_message_port.js");

  const prefix = "Window.postMessage";
  const convertTarget = webidl.dictionary("WindowPostMessageOptions", [
    { key: "targetOrigin", converter: converters.USVString, defaultValue: () => "/" },
  ]);

  /** postMessage(message, options) and postMessage(message, targetOrigin, transfer). */
  function postMessage(message, second, third) {
    const isOptions = second === undefined || second === null || webidl.isObject(second);
    const target = isOptions ? convertTarget(second, prefix, "Argument 2").targetOrigin : converters.USVString(second, prefix, "Argument 2");
    const wanted = originOf(target);
    const record = serializeLocal(message, convertTransfer(isOptions ? second : third, prefix));
    queueTask(() => {
      if (wanted === "*" || wanted === state.location.origin) deliver(record);
    });
  }

  function originOf(target) {
    if (target === "*") return "*";
    if (target === "/") return state.location.origin;
    const { URL } = load("url/06_url.js");
    if (!URL.canParse(target)) throw new DOMException("An invalid or illegal string was specified", "SyntaxError");
    return new URL(target).origin;
  }

  function deliver(record) {
    const { origin } = state.location;
    let received;
    try {
      received = deserializeWithTransfer(record);
    } catch {
      dispatch(globalThis, trusted(new MessageEvent("messageerror", { __proto__: null, origin, source: globalThis })));
      return;
    }
    const { value: data, transferred } = received;
    dispatch(globalThis, trusted(new MessageEvent("message", {
      __proto__: null, data, origin, source: globalThis, ports: portsAmong(transferred),
    })));
  }

  return { postMessage };
})
//# sourceURL=pyua:html/57_window_message.js
