"""Other processes of the same push service: what one tells the others, and what it does when they tell it something."""

from __future__ import annotations

from typing import Protocol

from pyua.service.message import Message

__all__ = ["Neighbours", "NoNeighbours"]


class Neighbours(Protocol):
    """The port."""

    #: What distinguishes this process's message ids from theirs; empty without neighbours.
    suffix: str

    async def start(self) -> None:
        """Listen from now on."""

    async def close(self) -> None:
        """Listen no more."""

    def stored(self, uaid: str) -> None:
        """There is something new in the store for a user agent that may be connected to another process."""

    def offer(self, message: Message) -> bool:
        """Let whoever has this user agent deliver a message that is not worth storing; False if there is nobody."""

    def claimed(self, uaid: str) -> None:
        """A user agent has connected here: an older connection elsewhere is over."""


class NoNeighbours:
    """For a service of one process."""

    suffix = ""

    async def start(self) -> None:
        """Nobody says anything."""

    async def close(self) -> None:
        """As above."""

    def stored(self, uaid: str) -> None:
        """Nobody else could have it."""

    def offer(self, message: Message) -> bool:
        """As above."""
        return False

    def claimed(self, uaid: str) -> None:
        """As above."""
