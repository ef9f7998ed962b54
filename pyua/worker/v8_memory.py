"""The limit of what an isolate holds: its heap, and what lies outside (buffers, typed arrays, Blobs, WebAssembly).

mini-racer's own limit counts V8's heap only. What V8 keeps outside is counted by V8 itself, garbage included until it
is swept; so a count above the limit is a suspicion, and only one right after a collection of everything is a finding.
Suspicions come from V8's own collections, which outside memory brings about too, and from looks that the host asks for
while a task is under way. Findings end the script.

One step of V8's own is not interrupted, and when V8 finds in the middle of one that it cannot go on, it ends the
process as soon as its handler returns. So the handler does not return: the isolate's thread stands still from then on,
with all that it holds, and the process goes on.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from time import monotonic
from typing import Final

from pyua.worker.v8_symbols import POINTER, Functions

__all__ = ["MemoryGuard"]

#: Where a v8::HeapStatistics lives: 15 words in V8 14; room for more.
_Statistics: Final = ctypes.c_size_t * 32
_USED_HEAP: Final = 4
_EXTERNAL: Final = 7

#: v8::kGCTypeMarkSweepCompact: the collections that free buffers of any age.
_MARK_COMPACT: Final = 1 << 2

#: Seconds between collections for a suspicion's sake.
_PAUSE: Final = 0.2

_GCCallback = ctypes.CFUNCTYPE(None, POINTER, ctypes.c_int, ctypes.c_int, POINTER)
_InterruptCallback = ctypes.CFUNCTYPE(None, POINTER, POINTER)
_OutOfMemoryCallback = ctypes.CFUNCTYPE(None, ctypes.c_char_p, POINTER)


class MemoryGuard:
    """Ends what an isolate runs when it holds more than its limit. To be made on the isolate's thread.

    Args:
        v8: V8's functions.
        isolate: the isolate; it must outlive what V8 calls here, and this must outlive the isolate.
        limit: bytes.
        on_stuck: called on the isolate's thread when that is about to stand still.

    Attributes:
        exceeded: whether it held more; the isolate is not to be used any more, then.
        stuck: whether its thread stands still for good; it cannot even be freed, then.
    """

    def __init__(self, v8: Functions, isolate: int, limit: int, on_stuck: Callable[[], None]) -> None:
        self._v8 = v8
        self._isolate = isolate
        self._limit = limit
        self._statistics = _Statistics()
        self._asked = False
        self._collected = 0.0
        self._on_stuck = on_stuck
        self._thread = threading.get_ident()
        self.exceeded = False
        self.stuck = False
        self._at_the_end = _OutOfMemoryCallback(self._stand_still)
        self._after_collection = _GCCallback(self._suspect)
        self._at_interrupt = _InterruptCallback(self._check)
        v8["on_collected"](isolate, ctypes.cast(self._after_collection, POINTER), None, _MARK_COMPACT)
        v8["on_out_of_memory"](isolate, ctypes.cast(self._at_the_end, POINTER))

    def look(self) -> None:
        """Have the isolate look soon, in the middle of whatever it runs. From any thread, while the isolate lives."""
        if not self._asked:
            self._asked = True
            self._v8["request_interrupt"](self._isolate, ctypes.cast(self._at_interrupt, POINTER), None)

    def _held(self) -> int:
        self._v8["heap_statistics"](self._isolate, self._statistics)
        return int(self._statistics[_USED_HEAP] + self._statistics[_EXTERNAL])

    def _suspect(self, _isolate: int, _kind: int, _flags: int, _data: int) -> None:
        # Nothing of V8's heap may be touched here.
        if self._held() > self._limit:
            self.look()

    def _check(self, _isolate: int, _data: int) -> None:
        held = self._held()
        if held > self._limit and (held > 2 * self._limit or monotonic() - self._collected > _PAUSE):
            self._v8["collect_garbage"](self._isolate)
            self._collected = monotonic()
            if self._held() > self._limit:
                self.exceeded = True
                self._v8["terminate"](self._isolate)
        self._asked = False

    def _stand_still(self, _where: bytes | None, _details: int | None) -> None:
        if threading.get_ident() != self._thread:
            return  # a thread that other isolates need, too: nothing can be saved
        self.exceeded = self.stuck = True
        self._on_stuck()
        threading.Event().wait()
