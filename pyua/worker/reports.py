"""What a worker says before its task is over: console lines, errors and rejections, kept though the task is stopped.

JavaScript hands them over one by one as they come. A worker that writes without end must not fill the memory: each
task has a share, and what is beyond it is only counted.
"""

from __future__ import annotations

import json
from threading import Lock
from typing import Final

from pyua.worker.events import CONSOLE_LIMIT

__all__ = ["Reports"]

#: Code units that the lines of a task may have together: about as much as 10,000 lines of ordinary length.
_CONSOLE_SIZE: Final = 4 * 1024 * 1024
#: The share of what is no console line: how an event failed must not be lost behind what it wrote.
_OTHER_LIMIT: Final = 1_000
_OTHER_SIZE: Final = 1024 * 1024


class _Share:
    """How much may still be kept."""

    def __init__(self, count: int, size: int) -> None:
        self.count = count
        self.size = size

    def takes(self, size: int) -> bool:
        if self.count == 0 or size > self.size:
            return False
        self.count -= 1
        self.size -= size
        return True


class Reports:
    """The reports of one isolate since they were last taken; each a message's JSON text.

    ``add`` and ``drop`` belong to the isolate's thread, ``before`` to the event loop's.
    """

    #: Longer reports are not even put together.
    SIZE_LIMIT: Final = _CONSOLE_SIZE

    def __init__(self) -> None:
        self._lock = Lock()
        self._start_anew()

    def _start_anew(self) -> None:
        self._kept: list[str] = []
        self._dropped = 0
        self._console = _Share(CONSOLE_LIMIT, _CONSOLE_SIZE)
        self._others = _Share(_OTHER_LIMIT, _OTHER_SIZE)

    def add(self, text: str) -> None:
        """Keep a report, or count it."""
        with self._lock:
            share = self._console if text.startswith('["console"') else self._others
            if share.takes(len(text)):
                self._kept.append(text)
            else:
                self._dropped += 1

    def drop(self) -> None:
        """Count a report that is too long."""
        with self._lock:
            self._dropped += 1

    def before(self, posted: str) -> str:
        """A JSON array of what was reported, and then what was posted, which is a JSON array too."""
        reports = self._take()
        if not reports:
            return posted
        return f"[{','.join(reports)}]" if posted == "[]" else f"[{','.join(reports)},{posted[1:]}"

    def _take(self) -> list[str]:
        """What was kept, oldest first; if something was not, the last one says how much."""
        with self._lock:
            kept, dropped = self._kept, self._dropped
            if kept or dropped:
                self._start_anew()
        if dropped:
            kept.append(json.dumps(["dropped", dropped]))
        return kept
