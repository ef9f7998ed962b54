// Module scripts: running one for the host, import.meta, and import().
// Spec: https://html.spec.whatwg.org/#integration-with-the-javascript-module-system
//
// WARNING: pyua/worker/v8_modules.py calls `hear`, and numbers what it says.
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ObjectDefineProperty, Promise, SafeMap, StringPrototypeIncludes, TypeError, safeThen } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { describe } = load("html/04_report_error.js");

  const FAILED = 0;
  const META = 1;
  const IMPORT = 2;

  let outcome;

  function hear(what, a, b, c, d) {
    if (what === FAILED) {
      // The first failure is what everything else follows from.
      outcome.failure ??= { __proto__: null, error: a, place: b === undefined ? undefined : { __proto__: null, url: b, line: c, column: d } };
      return undefined;
    }
    if (what === META) return fill(a, b);
    if (what === IMPORT) return importDynamically(a, b, c, d);
    outcome.promise = a;
    outcome.namespace = b;
    return undefined;
  }

  /** Runs a module that the host has staged, and tells the host of its end, and the import() that asked for it. */
  function run(id, number, importing) {
    const outer = outcome;
    const mine = outcome = { __proto__: null, failure: undefined, promise: undefined, namespace: undefined };
    rt.runFor(0, () => rt.runModule(number));
    outcome = outer;
    const { failure, promise, namespace } = mine;
    const fail = (error, place) => {
      rt.post("evaluated", id, false, describe(error, place));
      settle(importing, false, error);
    };
    // Its rejection is told here; nobody else is to hear of it.
    if (promise !== undefined) safeThen(promise, () => {}, () => {});
    if (failure !== undefined) {
      fail(failure.error, failure.place);
    } else if (promise === undefined) {
      // The host knows why: something could not be loaded.
      fail(new TypeError("error loading dynamically imported module"));
    } else {
      safeThen(promise, () => {
        rt.post("evaluated", id, true, null);
        settle(importing, true, namespace);
      }, fail);
    }
  }

  // https://html.spec.whatwg.org/#hostgetimportmetaproperties
  function fill(meta, url) {
    const define = (name, value) => {
      ObjectDefineProperty(meta, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
    };
    define("url", url);
    define("resolve", { resolve(specifier) {
      return rt.ops.callSync("modules.resolve", webidl.converters.DOMString(specifier, "import.meta.resolve", "Argument 1"), url);
    } }.resolve);
    return undefined;
  }

  // --- import() -------------------------------------------------------------------------------------

  const pending = new SafeMap();
  let last = 0;

  function settle(number, ok, value) {
    const known = pending.get(number);
    if (known === undefined) return;
    pending.delete(number);
    if (ok) known.resolve(value);
    else known.reject(value);
  }

  // https://html.spec.whatwg.org/#hostloadimportedmodule: service workers may not.
  function importDynamically(specifier, referrer, key = "type", type = "") {
    return new Promise((resolve, reject) => {
      if (rt.state.realm !== "Window") {
        reject(new TypeError("Dynamic import not supported in this context"));
        return;
      }
      // What is evaluated for the user stands in a file of ours: its base is the page's.
      const base = typeof referrer === "string" && StringPrototypeIncludes(referrer, "://") ? referrer : rt.state.href;
      const url = rt.ops.callSync("modules.resolve", specifier, base);
      // The engine itself refuses other keys.
      if (key !== "type" || (type !== "" && type !== "json")) throw new TypeError(`"${type}" is not a valid module type.`);
      pending.set(++last, { __proto__: null, resolve, reject });
      rt.post("import", last, url, type || "javascript");
    });
  }

  return { hear, run };
})
//# sourceURL=pyua:html/06_modules.js
