"""Web Locks of one origin: who holds which name, and who waits for it. A state machine; the globals run the callbacks.

Spec: https://w3c.github.io/web-locks/#algorithms
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

__all__ = ["LockManager", "LockOwner", "Mode"]

Mode = Literal["exclusive", "shared"]


class LockOwner(Protocol):
    """A script global that asks for locks."""

    def tell(self, kind: str, *arguments: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class _Request:
    owner: LockOwner
    #: The owner's own number for it.
    number: int
    name: str
    mode: Mode


@dataclass(slots=True)
class _Name:
    held: list[_Request] = field(default_factory=list)
    queue: deque[_Request] = field(default_factory=deque)


class LockManager:
    """The lock manager that all globals of one origin share.

    A global is told ``("lock", number, "granted" | "unavailable" | "stolen")`` of its own requests.
    """

    def __init__(self) -> None:
        self._names: dict[str, _Name] = {}
        self._client_ids: dict[LockOwner, str] = {}
        self._ids = itertools.count(1)

    def request(
        self, owner: LockOwner, number: int, name: str, mode: Mode, *, if_available: bool = False, steal: bool = False
    ) -> None:
        """Ask for a lock (https://w3c.github.io/web-locks/#request-a-lock)."""
        request = _Request(owner, number, name, mode)
        known = self._names.setdefault(name, _Name())
        if steal:
            stolen, known.held = known.held, [request]
            for lock in stolen:
                lock.owner.tell("lock", lock.number, "stolen")
            owner.tell("lock", number, "granted")
            return
        if if_available and (known.queue or not _grantable(known, mode)):
            owner.tell("lock", number, "unavailable")
            return
        known.queue.append(request)
        self._process(name)

    def release(self, owner: LockOwner, number: int) -> None:
        """A lock was given back, or is not wanted any more."""
        self._remove(lambda request: request.owner is owner and request.number == number)

    def drop(self, owner: LockOwner) -> None:
        """A global is gone, with all that it holds and waits for."""
        self._remove(lambda request: request.owner is owner)
        self._client_ids.pop(owner, None)

    def query(self) -> dict[str, list[dict[str, str]]]:
        """What is held and what waits (https://w3c.github.io/web-locks/#snapshot-the-lock-state)."""
        return {
            "held": [self._info(lock) for known in self._names.values() for lock in known.held],
            "pending": [self._info(request) for known in self._names.values() for request in known.queue],
        }

    def _info(self, request: _Request) -> dict[str, str]:
        client = self._client_ids.setdefault(request.owner, f"{next(self._ids):08x}")
        return {"name": request.name, "mode": request.mode, "clientId": client}

    def _remove(self, is_it: Callable[[_Request], bool]) -> None:
        for name, known in list(self._names.items()):
            known.held = [lock for lock in known.held if not is_it(lock)]
            known.queue = deque(request for request in known.queue if not is_it(request))
            self._process(name)

    # https://w3c.github.io/web-locks/#process-the-lock-request-queue
    def _process(self, name: str) -> None:
        known = self._names[name]
        while known.queue and _grantable(known, known.queue[0].mode):
            request = known.queue.popleft()
            known.held.append(request)
            request.owner.tell("lock", request.number, "granted")
        if not known.held and not known.queue:
            del self._names[name]


def _grantable(known: _Name, mode: Mode) -> bool:
    """https://w3c.github.io/web-locks/#grantable, for a request that is the first of its queue."""
    return not known.held or (mode == "shared" and all(lock.mode == "shared" for lock in known.held))
