"""A sender that costs as little as possible: bodies are encrypted beforehand, posts keep their connection."""

from __future__ import annotations

import itertools
from types import TracebackType
from typing import Any, Self

import aiohttp

from benchmarks.workers import PAYLOAD
from pyua.webpush import KeyPair, aes128gcm, b64, generate_salt

__all__ = ["Sender", "bodies_for"]


def bodies_for(subscription: dict[str, Any], count: int) -> list[bytes]:
    """Encrypted payloads for a subscription, each with its own salt and sender key."""
    keys = subscription["keys"]
    return [
        aes128gcm.encrypt(
            PAYLOAD,
            receiver_public_key=b64.decode(keys["p256dh"]),
            auth_secret=b64.decode(keys["auth"]),
            sender=KeyPair.generate(),
            salt=generate_salt(),
        )
        for _ in range(count)
    ]


class Sender:
    """Posts to one subscription."""

    def __init__(self, subscription: dict[str, Any], *, bodies: int = 50) -> None:
        self._endpoint = subscription["endpoint"]
        self._bodies = itertools.cycle(bodies_for(subscription, bodies))

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(headers={"TTL": "60", "Content-Encoding": "aes128gcm"})
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._session.close()

    async def post(self) -> None:
        """Send one message; anything but 201 is an error."""
        async with self._session.post(self._endpoint, data=next(self._bodies)) as response:
            if response.status != 201:
                raise RuntimeError(f"the push service answered {response.status}: {await response.text()}")
