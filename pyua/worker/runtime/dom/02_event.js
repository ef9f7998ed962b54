// Event, and the small events that carry only what they were given. Spec: https://dom.spec.whatwg.org/#interface-event
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypeConcat, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSort, ObjectDefineProperty, ObjectFreeze, ObjectGetOwnPropertyDescriptor, SafeWeakMap, uncurryThis } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;

  const eventInit = [
    { key: "bubbles", converter: converters.boolean, defaultValue: () => false },
    { key: "cancelable", converter: converters.boolean, defaultValue: () => false },
    { key: "composed", converter: converters.boolean, defaultValue: () => false },
  ];
  const convertEventInit = webidl.dictionary("EventInit", eventInit);

  /** The state that dispatch works on, by event: scripts cannot reach it. */
  const states = new SafeWeakMap();
  const stateOf = (event) => states.get(event);
  const isEvent = (value) => webidl.isObject(value) && states.has(value);

  class Event {
    #type;
    #init;
    static { webidl.brand(this, (value) => #type in value); }

    constructor(type, init = undefined) {
      const name = webidl.interfaceNameOf(new.target);
      const prefix = `${name} constructor`;
      webidl.requiredArguments(arguments.length, 1, prefix);
      this.#type = converters.DOMString(type, prefix, "Argument 1");
      this.#init = convertEventInit(init, prefix, initName(name));
      ObjectDefineProperty(this, "isTrusted", isTrusted);
      states.set(this, {
        __proto__: null, type: this.#type, bubbles: this.#init.bubbles, cancelable: this.#init.cancelable, target: null, currentTarget: null, phase: 0, dispatching: false, initialized: true, stopped: false,
        stoppedImmediately: false, canceled: false, passive: false, trusted: false, timeStamp: rt.state.now?.() ?? 0,
      });
    }
    get type() { return this.#type; }
    get target() { return stateOf(this).target; }
    get srcElement() { return stateOf(this).target; }
    get currentTarget() { return stateOf(this).currentTarget; }
    composedPath() {
      const { currentTarget, path, target } = stateOf(this);
      if (path !== undefined) return ArrayPrototypeConcat([target], path);
      return currentTarget === null ? [] : [currentTarget];
    }
    get eventPhase() { return stateOf(this).phase; }
    stopPropagation() { stateOf(this).stopped = true; }
    get cancelBubble() { return stateOf(this).stopped; }
    set cancelBubble(value) { if (value) stateOf(this).stopped = true; }
    stopImmediatePropagation() {
      const state = stateOf(this);
      state.stopped = state.stoppedImmediately = true;
    }
    get bubbles() { return this.#init.bubbles; }
    get cancelable() { return this.#init.cancelable; }
    get returnValue() { return !stateOf(this).canceled; }
    set returnValue(value) { if (!value) this.preventDefault(); }
    preventDefault() {
      const state = stateOf(this);
      if (this.#init.cancelable && !state.passive) state.canceled = true;
    }
    get defaultPrevented() { return stateOf(this).canceled; }
    get composed() { return this.#init.composed; }
    get timeStamp() { return stateOf(this).timeStamp; }
    initEvent(type, bubbles = false, cancelable = false) {
      webidl.requiredArguments(arguments.length, 1, "Event.initEvent");
      if (stateOf(this).dispatching) return;
      this.#type = converters.DOMString(type, "Event.initEvent", "Argument 1");
      this.#init = { __proto__: null, bubbles: !!bubbles, cancelable: !!cancelable, composed: this.#init.composed };
      const state = stateOf(this);
      state.type = this.#type;
      state.bubbles = this.#init.bubbles;
      state.cancelable = this.#init.cancelable;
      state.stopped = state.stoppedImmediately = state.canceled = state.trusted = false;
      state.target = null;
    }
  }
  const initEvent = uncurryThis(Event.prototype.initEvent);
  webidl.configureInterface(Event, { __proto__: null, constants: { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 } });

  /** Firefox knows it as an argument where the interface is Event itself. */
  const initName = (interfaceName) => (interfaceName === "Event" ? "Argument 2" : "Value");

  /** [LegacyUnforgeable]: every event has it as an own property, with the same getter. */
  const isTrusted = webidl.unforgeable("Event", isEvent, "isTrusted", (event) => stateOf(event).trusted);

  /**
   * An event class whose attributes are the members of its init dictionary.
   * members: dictionary members, each with a default, in the order of the attributes; `promise` marks what gives promises.
   * extend(Class, slots) may add more to the class.
   */
  function defineEvent(name, members, extend = undefined, Base = Event) {
    const convert = webidl.dictionary(`${name}Init`, inOrder(members));
    const slots = new SafeWeakMap();
    // An init with a required member is required too.
    let length = 1;
    for (let i = 0; i < members.length; i++) if (members[i].required) length = 2;
    const Class = {
      [name]: class extends Base {
        constructor(type, init = undefined) {
          webidl.requiredArguments(arguments.length, length, `${name} constructor`);
          super(type, init);
          slots.set(this, convert(init, `${name} constructor`, "Value"));
        }
      },
    }[name];
    const promises = [];
    for (let i = 0; i < members.length; i++) if (members[i].promise) ArrayPrototypePush(promises, members[i].key);
    webidl.brand(Class, (value) => slots.has(value), promises);
    for (let i = 0; i < members.length; i++) {
      const { key } = members[i];
      ObjectDefineProperty(Class.prototype, key, {
        __proto__: null,
        configurable: true,
        enumerable: true,
        get: ObjectGetOwnPropertyDescriptor({ get [key]() { return slots.get(this)[key]; } }, key).get,
      });
    }
    extend?.(Class, slots);
    return webidl.configureInterface(Class, { __proto__: null, name, length });
  }

  /** A dictionary's members are converted in the order of their names. https://webidl.spec.whatwg.org/#js-dictionary */
  const inOrder = (members) => ArrayPrototypeSort(ArrayPrototypeSlice(members), (a, b) => (a.key < b.key ? -1 : 1));

  const CustomEvent = defineEvent("CustomEvent", [{ key: "detail", converter: converters.any, defaultValue: () => null }], (Class, slots) => {
    // https://dom.spec.whatwg.org/#dom-customevent-initcustomevent
    webidl.addMembers(Class.prototype, {
      initCustomEvent(type, bubbles = false, cancelable = false, detail = null) {
        webidl.requiredArguments(arguments.length, 1, "CustomEvent.initCustomEvent");
        if (stateOf(this).dispatching) return;
        initEvent(this, type, bubbles, cancelable);
        slots.get(this).detail = detail;
      },
    });
  });
  let errorDetails;
  /** {message, filename, lineno, colno, error} of an ErrorEvent; undefined for another event. */
  const detailsOf = (event) => errorDetails.get(event);
  const ErrorEvent = defineEvent("ErrorEvent", [
    { key: "message", converter: converters.DOMString, defaultValue: () => "" },
    { key: "filename", converter: converters.USVString, defaultValue: () => "" },
    { key: "lineno", converter: converters["unsigned long"], defaultValue: () => 0 },
    { key: "colno", converter: converters["unsigned long"], defaultValue: () => 0 },
    { key: "error", converter: converters.any, defaultValue: () => undefined },
  ], (Class, slots) => { errorDetails = slots; });
  const PromiseRejectionEvent = defineEvent("PromiseRejectionEvent", [
    { key: "promise", converter: converters.object, required: true },
    { key: "reason", converter: converters.any, defaultValue: () => undefined },
  ]);
  const MessageEvent = defineEvent("MessageEvent", [
    { key: "data", converter: converters.any, defaultValue: () => null },
    { key: "origin", converter: converters.USVString, defaultValue: () => "" },
    { key: "lastEventId", converter: converters.DOMString, defaultValue: () => "" },
    { key: "source", converter: converters.any, defaultValue: () => null },
    { key: "ports", converter: frozenPorts, defaultValue: () => ObjectFreeze([]) },
  ]);
  const ProgressEvent = defineEvent("ProgressEvent", [
    { key: "lengthComputable", converter: converters.boolean, defaultValue: () => false },
    { key: "loaded", converter: converters["unsigned long long"], defaultValue: () => 0 },
    { key: "total", converter: converters["unsigned long long"], defaultValue: () => 0 },
  ]);

  function frozenPorts(value, prefix, context) {
    const ports = webidl.sequence(converters.object)(value, prefix, context);
    return ObjectFreeze(ArrayPrototypeSlice(ports));
  }

  /** Makes an event that comes from the user agent itself. */
  function trusted(event) {
    stateOf(event).trusted = true;
    return event;
  }
  return {
    CustomEvent, ErrorEvent, Event, MessageEvent, ProgressEvent, PromiseRejectionEvent, convertEventInit, defineEvent, detailsOf, isEvent,
    stateOf, trusted,
  };
})
//# sourceURL=pyua:dom/02_event.js
