"""Notifications that a user agent has not acknowledged, and when the next ones may be read from the store."""

from __future__ import annotations

from enum import Enum

__all__ = ["Outstanding", "Settled"]


class Settled(Enum):
    """What an acknowledged version was."""

    UNKNOWN = "nothing that is outstanding"
    DIRECT = "sent past the store"
    TOPIC = "from the store, with a topic: settled one by one"
    BATCHED = "from the store, without a topic: settled with its whole batch"


class Outstanding:
    """The accounts of one connection.

    Stored messages go out in batches; the next is read when everything outstanding is acknowledged, direct
    messages too. Direct messages do not wait for batches.
    """

    def __init__(self, message_limit: int) -> None:
        """Begin with nothing outstanding.

        Args:
            message_limit: how many stored messages may be sent before the store must have been found empty.
        """
        self._message_limit = message_limit
        self._direct: dict[str, None] = {}
        self._topics: dict[str, None] = {}
        self._batched: dict[str, None] = {}
        self._batch: tuple[str, ...] = ()
        self._sent = 0
        self._read_again = False

    @property
    def direct(self) -> tuple[str, ...]:
        """Versions sent past the store and not acknowledged, oldest first."""
        return tuple(self._direct)

    @property
    def direct_count(self) -> int:
        """How many they are."""
        return len(self._direct)

    def __bool__(self) -> bool:
        return bool(self._direct or self._topics or self._batched)

    def add_direct(self, version: str) -> None:
        """A message went out past the store."""
        self._direct[version] = None

    def add_batch(self, topics: tuple[str, ...], others: tuple[str, ...]) -> bool:
        """A batch was read from the store.

        Returns:
            Whether it may be sent; not if it goes beyond the limit.
        """
        count = len(topics) + len(others)
        if not count:
            self._sent = 0
            self._read_again = False
            return True
        if self._sent + count > self._message_limit:
            return False
        self._sent += count
        self._read_again = True
        self._topics.update(dict.fromkeys(topics))
        self._batched.update(dict.fromkeys(others))
        self._batch = others
        return True

    def settle(self, version: str) -> Settled:
        """Acknowledge one version; direct messages are looked for first."""
        for versions, kind in (
            (self._direct, Settled.DIRECT),
            (self._topics, Settled.TOPIC),
            (self._batched, Settled.BATCHED),
        ):
            if version in versions:
                del versions[version]
                return kind
        return Settled.UNKNOWN

    def read_soon(self) -> bool:
        """The store has something new.

        Returns:
            Whether to read it now; or else it is read when everything is acknowledged.
        """
        if self:
            self._read_again = True
            return False
        return True

    def take_finished(self) -> tuple[tuple[str, ...], bool]:
        """After an acknowledgement: see whether everything is settled.

        Returns:
            The batch that is settled as a whole (maybe empty), and whether to read the store again.
        """
        if self:
            return (), False
        batch, self._batch = self._batch, ()
        read_again, self._read_again = self._read_again, False
        return batch, read_again
