"""What comes out of a service worker: console lines, uncaught errors, and how an event ended."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final

from pyua.errors import WorkerError, WorkerScriptError

__all__ = ["ConsoleMessage", "EventResult"]

#: How many lines are kept: of a task, of an event, of a worker.
CONSOLE_LIMIT: Final = 10_000


@dataclass(frozen=True, slots=True)
class ConsoleMessage:
    """One line of a worker's console, with the place in the script that wrote it.

    Attributes:
        level: ``"log"``, ``"info"``, ``"warn"``, ``"error"``, ``"debug"`` or ``"trace"``; what the worker did
            not catch is an ``"error"`` too.
        line, column: counted from 1; 0 where they are not known.
    """

    level: str
    text: str
    url: str = ""
    line: int = 0
    column: int = 0
    stack: str = ""

    @property
    def place(self) -> str:
        """``url:line:column``, or an empty string."""
        return f"{self.url}:{self.line}:{self.column}" if self.url else ""

    def __str__(self) -> str:
        return f"[{self.level}] {self.text}" + (f"  ({self.place})" if self.url else "")


@dataclass(frozen=True, slots=True)
class EventResult:
    """How a functional event ended.

    Attributes:
        failed: a listener threw while the event was dispatched.
        rejected: a promise given to ``waitUntil`` was rejected, or the worker was killed while one was pending.
        errors: what was thrown and what the promises were rejected with.
        killed: why the worker went away before the event was over, or None.
    """

    failed: bool = False
    rejected: bool = False
    errors: tuple[WorkerError, ...] = ()
    killed: WorkerError | None = None
    console: tuple[ConsoleMessage, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every listener and every promise succeeded."""
        return not (self.failed or self.rejected)


@dataclass(slots=True)
class PendingEvent:
    """An event whose listeners or promises are not done yet."""

    kind: str
    over: asyncio.Future[EventResult]
    #: What it was fired for, in the user agent's terms.
    owner: object = None
    failed: bool = False
    errors: list[WorkerError] = field(default_factory=list)
    console: list[ConsoleMessage] = field(default_factory=list)
    #: How many lines were too many to be kept.
    dropped: int = 0

    def write(self, message: ConsoleMessage) -> None:
        """Add a line to its console, or count it when there are too many."""
        if len(self.console) < CONSOLE_LIMIT:
            self.console.append(message)
        else:
            self.dropped += 1

    def finish(self, *, rejected: bool, killed: WorkerError | None = None) -> None:
        """Settle it, once."""
        if not self.over.done():
            if self.dropped:
                self.console.append(dropped_lines(self.dropped))
            self.over.set_result(
                EventResult(
                    failed=self.failed,
                    rejected=rejected,
                    errors=tuple(self.errors),
                    killed=killed,
                    console=tuple(self.console),
                )
            )


def dropped_lines(count: int) -> ConsoleMessage:
    """The line that stands for those that were too many."""
    return ConsoleMessage("warn", f"… {count:,} more lines were dropped")


def script_error_from(details: dict[str, Any]) -> WorkerScriptError:
    """The Python form of what html/04_report_error.js describes."""
    return WorkerScriptError(
        details["message"],
        url=details["url"] or None,
        line=details["line"] or None,
        column=details["column"] or None,
        stack=details["stack"],
    )
