// structuredClone() where nothing is transferred: both halves at once, with no tree in between.
// Spec: https://html.spec.whatwg.org/multipage/structured-data.html
//
// Making the clone runs no code of the script's: nobody can tell that it does not wait until all is serialized.
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayIsArray, ArrayPrototypePush, ArrayPut, Map, MapPrototypeSet, ObjectHasOwn, ObjectKeys, ObjectPrototype, ReflectGetPrototypeOf, SafeMap, Set,
    SetPrototypeAdd,
  } = primordials;
  const { find, kindOf, rejectUncloneable, serializable } = load("html/03_clone_types.js");
  const { causeOf, entriesOf, fillSpecial, itemsOf, write, writeError } = load("html/03_clone_write.js");
  const { hide, putProperty, readError, readObject } = load("html/03_clone_read.js");

  /** A clone. Throws DataCloneError, or what a getter throws. */
  const cloneDirectly = (value) => cloneOf(new SafeMap(), value);

  function cloneOf(known, value) {
    if (typeof value !== "object" || value === null) {
      if (typeof value === "symbol" || typeof value === "function") write(undefined, value); // throws
      return value;
    }
    return known.get(value) ?? cloneObject(known, value);
  }

  function cloneObject(known, value) {
    if (ArrayIsArray(value)) {
      const array = [];
      array.length = value.length;
      return copyItems(known, value, array);
    }
    const prototype = ReflectGetPrototypeOf(value);
    if (prototype === null || prototype === ObjectPrototype) {
      return find(serializable, value) === undefined ? copyProperties(known, value, {}) : cloneSpecial(known, value, "platform");
    }
    const kind = kindOf(value, prototype);
    switch (kind) {
      case "map":
        return cloneMap(known, value);
      case "set":
        return cloneSet(known, value);
      case "error":
        return cloneError(known, value);
      case "other":
        rejectUncloneable(value);
        return copyProperties(known, value, {});
      default:
        return cloneSpecial(known, value, kind);
    }
  }

  /** What holds no objects, but a view its buffer. */
  function cloneSpecial(known, value, kind) {
    const node = [];
    const state = { __proto__: null, portable: false, inner: (item) => cloneOf(known, item) };
    fillSpecial(state, (item) => { ArrayPrototypePush(node, item); }, value, kind);
    const clone = readObject(state, node);
    known.set(value, clone);
    return clone;
  }

  function copyProperties(known, value, clone) {
    known.set(value, clone);
    const keys = ObjectKeys(value);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      // A getter may have deleted it meanwhile.
      if (ObjectHasOwn(value, key)) putProperty(clone, key, cloneOf(known, value[key]));
    }
    return clone;
  }

  /** The same for an array. Where its keys are all its indices, a number is a faster key than a text. */
  function copyItems(known, value, clone) {
    known.set(value, clone);
    const keys = ObjectKeys(value);
    const { length } = keys;
    const dense = length === value.length && (length === 0 || keys[length - 1] === `${length - 1}`);
    for (let i = 0; i < length; i++) {
      const key = dense ? i : keys[i];
      if (ObjectHasOwn(value, key)) ArrayPut(clone, key, cloneOf(known, value[key]));
    }
    return clone;
  }

  function cloneMap(known, value) {
    const clone = new Map();
    known.set(value, clone);
    const entries = entriesOf(value);
    for (let i = 0; i < entries.length; i += 2) {
      const key = cloneOf(known, entries[i]);
      MapPrototypeSet(clone, key, cloneOf(known, entries[i + 1]));
    }
    return clone;
  }

  function cloneSet(known, value) {
    const clone = new Set();
    known.set(value, clone);
    const items = itemsOf(value);
    for (let i = 0; i < items.length; i++) SetPrototypeAdd(clone, cloneOf(known, items[i]));
    return clone;
  }

  function cloneError(known, value) {
    const clone = readError(writeError(value));
    known.set(value, clone);
    const cause = causeOf(value);
    if (cause !== undefined) hide(clone, "cause", cloneOf(known, cause.value));
    return clone;
  }

  return { cloneDirectly };
})
//# sourceURL=pyua:html/03_clone_direct.js
