// CookieChangeEvent of pages, ExtendableCookieChangeEvent of workers. Spec: https://cookiestore.spec.whatwg.org/#event-model
(function (rt) {
  "use strict";
  const { load, primordials, state } = rt;
  const { ArrayPrototypePush, ObjectFreeze } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;

  const convertItem = webidl.dictionary("CookieListItem", [
    { __proto__: null, key: "name", converter: converters.USVString },
    { __proto__: null, key: "value", converter: converters.USVString },
  ]);
  const convertItems = webidl.sequence(convertItem);
  const frozen = (value, prefix, context) => {
    const items = convertItems(value, prefix, context);
    for (let i = 0; i < items.length; i++) {
      const item = {};
      if (items[i].name !== undefined) item.name = items[i].name;
      if (items[i].value !== undefined) item.value = items[i].value;
      items[i] = item;
    }
    return ObjectFreeze(items);
  };
  const members = [
    { key: "changed", converter: frozen, defaultValue: () => ObjectFreeze([]) },
    { key: "deleted", converter: frozen, defaultValue: () => ObjectFreeze([]) },
  ];
  const listOf = (items) => {
    const list = [];
    for (let i = 0; i < items.length; i++) ArrayPrototypePush(list, items[i]);
    return list;
  };

  if (state.realm === "Window") {
    const { defineEvent, trusted } = load("dom/02_event.js");
    const { dispatch } = load("dom/02_event_target.js");
    const CookieChangeEvent = defineEvent("CookieChangeEvent", members);
    const { cookieStore } = load("cookie_store/73_cookie_store.js");
    rt.onHost("cookiechange", (changed, deleted) => {
      dispatch(cookieStore, trusted(new CookieChangeEvent("change", { __proto__: null, changed: listOf(changed), deleted: listOf(deleted) })));
    });
    return { CookieChangeEvent };
  }

  const { defineExtendableEvent, onEvent } = load("service_worker/50_extendable_event.js");
  const ExtendableCookieChangeEvent = defineExtendableEvent("ExtendableCookieChangeEvent", members);
  onEvent("cookiechange", ({ changed, deleted }) => (
    new ExtendableCookieChangeEvent("cookiechange", { __proto__: null, changed: listOf(changed), deleted: listOf(deleted) })
  ));
  return { ExtendableCookieChangeEvent };
})
//# sourceURL=pyua:cookie_store/74_cookie_change_event.js
