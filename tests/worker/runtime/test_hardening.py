"""A script that has replaced the builtins, before the runtime's files are loaded, neither breaks nor reaches it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
POLLUTE_PROTOTYPES = (HERE / "pollute_prototypes.js").read_text(encoding="utf-8")
POLLUTE_GLOBALS = (HERE / "pollute_globals.js").read_text(encoding="utf-8")
HOSTILE = (HERE / "hardening" / "hostile.js").read_text(encoding="utf-8")


#: An expression for each part of the runtime that has no library under it, and its value.
OWN_CODE: dict[str, tuple[str, Any]] = {
    "atob and btoa": ("atob(btoa('hello'))", "hello"),
    "TextEncoder": ("new TextEncoder().encode('aü€')[3]", 0xE2),
    "TextEncoder.encodeInto": ("new TextEncoder().encodeInto('ab', new Uint8Array(1)).read", 1),
    "TextDecoder": ("new TextDecoder('utf-8', { fatal: true }).decode(new TextEncoder().encode('aü€'))", "aü€"),
    "TextDecoder in parts": ("(() => { const d = new TextDecoder(), b = new TextEncoder().encode('ü');"
                             " const first = new Uint8Array(1), second = new Uint8Array(1);"
                             " first[0] = b[0]; second[0] = b[1];"
                             " return d.decode(first, { stream: true }) + d.decode(second); })()", "ü"),
    "structuredClone": ("structuredClone({ a: { b: 7 }, d: new Date(5) }).a.b", 7),
    "structuredClone of bytes": ("structuredClone(new TextEncoder().encode('ab'))[1]", 0x62),
    "structuredClone of a Map": ("typeof structuredClone(new Map())", "object"),
    "structuredClone refuses": ("(() => { try { structuredClone(() => {}); } catch (e) { return e.name; } })()",
                                "DataCloneError"),
    "AbortController": ("(() => { let n = 0; const c = new AbortController();"
                        " c.signal.addEventListener('abort', () => n++); c.abort();"
                        " return n + c.signal.reason.name; })()", "1AbortError"),
    "AbortSignal.abort": ("AbortSignal.abort('x').reason", "x"),
    "performance": ("performance.mark('a').name + performance.getEntriesByName('a').length", "a1"),
    "Blob": ("new Blob().size + new Blob().slice(0, 1).type", "0"),
    "Blob.text": ("new Blob().text()", ""),
    "MessageChannel": ("(async () => { const c = new MessageChannel(); let done;"
                       " const p = new Promise_((r) => { done = r; });"
                       " c.port2.onmessage = (e) => done(e.data.x); c.port1.postMessage({ x: 3 });"
                       " return await p; })()", 3),
    "BroadcastChannel": ("(async () => { const a = new BroadcastChannel('n'), b = new BroadcastChannel('n'); let done;"
                         " const p = new Promise_((r) => { done = r; }); b.onmessage = (e) => done(e.data);"
                         " a.postMessage('hi'); return await p; })()", "hi"),
    "CustomEvent": ("new CustomEvent('x', { detail: 4 }).detail", 4),
}  # fmt: skip

#: An expression for each library. `kept` has what the expressions themselves need after the globals are gone.
LIBRARIES: dict[str, tuple[str, Any]] = {
    "URL": ("new kept.URL('/b?q=ü', 'https://ex.example/a').href", "https://ex.example/b?q=%C3%BC"),
    "international URL": ("new kept.URL('https://faß.example/').host", "xn--fa-hia.example"),
    "URLSearchParams": ("new URLSearchParams('a=1').get('a')", "1"),
    "streams": ("(async () => { const s = new ReadableStream({ start(c) { c.enqueue(7); c.close(); } });"
                " return (await s.getReader().read()).value; })()", 7),
    "WritableStream": ("new WritableStream().locked", False),
    "body stream": ("(async () => (await new Response('x').body.getReader().read()).value[0])()", 0x78),
    "legacy encodings": ("new kept.TextDecoder('shift_jis').decode(kept.bytes)", "日"),
    "URLPattern": ("new URLPattern({ pathname: '/a/:b' }).test('https://x.example/a/1')", True),
    "CompressionStream": ("new CompressionStream('gzip').readable.locked", False),
    "TextDecoderStream": ("new TextDecoderStream().encoding", "utf-8"),
    "Request": ("new Request('../x?y').url", "https://app.example/x?y"),
    "caches": ("(async () => { const c = await caches.open('v'); await c.put('/a', new Response('b'));"
               " return await (await caches.match('/a')).text(); })()", "b"),
    "indexedDB": ("(async () => { const q = indexedDB.open('d'); await new Promise_((r) => { q.onsuccess = () => r(); });"
                  " return q.result.version; })()", 1),
}  # fmt: skip

KEPT = """
const { construct: construct_ } = Reflect;
const url_ = URL;
const decoder_ = TextDecoder;
const kept = {
  URL: class { constructor(...a) { return construct_(url_, a); } },
  TextDecoder: class { constructor(...a) { return construct_(decoder_, a); } },
  bytes: Uint8Array.fromHex("93fa"),
};
const Promise_ = Promise;
"""


@pytest.mark.parametrize("pollution", [POLLUTE_PROTOTYPES, HOSTILE], ids=["prototypes", "all"])
@pytest.mark.parametrize("what", [*OWN_CODE, *LIBRARIES])
async def test_what_a_script_replaced_does_not_reach_the_runtime(what: str, pollution: str, isolate: Any) -> None:
    """Own code and libraries work although builtins throw and names lie in wait on Object.prototype."""
    expression, expected = {**OWN_CODE, **LIBRARIES}[what]
    await isolate.run(KEPT + pollution)
    assert await isolate.evaluate(expression) == expected


@pytest.mark.parametrize("what", LIBRARIES)
async def test_replaced_globals_do_not_reach_the_libraries(what: str, isolate: Any) -> None:
    """Libraries take their builtins from the start of the isolate."""
    expression, expected = LIBRARIES[what]
    await isolate.run(KEPT + POLLUTE_GLOBALS)
    assert await isolate.evaluate(expression) == expected


async def test_nothing_of_the_runtime_is_reachable(isolate: Any) -> None:
    """No name on the global object leads to the runtime, and no error's stack or function's text gives it away."""
    names = await isolate.evaluate(
        "Object.getOwnPropertyNames(globalThis).filter((name) => /^_|pyua|^rt$|primordials/i.test(name))"
    )
    assert names == []
    assert await isolate.evaluate("new URL('https://a.example/').constructor.toString().includes('rt.')") is False
    assert await isolate.evaluate("atob.constructor('return typeof rt')()") == "undefined"
    assert await isolate.evaluate("typeof arguments === 'undefined' && typeof load === 'undefined'") is True
    assert await isolate.evaluate("(() => { try { return !atob.caller; } catch { return true; } })()") is True


async def test_stacks_give_no_function_and_no_object_away(isolate: Any) -> None:
    """A script that writes stacks itself sees where the runtime's frames are, and nothing that is in them."""
    await isolate.run(
        """
        var frames = [];
        Error.prepareStackTrace = (error, sites) => {
          for (const site of sites) frames.push([site.getFunctionName(), site.getThis() ?? null, site.getFunction() ?? null]);
          return "";
        };
        addEventListener("x", function listener() { "use strict"; new Error().stack; });
        """
    )
    await isolate.evaluate("void dispatchEvent(new Event('x'))")
    own = {"listener", None}
    given = await isolate.evaluate(
        "frames.map(([name, self_, fn]) => [name, self_ === null || self_ === globalThis, fn === null || !/rt\\.|primordials/.test(fn)])"
    )
    assert any(name not in own for name, _, _ in given), "there are frames of the runtime"
    assert all(harmless and hidden for _, harmless, hidden in given)


