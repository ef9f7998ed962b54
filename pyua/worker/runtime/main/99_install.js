// Decides what a script finds on its global object. Run last at start-up; nothing of the runtime stays reachable.
// rt.state.exposes: [[name, {from, kind, export?, prefs?}], …] from manifest.json; rt.state.realm: whose global it is.
(function (rt) {
  "use strict";
  const { load, primordials, state } = rt;
  const { DateNow, ObjectDefineProperty, PromiseReject, ReflectApply, ReflectDeleteProperty, ReflectGetOwnPropertyDescriptor, SafeMap, TypeError, globalThis } = primordials;
  const webidl = load("webidl/00_webidl.js");

  // A clock that is not the machine's has been here before.
  const timeOrigin = (state.timeOrigin ??= DateNow());
  state.now ??= () => DateNow() - timeOrigin;
  state.wallNow ??= DateNow;
  // The location is parsed when somebody asks: a URL parser is a library of its own.
  const href = state.href;
  ObjectDefineProperty(state, "location", {
    __proto__: null,
    configurable: true,
    get() {
      const location = load("url/06_url.js").locate(href);
      ObjectDefineProperty(state, "location", { __proto__: null, value: location });
      return location;
    },
  });

  load(state.realm === "Window" ? "main/96_window.js" : "main/95_global_scope.js").becomeGlobalScope();
  // Until a script has touched BroadcastChannel, it has none that could hear.
  rt.onHost("broadcast", () => {});
  load("webidl/02_immutable_prototypes.js").fixPrototypes();
  load("html/04_report_error.js");
  load("main/90_evaluate.js");

  // No SharedArrayBuffer without cross-origin isolation: https://html.spec.whatwg.org/#concept-settings-object-cross-origin-isolated-capability
  const engineGlobals = ["console", "setTimeout", "clearTimeout", "SharedArrayBuffer", "__timer_manager"];
  for (let i = 0; i < engineGlobals.length; i++) ReflectDeleteProperty(globalThis, engineGlobals[i]);

  const { exposes } = state;
  // What all workers have is WorkerGlobalScope's, and inherited; a page's is the window's own.
  const mixin = state.realm === "Window" ? globalThis : load("main/95_global_scope.js").WorkerGlobalScope.prototype;
  const interfaceName = state.realm === "Window" ? "Window" : "WorkerGlobalScope";
  /** Those that are not [Replaceable]. */
  const READONLY = { __proto__: null, caches: true, crypto: true, indexedDB: true };
  const lazy = new SafeMap(); // name → details
  let names = "";
  for (let i = 0; i < exposes.length; i++) {
    const name = exposes[i][0];
    const details = exposes[i][1];
    // As in Firefox, what a pref such as "dom.push.enabled" switches off is not all that has to do with it.
    if (!areOn(details.prefs)) continue;
    if (details.kind === "attribute") {
      exposeAttribute(name, details);
    } else {
      lazy.set(name, details);
      names += `${names === "" ? "" : " "}${details.kind !== "operation" ? "-" : mixin === globalThis ? "" : "^"}${name}`;
    }
  }
  if (!rt.defineLazily(names, (name) => valueOf(name, lazy.get(name)), mixin)) lazy.forEach(exposeByAccessor);

  // A namespace's operations, loaded when the first of them is called.
  const streaming = {
    compileStreaming(source, options = undefined) { return load("wasm/27_streaming.js").compileStreaming(source, options); },
    instantiateStreaming(source, imports = undefined, options = undefined) {
      return load("wasm/27_streaming.js").instantiateStreaming(source, imports, options);
    },
  };
  webidl.addMembers(globalThis.WebAssembly, streaming);

  function areOn(prefs = []) {
    for (let i = 0; i < prefs.length; i++) if (!webidl.prefIsOn(prefs[i])) return false;
    return true;
  }

  function valueOf(name, { from, kind, member }) {
    const value = webidl.interfaceObject(load(from)[member ?? name]);
    return kind === "operation" ? operationOf(name, value) : value;
  }

  /** https://webidl.spec.whatwg.org/#dfn-create-operation-function: `({ fetch }).fetch()` fails, as in a browser. */
  function operationOf(name, operation) {
    const checked = {
      [name]() {
        if (this === undefined || this === null || this === globalThis) return ReflectApply(operation, this, arguments);
        const error = new TypeError(`'${name}' called on an object that does not implement interface ${interfaceName}.`);
        if (name === "fetch") return PromiseReject(error);
        throw error;
      },
    }[name];
    ObjectDefineProperty(checked, "length", { __proto__: null, value: operation.length });
    return checked;
  }

  // [Replaceable] or not, an attribute is an accessor: https://webidl.spec.whatwg.org/#define-the-attributes
  function exposeAttribute(name, details) {
    const { get, set } = ReflectGetOwnPropertyDescriptor({
      get [name]() {
        if (this !== undefined && this !== null && this !== globalThis) throw new TypeError(`'get ${name}' called on an object that does not implement interface ${interfaceName}.`);
        return valueOf(name, details);
      },
      set [name](replacement) { settle(name, replacement, true); },
    }, name);
    ObjectDefineProperty(mixin, name, { __proto__: null, configurable: true, enumerable: true, get, set: READONLY[name] ? undefined : set });
  }

  /** For an engine that cannot define properties lazily: an accessor until it is used. */
  function exposeByAccessor(details, name) {
    const enumerable = details.kind === "operation";
    ObjectDefineProperty(globalThis, name, {
      __proto__: null, configurable: true, enumerable,
      get() {
        const made = valueOf(name, details);
        settle(name, made, enumerable);
        return made;
      },
      set(replacement) { settle(name, replacement, enumerable); },
    });
  }

  /** A lazy global becomes the data property that it should have been all along. */
  function settle(name, value, enumerable) {
    ObjectDefineProperty(globalThis, name, { __proto__: null, value, writable: true, enumerable, configurable: true });
  }
})
//# sourceURL=pyua:main/99_install.js
