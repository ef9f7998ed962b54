"""The life of a service worker, as one table: https://w3c.github.io/ServiceWorker/#dfn-state."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pyua.errors import InternalError

__all__ = ["TRANSITIONS", "WorkerState", "step"]


class WorkerState(StrEnum):
    """ServiceWorkerState, in the DOM's words."""

    PARSED = "parsed"
    INSTALLING = "installing"
    INSTALLED = "installed"
    ACTIVATING = "activating"
    ACTIVATED = "activated"
    REDUNDANT = "redundant"


#: What may follow what. A worker can be given up at any time before its end.
TRANSITIONS: Final[dict[WorkerState, frozenset[WorkerState]]] = {
    WorkerState.PARSED: frozenset({WorkerState.INSTALLING, WorkerState.REDUNDANT}),
    WorkerState.INSTALLING: frozenset({WorkerState.INSTALLED, WorkerState.REDUNDANT}),
    WorkerState.INSTALLED: frozenset({WorkerState.ACTIVATING, WorkerState.REDUNDANT}),
    WorkerState.ACTIVATING: frozenset({WorkerState.ACTIVATED, WorkerState.REDUNDANT}),
    WorkerState.ACTIVATED: frozenset({WorkerState.REDUNDANT}),
    WorkerState.REDUNDANT: frozenset(),
}


def step(now: WorkerState, then: WorkerState) -> WorkerState:
    """The next state.

    Raises:
        InternalError: the table has no such transition.
    """
    if then not in TRANSITIONS[now]:
        raise InternalError(f"a service worker cannot go from {now} to {then}")
    return then