async def test_the_runtime_writes_stacks_without_the_script(isolate: Any) -> None:
    """console and the reports of errors do not call Error.prepareStackTrace, not even by an accessor."""
    await isolate.run(
        """
        var calls = 0;
        Object.defineProperty(Error, "prepareStackTrace", { configurable: true, get() { calls++; return () => { throw 1; }; } });
        console.trace("here");
        reportError(new RangeError("there"));
        """
    )
    assert await isolate.evaluate("calls") == 0
    said = dict(isolate.worker.said)
    assert said["console"][2].endswith("/sw.js")
    assert said["error"][0]["message"] == "RangeError: there"
    assert "sw.js:5" in said["error"][0]["stack"]


async def test_a_parent_class_of_the_scripts_gets_nothing_that_is_ours(isolate: Any) -> None:
    """A class that a script puts in the place of an interface's parent is called without the runtime's own arguments."""
    await isolate.run(
        """
        var given = [];
        class Parent { constructor(...args) { given.push(...args); return new Blob(); } }
        for (const Class of [PerformanceMark, PerformanceMeasure, WindowClient, File, AbortSignal, MessagePort, Notification]) {
          Object.setPrototypeOf(Class, Parent);
        }
        const attempt = (fn) => { try { fn(); } catch { /* it is broken now, for this script */ } };
        attempt(() => performance.mark("m"));
        attempt(() => performance.measure("m"));
        attempt(() => new File([], "n"));
        attempt(() => new AbortController());
        attempt(() => new MessageChannel());
        """
    )
    assert await isolate.evaluate("given.length") == 0
