"""Workers that do what no worker should: each delivery says what was wrong, and nobody else notices."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

import pyua

#: What a handler does without an end → what its delivery says.
ENDLESS = {
    "for (;;);": "JavaScript ran for 1 s without giving way; it was stopped",
    "(function f() { Promise.resolve().then(f); })();": "JavaScript ran for 1 s without giving way; it was stopped",
    "const all = []; for (;;) all.push(new Array(1000).fill({}));": (
        "JavaScript used more than its 48 MB of memory; it was stopped"
    ),
    "const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1));": (
        "JavaScript used more than its 48 MB of memory; it was stopped"
    ),
}
#: What a handler does → part of the error that its delivery has; None if there is nothing wrong with it.
HANDLERS = {
    "(function f() { f(); })();": "RangeError: Maximum call stack size exceeded",
    "throw null;": "null",
    "throw undefined;": "undefined",
    "throw 'words';": "words",
    "throw { name: 'Custom' };": "uncaught exception",
    "throw Symbol('s');": "Symbol(s)",
    "throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } });": "",
    "event.waitUntil(Promise.reject());": "undefined",
    "event.waitUntil(registration.showNotification('t', { data: () => {} }));": "could not be cloned",
    "event.waitUntil(registration.showNotification('t', { data: new WeakMap() }));": "could not be cloned",
    "new BroadcastChannel('c').postMessage(Symbol('s'));": "could not be cloned",
    "structuredClone({ port: registration });": "could not be cloned",
    "structuredClone({ get trap() { throw new TypeError('mine'); } });": "TypeError: mine",
    "const deep = []; let at = deep; for (let i = 0; i < 1e5; i++) at = at[0] = []; structuredClone(deep);": (
        "Maximum call stack size exceeded"
    ),
    "for (let i = 0; i < 2e4; i++) console.log('line ' + i);": None,
    "for (let i = 0; i < 30; i++) console.log('x'.repeat(1 << 20));": None,
    "for (let i = 0; i < 10000; i++) fetch('/small?' + i).catch(() => {});": None,
    "for (let i = 0; i < 2e4; i++) setTimeout(() => {}, 1e9);": None,
    "for (let i = 0; i < 1e4; i++) Promise.reject(i);": None,
    "for (let i = 0; i < 1e4; i++) event.waitUntil(Promise.resolve(i));": None,
    "for (let i = 0; i < 1e3; i++) addEventListener('push', () => {});": None,
    "Promise.prototype.then = null; Promise.resolve = null; globalThis.Promise = class {};": None,
    "globalThis.JSON = { parse() { throw 1; }, stringify() { throw 2; } }; JSON.parse = null;": None,
    "Array.prototype.push = Array.prototype[Symbol.iterator] = () => { throw 3; }; globalThis.Array = null;": None,
    "Object.prototype.then = (f) => f(1); Object.prototype.get = () => 2; Object.prototype.kind = 'x';": None,
    "Function.prototype.call = Function.prototype.apply = null; Reflect.apply = null;": None,
    "Object.freeze(globalThis); Object.freeze(Object.prototype);": None,
    "for (const name of Object.getOwnPropertyNames(self)) { try { delete self[name]; } catch { continue; } }": None,
}


@pytest_asyncio.fixture
async def user_agent() -> AsyncIterator[pyua.UserAgent]:
    async with pyua.UserAgent() as user_agent:
        yield user_agent


@pytest_asyncio.fixture
async def strict_user_agent() -> AsyncIterator[pyua.UserAgent]:
    async with pyua.UserAgent(time_limit=1, heap_limit=48 * 1024 * 1024) as user_agent:
        yield user_agent


async def register(user_agent: pyua.UserAgent, name: str, source: str) -> pyua.ServiceWorkerRegistration:
    origin = user_agent.origin(
        f"https://{name}.example", serve={"/sw.js": source, "/small": "small"}, permissions=["notifications"]
    )
    return await origin.register("/sw.js")


@pytest.mark.parametrize("handler", HANDLERS)
async def test_a_hostile_handler(user_agent: pyua.UserAgent, handler: str) -> None:
    """Its delivery says what was wrong; its own next event and another worker are served as before."""
    await check(user_agent, handler, HANDLERS[handler])


@pytest.mark.parametrize("handler", ENDLESS)
async def test_an_endless_handler(strict_user_agent: pyua.UserAgent, handler: str) -> None:
    """It is stopped, and its next event starts the worker anew."""
    await check(strict_user_agent, handler, ENDLESS[handler])


async def check(user_agent: pyua.UserAgent, handler: str, expected: str | None) -> None:
    source = f"onpush = (event) => {{ if (event.data.text() === 'go') {{ {handler} }} }};"
    hostile = await register(user_agent, "hostile", source)
    witness = await register(user_agent, "witness", "onpush = (event) => { event.waitUntil(Promise.resolve(1)); }")
    delivery = await hostile.push("go")
    if expected is None:
        assert delivery.ok, delivery.error
    else:
        assert delivery.error is not None
        assert expected in str(delivery.error)
    assert (await witness.push("and you?")).ok
    assert (await hostile.push("again")).ok


@pytest.mark.parametrize("handler", [
    "for (;;);",
    "event.waitUntil(new Promise(() => {}));",
    "for (let i = 0; i < 10000; i++) event.waitUntil(fetch('/never?' + i));",
])  # fmt: skip
async def test_a_worker_is_served_while_another_is_busy(user_agent: pyua.UserAgent, handler: str) -> None:
    """A hundred pushes are handled before the other's one is over."""
    hostile = await register(user_agent, "hostile", f"onpush = (event) => {{ {handler} }}")
    witness = await register(user_agent, "witness", "onpush = (event) => { self.text = event.data.text(); }")

    async def never(route: pyua.Route) -> None:
        await asyncio.Event().wait()

    user_agent.route("**/never*", never)
    busy = asyncio.create_task(hostile.push("go"))
    await asyncio.sleep(0)
    for number in range(100):
        assert (await witness.push(str(number))).ok
    assert not busy.done()
    assert witness.active is not None
    assert await witness.active.evaluate("text") == "99"
    assert hostile.active is not None
    await hostile.active.terminate()
    assert not (await asyncio.wait_for(busy, 10)).ok


@pytest.mark.parametrize(
    "source", ["for (;;);", "throw null", "(function f() { f(); })();", "let a = [0]; for (;;) a = a.concat(a);"]
)
async def test_a_hostile_script_is_not_installed(strict_user_agent: pyua.UserAgent, source: str) -> None:
    """As in a browser, registering fails; another script can be registered there afterwards."""
    with pytest.raises(pyua.PyuaError):
        await register(strict_user_agent, "hostile", source)
    registration = await strict_user_agent.origin(
        "https://hostile.example", serve={"/sw.js": "onpush = () => {}"}
    ).register("/sw.js")
    assert (await registration.push("x")).ok
