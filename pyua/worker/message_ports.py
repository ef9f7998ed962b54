"""Message ports whose two ends are in different isolates: who has which end, and what is on its way to it.

JavaScript keeps a channel to itself as long as both of its ends are in one isolate (runtime/html/07_message_port.js).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any, Protocol

__all__ = ["MessagePorts", "PortOwner"]


class PortOwner(Protocol):
    """A script global that can have an end of a channel."""

    def tell(self, kind: str, *arguments: Any) -> None: ...


@dataclass(slots=True)
class _End:
    other: int
    #: None while it is on its way from one global to another.
    owner: PortOwner | None = None
    pending: list[Any] = field(default_factory=list)


class MessagePorts:
    """The channels between the globals of one origin; each end has a number."""

    def __init__(self) -> None:
        self._ends: dict[int, _End] = {}
        self._numbers = itertools.count(1)

    def __len__(self) -> int:
        return len(self._ends)

    def open(self, owner: PortOwner) -> tuple[int, int]:
        """A new channel: the end that its maker keeps, and the one that it sends away. Thread-safe."""
        kept, sent = next(self._numbers), next(self._numbers)
        self._ends[kept] = _End(sent, owner)
        self._ends[sent] = _End(kept)
        return kept, sent

    def release(self, number: int) -> None:
        """Its owner sends an end on to another global."""
        if number in self._ends:
            self._ends[number].owner = None

    def adopt(self, owner: PortOwner, number: int) -> None:
        """An end has arrived: what was posted to it meanwhile comes after it."""
        end = self._ends.get(number)
        if end is None:  # the other end is gone already
            owner.tell("portClosed", number)
            return
        end.owner = owner
        pending, end.pending = end.pending, []
        for tree in pending:
            owner.tell("port", number, tree)

    def post(self, number: int, tree: Any) -> None:
        """A message from one end to the other."""
        end = self._ends.get(number)
        if end is None:
            return
        target = self._ends[end.other]
        if target.owner is None:
            target.pending.append(tree)
        else:
            target.owner.tell("port", end.other, tree)

    def close(self, number: int) -> None:
        """One end is closed, and with it the channel: the other hears of it."""
        end = self._ends.pop(number, None)
        if end is None:
            return
        other = self._ends.pop(end.other)
        if other.owner is not None:
            other.owner.tell("portClosed", end.other)

    def drop(self, owner: PortOwner) -> None:
        """A global is gone with all of its ends."""
        for number, end in list(self._ends.items()):
            if end.owner is owner:
                self.close(number)
