// Date, Temporal.Now and Intl.DateTimeFormat by the host's clock. Loaded when that is taken over from the machine: until
// then, and in most workers for ever, they are the engine's own. Spec: https://tc39.es/ecma262/#sec-date-constructor,
// https://tc39.es/proposal-temporal/#sec-temporal-now-object, https://tc39.es/ecma402/#sec-intl.datetimeformat.prototype.format
(function (rt) {
  "use strict";
  const { ops, primordials, state } = rt;
  const {
    Date, DateNow, DatePrototypeToString, Function, MathMax, ObjectHasOwn, Proxy, ReflectApply, ReflectConstruct,
    ReflectDefineProperty, ReflectGetOwnPropertyDescriptor, SafeWeakMap, globalThis,
  } = primordials;

  // --- asking the host ----------------------------------------------------------------------------

  let turn = -1;
  let wall = 0;
  let monotonic = 0;
  let wallFlows = false;
  let monotonicFlows = false;
  let asked = 0;

  /** Asks once in each task: in one task, time stands still, or flows as the machine's does. */
  function ask() {
    if (turn === state.turn) return;
    const answer = ops.callSync("clock.read");
    wall = answer[0];
    monotonic = answer[1];
    wallFlows = answer[2];
    monotonicFlows = answer[3];
    asked = DateNow();
    turn = state.turn;
  }
  const since = () => MathMax(DateNow() - asked, 0);

  function wallNow() {
    ask();
    return wallFlows ? wall + since() : wall;
  }

  function monotonicNow() {
    ask();
    return monotonicFlows ? monotonic + since() : monotonic;
  }

  // performance.now() never goes back, whatever it counted so far; its origin stays where the global began.
  const origin = monotonicNow() - (state.now?.() ?? 0);
  state.timeOrigin ??= wallNow();
  state.now = () => monotonicNow() - origin;
  state.wallNow = wallNow;

  // --- standing in for builtins -------------------------------------------------------------------

  const originals = new SafeWeakMap();

  /** A function that has everything from the original (name, length, properties) but what it does. */
  function standIn(original, traps) {
    const proxy = new Proxy(original, traps);
    originals.set(proxy, original);
    return proxy;
  }
  const calling = (apply) => (original) => standIn(original, { __proto__: null, apply });

  /** Puts make(value) in place of an own property's value, or of its getter; leaves alone what a script has locked. */
  function replace(owner, name, make, slot = "value") {
    const descriptor = ReflectGetOwnPropertyDescriptor(owner, name);
    if (descriptor === undefined || !ObjectHasOwn(descriptor, slot) || typeof descriptor[slot] !== "function") return;
    ReflectDefineProperty(owner, name, { __proto__: null, [slot]: make(descriptor[slot]) });
  }

  /** A member by way of own data properties: no getter of a script's is run. */
  function find(object, ...path) {
    for (let i = 0; i < path.length; i++) {
      const type = typeof object;
      if ((type !== "object" && type !== "function") || object === null) return undefined;
      const descriptor = ReflectGetOwnPropertyDescriptor(object, path[i]);
      object = descriptor !== undefined && ObjectHasOwn(descriptor, "value") ? descriptor.value : undefined;
    }
    return object;
  }

  // What a stand-in's text is, Function.prototype.toString tells of its original.
  replace(Function.prototype, "toString", calling((target, receiver, args) => (
    ReflectApply(target, originals.get(receiver) ?? receiver, args)
  )));

  // --- Date -----------------------------------------------------------------------------------------

  const VirtualDate = standIn(Date, {
    __proto__: null,
    apply: () => DatePrototypeToString(new Date(wallNow())),
    construct: (target, args, newTarget) => ReflectConstruct(target, args.length === 0 ? [wallNow()] : args, newTarget),
  });
  const virtualDate = (value) => (value === Date ? VirtualDate : value);
  replace(globalThis, "Date", virtualDate);
  replace(Date.prototype, "constructor", virtualDate);
  // The original's own: who has kept it from before is told the right time too.
  replace(Date, "now", (value) => (value === DateNow ? calling(wallNow)(value) : value));

  // --- Temporal and Intl ----------------------------------------------------------------------------

  const temporal = find(globalThis, "Temporal");
  const temporalNow = find(temporal, "Now");
  const fromMilliseconds = find(temporal, "Instant", "fromEpochMilliseconds");
  const toZoned = find(temporal, "Instant", "prototype", "toZonedDateTimeISO");
  const timeZoneId = find(temporalNow, "timeZoneId");
  if (typeof fromMilliseconds === "function" && typeof toZoned === "function" && typeof timeZoneId === "function") {
    const instant = () => ReflectApply(fromMilliseconds, undefined, [wallNow()]);
    const zoned = (args) => {
      const zone = args.length === 0 || args[0] === undefined ? ReflectApply(timeZoneId, undefined, []) : args[0];
      return ReflectApply(toZoned, instant(), [zone]);
    };
    replace(temporalNow, "instant", calling(instant));
    replace(temporalNow, "zonedDateTimeISO", calling((target, receiver, args) => zoned(args)));
    const parts = [["plainDateTimeISO", "toPlainDateTime"], ["plainDateISO", "toPlainDate"], ["plainTimeISO", "toPlainTime"]];
    for (let i = 0; i < parts.length; i++) {
      const part = find(temporal, "ZonedDateTime", "prototype", parts[i][1]);
      if (typeof part !== "function") continue;
      replace(temporalNow, parts[i][0], calling((target, receiver, args) => ReflectApply(part, zoned(args), [])));
    }
  }

  const dateTimeFormat = find(globalThis, "Intl", "DateTimeFormat", "prototype");
  if (dateTimeFormat !== undefined) {
    const orNow = (target, receiver, args) => (
      ReflectApply(target, receiver, args.length === 0 || args[0] === undefined ? [wallNow()] : args)
    );
    replace(dateTimeFormat, "formatToParts", calling(orNow));
    const bound = new SafeWeakMap(); // format() is bound to its object, which gives the same one each time
    replace(dateTimeFormat, "format", calling((target, receiver) => {
      const format = ReflectApply(target, receiver, []);
      if (!bound.has(format)) bound.set(format, calling(orNow)(format));
      return bound.get(format);
    }), "get");
  }
})
//# sourceURL=pyua:ecmascript/05_virtual_time.js
