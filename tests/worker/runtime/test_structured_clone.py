"""What leaves the isolate: trees that JSON can say, from one worker to another."""

from __future__ import annotations

import json
from typing import Any


async def test_a_broadcast_crosses_isolates(isolate: Any, other_isolate: Any) -> None:
    """All that a clone can hold arrives in another worker, through JSON text."""
    await other_isolate.run(
        "var channel = new BroadcastChannel('x');"
        "var got = new Promise((r) => { channel.onmessage = (e) => r(e.data); });"
    )
    await isolate.run(
        """
        const shared = { n: 1 };
        new BroadcastChannel("x").postMessage({
          list: [shared, shared, undefined, -0, NaN, 12n, "\\u{1f600}\\ud800"], map: new Map([[1, new Set(["a"])]]),
          date: new Date(7), re: /x/gi, bytes: new Uint8Array([1, 2, 255]), floats: new Float32Array([0.5]),
          error: new RangeError("far", { cause: "c" }), exception: new DOMException("m", "AbortError"),
          file: new File(["abc"], "f.txt", { type: "text/plain", lastModified: 9 }),
        });
        """
    )
    await isolate.worker.clock.settle()
    ((channel, tree),) = isolate.worker.broadcasts
    await other_isolate.bridge.send("broadcast", channel, json.loads(json.dumps(tree)))
    assert (
        await other_isolate.evaluate(
            """got.then(async (v) => [
          v.list[0] === v.list[1], v.list[2] === undefined, Object.is(v.list[3], -0), Number.isNaN(v.list[4]),
          v.list[5] === 12n, v.list[6] === "\\u{1f600}\\ud800", v.map.get(1).has("a"), v.date.getTime() === 7,
          String(v.re) === "/x/gi", v.bytes[2] === 255, v.bytes instanceof Uint8Array, v.floats[0] === 0.5,
          v.error instanceof RangeError && v.error.cause === "c",
          v.file instanceof File && v.file.name === "f.txt" && await v.file.text() === "abc",
          v.exception.name === "AbortError",
        ])"""
        )
        == [True] * 15
    )


async def test_shared_memory_and_ports_stay_in_their_isolate(isolate: Any) -> None:
    """What only works within one isolate is refused before anything is sent."""
    assert (
        await isolate.evaluate(
            """(() => {
          const channel = new BroadcastChannel("x");
          const refused = [];
          for (const value of [new WebAssembly.Memory({ shared: true, initial: 1, maximum: 1 }).buffer, new MessageChannel().port1, new ReadableStream(), () => {}]) {
            try { channel.postMessage({ value }); refused.push("sent"); } catch (error) { refused.push(error.name); }
          }
          return refused;
        })()"""
        )
        == ["DataCloneError"] * 4
    )
    assert isolate.worker.broadcasts == []


async def test_a_damaged_tree_is_a_messageerror(isolate: Any) -> None:
    """A message that cannot be read fires messageerror and nothing else."""
    await isolate.run(
        "var channel = new BroadcastChannel('x');"
        "var got = new Promise((r) => { channel.onmessage = channel.onmessageerror = (e) => r(e.type); });"
    )
    await isolate.bridge.send("broadcast", "x", {"nodes": [["platform", "Nonsense"]], "root": ["r", 0]})
    assert await isolate.evaluate("got") == "messageerror"
