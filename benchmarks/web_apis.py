"""What a worker's web APIs cost, beside the same script in Node."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Final

import pyua
from benchmarks.figure import Figure
from benchmarks.workers import ORIGIN

__all__ = ["measure"]

_SCRIPT: Final = Path(__file__).with_suffix(".js")
#: measure of web_apis.js → (what it is called here, milliseconds asked).
_ASKED: Final = {
    "urlParse": ("new URL()", 0.010),
    "urlParseOdd": ("new URL() with much to mend", 0.010),
    "structuredClone": ("structuredClone() of 10 kB", 0.2),
    "textDecoder": ("TextDecoder, 1 MB of UTF-8", 20),
    "textDecoderLatin": ("TextDecoder, 1 MB of windows-1252", 20),
    "aesGcm": ("crypto.subtle AES-GCM, 1 MB", 10),
    "indexedDB": ("IndexedDB, 1,000 puts", 150),
}


async def measure() -> list[Figure]:
    source = _SCRIPT.read_text()
    async with pyua.UserAgent() as user_agent:
        registration = await user_agent.origin(ORIGIN, serve={"/sw.js": source}).register("/sw.js")
        worker = registration.active
        assert worker is not None
        ours = {name: await worker.evaluate(f"measures.{name}()") for name in _ASKED}
    nodes = await _in_node(source)
    return [
        Figure(
            title,
            _time(ours[name]),
            f"≤ {_time(asked)}",
            ours[name] <= asked,
            "Node: " + (_time(nodes[name]) if nodes.get(name) else "has none" if nodes else "not installed"),
        )
        for name, (title, asked) in _ASKED.items()
    ]


async def _in_node(source: str) -> dict[str, float | None]:
    node = shutil.which("node")
    if node is None:
        return {}
    script = (
        source + "(async () => { const all = {};"
        "for (const name in measures) all[name] = await measures[name]();"
        "console.log(JSON.stringify(all)); })();"
    )
    process = await asyncio.create_subprocess_exec(node, "-e", script, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    times: dict[str, float | None] = json.loads(output)
    return times


def _time(milliseconds: float) -> str:
    return f"{milliseconds * 1000:.3g} µs" if milliseconds < 1 else f"{milliseconds:.3g} ms"
