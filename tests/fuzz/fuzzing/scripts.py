"""Scripts that no person would write, over all that a worker's global object has."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from pyua.worker.boot import exposed_globals

__all__ = ["scripts"]

#: What V8 brings along, beside what the runtime exposes.
_ENGINE: Final = (
    "Array", "ArrayBuffer", "BigInt", "DataView", "Date", "Error", "Function", "Int8Array", "Intl", "Iterator", "JSON",
    "Map", "Math", "Object", "Promise", "Proxy", "Reflect", "RegExp", "Set", "String", "Symbol", "Uint8Array", "WeakMap",
    "WeakRef", "WebAssembly", "globalThis", "queueMicrotask", "structuredClone",
)  # fmt: skip
_NAMES: Final = sorted({*exposed_globals(), *_ENGINE})

_VALUES: Final = (
    "undefined", "null", "NaN", "-0", "1e400", "2 ** 53", "10n", "''", "'a'", "'\\ud800'", "'x'.repeat(70000)",
    "Symbol('s')", "Symbol.iterator", "[]", "[,1]", "new Array(5000).fill(7)", "{}", "Object.create(null)", "() => {}",
    "async () => { throw 1 }", "function () { return this }", "class { constructor() { throw null } }",
    "new Proxy({}, {})", "new Proxy({}, { get() { throw {} }, has() { return true }, ownKeys() { throw 0 } })",
    "new Proxy(function () {}, { apply() { throw undefined }, construct() { return {} } })",
    "new Uint8Array(70000)", "new ArrayBuffer(8, { maxByteLength: 64 })", "new ArrayBuffer(4).transfer()",
    "Promise.reject(1)", "new Promise(() => {})", "{ then(f) { f(this) } }", "{ then: 5 }", "{ toString() { throw {} } }",
    "{ valueOf() { return {} }, toString: 1 }", "{ [Symbol.toPrimitive]: () => Symbol() }", "(function () { return arguments })(1)",
    "{ get a() { throw 2 } }", "new Map([[{}, new Set([1])]])", "new Date(NaN)", "/(a+)+b/", "new Error('e', { cause: 1 })",
    "new Blob(['b'])", "new Headers()", "new URL('https://a.example/')", "new ReadableStream()", "new MessageChannel().port1",
    "AbortSignal.abort()", "new Response('r')", "new Request('/r')", "self", "registration", "new Event('e')",
    "{ once: true, passive: null, signal: 1 }", "{ name: 'AES-GCM', iv: new Uint8Array(12), length: 128 }",
    "{ type: 'module', mode: 'cors', method: 'POST', body: new ReadableStream() }", "'https://a.example/x?y#z'", "'indexeddb'",
    "{ start(c) { c.error(c) }, pull() { throw 3 } }", "(function f() { try { f() } catch {} return f })()",
)  # fmt: skip

_globals = st.sampled_from(_NAMES)
#: Properties are picked by number, among those that an object has when the script runs.
_number = st.integers(0, 400)


def _argument(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(_VALUES).map(lambda value: f"({value})"), inner, _globals, st.just("last"))


def _expressions() -> st.SearchStrategy[str]:
    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        arguments = st.lists(_argument(inner), max_size=4).map(", ".join)
        return st.one_of(
            st.builds("pick({}, {})".format, inner, _number),
            st.builds("call({}, {}, [{}])".format, inner, _number, arguments),
            st.builds("make({}, [{}])".format, inner, arguments),
            st.builds("apply({}, {}, [{}])".format, inner, _argument(inner), arguments),
            st.builds("put({}, {}, {})".format, inner, _number, _argument(inner)),
            st.builds("wait({})".format, inner),
        )

    return st.recursive(st.one_of(_globals, st.just("last")), larger, max_leaves=6)


#: Picks, calls and makes things; what is thrown is a value like any other. `later` is what promises come to.
_PRELUDE: Final = """
(() => {
  const G = globalThis, names = Reflect.ownKeys, has = Reflect.getPrototypeOf, { apply: ap, construct, set } = Reflect;
  const then = Promise.prototype.then, steps = { n: 0 };
  const guard = (fn) => { if (steps.n++ > 2000) return; try { return fn(); } catch (e) { return e; } };
  const keys = (o) => {
    const all = [];
    for (let at = o, depth = 0; at !== null && at !== undefined && depth < 5; depth++) {
      for (const k of names(Object(at))) all[all.length] = k;
      at = has(Object(at));
    }
    return all;
  };
  const key = (o, n) => { const all = keys(o); return all[n % all.length]; };
  G.last = undefined;
  G.pick = (o, n) => guard(() => o[key(o, n)]);
  G.call = (o, n, args) => guard(() => ap(o[key(o, n)], o, args));
  G.make = (o, args) => guard(() => construct(o, args));
  G.apply = (o, self, args) => guard(() => ap(o, self, args));
  G.put = (o, n, v) => guard(() => set(o, key(o, n), v));
  G.wait = (p) => guard(() => { ap(then, p, [(v) => { G.last = v; }, (e) => { G.last = e; }]); return p; });
})();
"""


@st.composite
def scripts(draw: st.DrawFn) -> str:
    """A script of up to a dozen statements, which may rename, break and call anything, but not loop for ever by itself."""
    lines = draw(st.lists(_expressions(), min_size=1, max_size=12))
    handler = draw(_expressions())
    body = "\n".join(f"try {{ last = {line}; }} catch (e) {{ last = e; }}" for line in lines)
    return f"{_PRELUDE}{body}\naddEventListener('push', (event) => {{ try {{ last = {handler}; }} catch (e) {{ last = e; }} }});\n"
