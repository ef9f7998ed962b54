// ExtendableEvent and the dispatch of what the user agent sends: one listener for each host call, so that a
// microtask checkpoint follows each, and a lifetime that waitUntil() extends.
// Spec: https://w3c.github.io/ServiceWorker/#extendableevent-interface
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypePush, SafeMap, SafeWeakMap, globalThis, promiseOf, safeThen } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { Event, defineEvent, stateOf, trusted } = load("dom/02_event.js");
  const { beginDispatch, endDispatch, hasListeners, hasNextListener, nextListener } = load("dom/02_event_target.js");
  const { describe } = load("html/04_report_error.js");

  /** event → its lifetime: {id, dispatching, pending, rejections, synchronousFailure} */
  const lifetimes = new SafeWeakMap();

  class ExtendableEvent extends Event {
    #brand;
    static { webidl.brand(this, (value) => #brand in value); }
    constructor(type, init = undefined) {
      webidl.requiredArguments(arguments.length, 1, "ExtendableEvent constructor");
      super(type, init);
    }

    // https://w3c.github.io/ServiceWorker/#dom-extendableevent-waituntil
    waitUntil(promise) {
      webidl.requiredArguments(arguments.length, 1, "ExtendableEvent.waitUntil");
      const lifetime = lifetimes.get(this);
      if (!stateOf(this).trusted || lifetime === undefined || (!lifetime.dispatching && lifetime.pending === 0)) {
        throw new DOMException("An attempt was made to use an object that is not, or is no longer, usable", "InvalidStateError");
      }
      extend(lifetime, promiseOf(promise));
    }
  }
  webidl.configureInterface(ExtendableEvent);

  function extend(lifetime, promise) {
    lifetime.pending++;
    // The count goes down a microtask after the promise settles: whoever awaited it may still extend.
    const settle = () => {
      safeThen(promiseOf(undefined), () => {
        lifetime.pending--;
        finish(lifetime);
      });
    };
    safeThen(promise, settle, (reason) => {
      const details = describe(reason);
      ArrayPrototypePush(lifetime.rejections, details);
      rt.report("waitUntilRejected", lifetime.id, details);
      settle();
    });
  }

  function finish(lifetime) {
    if (lifetime.dispatching || lifetime.pending > 0 || lifetime.finished) return;
    lifetime.finished = true;
    rt.post("done", lifetime.id, lifetime.failed, lifetime.rejections.length > 0, lifetime.result());
  }

  /** An event class of ExtendableEvent's kind whose attributes are the members of its init dictionary. */
  const defineExtendableEvent = (name, members, extendClass) => defineEvent(name, members, extendClass, ExtendableEvent);

  const ExtendableMessageEvent = defineExtendableEvent("ExtendableMessageEvent", [
    { key: "data", converter: webidl.converters.any, defaultValue: () => null },
    { key: "origin", converter: webidl.converters.USVString, defaultValue: () => "" },
    { key: "lastEventId", converter: webidl.converters.DOMString, defaultValue: () => "" },
    { key: "source", converter: webidl.converters.any, defaultValue: () => null },
    { key: "ports", converter: (value) => primordials.ObjectFreeze(value), defaultValue: () => primordials.ObjectFreeze([]) },
  ]);

  // --- dispatch ---------------------------------------------------------------------------------

  const makers = new SafeMap();
  /** Says how events of one kind are made from what the host gives: make(init) → event. */
  function onEvent(kind, make) { makers.set(kind, make); }

  /** Tells the user agent whether there is anybody who could answer requests. */
  const tellHandlesFetch = () => { rt.post("handlesFetch", hasListeners(globalThis, "fetch")); };

  onEvent("install", () => {
    tellHandlesFetch();
    return new ExtendableEvent("install");
  });
  onEvent("activate", () => new ExtendableEvent("activate"));

  const makeEvent = (kind, init, lifetime) => makers.get(kind)(init, lifetime);

  /** Dispatches under way, oldest first. */
  const current = new SafeMap();

  rt.onHost("event", (id, kind, init) => {
    const lifetime = {
      __proto__: null, id, dispatching: true, pending: 0, rejections: [], failed: false, finished: false, result: () => null,
    };
    let event;
    try {
      event = trusted(makeEvent(kind, init, lifetime));
    } catch (error) {
      rt.post("eventFailed", id, describe(error));
      return;
    }
    lifetimes.set(event, lifetime);
    const steps = beginDispatch(lifetime.target ?? globalThis, event);
    current.set(id, { __proto__: null, steps, lifetime });
    rt.runFor(id, () => { nextListener(steps); });
  });

  rt.onHost("next", (id) => {
    const dispatch = current.get(id);
    if (dispatch !== undefined) rt.runFor(id, () => { nextListener(dispatch.steps); });
  });

  rt.onCheckpoint(() => {
    current.forEach((dispatch, id) => {
      const { lifetime, steps } = dispatch;
      if (hasNextListener(steps)) {
        rt.post("more", id);
        return;
      }
      lifetime.dispatched?.();
      endDispatch(steps);
      current.delete(id);
      lifetime.dispatching = false;
      lifetime.failed = steps.failed;
      rt.post("dispatched", id, steps.failed);
      finish(lifetime);
    });
  });

  return { ExtendableEvent, ExtendableMessageEvent, defineExtendableEvent, extend, makeEvent, onEvent, tellHandlesFetch };
})
//# sourceURL=pyua:service_worker/50_extendable_event.js
