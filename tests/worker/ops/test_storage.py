"""navigator.storage in a real isolate."""

from __future__ import annotations


async def test_what_an_origin_keeps_is_counted(worker) -> None:
    """A cache's entry of a thousand bytes makes a thousand bytes more, at least."""
    before, after, quota = await worker.evaluate(
        """(async () => {
          const before = await navigator.storage.estimate();
          await (await caches.open("a")).put("/x", new Response("x".repeat(1000)));
          const after = await navigator.storage.estimate();
          return [before.usage, after.usage, after.quota];
        })()"""
    )
    assert before == 0
    assert 1000 <= after < 3000
    assert quota == 10 * 2**30
    assert await worker.evaluate("navigator.storage.persisted()") is False
    assert await worker.evaluate("[typeof navigator.storage.persist, typeof navigator.storage.getDirectory]") == [
        "undefined", "undefined",
    ]  # fmt: skip
