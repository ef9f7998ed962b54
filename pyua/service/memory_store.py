"""A store that lives as long as its process."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from cryptography.fernet import Fernet

from pyua.service.limits import USER_LIFETIME
from pyua.service.message import Message
from pyua.service.store import BATCH_SIZE, TOPIC_BATCH_SIZE, Batch, StoreSize

__all__ = ["MemoryStore"]


class MemoryStore:
    """Everything in dictionaries; see ``Store``."""

    durable = False

    def __init__(self) -> None:
        self._secret = Fernet.generate_key()
        self._users: dict[str, float] = {}
        self._channels: dict[str, set[str]] = {}
        self._messages: dict[str, dict[tuple[str, str], Message]] = {}

    def secret(self) -> bytes:
        return self._secret

    def connected_at(self, uaid: str, now: float) -> float | None:
        connected_at = self._users.get(uaid)
        return None if connected_at is None or connected_at + USER_LIFETIME <= now else connected_at

    def add_user(self, uaid: str, now: float) -> None:
        self._users.setdefault(uaid, now)

    def touch_user(self, uaid: str, now: float) -> None:
        if uaid in self._users:
            self._users[uaid] = now

    def drop_user(self, uaid: str) -> None:
        self._users.pop(uaid, None)
        self._channels.pop(uaid, None)
        self._messages.pop(uaid, None)

    def drop_all_users(self) -> None:
        self._users.clear()
        self._channels.clear()
        self._messages.clear()

    def add_channel(self, uaid: str, channel_id: str) -> None:
        self._channels.setdefault(uaid, set()).add(channel_id)

    def remove_channel(self, uaid: str, channel_id: str) -> bool:
        channels = self._channels.get(uaid, set())
        known = channel_id in channels
        channels.discard(channel_id)
        return known

    def remove_all_channels(self) -> None:
        for channels in self._channels.values():
            channels.clear()

    def has_channel(self, uaid: str, channel_id: str, now: float) -> bool:
        return self.connected_at(uaid, now) is not None and channel_id in self._channels.get(uaid, ())

    def save(self, messages: Iterable[Message]) -> None:
        for message in messages:
            place = self._messages.setdefault(message.uaid, {})
            key = message.channel_id, message.sort_key
            # A replaced message must not leave its place in the order to the new one.
            place.pop(key, None)
            place[key] = message

    def next_batch(self, uaid: str, now: float, leave_out: Collection[str] = ()) -> Batch:
        self._remove_expired(uaid, now)
        stored = self._messages.get(uaid, {}).values()
        messages = [message for message in stored if message.message_id not in leave_out]
        topics = sorted(
            (message for message in messages if message.topic is not None),
            key=lambda message: (message.channel_id, message.topic or ""),
        )
        if topics:
            return Batch(topics=tuple(topics[:TOPIC_BATCH_SIZE]))
        return Batch(others=tuple(messages)[:BATCH_SIZE])

    def remove_messages(self, uaid: str, message_ids: Iterable[str]) -> None:
        settled = set(message_ids)
        self._keep(uaid, lambda message: message.message_id not in settled)

    def remove_message(self, uaid: str, channel_id: str, sort_key: str) -> bool:
        return self._messages.get(uaid, {}).pop((channel_id, sort_key), None) is not None

    def purge(self, now: float) -> None:
        for uaid, connected_at in list(self._users.items()):
            if connected_at + USER_LIFETIME <= now:
                self.drop_user(uaid)
        for uaid in list(self._messages):
            self._remove_expired(uaid, now)

    def size(self) -> StoreSize:
        return StoreSize(
            len(self._users),
            sum(len(channels) for channels in self._channels.values()),
            sum(len(messages) for messages in self._messages.values()),
        )

    def close(self) -> None:
        """Nothing to let go of: a service that is started again finds everything."""

    def _remove_expired(self, uaid: str, now: float) -> None:
        self._keep(uaid, lambda message: message.expires_at > int(now))

    def _keep(self, uaid: str, wanted: Callable[[Message], bool]) -> None:
        messages = self._messages.get(uaid)
        if messages is None:
            return
        kept = {key: message for key, message in messages.items() if wanted(message)}
        if kept:
            self._messages[uaid] = kept
        else:
            del self._messages[uaid]
