// URLSearchParams. Spec: https://url.spec.whatwg.org/#interface-urlsearchparams
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    ArrayPrototypePush, ArrayPrototypeSort, FunctionPrototypeCall, IteratorPrototype, ObjectCreate, ObjectDefineProperty, StringPrototypeStartsWith, SymbolIterator,
    SymbolToStringTag, TypeError,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { parseUrlencodedString, serializeUrlencoded } = load("vendor/whatwg-url.js");
  const { USVString } = webidl.converters;

  const convertPairs = webidl.sequence(webidl.sequence(USVString));
  const convertRecord = webidl.record(USVString, USVString);

  class URLSearchParams {
    #list = [];
    #url = null; // tells the URL that the list has changed
    static { webidl.brand(this, (value) => #list in value); }

    // https://url.spec.whatwg.org/#urlsearchparams-initialize
    constructor(init = "") {
      const prefix = "URLSearchParams constructor";
      if (!webidl.isObject(init)) {
        const text = USVString(init, prefix, "Argument 1");
        this.#list = parseUrlencodedString(StringPrototypeStartsWith(text, "?") ? primordials.StringPrototypeSlice(text, 1) : text);
      } else if (init[SymbolIterator] !== undefined && init[SymbolIterator] !== null) {
        const pairs = convertPairs(init, prefix, "Argument 1");
        for (let i = 0; i < pairs.length; i++) {
          if (pairs[i].length !== 2) {
            throw new TypeError(`${prefix}: Expected a name-value pair, but element ${i} has ${pairs[i].length} items.`);
          }
          ArrayPrototypePush(this.#list, [pairs[i][0], pairs[i][1]]);
        }
      } else {
        this.#list = convertRecord(init, prefix, "Argument 1");
      }
    }

    static listOf(params) { return params.#list; }
    static setList(params, list) { params.#list = list; }
    static attach(params, update) { params.#url = update; }

    // https://url.spec.whatwg.org/#concept-urlsearchparams-update
    #update() {
      this.#url?.(serializeUrlencoded(this.#list));
    }

    get size() { return this.#list.length; }

    append(name, value) {
      const list = this.#list;
      webidl.requiredArguments(arguments.length, 2, "URLSearchParams.append");
      const key = USVString(name, "URLSearchParams.append", "Argument 1");
      ArrayPrototypePush(list, [key, USVString(value, "URLSearchParams.append", "Argument 2")]);
      this.#update();
    }

    delete(name, value = undefined) {
      const list = this.#list;
      webidl.requiredArguments(arguments.length, 1, "URLSearchParams.delete");
      const key = USVString(name, "URLSearchParams.delete", "Argument 1");
      const only = value === undefined ? undefined : USVString(value, "URLSearchParams.delete", "Argument 2");
      const kept = [];
      for (let i = 0; i < list.length; i++) {
        if (list[i][0] !== key || (only !== undefined && list[i][1] !== only)) ArrayPrototypePush(kept, list[i]);
      }
      this.#replace(kept);
    }

    /** The list keeps its identity: iterators that are under way see the change. */
    #replace(list) {
      this.#list.length = 0;
      for (let i = 0; i < list.length; i++) ArrayPrototypePush(this.#list, list[i]);
      this.#update();
    }

    get(name) {
      const list = this.#list;
      webidl.requiredArguments(arguments.length, 1, "URLSearchParams.get");
      const key = USVString(name, "URLSearchParams.get", "Argument 1");
      for (let i = 0; i < list.length; i++) if (list[i][0] === key) return list[i][1];
      return null;
    }

    getAll(name) {
      const list = this.#list;
      webidl.requiredArguments(arguments.length, 1, "URLSearchParams.getAll");
      const key = USVString(name, "URLSearchParams.getAll", "Argument 1");
      const values = [];
      for (let i = 0; i < list.length; i++) if (list[i][0] === key) ArrayPrototypePush(values, list[i][1]);
      return values;
    }

    has(name, value = undefined) {
      const list = this.#list;
      webidl.requiredArguments(arguments.length, 1, "URLSearchParams.has");
      const key = USVString(name, "URLSearchParams.has", "Argument 1");
      const only = value === undefined ? undefined : USVString(value, "URLSearchParams.has", "Argument 2");
      for (let i = 0; i < list.length; i++) {
        if (list[i][0] === key && (only === undefined || list[i][1] === only)) return true;
      }
      return false;
    }

    set(name, value) {
      const list = this.#list;
      webidl.requiredArguments(arguments.length, 2, "URLSearchParams.set");
      const key = USVString(name, "URLSearchParams.set", "Argument 1");
      const text = USVString(value, "URLSearchParams.set", "Argument 2");
      const kept = [];
      let found = false;
      for (let i = 0; i < list.length; i++) {
        if (list[i][0] !== key) ArrayPrototypePush(kept, list[i]);
        else if (!found) {
          found = true;
          ArrayPrototypePush(kept, [key, text]);
        }
      }
      if (!found) ArrayPrototypePush(kept, [key, text]);
      this.#replace(kept);
    }

    // https://url.spec.whatwg.org/#dom-urlsearchparams-sort: by code units, equal names keep their order.
    sort() {
      ArrayPrototypeSort(this.#list, (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
      this.#update();
    }

    forEach(callback, thisArg = undefined) {
      const list = this.#list;
      webidl.requiredArguments(arguments.length, 1, "URLSearchParams.forEach");
      const fn = webidl.converters.Function(callback, "URLSearchParams.forEach", "Argument 1");
      for (let i = 0; i < list.length; i++) FunctionPrototypeCall(fn, thisArg, list[i][1], list[i][0], this);
    }

    entries() { return makeIterator(this.#list, (pair) => [pair[0], pair[1]]); }
    keys() { return makeIterator(this.#list, (pair) => pair[0]); }
    values() { return makeIterator(this.#list, (pair) => pair[1]); }

    toString() { return serializeUrlencoded(this.#list); }
  }
  const { attach, listOf, setList } = URLSearchParams;
  delete URLSearchParams.attach;
  delete URLSearchParams.listOf;
  delete URLSearchParams.setList;
  webidl.configureInterface(URLSearchParams);
  ObjectDefineProperty(URLSearchParams.prototype, SymbolIterator, {
    __proto__: null, value: URLSearchParams.prototype.entries, writable: true, configurable: true,
  });

  // https://webidl.spec.whatwg.org/#dfn-iterator-prototype-object
  const iterators = new primordials.SafeWeakMap();
  const iteratorPrototype = ObjectCreate(IteratorPrototype);
  const { next } = {
    next() {
      const state = webidl.isObject(this) ? iterators.get(this) : undefined;
      if (state === undefined) throw new TypeError("Illegal invocation: not a URLSearchParams Iterator.");
      if (state.at >= state.list.length) return { value: undefined, done: true };
      return { value: state.pick(state.list[state.at++]), done: false };
    },
  };
  ObjectDefineProperty(iteratorPrototype, "next", { __proto__: null, value: next, writable: true, enumerable: true, configurable: true });
  ObjectDefineProperty(iteratorPrototype, SymbolToStringTag, { __proto__: null, value: "URLSearchParams Iterator", configurable: true });

  function makeIterator(list, pick) {
    const iterator = ObjectCreate(iteratorPrototype);
    iterators.set(iterator, { __proto__: null, list, pick, at: 0 });
    return iterator;
  }

  return { URLSearchParams, attach, listOf, setList };
})
//# sourceURL=pyua:url/05_url_search_params.js
