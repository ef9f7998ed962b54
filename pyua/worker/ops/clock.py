"""The time, for runtimes that go by a clock which has been taken over from the machine."""

from __future__ import annotations

import math

from pyua.worker.ops.registry import sync_op
from pyua.worker.ports import OpContext


@sync_op("clock.read")
def read(worker: OpContext) -> tuple[int, int, bool, bool]:
    """Wall clock and monotonic time in whole milliseconds, as Firefox gives them, and whether each goes on."""
    wall, monotonic, wall_flows, monotonic_flows = worker.clock.reading()
    return _milliseconds(wall), _milliseconds(monotonic), wall_flows, monotonic_flows


def _milliseconds(seconds: float) -> int:
    # 0.123 s are a hair less than 123 ms: rounded to microseconds first.
    return math.floor(round(seconds * 1000, 3))
