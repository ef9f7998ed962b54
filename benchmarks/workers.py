"""The worker that the benchmarks run: it reads what it is pushed, and promises something."""

from __future__ import annotations

from typing import Final

__all__ = ["ECHO", "ORIGIN", "PAYLOAD"]

ORIGIN: Final = "https://bench.example"
PAYLOAD: Final = b'{"title": "Benchmark", "body": "' + b"x" * 200 + b'"}'
ECHO: Final = """
let count = 0;
addEventListener('push', (event) => {
  const message = event.data.json();
  event.waitUntil((async () => { await null; if (message.title) count++; })());
});
"""
