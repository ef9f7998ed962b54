"""One measured figure, and how it is shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Figure", "duration_of"]


@dataclass(frozen=True)
class Figure:
    """A measured value beside the one asked for and a yardstick from the same run."""

    name: str
    measured: str
    asked: str
    met: bool
    yardstick: str


def duration_of(action: Callable[[], object], times: int = 40) -> float:
    """The mean duration of an action over a few repetitions, in seconds."""
    began = time.perf_counter()
    for _ in range(times):
        action()
    return (time.perf_counter() - began) / times
