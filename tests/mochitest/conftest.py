"""A site with a page, as Firefox's mochitests have one, in a user agent whose time is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from pywebpush import webpush

import pyua

ORIGIN = "https://app.example"


class Site:
    """One origin, its worker, and the frames that the user agent sent because of it."""

    def __init__(self, user_agent: pyua.UserAgent, clock: pyua.VirtualClock) -> None:
        self.user_agent = user_agent
        self.clock = clock
        self.origin = user_agent.origin(ORIGIN)
        self.frames: list[dict[str, Any]] = []
        connection = user_agent.push_component.line._connection
        assert connection is not None
        connection._observe = self._observe

    def _observe(self, direction: str, text: str) -> None:
        if direction == "sent":
            self.frames.append(json.loads(text))

    async def page(self, worker: str = "", *, granted: bool = True) -> pyua.WindowClient:
        """A page whose script has the ``registration`` of a worker, which is active."""
        self.origin.serve({"/sw.js": worker})
        if granted:
            await self.origin.grant_permissions()
        page = await self.origin.open("/")
        await page.evaluate("""(async () => {
          await navigator.serviceWorker.register('/sw.js');
          globalThis.registration = await navigator.serviceWorker.ready;
        })()""")
        return page

    @property
    def registration(self) -> pyua.ServiceWorkerRegistration:
        """The same, seen from outside."""
        return self.origin.registrations[0]

    async def send(self, subscription: dict[str, Any], data: str | bytes | None = None) -> pyua.Delivery:
        """Push with pywebpush, and wait for the end of the handler."""
        await asyncio.to_thread(webpush, subscription, data, ttl=60)
        return await self.registration.wait_for_push()

    def nacks(self) -> list[int]:
        """What was told of handlers that failed."""
        return [frame["code"] for frame in self.frames if frame.get("messageType") == "nack"]


@pytest.fixture
def clock() -> pyua.VirtualClock:
    """Of the user agent and its push service."""
    return pyua.VirtualClock("2030-05-17T12:00:00Z")


@pytest_asyncio.fixture
async def site(clock: pyua.VirtualClock) -> AsyncIterator[Site]:
    """The site, in a user agent with a push service of its own."""
    async with pyua.UserAgent(clock=clock) as user_agent:
        yield Site(user_agent, clock)


async def failure(place: Any, source: str) -> tuple[str, str]:
    """The name and the message of what a script throws."""
    with pytest.raises(pyua.WorkerScriptError) as caught:
        await place.evaluate(source)
    return caught.value.name, caught.value.message


@pytest.fixture(name="failure")
def _failure() -> Any:
    """``await failure(place, source)``: name and message of what a script throws."""
    return failure
