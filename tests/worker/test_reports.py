"""What a worker said before it was stopped: nothing of it is lost, and nothing of it is without bounds."""

from __future__ import annotations

import asyncio

import pytest

from pyua.errors import WorkerMemoryError, WorkerTerminatedError, WorkerTimeoutError

ENDS = {
    "an endless loop": "for (;;);",
    "endless microtasks": "(function f() { Promise.resolve().then(f); })();",
    "an endless regular expression": "/^(a+)+$/.test('a'.repeat(40) + 'b');",
    "a memory bomb": "const a = []; for (;;) a.push(new Array(1000).fill({}));",
    "a memory bomb behind an await": "await null; const a = []; for (;;) a.push(new Array(1000).fill({}));",
}


async def fire(worker):
    return await asyncio.wait_for(worker.fire("push", {"data": None}), 30)


@pytest.mark.parametrize("end", ENDS.values(), ids=list(ENDS))
async def test_lines_written_before_a_worker_is_stopped(workers, end: str) -> None:
    """They are in the event's console and in the worker's, in order, whatever stops it."""
    worker = await workers.make(
        f"onpush = async () => {{ console.log('one', 1); console.warn('two'); reportError('odd'); console.log('é𝒳'); {end} }};",
        time_limit=30 if "push(" in end else 0.3,
        heap_limit=48 * 1024 * 1024,
    )
    result = await fire(worker)
    assert isinstance(result.killed, WorkerMemoryError if "push(" in end else WorkerTimeoutError)
    expected = ["one 1", "two", "uncaught exception: odd", "é𝒳"]
    assert [line.text for line in result.console] == expected
    assert [line.text for line in worker.console] == [*expected, str(result.killed)]
    assert worker.console[1].place.startswith("https://app.example/sw.js:1:")


async def test_errors_before_a_worker_is_stopped(workers) -> None:
    """A listener that threw is told though the next one never ended."""
    worker = await workers.make(
        "const t = new EventTarget(); t.addEventListener('x', () => { throw new Error('first'); });"
        "onpush = () => { t.dispatchEvent(new Event('x')); for (;;); };",
        time_limit=0.2,
    )
    result = await fire(worker)
    assert [error.cause for error in result.errors[:1]] == ["Error: first"]
    assert result.errors[1] is result.killed


async def test_lines_before_a_termination(workers) -> None:
    """Who stops a worker oneself is told what it said, too."""
    worker = await workers.make("onpush = () => { console.log('on the way'); for (;;); };")
    event = asyncio.ensure_future(fire(worker))
    while not worker._running.busy:  # type: ignore[union-attr]
        await asyncio.sleep(0)
    await asyncio.sleep(0.1)
    await worker.terminate()
    result = await event
    assert isinstance(result.killed, WorkerTerminatedError)
    assert [line.text for line in result.console] == ["on the way"]


async def test_lines_of_a_script_that_never_ends(workers) -> None:
    """A worker that cannot start has said something, too."""
    worker = await workers.make("console.log('starting'); for (;;);", activated=False, time_limit=0.2)
    with pytest.raises(WorkerTimeoutError):
        await worker.start()
    assert worker.console[0].text == "starting"


async def test_a_flood_is_bounded(workers) -> None:
    """The first 10,000 lines of a task are kept; one line says how many more there were."""
    worker = await workers.make("onpush = () => { for (let i = 0; i < 11_234; i++) console.log(i); };", time_limit=50)
    result = await fire(worker)
    assert [line.text for line in result.console[:10_000]] == [str(i) for i in range(10_000)]
    assert [str(line) for line in result.console[10_000:]] == ["[warn] … 1,234 more lines were dropped"]


async def test_an_endless_flood_is_stopped(workers) -> None:
    """As any endless loop is, with what it wrote first."""
    worker = await workers.make("onpush = () => { for (let i = 0;; i++) console.log(i); };", time_limit=0.3)
    result = await fire(worker)
    assert isinstance(result.killed, WorkerTimeoutError)
    assert [line.text for line in result.console[:10]] == [str(i) for i in range(10)]
    assert len(result.console) <= 10_001


async def test_a_flood_of_long_lines_is_bounded(workers) -> None:
    """By size as well as by number; what follows in the next task is heard again."""
    worker = await workers.make(
        "const long = 'x'.repeat(3_000_000); onpush = () => { for (let i = 0; i < 10; i++) console.log(long); };"
        "onmessage = () => console.log('short');"
    )
    result = await fire(worker)
    assert len(result.console) < 10
    assert result.console[-1].text == f"… {10 - (len(result.console) - 1)} more lines were dropped"
    await worker.post_message(None)
    assert worker.console[-1].text == "short"


async def test_an_event_of_many_tasks_is_bounded(workers) -> None:
    """An event's console has 10,000 lines and one that counts the rest."""
    worker = await workers.make(
        """
        onpush = (event) => event.waitUntil((async () => {
          for (let i = 0; i < 3; i++) {
            await new Promise((resolve) => setTimeout(resolve, 0));
            for (let j = 0; j < 4000; j++) console.log(i, j);
          }
        })());
        """
    )
    result = await fire(worker)
    assert len(result.console) == 10_001
    assert result.console[0].text == "0 0"
    assert result.console[-1].text == "… 2,000 more lines were dropped"


async def test_a_flood_of_errors_does_not_hide_behind_lines(workers) -> None:
    """Errors have a share of their own."""
    worker = await workers.make(
        "onpush = () => { for (let i = 0; i < 11_000; i++) console.log(i); throw new Error('after the flood'); };"
    )
    result = await fire(worker)
    assert [error.cause for error in result.errors] == ["Error: after the flood"]
