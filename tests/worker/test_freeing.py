"""Stopping a worker that is in the middle of one long step of the engine's own."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

import pyua
from pyua.errors import WorkerTerminatedError, WorkerTimeoutError
from pyua.worker.freeing import all_freed, free_on_a_thread

#: A search that V8 does not interrupt; it takes about a second.
LONG_STEP = "onmessage = () => { 'a'.repeat(90000).lastIndexOf('a'.repeat(45000) + 'b'); };"


def freeing_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "pyua-free-isolate"]


async def longest_pause(until: asyncio.Future[object]) -> float:
    """How long the event loop was kept from its work at the worst."""
    longest, last = 0.0, time.monotonic()
    while not until.done():
        await asyncio.sleep(0)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    return longest


async def test_a_long_step_does_not_hold_up_the_event_loop(workers) -> None:
    """The overrun worker's isolate goes when it can; meanwhile everything else goes on."""
    stuck = await workers.make(LONG_STEP, time_limit=0.2)
    fine = await workers.make("onmessage = () => {};")
    event = asyncio.ensure_future(stuck.fire("message", init()))
    pause = await longest_pause(event)
    began = time.monotonic()
    assert (await fine.fire("message", init())).ok
    assert time.monotonic() - began < 0.3
    assert isinstance((await event).killed, WorkerTimeoutError)
    assert pause < 0.3
    assert await all_freed()
    assert not freeing_threads()


async def test_termination_does_not_wait_for_a_long_step(workers) -> None:
    """terminate() returns at once, and the next use starts the worker anew."""
    worker = await workers.make(LONG_STEP + "self.one = 1;")
    event = asyncio.ensure_future(worker.fire("message", init()))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await worker.terminate()
    assert await worker.evaluate("one") == 1
    assert time.monotonic() - began < 0.3
    assert isinstance((await event).killed, WorkerTerminatedError)


async def test_a_user_agent_leaves_no_thread_behind() -> None:
    """close() waits for isolates that are still busy."""
    async with pyua.UserAgent() as user_agent:
        origin = user_agent.origin("https://app.example", serve={"/sw.js": LONG_STEP})
        registration = await origin.register("/sw.js")
        event = asyncio.ensure_future(registration.active.post_message(None))
        await asyncio.sleep(0.05)
    await event
    assert not freeing_threads()


async def test_patience_has_an_end(caplog: pytest.LogCaptureFixture) -> None:
    """An isolate that does not go is left to itself, and logged."""
    gone = threading.Event()
    free_on_a_thread(asyncio.get_running_loop(), gone.wait)
    assert not await all_freed(patience=0.01)
    assert "still busy" in caplog.text
    gone.set()
    assert await all_freed()


async def test_an_idle_isolate_needs_no_thread(workers) -> None:
    """It is freed on the spot."""
    worker = await workers.make("onmessage = () => {};")
    await worker.post_message(None)
    await worker.terminate()
    assert not freeing_threads()


def init() -> dict[str, object]:
    return {"client": None, "worker": None, "origin": "https://app.example", "tree": None, "json": None}
