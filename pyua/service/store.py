"""What a push service remembers: the port, and what each implementation of it promises.

One contract test runs against all of them. Calls are quick and made on the event loop.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from pyua.errors import UserError
from pyua.service.message import Message

__all__ = ["BATCH_SIZE", "TOPIC_BATCH_SIZE", "Batch", "Store", "StoreError", "StoreSize"]

#: How many messages are read at once: without topics, and with.
BATCH_SIZE: Final = 10
TOPIC_BATCH_SIZE: Final = 11


class StoreError(UserError):
    """A store that cannot be read or written: the disk is full, the file is damaged or not a database."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The next messages for a user agent: either with topics or without, never both."""

    topics: tuple[Message, ...] = ()
    others: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreSize:
    """How much a store holds."""

    users: int
    channels: int
    messages: int


class Store(Protocol):
    """Users, their channels and their messages. ``now`` is seconds since 1970.

    Attributes:
        durable: whether what it holds outlives the process.

    All methods raise ``StoreError`` if the store cannot be read or written; what a method has written when it
    returns stays written.
    """

    durable: bool

    def secret(self) -> bytes:
        """The Fernet key of tokens and message ids; the same for the whole life of the store."""

    def connected_at(self, uaid: str, now: float) -> float | None:
        """When a user connected last; None if it is unknown, or stayed away for ``USER_LIFETIME``."""

    def add_user(self, uaid: str, now: float) -> None:
        """Remember a user; nothing happens if it is known."""

    def touch_user(self, uaid: str, now: float) -> None:
        """A known user connected."""

    def drop_user(self, uaid: str) -> None:
        """Forget a user, its channels and its messages."""

    def drop_all_users(self) -> None:
        """Forget everything but the secret."""

    def add_channel(self, uaid: str, channel_id: str) -> None:
        """Remember a channel of a user; nothing happens if it is known."""

    def remove_channel(self, uaid: str, channel_id: str) -> bool:
        """Forget a channel, but not its messages; tells whether there was one."""

    def remove_all_channels(self) -> None:
        """Forget the channels of all users, but not their messages."""

    def has_channel(self, uaid: str, channel_id: str, now: float) -> bool:
        """Whether a user is known and has this channel."""

    def save(self, messages: Iterable[Message]) -> None:
        """Keep messages, all or none; each takes the place of the one under its channel and sort key."""

    def next_batch(self, uaid: str, now: float, leave_out: Collection[str] = ()) -> Batch:
        """Read what to send next, and leave it where it is; messages whose ids are in ``leave_out`` are passed over.

        Messages with topics come first: up to ``TOPIC_BATCH_SIZE``, ordered by channel and topic. If there
        are none: up to ``BATCH_SIZE`` others in the order in which they were saved. Expired messages are
            removed.
        """

    def remove_messages(self, uaid: str, message_ids: Iterable[str]) -> None:
        """Forget messages that are settled; ids that are not stored are passed over."""

    def remove_message(self, uaid: str, channel_id: str, sort_key: str) -> bool:
        """Forget the message under this key; tells whether there was one."""

    def purge(self, now: float) -> None:
        """Remove all expired messages, and all users that stayed away for too long."""

    def size(self) -> StoreSize:
        """Count what is stored."""

    def close(self) -> None:
        """Let go of files; nothing else may be called afterwards."""
