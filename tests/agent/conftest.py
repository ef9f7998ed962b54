"""A real user agent with a real push service in the process, and a real sender."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from pywebpush import webpush

import pyua

ORIGIN = "https://app.example"

HELLO = """
addEventListener('push', (event) => {
  const text = event.data ? event.data.text() : '(nothing)';
  console.log('got', text);
  event.waitUntil(registration.showNotification('Hello', { body: text }));
});
"""


@pytest.fixture(scope="session")
def vapid() -> pyua.VapidKeys:
    """A key pair of an application server."""
    return pyua.VapidKeys.generate()


@pytest_asyncio.fixture
async def user_agent() -> AsyncIterator[pyua.UserAgent]:
    """A user agent with an embedded push service."""
    async with pyua.UserAgent() as opened:
        yield opened


class Subscribed:
    """A registration with a subscription, and a way to push to it."""

    def __init__(self, registration: Any, subscription: Any, keys: pyua.VapidKeys) -> None:
        self.registration = registration
        self.subscription = subscription
        self._keys = keys

    async def send(self, data: str | bytes | None = None, **options: Any) -> Any:
        """Send with pywebpush, in a thread as a backend would."""
        return await asyncio.to_thread(
            webpush,
            self.subscription.to_json(),
            data,
            vapid_private_key=self._keys.private_key,
            vapid_claims={"sub": "mailto:ops@app.example"},
            ttl=options.pop("ttl", 60),
            **options,
        )

    async def push(self, data: str | bytes | None = None, **options: Any) -> pyua.Delivery:
        """Send, and wait for the delivery."""
        await self.send(data, **options)
        return await self.registration.wait_for_push()


@pytest_asyncio.fixture
async def subscribe(user_agent: pyua.UserAgent, vapid: pyua.VapidKeys) -> Any:
    """Register a worker from its source and subscribe it."""

    async def make(source: str = HELLO, *, agent: pyua.UserAgent | None = None, **also: str) -> Subscribed:
        origin = (agent or user_agent).origin(ORIGIN, serve={"/sw.js": source, **also}, permissions=["notifications"])
        registration = await origin.register("/sw.js")
        subscription = await registration.push_manager.subscribe(application_server_key=vapid.application_server_key)
        return Subscribed(registration, subscription, vapid)

    return make
