"""The JavaScript engine, as a port that speaks text.

``Engine`` is what the rest of pyua knows: it evaluates scripts, takes messages, gives back what JavaScript has posted
meanwhile, answers its synchronous requests, and can be interrupted and closed. ``V8Engine`` is the one there is; no
object of V8's leaves engine.py, so that another engine can stand in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from pyua.errors import WorkerError
from pyua.worker.passed_bytes import PassedBytes

__all__ = ["HEAP_LIMIT", "TIME_LIMIT", "Engine", "Outcome"]

#: Default limit of one isolate's heap, in bytes.
HEAP_LIMIT: Final = 256 * 1024 * 1024
#: Default limit of uninterrupted JavaScript, in seconds of real time.
TIME_LIMIT: Final = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one task.

    Attributes:
        posted: what was reported and posted until its microtasks were done, as a JSON array. Of a task that was
            stopped, only what was reported (see ``report`` in runtime/core/02_host.js).
        failure: why it failed, if it did.
    """

    posted: str
    failure: WorkerError | None = None


class Engine(Protocol):
    """One JavaScript global with its own heap. All methods belong to the event loop's thread."""

    async def evaluate(self, source: str) -> Outcome:
        """Run a classic script, then its microtasks."""

    async def call(self, message: str) -> Outcome:
        """Hand a message to the runtime (see runtime/core/02_host.js), then run its microtasks."""

    async def collect(self) -> Outcome:
        """Get what was posted meanwhile, without a message."""

    def begin(self, message: str) -> int:
        """Hand a message over now, and get what ``finish`` takes: ``call`` in two steps."""

    async def finish(self, task: int) -> Outcome:
        """Wait for the end of a message's task and of its microtasks."""

    def stage(self, source: str, url: str) -> int | None:
        """Keep a script for JavaScript to run by number, from within a synchronous request; None if it cannot."""

    @property
    def passed(self) -> PassedBytes:
        """What crosses beside messages (see PassedBytes)."""

    def interrupt(self) -> None:
        """Stop what is running now; the tasks waited for fail with WorkerTerminatedError."""

    def close(self) -> None:
        """Free the isolate, whatever it is doing. Harmless when closed already."""

    def reports(self) -> str:
        """What was reported since the last task was over, as a JSON array; also when closed."""

    @property
    def closed(self) -> bool:
        """Whether there is no isolate any more."""
