"""The runtime is compiled once in a process; what V8 does not take from a cache is compiled again."""

from __future__ import annotations

import pytest

from pyua.worker import v8_code_cache
from pyua.worker.boot import boot_source

SCRIPT = "const url = new URL('/a?b=1', 'https://a.example/x')"


async def test_further_workers_take_the_runtime_from_the_cache(workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """The boot script and each file that a script makes the runtime load are compiled by the first worker only."""
    monkeypatch.setattr(v8_code_cache, "_caches", caches := {})
    first = await workers.make(SCRIPT)
    assert await first.evaluate("url.href") == "https://a.example/a?b=1"
    assert boot_source() in caches
    kept = dict(caches)
    assert len(kept) > 1
    second = await workers.make(SCRIPT)
    assert await second.evaluate("url.href") == "https://a.example/a?b=1"
    assert all(caches[source] is kept[source] for source in kept)


@pytest.mark.parametrize("garbage", [b"", b"\0" * 64, b"no code cache" * 1000])
async def test_a_cache_that_v8_refuses_is_made_anew(workers, monkeypatch: pytest.MonkeyPatch, garbage: bytes) -> None:
    """V8 checks what it is given; the worker starts all the same."""
    monkeypatch.setattr(v8_code_cache, "_caches", caches := {boot_source(): garbage})
    worker = await workers.make(SCRIPT)
    assert await worker.evaluate("url.search") == "?b=1"
    assert len(caches[boot_source()]) > 10_000


async def test_a_file_that_finds_the_stack_full(workers) -> None:
    """Where a script has left no room for the runtime to load a file, the script hears so, and later it is there."""
    worker = await workers.make(
        """
        let errors = 0;
        function dig(name) {
          try { dig(name); } catch (full) { try { new self[name](); } catch (error) { errors++; throw full; } }
        }
        for (const name of ['FileReader', 'ReadableStream', 'URL', 'Headers', 'Response', 'TextEncoderStream']) {
          try { dig(name); } catch { continue; }
        }
        """
    )
    assert await worker.evaluate("errors") > 0
    assert await worker.evaluate("new FileReader().readyState + new Response('x').status") == 200


async def test_a_global_object_that_takes_no_property(workers) -> None:
    """What a script has closed, the runtime does without."""
    worker = await workers.make("Object.preventExtensions(globalThis)")
    assert await worker.evaluate("new URL('https://a.example/b').pathname") == "/b"
    assert await worker.evaluate("new TextDecoder().decode(new Uint8Array(5000).fill(65)).length") == 5000
