"""The limit of what a worker holds, its buffers included."""

from __future__ import annotations

import asyncio
import resource
import sys

import pytest

from pyua.errors import WorkerMemoryError

MB = 1024 * 1024
LIMIT = 64 * MB

BOMBS = {
    "array buffers": "const a = []; for (;;) a.push(new ArrayBuffer(1e6));",
    "typed arrays that are written": "const a = []; for (;;) a.push(new Uint8Array(1e6).fill(1));",
    "many small ones": "const a = []; for (;;) a.push(new Uint8Array(5000).fill(1));",
    "one large one": "self.a = new Uint8Array(1e8); for (;;);",
    "blobs": "const part = new Uint8Array(1e6).fill(1), a = []; for (;;) a.push(new Blob([part]));",
    "behind an await": "const a = []; for (;;) { await null; a.push(new Uint8Array(1e6).fill(1)); }",
    "resizable buffers": "const a = []; for (;;) { const b = new ArrayBuffer(0, { maxByteLength: 1e6 }); b.resize(1e6); a.push(b); }",
    "WebAssembly memory": "const a = []; for (;;) a.push(new WebAssembly.Memory({ initial: 16 }));",
    "heap and buffers together": "const a = []; for (;;) a.push(new Array(1000).fill(0), new Uint8Array(8000));",
    "text": "let a = 'x'; const all = []; for (let i = 0;; i++) all.push((a + i).repeat(1e5).split(''));",
}


def peak() -> int:
    """The most that this process has ever held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


async def fire(worker):
    return await asyncio.wait_for(worker.fire("push", {"data": None}), 40)


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=list(BOMBS))
async def test_a_bomb_is_stopped(workers, bomb: str) -> None:
    """The event fails with the reason, the isolate is gone, and the process has not grown much beyond the limit."""
    worker = await workers.make(
        f"onpush = async () => {{ console.log('lit'); {bomb} }};", heap_limit=LIMIT, time_limit=30
    )
    before = peak()
    result = await fire(worker)
    assert isinstance(result.killed, WorkerMemoryError)
    assert "64 MB" in str(result.killed)
    assert [line.text for line in result.console] == ["lit"]
    assert not worker.running
    assert peak() - before < 6 * LIMIT
    assert await worker.evaluate("1 + 1") == 2, "the next use starts it again"


@pytest.mark.parametrize(
    "work",
    [
        "for (let i = 0; i < 2000; i++) new Uint8Array(1e6).fill(1);",
        "for (let i = 0; i < 300; i++) await new Blob([new Uint8Array(1e6)]).arrayBuffer();",
        "self.kept = new Uint8Array(40e6).fill(1); for (let i = 0; i < 200; i++) new Uint8Array(5e6);",
    ],
)
async def test_garbage_does_not_count(workers, work: str) -> None:
    """What a worker has let go is collected, however much it was."""
    worker = await workers.make(
        f"onpush = (e) => e.waitUntil((async () => {{ {work} }})());", heap_limit=LIMIT, time_limit=30
    )
    result = await fire(worker)
    assert result.ok, result.errors
    assert worker.running


async def test_memory_held_over_many_events(workers) -> None:
    """A worker that keeps more and more is stopped, though no event of it takes long."""
    worker = await workers.make(
        "const kept = []; onpush = () => { kept.push(new Uint8Array(1e6).fill(1)); };", heap_limit=LIMIT
    )
    for _ in range(400):
        result = await fire(worker)
        if result.killed is not None:
            break
    assert isinstance(result.killed, WorkerMemoryError)


async def test_others_go_on(workers) -> None:
    """Only the worker that held too much is stopped."""
    greedy = await workers.make(f"onpush = () => {{ {BOMBS['array buffers']} }};", heap_limit=LIMIT)
    fine = await workers.make("self.kept = new Uint8Array(30e6); onpush = () => {};", heap_limit=LIMIT)
    event = asyncio.ensure_future(fire(greedy))
    assert (await fire(fine)).ok
    assert isinstance((await event).killed, WorkerMemoryError)
    assert await fine.evaluate("kept.length") == 30_000_000
    assert fine.start_count == 1


async def test_shared_memory_has_no_constructor(workers) -> None:
    """Nobody counts it, and a global that is not isolated does not have it, as in Firefox."""
    worker = await workers.make("")
    assert await worker.evaluate("typeof SharedArrayBuffer + ' ' + ('SharedArrayBuffer' in self)") == "undefined false"
