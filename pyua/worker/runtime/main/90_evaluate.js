// worker.evaluate(js) and client.evaluate(js): runs an expression for the user and gives its value as JSON can say it.
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypePush, DatePrototypeToISOString, NumberIsFinite, ObjectKeys, String, StringPrototypeIncludes, globalEval, promiseOf, safeThen } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { describe } = load("html/04_report_error.js");

  /** A JSON-like copy. undefined and functions become null, dates their ISO text, bigints and symbols text. */
  function plain(value, seen = []) {
    if (typeof value === "number") return NumberIsFinite(value) ? value : null;
    if (typeof value === "bigint" || typeof value === "symbol") return String(value);
    if (!webidl.isObject(value) || typeof value === "function") return value === undefined || typeof value === "function" ? null : value;
    if (ArrayPrototypeIncludes(seen, value)) throw new primordials.TypeError("cyclic object value");
    ArrayPrototypePush(seen, value);
    try {
      if (typeof value.toJSON === "function") return plain(value.toJSON(), seen);
      try {
        return DatePrototypeToISOString(value);
      } catch {
        // Not a date.
      }
      if (ArrayIsArray(value)) {
        const items = [];
        for (let i = 0; i < value.length; i++) ArrayPrototypePush(items, plain(value[i], seen));
        return items;
      }
      const result = { __proto__: null };
      const keys = ObjectKeys(value);
      for (let i = 0; i < keys.length; i++) result[keys[i]] = plain(value[keys[i]], seen);
      return result;
    } finally {
      seen.length--;
    }
  }

  // A page's scripts come by no other way: errors and console lines are to name their places, as if the page had them.
  const named = (source) => (
    rt.state.realm === "Window" && !StringPrototypeIncludes(source, "//# sourceURL=") ? `${source}\n//# sourceURL=${rt.state.href}` : source
  );

  rt.onHost("evaluate", (id, source) => {
    const fail = (error) => rt.post("evaluated", id, false, describe(error));
    try {
      let value;
      rt.runFor(0, () => { value = globalEval(named(source)); });
      // As Playwright does: a function is called.
      if (typeof value === "function") value = value();
      safeThen(promiseOf(value), (result) => {
        try {
          rt.post("evaluated", id, true, plain(result));
        } catch (error) {
          fail(error);
        }
      }, fail);
    } catch (error) {
      fail(error);
    }
  });
  return { plain };
})
//# sourceURL=pyua:main/90_evaluate.js
