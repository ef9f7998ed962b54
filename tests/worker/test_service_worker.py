"""A worker's life: started on demand, stopped when idle, killed when it must be."""

from __future__ import annotations

import asyncio

import pytest

from pyua.clock import VirtualClock
from pyua.errors import (
    DOMError,
    InternalError,
    WorkerMemoryError,
    WorkerScriptError,
    WorkerTerminatedError,
    WorkerTimeoutError,
)
from pyua.worker.states import TRANSITIONS, WorkerState, step

COUNTER = "let count = 0; addEventListener('push', (event) => { count++; });"
HANGS = "addEventListener('push', (event) => event.waitUntil(new Promise(() => {})));"


async def test_an_idle_worker_is_stopped_and_starts_afresh(workers) -> None:
    """After 30 s without an event its globals are gone; the next event starts it again."""
    clock = VirtualClock()
    worker = await workers.make(COUNTER, clock=clock)
    await worker.fire("push", {"data": None})
    await clock.run_for(29.9)
    assert worker.running
    assert await worker.evaluate("count") == 1
    await clock.run_for(29.9)
    assert worker.running, "evaluate counts as use"
    await clock.run_for(0.2)
    assert not worker.running
    assert await worker.evaluate("count") == 0
    assert worker.start_count == 2


async def test_a_hanging_event_is_killed_after_both_timeouts(workers) -> None:
    """30 s idle and 30 s more: the event ends as rejected, and the console says why."""
    clock = VirtualClock()
    worker = await workers.make(HANGS, clock=clock)
    event = asyncio.ensure_future(worker.fire("push", {"data": None}))
    await clock.run_for(59.9)
    assert not event.done()
    await clock.run_for(0.2)
    result = await event
    assert (result.failed, result.rejected) == (False, True)
    assert isinstance(result.killed, WorkerTerminatedError)
    assert "still waiting" in worker.console[-1].text


async def test_the_timeouts_are_prefs(workers) -> None:
    """dom.serviceWorkers.idle_timeout and idle_extended_timeout, in milliseconds."""
    clock = VirtualClock()
    prefs = {"dom.serviceWorkers.idle_timeout": 1500, "dom.serviceWorkers.idle_extended_timeout": 1000}
    worker = await workers.make(HANGS, clock=clock, prefs=prefs)
    event = asyncio.ensure_future(worker.fire("push", {"data": None}))
    await clock.run_for(2.4)
    assert not event.done()
    await clock.run_for(0.2)
    assert (await event).killed is not None


async def test_terminate_loses_the_globals_and_keeps_the_worker(workers) -> None:
    """As a browser may do at any time; what it was waiting for ends."""
    worker = await workers.make(COUNTER + HANGS)
    event = asyncio.ensure_future(worker.fire("push", {"data": None}))
    while await worker.evaluate("count") == 0:
        pass
    await worker.terminate()
    assert (await event).rejected
    assert worker.state == "activated"
    assert await worker.evaluate("count") == 0


async def test_timers_end_with_the_worker(workers) -> None:
    """An interval of a terminated worker does not go on."""
    clock = VirtualClock()
    worker = await workers.make("setInterval(() => console.log('tick'), 1000);", clock=clock)
    await clock.run_for(3.5)
    assert [line.text for line in worker.console] == ["tick"] * 3
    await worker.terminate()
    await clock.run_for(10)
    assert len(worker.console) == 3


async def test_a_stuck_worker_is_killed_and_others_go_on(workers) -> None:
    """An endless microtask loop takes its own isolate only."""
    stuck = await workers.make(
        "addEventListener('push', () => { (function f() { Promise.resolve().then(f) })() });", time_limit=0.2
    )
    fine = await workers.make(COUNTER)
    event = asyncio.ensure_future(stuck.fire("push", {"data": None}))
    assert (await fine.fire("push", {"data": None})).ok
    result = await event
    assert isinstance(result.killed, WorkerTimeoutError)
    assert not stuck.running
    assert "without giving way" in stuck.console[-1].text
    assert await stuck.evaluate("1 + 1") == 2, "the next use starts it again"


async def test_evaluate_gives_values_and_errors(workers) -> None:
    """Promises are awaited, functions called, errors carry their place."""
    worker = await workers.make("self.X = { a: [1, 'b', null, true], d: new Date(0) };")
    assert await worker.evaluate("self.X") == {"a": [1, "b", None, True], "d": "1970-01-01T00:00:00.000Z"}
    assert await worker.evaluate("() => Promise.resolve(5)") == 5
    assert await worker.evaluate("undefined") is None
    with pytest.raises(WorkerScriptError, match="ReferenceError: nope is not defined"):
        await worker.evaluate("nope")
    with pytest.raises(WorkerScriptError, match="uncaught exception: text"):
        await worker.evaluate("Promise.reject('text')")
    with pytest.raises(WorkerScriptError, match="cyclic object value"):
        await worker.evaluate("const o = {}; o.o = o; o")


