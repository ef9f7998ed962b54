"""One test in a fresh user agent: registered as a service worker as a page would, its results heard as messages."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyua

from .metadata import Metadata, worker_url
from .reference import plain_name

#: WPT measures against standards: what they have and Firefox lacks is switched on.
PREFS = {"pyua.beyondFirefox.enabled": True}

__all__ = ["HARNESS_STATUSES", "Outcome", "limited", "run_worker_test"]

STATUSES = ("PASS", "FAIL", "TIMEOUT", "NOTRUN", "PRECONDITION_FAILED")
HARNESS_STATUSES = ("OK", "ERROR", "TIMEOUT", "PRECONDITION_FAILED")

#: What the page does to hear a worker's results: testharness.js replays them to whoever connects.
CONNECT = """
const registrations = await navigator.serviceWorker.getRegistrations();
const { installing, waiting, active } = registrations[0];
(installing ?? waiting ?? active).postMessage({ type: 'connect' });
"""


@dataclass
class Outcome:
    """What came of a test.

    Attributes:
        test: its id.
        harness: the harness's own status, or CRASH (nothing was registered, or the isolate died).
        message: why it is not OK.
        subtests: status of each subtest that ended, by plain name.
        messages: what those say that did not pass.
        seconds: how long it took.
    """

    test: str
    harness: str = "TIMEOUT"
    message: str | None = None
    subtests: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def counted(self) -> dict[str, str]:
        """The subtests that count: none of a test that crashed."""
        return {} if self.harness == "CRASH" else self.subtests

    def add(self, result: dict[str, Any]) -> None:
        """A subtest's result, as testharness.js posts it."""
        name = plain_name(str(result["name"]))
        status = STATUSES[int(result["status"])]
        self.subtests[name] = status
        if status == "PASS":
            self.messages.pop(name, None)
        else:
            self.messages[name] = str(result.get("message"))[:500]


async def run_worker_test(_root: Path, test: str, metadata: Metadata, base: str) -> Outcome:
    """Register a test as a service worker, and listen until it has ended or its time is up.

    Args:
        _root: the checkout; the server has the files.
        test: its id.
        metadata: of its file.
        base: the origin that serves it, such as ``https://localhost:8443``.
    """
    outcome = Outcome(test)
    script = worker_url(test)
    folder = script.partition("?")[0].rpartition("/")[0]
    async with pyua.UserAgent(prefs=PREFS, ignore_https_errors=True) as user_agent, limited(outcome, metadata):
        origin = user_agent.origin(base)
        page = await origin.open("/common/blank.html")
        await origin.register(script, scope=f"{folder}/does/not/exist", wait_until="registered")
        await page.evaluate(f"(async () => {{ {CONNECT} }})()")
        await _listen(page, outcome)
    return outcome


@asynccontextmanager
async def limited(outcome: Outcome, metadata: Metadata) -> AsyncIterator[None]:
    """Ends a test when its time is up or something of pyua's fails, and says so in its outcome."""
    started = time.monotonic()
    try:
        async with asyncio.timeout(metadata.timeout):
            yield
    except TimeoutError:
        outcome.message = f"not ended after {metadata.timeout:.0f} s"
    except pyua.PyuaError as error:
        outcome.harness, outcome.message = "CRASH", f"{type(error).__name__}: {error}"[:500]
    outcome.seconds = time.monotonic() - started


async def _listen(page: pyua.WindowClient, outcome: Outcome) -> None:
    while True:
        message = await page.wait_for_message(timeout=3600)
        if not isinstance(message, dict):
            continue
        if message.get("type") == "result":
            outcome.add(message["test"])
        elif message.get("type") == "complete":
            for result in message["tests"]:
                outcome.add(result)
            status = message["status"]
            outcome.harness = HARNESS_STATUSES[int(status["status"])]
            outcome.message = status.get("message")
            return
