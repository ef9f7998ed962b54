"""A push service that stays, and user agents that come and go with one profile."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3

import pytest_asyncio
from pywebpush import webpush

import pyua


class Machine:
    """What stays when a user agent ends: the push service, and the profile's folder.

    Attributes:
        HELLO: a worker that shows what was sent.
        CHANGES: a worker that writes down its pushsubscriptionchange events, for seen().
    """

    HELLO = """
addEventListener('push', (event) => {
  event.waitUntil(registration.showNotification('Hello', { body: event.data ? event.data.text() : '' }));
});
"""
    CHANGES = """
addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open('changes');
    await cache.put('/' + (await cache.keys()).length, new Response(JSON.stringify({
      old: event.oldSubscription.endpoint, new: event.newSubscription,
    })));
  })());
});
addEventListener('push', (event) => {});
"""
    _SEEN = """caches.open('changes').then(async (cache) =>
  Promise.all((await cache.matchAll()).map((response) => response.json())))"""

    def __init__(self, service, folder, vapid):
        self.service = service
        self.folder = folder
        self.vapid = vapid

    def user_agent(self, **options):
        return pyua.UserAgent(**{"push_service": self.service, "profile": self.folder, **options})

    async def register(self, user_agent, source=HELLO, **also):
        origin = user_agent.origin(
            "https://app.example", serve={"/sw.js": source, **also}, permissions=["notifications"]
        )
        return await origin.register("/sw.js")

    async def subscribe(self, registration):
        return await registration.push_manager.subscribe(application_server_key=self.vapid.application_server_key)

    async def send(self, subscription, data="hello"):
        return await asyncio.to_thread(
            webpush,
            subscription.to_json(),
            data,
            vapid_private_key=self.vapid.private_key,
            vapid_claims={"sub": "mailto:ops@app.example"},
            ttl=600,
        )

    async def seen(self, registration, count=0):
        """The pushsubscriptionchange events that its worker wrote down, once there are so many."""
        async with asyncio.timeout(5):
            while len(found := await registration.active.evaluate(self._SEEN)) < count:
                await asyncio.sleep(0)
            return found

    def records(self, user_agent):
        """The push records of a profile that is open."""
        return user_agent.push_component.subscriptions._records

    def execute(self, statement):
        """Change the profile's database while no user agent has it."""
        with contextlib.closing(sqlite3.connect(self.folder / "profile.sqlite")) as connection:
            connection.execute(statement)
            connection.commit()


@pytest_asyncio.fixture
async def machine(tmp_path, vapid):
    async with pyua.PushService(database=tmp_path / "service.sqlite") as service:
        yield Machine(service, tmp_path / "profile", vapid)