async def test_a_redundant_worker_does_not_run(workers) -> None:
    """evaluate says so."""
    worker = await workers.make("")
    worker.change_state(WorkerState.REDUNDANT)
    with pytest.raises(DOMError, match="InvalidStateError"):
        await worker.evaluate("1")


@pytest.mark.parametrize("now", WorkerState)
@pytest.mark.parametrize("then", WorkerState)
def test_states_follow_the_table(now: WorkerState, then: WorkerState) -> None:
    """Nothing but what the table lists is possible."""
    if then in TRANSITIONS[now]:
        assert step(now, then) is then
    else:
        with pytest.raises(InternalError):
            step(now, then)


async def test_imported_scripts_are_kept_for_the_next_start(workers) -> None:
    """After installation the network is not asked again, and what was not imported then cannot be imported."""
    worker = await workers.make(
        "importScripts('/a.js', 'b.js'); function late() { try { importScripts('/c.js'); return 'loaded' } catch (e) { return [e.name, e.message] } }",
        also={"/a.js": "const A = 1;", "/b.js": "const B = A + 1;", "/c.js": ""},
    )
    workers.network.serve("https://app.example", {"/sw.js": "gone"})
    await worker.terminate()
    assert await worker.evaluate("[A, B]") == [1, 2]
    assert await worker.evaluate("late()") == ["NetworkError", "A network error occurred."]
    await asyncio.sleep(0)  # what the isolate's own thread says to the console
    assert "https://app.example/c.js was not imported before" in worker.console[-1].text


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("importScripts('/missing.js')", "NetworkError"),
        ("importScripts('/text')", "NetworkError"),
        ("importScripts('http://[')", "SyntaxError"),
        ("importScripts('/throws.js')", "RangeError"),
        ("importScripts('/broken.js')", "SyntaxError"),
        ("importScripts()", "fine"),
    ],
)
async def test_import_scripts_fails_as_in_browsers(workers, call: str, expected: str) -> None:
    """A DOMException for what cannot be loaded, the script's own error for what throws."""
    worker = await workers.make(
        f"let said = 'fine'; try {{ {call} }} catch (e) {{ said = e.name }}",
        also={"/text": "no script", "/throws.js": "throw new RangeError('r')", "/broken.js": "let = ;"},
    )
    assert await worker.evaluate("said") == expected


@pytest.mark.parametrize("bomb", ["", "await null;"])
async def test_a_memory_bomb_fails_its_event(workers, bomb: str) -> None:
    """In the listener or behind an await: the event is rejected, and the reason is memory."""
    source = f"onpush = (event) => event.waitUntil((async () => {{ {bomb} const a = []; for (;;) a.push(new Array(1000).fill({{}})); }})());"
    worker = await workers.make(source, heap_limit=48 * 1024 * 1024)
    result = await asyncio.wait_for(worker.fire("push", {"data": None}), 20)
    assert result.rejected
    assert isinstance(result.killed, WorkerMemoryError)
    assert not worker.running


async def test_what_is_no_json_is_refused_at_once(workers) -> None:
    """The caller hears it, not the worker."""
    worker = await workers.make("self.alive = 1;")
    with pytest.raises(ValueError, match="JSON"):
        await worker.post_message(float("nan"))
    assert await worker.evaluate("alive") == 1


@pytest.mark.parametrize("loop", ["for (;;);", "(function f() { Promise.resolve().then(f) })()"])
async def test_the_time_limit_holds_when_nobody_waits_any_more(workers, loop: str) -> None:
    """Whoever gives up waiting leaves no script behind that runs for ever."""
    worker = await workers.make("", time_limit=0.3)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(worker.evaluate(loop), 0.05)
    async with asyncio.timeout(10):
        while worker.running:
            await asyncio.sleep(0.01)
    assert "without giving way" in worker.console[-1].text
    assert await worker.evaluate("1 + 1") == 2


async def test_what_a_task_posts_is_heard_when_nobody_waits_any_more(workers) -> None:
    """Its console lines, its timers and operations do not get lost with the one who waited."""
    worker = await workers.make(
        "function slow() { console.log('begun'); const end = Date.now() + 150; while (Date.now() < end); setTimeout(() => console.log('timer'), 0); }"
    )
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(worker.evaluate("slow()"), 0.05)
    async with asyncio.timeout(10):
        while len(worker.console) < 2:
            await asyncio.sleep(0.01)
    assert [line.text for line in worker.console] == ["begun", "timer"]
