// Pair iterators of Headers and FormData. Spec: https://webidl.spec.whatwg.org/#js-iterable
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    IteratorPrototype, ObjectCreate, ObjectDefineProperty, ReflectApply, ReflectSetPrototypeOf, SymbolIterator, SymbolToStringTag, TypeError,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");

  /**
   * Gives an interface entries(), keys(), values(), forEach() and @@iterator.
   * pairsOf(object) is the array of [key, value] as it is now, and checks the brand: iteration sees changes.
   */
  function defineIterable(Class, name, pairsOf) {
    const { prototype } = Class;
    const iteratorPrototype = ObjectCreate(IteratorPrototype);

    class PairIterator {
      #object;
      #kind;
      #index = 0;
      constructor(object, kind) {
        this.#object = object;
        this.#kind = kind;
      }
      static step(iterator) {
        if (!webidl.isObject(iterator) || !(#object in iterator)) {
          throw new TypeError(`'next' called on an object that does not implement interface ${name} Iterator.`);
        }
        const pairs = pairsOf(iterator.#object);
        if (iterator.#index >= pairs.length) return { value: undefined, done: true };
        const pair = pairs[iterator.#index++];
        const kind = iterator.#kind;
        return { value: kind === "keys" ? pair[0] : kind === "values" ? pair[1] : [pair[0], pair[1]], done: false };
      }
    }
    const { step } = PairIterator;
    const members = { next() { return step(this); } };
    ObjectDefineProperty(iteratorPrototype, "next", {
      __proto__: null, value: members.next, writable: true, enumerable: true, configurable: true,
    });
    ObjectDefineProperty(iteratorPrototype, SymbolToStringTag, { __proto__: null, value: `${name} Iterator`, configurable: true });

    function iterator(object, kind) {
      pairsOf(object);
      const made = new PairIterator(object, kind);
      ReflectSetPrototypeOf(made, iteratorPrototype);
      return made;
    }

    const methods = {
      entries() { return iterator(this, "entries"); },
      keys() { return iterator(this, "keys"); },
      values() { return iterator(this, "values"); },
      forEach(callback, thisArg = undefined) {
        pairsOf(this);
        webidl.requiredArguments(arguments.length, 1, `${name}.forEach`);
        if (typeof callback !== "function") throw new TypeError(`${name}.forEach: Argument 1 is not callable.`);
        for (let i = 0; ; i++) {
          const pairs = pairsOf(this);
          if (i >= pairs.length) return;
          ReflectApply(callback, thisArg, [pairs[i][1], pairs[i][0], this]);
        }
      },
    };
    const keys = ["entries", "keys", "values", "forEach"];
    for (let i = 0; i < keys.length; i++) {
      ObjectDefineProperty(prototype, keys[i], {
        __proto__: null, value: methods[keys[i]], writable: true, enumerable: true, configurable: true,
      });
    }
    ObjectDefineProperty(prototype, SymbolIterator, {
      __proto__: null, value: methods.entries, writable: true, enumerable: false, configurable: true,
    });
  }

  return { defineIterable };
})
//# sourceURL=pyua:fetch/19_pair_iterator.js
