// Events of IndexedDB: fired at requests, from where they bubble to the transaction and the database.
// Spec: https://w3c.github.io/IndexedDB/#events
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { SafeSet, SafeWeakMap } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { defineEvent, stateOf, trusted } = load("dom/02_event.js");
  const { dispatchThrough, hasListeners } = load("dom/02_event_target.js");

  const convertVersion = (value, prefix, context) => converters["unsigned long long"](value, prefix, context);
  const IDBVersionChangeEvent = defineEvent("IDBVersionChangeEvent", [
    { key: "oldVersion", converter: convertVersion, defaultValue: () => 0 },
    { key: "newVersion", converter: webidl.nullable(convertVersion), defaultValue: () => null },
  ]);

  let transactionOf; // of a request
  const useRequests = (read) => { transactionOf = read; };

  const paths = new SafeWeakMap();
  /** What an event visits after its target: the database, then the transaction, as the library has it. */
  const setPath = (event, path) => { paths.set(event, path); };

  // https://w3c.github.io/IndexedDB/#cleanup-indexed-database-transactions, and the end of each event: a transaction is
  // active until the microtasks that follow have run.
  const active = new SafeSet();
  const deactivateLater = (transaction) => { active.add(transaction); };
  rt.onCheckpoint(() => {
    if (active.size === 0) return;
    active.forEach((transaction) => { if (transaction._state === "active") transaction._state = "inactive"; });
    active.clear();
  });

  /** Fires an event; throws if a listener did and there is a transaction, which that aborts. */
  function fire(target, event) {
    const path = paths.get(event) ?? [];
    const ancestors = [];
    for (let i = path.length - 1; i >= 0; i--) primordials.ArrayPrototypePush(ancestors, path[i]);
    const { type } = stateOf(event);
    const transaction = type === "upgradeneeded" ? transactionOf(target) : path.length === 2 ? path[1] : null;
    if (transaction !== null) deactivateLater(transaction);
    unheard = type === "success" && !hasListeners(target, type);
    for (let i = 0; i < path.length; i++) if (hasListeners(path[i], type)) unheard = false;
    if (unheard) return;
    const failed = dispatchThrough(target, trusted(event), ancestors);
    if (failed && transaction !== null) throw new primordials.Error("a listener threw");
  }

  const AT_ONCE = 64; // requests in one task: each is a level of the stack
  let inTask = 0;
  let unheard = false; // did nobody listen to the last event?

  /** May a transaction run its next request in the same task as the last one? Nobody can tell if nobody heard of that. */
  function mayGoOn(transaction) {
    inTask = unheard && inTask < AT_ONCE && transaction._requests.length > 0 ? inTask + 1 : 0;
    return inTask > 0;
  }

  return { IDBVersionChangeEvent, deactivateLater, fire, mayGoOn, useRequests, isCanceled: (event) => stateOf(event).canceled, setPath };
})
//# sourceURL=pyua:indexeddb/54_events.js
