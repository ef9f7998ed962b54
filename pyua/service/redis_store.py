"""A store in Redis, for several processes behind one address.

Keys begin with ``pyua:``. Of each user: ``channels:UAID`` is a set, ``messages:UAID`` a hash of JSON by channel and
sort key, ``order:UAID`` their order. What belongs together is written in one transaction.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict
from typing import Any, Final, ParamSpec, TypeVar, cast

import redis
from cryptography.fernet import Fernet

from pyua.service.limits import USER_LIFETIME
from pyua.service.message import Message
from pyua.service.store import BATCH_SIZE, TOPIC_BATCH_SIZE, Batch, StoreError, StoreSize

__all__ = ["RedisStore"]

#: Seconds that an answer may take: calls are made on the event loop.
_TIMEOUT: Final = 2.0
_PREFIX: Final = "pyua:"
_USERS, _SECRET, _SEQUENCE = f"{_PREFIX}users", f"{_PREFIX}secret", f"{_PREFIX}sequence"

P = ParamSpec("P")
R = TypeVar("R")


def _store_errors(method: Callable[P, R]) -> Callable[P, R]:
    @functools.wraps(method)
    def guarded(*arguments: P.args, **more: P.kwargs) -> R:
        try:
            return method(*arguments, **more)
        except redis.RedisError as exc:
            raise StoreError(f"Redis cannot be used: {exc} Is one running there?") from exc

    return guarded


class RedisStore:
    """See ``Store``.

    Args:
        url: ``redis://HOST:PORT/DATABASE``.

    Raises:
        StoreError: there is no Redis.
    """

    durable = True

    @_store_errors
    def __init__(self, url: str) -> None:
        try:
            client = redis.Redis.from_url(url, socket_timeout=_TIMEOUT, decode_responses=True)
        except ValueError as exc:
            raise StoreError(f"{url.partition('@')[2] or url!r} is no URL of a Redis: {exc}") from exc
        # redis-py's types cannot tell its synchronous answers from its asynchronous ones.
        self._redis: Any = client
        self._redis.set(_SECRET, Fernet.generate_key().decode(), nx=True)
        self._secret = cast("str", self._redis.get(_SECRET)).encode()

    def secret(self) -> bytes:
        return self._secret

    @_store_errors
    def connected_at(self, uaid: str, now: float) -> float | None:
        connected_at: float | None = self._redis.zscore(_USERS, uaid)
        return None if connected_at is None or connected_at + USER_LIFETIME <= now else connected_at

    @_store_errors
    def add_user(self, uaid: str, now: float) -> None:
        self._redis.zadd(_USERS, {uaid: now}, nx=True)

    @_store_errors
    def touch_user(self, uaid: str, now: float) -> None:
        self._redis.zadd(_USERS, {uaid: now}, xx=True)

    @_store_errors
    def drop_user(self, uaid: str) -> None:
        with self._redis.pipeline() as pipe:
            pipe.zrem(_USERS, uaid).delete(_channels(uaid), _messages(uaid), _order(uaid)).execute()

    @_store_errors
    def drop_all_users(self) -> None:
        for kind in ("channels", "messages", "order"):
            for key in self._keys(kind):
                self._redis.delete(key)
        self._redis.delete(_USERS)

    @_store_errors
    def add_channel(self, uaid: str, channel_id: str) -> None:
        self._redis.sadd(_channels(uaid), channel_id)

    @_store_errors
    def remove_channel(self, uaid: str, channel_id: str) -> bool:
        return bool(self._redis.srem(_channels(uaid), channel_id))

    @_store_errors
    def remove_all_channels(self) -> None:
        for key in self._keys("channels"):
            self._redis.delete(key)

    @_store_errors
    def has_channel(self, uaid: str, channel_id: str, now: float) -> bool:
        with self._redis.pipeline(transaction=False) as pipe:
            connected_at, known = pipe.zscore(_USERS, uaid).sismember(_channels(uaid), channel_id).execute()
        return connected_at is not None and connected_at + USER_LIFETIME > now and bool(known)

    @_store_errors
    def save(self, messages: Iterable[Message]) -> None:
        kept = list(messages)
        if not kept:
            return
        last = self._redis.incrby(_SEQUENCE, len(kept))
        with self._redis.pipeline() as pipe:
            for place, message in enumerate(kept, last - len(kept)):
                key = f"{message.channel_id} {message.sort_key}"
                pipe.hset(_messages(message.uaid), key, json.dumps(asdict(message)))
                pipe.zadd(_order(message.uaid), {key: place})
            pipe.execute()

    @_store_errors
    def next_batch(self, uaid: str, now: float, leave_out: Collection[str] = ()) -> Batch:
        messages = self._read(uaid)
        expired = [key for key, message in messages.items() if message.expires_at <= int(now)]
        self._remove(uaid, expired)
        alive = [
            message for key, message in messages.items() if key not in expired and message.message_id not in leave_out
        ]
        topics = sorted(
            (message for message in alive if message.topic is not None),
            key=lambda message: (message.channel_id, message.topic or ""),
        )
        if topics:
            return Batch(topics=tuple(topics[:TOPIC_BATCH_SIZE]))
        return Batch(others=tuple(alive[:BATCH_SIZE]))

    @_store_errors
    def remove_messages(self, uaid: str, message_ids: Iterable[str]) -> None:
        settled = set(message_ids)
        self._remove(uaid, [key for key, message in self._read(uaid).items() if message.message_id in settled])

    @_store_errors
    def remove_message(self, uaid: str, channel_id: str, sort_key: str) -> bool:
        return self._remove(uaid, [f"{channel_id} {sort_key}"]) > 0

    @_store_errors
    def purge(self, now: float) -> None:
        for uaid in self._redis.zrangebyscore(_USERS, "-inf", now - USER_LIFETIME):
            self.drop_user(uaid)
        for key in self._keys("messages"):
            uaid = key.rpartition(":")[2]
            messages = self._read(uaid).items()
            self._remove(uaid, [name for name, message in messages if message.expires_at <= int(now)])

    @_store_errors
    def size(self) -> StoreSize:
        return StoreSize(
            self._redis.zcard(_USERS),
            sum(self._redis.scard(key) for key in self._keys("channels")),
            sum(self._redis.hlen(key) for key in self._keys("messages")),
        )

    def close(self) -> None:
        self._redis.close()

    def _keys(self, kind: str) -> list[str]:
        return list(self._redis.scan_iter(f"{_PREFIX}{kind}:*"))

    def _read(self, uaid: str) -> dict[str, Message]:
        """A user's messages, by channel and sort key, in their order."""
        with self._redis.pipeline() as pipe:
            order, texts = pipe.zrange(_order(uaid), 0, -1).hgetall(_messages(uaid)).execute()
        return {key: Message(**json.loads(texts[key])) for key in order if key in texts}

    def _remove(self, uaid: str, keys: list[str]) -> int:
        if not keys:
            return 0
        with self._redis.pipeline() as pipe:
            removed, _ = pipe.hdel(_messages(uaid), *keys).zrem(_order(uaid), *keys).execute()
        return int(removed)


def _channels(uaid: str) -> str:
    return f"{_PREFIX}channels:{uaid}"


def _messages(uaid: str) -> str:
    return f"{_PREFIX}messages:{uaid}"


def _order(uaid: str) -> str:
    return f"{_PREFIX}order:{uaid}"
