"""The engine port's contract, held by V8Engine."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from pyua.errors import WorkerMemoryError, WorkerScriptError, WorkerTerminatedError, WorkerTimeoutError
from pyua.worker.boot import runtime_source
from pyua.worker.engine import V8Engine
from pyua.worker.freeing import all_freed

BOOT = """(function (request, buffer) {
  const primordials = (%s)();
  const stringify = (%s)(primordials);
  const { entry, rt } = (%s)(primordials, stringify, request, buffer);
  globalThis.post = (...values) => rt.post("said", ...values);
  globalThis.ask = (value) => rt.ops.callSync("ask", value);
  rt.onHost("say", (value) => rt.post("said", value));
  rt.onHost("run", (source) => (0, eval)(source));
  return entry;
})""" % tuple(  # noqa: UP031 (the scripts have braces)
    runtime_source(name).split("\n//# sourceURL")[0]
    for name in ("core/00_primordials.js", "core/01_json.js", "core/02_host.js")
)

Make = Callable[..., Any]


@pytest_asyncio.fixture
async def make() -> AsyncIterator[Make]:
    engines: list[V8Engine] = []

    async def make_engine(answer: Callable[[str], str] = lambda _text: "[true,null]", **options: Any) -> V8Engine:
        engine = V8Engine(BOOT, answer=answer, wake=options.pop("wake", lambda: None), **options)
        engines.append(engine)
        await engine.start()
        return engine

    yield make_engine
    for engine in engines:
        engine.close()


def said(posted: str) -> list[Any]:
    """What was posted, without the kind."""
    return [message[1:] for message in json.loads(posted)]


async def test_a_message_gets_what_was_posted_until_its_microtasks_were_done(make: Make) -> None:
    """What promises do right after a task belongs to the task's outcome."""
    engine = await make()
    outcome = await engine.call(json.dumps(["run", "Promise.resolve().then(() => post('later')); post('now')"]))
    assert said(outcome.posted) == [["now"], ["later"]]
    assert outcome.failure is None


async def test_text_of_every_kind_survives_the_crossing(make: Make) -> None:
    """Astral characters, lone surrogates and control characters come back as they went."""
    engine = await make()
    text = "é 𝒳 \ud800 \0 \u2028 \x7f"
    assert said((await engine.call(json.dumps(["say", text]))).posted) == [[text]]


async def test_an_uncaught_error_tells_its_place(make: Make) -> None:
    """File, line and column are the script's own, for errors at run time and for ones of syntax."""
    engine = await make()
    outcome = await engine.evaluate("\n  null.foo;\n//# sourceURL=https://a.example/sw.js")
    assert isinstance(outcome.failure, WorkerScriptError)
    assert (outcome.failure.url, outcome.failure.line, outcome.failure.column) == ("https://a.example/sw.js", 2, 8)
    assert outcome.failure.cause.startswith("TypeError: Cannot read properties of null")
    outcome = await engine.evaluate("let x = ;\n//# sourceURL=https://a.example/sw.js")
    assert isinstance(outcome.failure, WorkerScriptError)
    assert outcome.failure.place == "https://a.example/sw.js:1:9"


async def test_a_thrown_string_has_a_place_too(make: Make) -> None:
    """Not only Error objects are located."""
    engine = await make()
    failure = (await engine.evaluate("\n\nthrow 'text'\n//# sourceURL=https://a.example/sw.js")).failure
    assert isinstance(failure, WorkerScriptError)
    assert str(failure) == "https://a.example/sw.js:3:1: text"


async def test_synchronous_requests_are_answered_on_the_isolates_thread(make: Make) -> None:
    """JavaScript waits; the event loop does not."""
    threads = []

    def answer(text: str) -> str:
        threads.append(threading.current_thread())
        return json.dumps([True, json.loads(text)[1][0] * 2])

    engine = await make(answer)
    outcome = await engine.call(json.dumps(["run", "post(ask('ab'))"]))
    assert said(outcome.posted) == [["abab"]]
    assert threads[0] is not threading.main_thread()


