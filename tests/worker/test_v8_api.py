"""The V8 functions reached by symbol: scripts, rejections, and the event behind an await."""

from __future__ import annotations

import ctypes

from pyua.worker.engine import load_library
from pyua.worker.v8_api import V8Api


def test_the_engine_here_exports_what_is_needed() -> None:
    """Linux wheels do; a release that stopped would be noticed here."""
    assert V8Api.find(load_library()) is not None


def test_a_library_without_the_symbols_is_no_error() -> None:
    """The runtime goes without, then."""
    assert V8Api.find(ctypes.CDLL(None)) is None


async def test_imported_scripts_share_their_top_level_names(workers) -> None:
    """let, const and class of an imported script are visible to the importing one, and stay what they are."""
    worker = await workers.make(
        "importScripts('/a.js');\nlet own = LIMIT + 1; bump();\nclass Sub extends Base {}\n",
        also={"/a.js": "const LIMIT = 41; let count = 0; function bump() { count++; } class Base {}"},
    )
    assert await worker.evaluate("[LIMIT, own, count, new Sub() instanceof Base, typeof self.LIMIT]") == [
        41, 42, 1, True, "undefined",
    ]  # fmt: skip
    assert await worker.evaluate("try { LIMIT = 1 } catch (e) { e.message }") == "Assignment to constant variable."


async def test_names_declared_twice_are_an_error(workers) -> None:
    """As in browsers, a second script cannot declare a name again."""
    worker = await workers.make(
        "const NAME = 1; let said = ''; try { importScripts('/a.js') } catch (e) { said = String(e) }",
        also={"/a.js": "let NAME = 2;"},
    )
    assert await worker.evaluate("said") == "SyntaxError: Identifier 'NAME' has already been declared"


async def test_a_floating_rejection_fires_unhandledrejection(workers) -> None:
    """Nobody holds the promise of an async function that is only called, and still its rejection is heard."""
    worker = await workers.make(
        """
        const heard = [];
        addEventListener('unhandledrejection', (event) => { heard.push(String(event.reason)); event.preventDefault(); });
        addEventListener('rejectionhandled', () => heard.push('handled later'));
        let late;
        """
    )
    await worker.evaluate(
        "(async () => { throw new Error('floating') })(); late = Promise.reject(7); Promise.reject(8).catch(() => 0); 0"
    )
    assert await worker.evaluate("heard") == ["Error: floating", "7"]
    await worker.evaluate("late.catch(() => 0); 0")
    assert await worker.evaluate("heard") == ["Error: floating", "7", "handled later"]
    assert not worker.console


async def test_an_unhandled_rejection_is_written_to_the_console(workers) -> None:
    """With the place in the script where its error was made."""
    worker = await workers.make("\nsetTimeout(async () => { throw new RangeError('lost') }, 0);")
    while not worker.console:
        await worker.evaluate("0")
    (line,) = worker.console
    assert (line.level, line.text, line.place) == ("error", "RangeError: lost", "https://app.example/sw.js:2:32")


async def test_console_lines_find_their_event_behind_an_await(workers) -> None:
    """Two events under way at once: what each writes later is told apart."""
    import asyncio

    worker = await workers.make(
        """
        addEventListener('message', (event) => event.waitUntil((async () => {
          for (let i = 0; i < 3; i++) {
            await new Promise((resolve) => setTimeout(resolve, 1));
            console.log(event.data);
          }
        })()));
        """
    )
    init = {"client": None, "worker": None, "origin": "https://app.example", "tree": None}
    one, two = await asyncio.gather(
        worker.fire("message", {**init, "json": "one"}), worker.fire("message", {**init, "json": "two"})
    )
    assert [line.text for line in one.console] == ["one"] * 3
    assert [line.text for line in two.console] == ["two"] * 3


async def test_without_the_symbols_workers_run_all_the_same(workers, monkeypatch) -> None:
    """Where the library hides V8's functions, imports are evaluated, and async listeners' rejections are heard."""
    monkeypatch.setattr("pyua.worker.engine.V8Api.find", lambda _library: None)
    worker = await workers.make(
        "importScripts('/a.js'); addEventListener('push', async () => { console.log('ran'); throw new Error('lost'); });",
        also={"/a.js": "var shared = 1; function double(n) { return n * 2; }"},
    )
    assert await worker.evaluate("double(shared)") == 2
    result = await worker.fire("push", {"data": None})
    assert [line.text for line in result.console] == ["ran", "Error: lost"]
