"""How subscriptions are lost: who is told, with which code, and what is kept."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

import pyua
from pyua import VirtualClock

CHANGES = """
self.heard = [];
addEventListener('pushsubscriptionchange', (event) => {
  heard.push([event.oldSubscription && event.oldSubscription.endpoint, event.newSubscription]);
});
"""


class Wired:
    """A user agent whose frames to the push service are kept."""

    def __init__(self, user_agent: pyua.UserAgent, clock: VirtualClock) -> None:
        self.user_agent = user_agent
        self.clock = clock
        self.origin = user_agent.origin("https://app.example", serve={"/sw.js": CHANGES}, permissions=["notifications"])
        self.frames: list[dict[str, Any]] = []
        connection = user_agent.push_component.line._connection
        assert connection is not None
        connection._observe = self._observe

    def _observe(self, direction: str, text: str) -> None:
        if direction == "sent":
            self.frames.append(json.loads(text))

    async def subscribed(self) -> tuple[Any, Any]:
        """A registration with a subscription."""
        registration = await self.origin.register("/sw.js")
        return registration, await registration.push_manager.subscribe()

    async def unregister_codes(self) -> list[int]:
        """With which codes channels were given up so far."""
        await self.clock.settle()
        return [frame["code"] for frame in self.frames if frame.get("messageType") == "unregister"]

    async def changes(self, registration: Any) -> Any:
        """The pushsubscriptionchange events that the worker heard."""
        await self.clock.settle()
        return await registration.active.evaluate("heard")


@pytest_asyncio.fixture
async def wired() -> AsyncIterator[Wired]:
    """A user agent under a tap."""
    clock = VirtualClock()
    async with pyua.UserAgent(clock=clock) as user_agent:
        yield Wired(user_agent, clock)


async def test_revoked_permission_expires_with_202(wired) -> None:
    """The record is kept, with quota 0; the worker is not told."""
    registration, subscription = await wired.subscribed()
    await wired.origin.deny_permissions()
    assert await wired.unregister_codes() == [202]
    assert (subscription.quota, await registration.push_manager.get_subscription()) == (0, None)
    assert await wired.changes(registration) == []


async def test_permission_granted_anew_is_told(wired) -> None:
    """The expired subscription goes, and its worker may subscribe anew."""
    registration, subscription = await wired.subscribed()
    await wired.origin.clear_permissions()
    await wired.origin.grant_permissions()
    assert await wired.changes(registration) == [[subscription.endpoint, None]]
    assert subscription.quota is None


async def test_granting_what_is_granted_changes_nothing(wired) -> None:
    """Only a change resets the quota: asking for the origin once more is none."""
    _registration, subscription = await wired.subscribed()
    await wired.user_agent.set_pref("dom.push.maxQuotaPerSubscription", 20)
    wired.user_agent.origin("https://app.example", permissions=["notifications"])
    assert subscription.quota == 16


async def test_all_permissions_cleared_removes_records_in_silence(wired) -> None:
    """Expired ones as well; no event."""
    registration, subscription = await wired.subscribed()
    await wired.user_agent.clear_permissions()
    assert await wired.unregister_codes() == [202]
    assert subscription.quota is None
    assert await wired.changes(registration) == []
    assert await registration.push_manager.permission_state() == "prompt"


async def test_taking_back_a_denial_changes_nothing(wired) -> None:
    """What has expired stays so."""
    _registration, subscription = await wired.subscribed()
    await wired.origin.deny_permissions()
    await wired.origin.clear_permissions()
    assert await wired.unregister_codes() == [202]
    assert subscription.quota == 0


async def test_clear_site_data_gives_the_channel_up(wired) -> None:
    """Code 200; nothing of the site is left."""
    _registration, subscription = await wired.subscribed()
    await wired.origin.clear_site_data()
    assert await wired.unregister_codes() == [200]
    assert (subscription.quota, wired.origin.registrations) == (None, [])


async def test_another_push_service_loses_all(wired) -> None:
    """The worker is told; nothing is said to the old service; the new one works."""
    registration, subscription = await wired.subscribed()
    async with pyua.PushService(clock=wired.clock) as other:
        await wired.user_agent.set_pref("dom.push.serverURL", other.websocket_url)
        assert await wired.changes(registration) == [[subscription.endpoint, None]]
        assert await wired.unregister_codes() == []
        anew = await registration.push_manager.subscribe()
        assert anew.endpoint.startswith(other.endpoint_url)


async def test_an_edited_uaid_loses_all(wired) -> None:
    """The service gives a new one after the backoff, and the subscriptions of the old one are gone."""
    registration, subscription = await wired.subscribed()
    await wired.user_agent.set_pref("dom.push.userAgentID", "")
    await wired.clock.run_for(6)
    assert await wired.changes(registration) == [[subscription.endpoint, None]]


async def test_a_disabled_connection(wired) -> None:
    """Without it, subscribe() fails at once; what there is stays, and works once it is enabled."""
    registration, subscription = await wired.subscribed()
    await wired.user_agent.set_pref("dom.push.connection.enabled", False)
    assert await registration.push_manager.get_subscription() == subscription
    with pytest.raises(pyua.DOMError, match="unreachable"):
        await subscription.unsubscribe()
    with pytest.raises(pyua.DOMError, match="Error retrieving push subscription"):
        await registration.push_manager.subscribe()
    await wired.user_agent.set_pref("dom.push.connection.enabled", True)
    assert await registration.push_manager.subscribe()


async def test_being_online_does_not_enable_what_is_disabled(wired) -> None:
    """Both are needed for a connection."""
    _registration, _subscription = await wired.subscribed()
    await wired.user_agent.set_pref("dom.push.connection.enabled", False)
    await wired.user_agent.set_offline(True)
    await wired.user_agent.set_offline(False)
    assert not wired.user_agent.push_component.line.available
    await wired.user_agent.set_pref("dom.push.connection.enabled", True)
    assert wired.user_agent.push_component.line.available


async def _expire(wired: Wired, registration: Any) -> None:
    await wired.user_agent.set_pref("dom.push.maxQuotaPerSubscription", 1)
    await wired.origin.deny_permissions()
    await wired.origin.grant_permissions()
    await registration.push_manager.subscribe()
    record = wired.user_agent.push_component.subscriptions.record_of(registration.scope)
    assert record is not None
    assert record.quota == 1


async def test_drop_expired(wired) -> None:
    """A subscription whose quota is used up goes once a day, if its site was visited since; a visit alone is nothing."""
    registration, _old = await wired.subscribed()
    await _expire(wired, registration)
    subscription = await registration.push_manager.get_subscription()
    await _post(subscription.endpoint)
    await registration.wait_for_push()
    await wired.clock.run_for(3)
    assert subscription.quota == 0
    assert await wired.unregister_codes() == [202, 201]
    heard = await wired.changes(registration)
    await wired.user_agent.idle_daily()
    assert await wired.changes(registration) == heard, "not visited since"
    await wired.origin.visit()
    assert await wired.changes(registration) == heard, "a visit alone"
    await wired.clock.run_for(86_400)
    assert await wired.changes(registration) == [[subscription.endpoint, None]]  # a worker that was idle forgets


async def _post(endpoint: str) -> None:
    import aiohttp

    async with aiohttp.ClientSession() as session, session.post(endpoint, headers={"TTL": "60"}) as response:
        assert response.status == 201


async def test_keys_are_added_when_messages_get_data(wired) -> None:
    """updateRecordNoEncryptionKeys_ws: a record without keys gets them at the hello of a service that sends data."""
    from dataclasses import replace

    registration, subscription = await wired.subscribed()
    subscriptions = wired.user_agent.push_component.subscriptions
    record = subscriptions.record_of(registration.scope)
    subscriptions.store(replace(record, key_pair=None, authentication_secret=None))
    wired.user_agent.push_service.disconnect_all()
    await wired.clock.run_for(6)
    assert subscriptions.record_of(registration.scope).has_keys
    assert await wired.changes(registration) == [[subscription.endpoint, None]]