async def test_requests_and_answers_longer_than_the_shared_memory(make: Make) -> None:
    """They are passed in turns, and arrive whole."""
    engine = await make(lambda text: json.dumps([True, json.loads(text)[1][0] + "!"], ensure_ascii=False))
    outcome = await engine.call(json.dumps(["run", "const t = 'é𝒳'.repeat(150000); post(ask(t) === t + '!')"]))
    assert said(outcome.posted) == [[True]]


async def test_an_endless_loop_is_stopped(make: Make) -> None:
    """The time limit ends it, and says so."""
    engine = await make(time_limit=0.2)
    outcome = await engine.call('["run", "for (;;);"]')
    assert isinstance(outcome.failure, WorkerTimeoutError)
    assert "0.2 s" in str(outcome.failure)


async def test_an_endless_chain_of_microtasks_is_stopped(make: Make) -> None:
    """It cannot be interrupted, so its isolate is closed; the process goes on."""
    engine = await make(time_limit=0.2)
    outcome = await engine.call(json.dumps(["run", "(function f() { Promise.resolve().then(f); })()"]))
    assert isinstance(outcome.failure, WorkerTimeoutError)
    assert engine.closed
    other = await make()
    assert said((await other.call('["say", 1]')).posted) == [[1]]


async def test_too_much_memory_is_an_error_not_a_crash(make: Make) -> None:
    """The heap limit is kept."""
    engine = await make(heap_limit=32 * 1024 * 1024)
    outcome = await engine.call(json.dumps(["run", "const a = []; for (;;) a.push(new Array(100000).fill({}));"]))
    assert isinstance(outcome.failure, WorkerMemoryError)
    assert "32 MB" in str(outcome.failure)


async def test_a_step_that_cannot_go_on_is_an_error_not_a_crash(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """Where V8 would end the process, the isolate's thread stands still instead; nobody waits for it."""
    engine: Any = None

    def answer(_text: str) -> str:
        # What V8 calls, on the same thread: a real case takes ten seconds and 700 MB.
        engine._channel.memory._stand_still(b"invalid table size", None)
        raise AssertionError("it returned")

    engine = await make(answer)
    outcome = await engine.call(json.dumps(["run", "ask(1)"]))
    assert isinstance(outcome.failure, WorkerMemoryError)
    assert engine.closed
    assert "stays until the process ends" in caplog.text
    other = await make()
    assert said((await other.call('["say", 1]')).posted) == [[1]]
    assert await all_freed(patience=0.1)


async def test_closing_ends_what_is_waited_for(make: Make) -> None:
    """Whoever waits learns that the worker is gone."""
    engine = await make()
    waiting = asyncio.ensure_future(engine.call('["run", "for (;;);"]'))
    await asyncio.sleep(0.05)
    engine.close()
    assert isinstance((await waiting).failure, WorkerTerminatedError)
    with pytest.raises(WorkerTerminatedError):
        await engine.call('["say", 1]')
    engine.close()


async def test_what_is_posted_outside_of_a_task_wakes_the_host(make: Make) -> None:
    """WebAssembly compiles on its own time; its promise is heard all the same."""
    woken = asyncio.Event()
    engine = await make(wake=woken.set)
    source = "WebAssembly.compile(new Uint8Array([0,97,115,109,1,0,0,0])).then((m) => post(String(m)))"
    first = await engine.call(json.dumps(["run", source]))
    if not said(first.posted):
        await asyncio.wait_for(woken.wait(), 5)
        first = await engine.collect()
    assert said(first.posted) == [["[object WebAssembly.Module]"]]


async def test_isolates_do_not_share_anything(make: Make) -> None:
    """A global of one is not seen by another."""
    one, other = await make(), await make()
    await one.evaluate("var shared = 1;")
    assert said((await other.call(json.dumps(["run", "post(typeof shared)"]))).posted) == [["undefined"]]
