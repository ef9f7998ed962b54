// DOMStringList. Spec: https://html.spec.whatwg.org/multipage/common-dom-interfaces.html#the-domstringlist-interface
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypeIncludes, ArrayPrototypeSlice, ObjectDefineProperty, SymbolIterator } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;

  // DEVIATION: its indexed properties are ordinary ones, which a script may delete.
  class DOMStringList {
    #values;
    static { webidl.brand(this, (value) => #values in value); }
    constructor(token, values) {
      webidl.assertInternal(token);
      this.#values = ArrayPrototypeSlice(values);
      for (let i = 0; i < values.length; i++) {
        ObjectDefineProperty(this, i, { __proto__: null, value: values[i], enumerable: true, configurable: true });
      }
    }
    get length() { return this.#values.length; }
    item(index) {
      webidl.requiredArguments(arguments.length, 1, "DOMStringList.item");
      return this.#values[converters["unsigned long"](index, "DOMStringList.item", "Argument 1")] ?? null;
    }
    contains(string) {
      webidl.requiredArguments(arguments.length, 1, "DOMStringList.contains");
      return ArrayPrototypeIncludes(this.#values, converters.DOMString(string, "DOMStringList.contains", "Argument 1"));
    }
    static valuesOf(list) { return list.#values; }
  }
  const { valuesOf } = DOMStringList;
  delete DOMStringList.valuesOf;
  webidl.configureInterface(DOMStringList, { __proto__: null, constructible: false });
  ObjectDefineProperty(DOMStringList.prototype, SymbolIterator, {
    __proto__: null, value: primordials.ArrayPrototype[SymbolIterator], writable: true, enumerable: false, configurable: true,
  });

  return { DOMStringList, makeStringList: (values) => new DOMStringList(webidl.internal, values), valuesOf };
})
//# sourceURL=pyua:html/04_dom_string_list.js
