"""Neighbours that talk over Redis's publish and subscribe."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from dataclasses import asdict
from typing import Any, Final

import redis
import redis.asyncio

from pyua.service.message import Message
from pyua.service.registry import Registry
from pyua.service.store import StoreError

__all__ = ["RedisNeighbours"]

log = logging.getLogger(__name__)

_CHANNEL: Final = "pyua:neighbours"
_TIMEOUT: Final = 2.0
#: Seconds until it is tried again when Redis cannot be reached.
_RETRY: Final = 0.5


class RedisNeighbours:
    """All processes that have the same Redis; see ``Neighbours``.

    Args:
        url: of the Redis.
        registry: this process's connections.
    """

    def __init__(self, url: str, registry: Registry) -> None:
        self.suffix = f"-{secrets.token_hex(4)}"
        self._url = url
        self._registry = registry
        self._publisher: Any = redis.Redis.from_url(url, socket_timeout=_TIMEOUT)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen from now on.

        Raises:
            StoreError: Redis cannot be reached.
        """
        ready = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._listen(ready))
        await ready

    async def close(self) -> None:
        """Listen no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        self._publisher.close()

    def stored(self, uaid: str) -> None:
        """See ``Neighbours``."""
        self._say("stored", uaid)

    def offer(self, message: Message) -> bool:
        """See ``Neighbours``."""
        return self._say("offer", asdict(message)) > 1  # this process listens, too

    def claimed(self, uaid: str) -> None:
        """See ``Neighbours``."""
        self._say("claimed", uaid)

    def _say(self, what: str, about: object) -> int:
        """Tell it; to how many."""
        try:
            return int(self._publisher.publish(_CHANNEL, json.dumps([self.suffix, what, about])))
        except redis.RedisError as exc:
            # What is stored is found at the next reading all the same.
            log.error("the other processes of this push service cannot be told anything: %s", exc)
            return 0

    async def _listen(self, ready: asyncio.Future[None]) -> None:
        while True:
            client: Any = redis.asyncio.Redis.from_url(self._url)
            try:
                async with client, client.pubsub() as pubsub:
                    await pubsub.subscribe(_CHANNEL)
                    if not ready.done():
                        ready.set_result(None)
                    self._look_at_everything()
                    async for event in pubsub.listen():
                        if event["type"] == "message":
                            self._hear(*json.loads(event["data"]))
            except (redis.RedisError, OSError) as exc:
                if not ready.done():
                    ready.set_exception(StoreError(f"Redis cannot be used: {exc}"))
                    return
                log.error("the other processes of this push service cannot be heard: %s", exc)
                await asyncio.sleep(_RETRY)

    def _look_at_everything(self) -> None:
        """Something may have been said while nobody listened."""
        for connection in self._registry:
            connection.check_store()

    def _hear(self, speaker: str, what: str, about: Any) -> None:
        if speaker == self.suffix:
            return
        message = Message(**about) if what == "offer" else None
        connection = self._registry.find(about if message is None else message.uaid)
        if connection is None:
            return
        if message is not None:
            connection.deliver(message)
        elif what == "stored":
            connection.check_store()
        else:
            connection.close(1011, "SM")
