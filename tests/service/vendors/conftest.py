"""A service with a vendor's face, a user agent that has subscribed there, and a sender that is caught."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest

import pyua
from pyua.webpush import b64
from pyua.webpush.vapid import authorization
from pyua.webpush.vapid_keys import VapidKeys


@dataclass
class Subscription:
    """An endpoint, and how to give it up."""

    endpoint: str
    user_agent: object

    async def unsubscribe(self):
        channel_id = self.user_agent.channel_id
        await self.user_agent.send({"messageType": "unregister", "channelID": channel_id})
        await self.user_agent.receive()


class Caught:
    """What a sender gets from a vendor's endpoint."""

    def __init__(self, service, subscription, registration, keys):
        self.service = service
        self.subscription = subscription
        self.registration = registration
        self.keys = keys

    def vapid(self, keys=None, subject="mailto:me@example.com", ahead=3_600, audience=None):
        audience = audience or self.service.endpoint_url
        expires_at = int(time.time()) + ahead
        return authorization(keys or self.keys, audience=audience, expires_at=expires_at, subject=subject)

    async def post(self, endpoint=None, *, vapid=None, body=b"", **headers):
        fields = {"TTL": "60"} | {name.replace("_", "-"): value for name, value in headers.items()}
        fields |= self.vapid() if vapid is None else vapid
        fields = {name: value for name, value in fields.items() if value is not None}
        if body:
            fields["Content-Encoding"] = "aes128gcm"
        async with (
            aiohttp.ClientSession() as session,
            session.post(endpoint or self.subscription.endpoint, data=body, headers=fields) as response,
        ):
            return response.status, await response.text(), response.headers


@pytest.fixture
def caught(open_user_agent):
    """Gives a sender to a vendor, and a user agent that does nothing."""

    @asynccontextmanager
    async def open_one(vendor):
        keys = VapidKeys.generate()
        async with pyua.PushService(vendor=vendor) as service:
            user_agent = await open_user_agent(service)
            await user_agent.hello()
            reply = await user_agent.register(b64.encode(keys.public_key))
            user_agent.channel_id = reply["channelID"]
            with service.intercept():
                yield Caught(service, Subscription(reply["pushEndpoint"], user_agent), None, keys)

    return open_one


@pytest.fixture
def received():
    """Gives a sender to a vendor, and a worker that shows what comes."""

    @asynccontextmanager
    async def open_one(vendor, **options):
        keys = VapidKeys.generate()
        async with (
            pyua.PushService(vendor=vendor, **options) as service,
            pyua.UserAgent(push_service=service) as user_agent,
        ):
            source = "onpush = (event) => registration.showNotification(event.data.text());"
            origin = user_agent.origin("https://app.example", serve={"/sw.js": source}, permissions=["notifications"])
            registration = await origin.register("/sw.js")
            subscription = await registration.push_manager.subscribe(
                user_visible_only=True, application_server_key=keys.public_key
            )
            with service.intercept():
                yield Caught(service, subscription, registration, keys)

    return open_one
