"""Firefox's tests of the quota, by their names (dom/push/test/xpcshell)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pyua.prefs import Prefs
from pyua.push import PushRecord, decrement, update_quota

DAY = 86_400_000


def ago(browser, **span):
    """A time before now, in seconds."""
    return browser.clock.time() - timedelta(**span).total_seconds()


async def test_quota_exceeded(browser, service) -> None:
    """Quotas are counted by scope, by the origin's latest visit: of 2 days ago, for five messages; then 201 is sent."""
    used, _subscription = await browser.subscribed("/auctions/")
    unused, _subscription = await browser.subscribed("/deals/")
    elsewhere, _subscription = await browser.subscribed(origin="https://other.example")
    for days in 7, 2, 5:
        await used.origin.visit(ago(browser, days=days))
    await elsewhere.origin.visit(ago(browser, days=1))
    channel = browser.channel(used)
    for number, left in enumerate((4, 3, 2, 1, 0)):
        assert service.codes() == []
        await service.notify(channel, f"m{number}")
        await service.acks(number + 1)
        await browser.clock.run_for(3)
        assert browser.record(used).quota == left
    (frame,) = await service.got("unregister")
    assert frame == {"channelID": channel, "messageType": "unregister", "code": 201}
    assert browser.channel(used) == channel, "the record is kept"
    assert (browser.record(unused).quota, browser.record(elsewhere).quota) == (16, 16)
    for number, (registration, quota) in enumerate(((unused, 4), (elsewhere, 7))):
        await service.notify(browser.channel(registration), "other")
        await service.acks(6 + number)
        await browser.clock.run_for(3)
        assert browser.record(registration).quota == quota
    await service.notify(channel, "too late")
    assert (await service.acks(8))[-1] == (channel, "too late", 102)


async def test_quota_observer(browser, service) -> None:
    """Visited 14 days ago a site may send one message; visited again, it is told so once a day, or when it asks."""
    registration, _subscription = await browser.subscribed()
    for number, look in enumerate((browser.user_agent.idle_daily, registration.push_manager.get_subscription), 1):
        subscription = await registration.push_manager.subscribe()
        await registration.origin.visit(ago(browser, days=14))
        await service.notify(browser.channel(registration), "the only one")
        await service.acks(number)
        assert browser.record(registration).quota == 1
        await browser.clock.run_for(3)
        assert service.codes() == [201] * number
        await look()
        assert browser.record(registration).quota == 0, "not visited since"
        await registration.origin.visit()
        assert await look() is None
        assert browser.record(registration) is None
        assert (await browser.heard(registration, "changes"))[number - 1 :] == [[subscription.endpoint, None]]
        await browser.user_agent.clear_history()


async def test_quota_with_notification(browser, service) -> None:
    """While a notification is shown messages cost nothing."""
    registration, _subscription = await browser.subscribed(
        source="onpush = (event) => event.waitUntil(registration.showNotification('new', { tag: 'one' }));"
    )
    await registration.origin.visit(ago(browser, days=1))
    for number in range(10):
        await service.notify(browser.channel(registration), f"m{number}")
        await service.acks(number + 1)
        await browser.clock.run_for(3)
        assert browser.record(registration).quota == 8
    (notification,) = await registration.get_notifications()
    await notification.close()
    await registration.active.evaluate("onpush = null")
    await service.notify(browser.channel(registration), "silent")
    await service.acks(11)
    await browser.clock.run_for(3)
    assert browser.record(registration).quota == 7
    assert service.codes() == []


@pytest.fixture
def record() -> PushRecord:
    """One that has had messages."""
    return PushRecord(channel_id="c", push_endpoint="https://push.example/1", scope="https://app.example/", quota=5,
                      last_push=100 * DAY)  # fmt: skip


async def test_record(browser, record) -> None:
    """A visit before the last message changes no quota, one now or later fills it; permission is by origin."""
    prefs, now = Prefs(), 101 * DAY

    def after(last_visit, **members):
        return update_quota(replace(record, **members), last_visit=last_visit, now=now, prefs=prefs).record.quota

    assert [after(99 * DAY), after(100 * DAY), after(now), after(now + DAY), after(-1)] == [5, 5, 16, 16, 0]
    assert after(now - 3_600_000, last_push=0) == 16
    assert after(-1, system_record=True) == 5
    expired = replace(record, quota=0)
    assert decrement(expired, notification_visible=False).record.quota == 0
    assert decrement(replace(expired, system_record=True), notification_visible=False).record.reported_quota == -1

    for origin in "https://app.example", "https://app.example:8443", "https://bücher.example":
        registration, _subscription = await browser.subscribed(origin=origin)
        await registration.origin.deny_permissions()
        assert await registration.push_manager.permission_state() == "denied"
        assert browser.record(registration).quota == 0
        others = [one for one in browser.user_agent.registrations if one is not registration]
        await registration.origin.grant_permissions()
        assert browser.record(registration) is None
        await registration.push_manager.subscribe()
        assert all(browser.record(one).quota == 16 for one in others)
