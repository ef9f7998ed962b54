"""The history of visits, as quotas see it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyua
from pyua import VirtualClock

NOW = datetime(2030, 5, 17, tzinfo=UTC)
DAY = 86_400_000


async def test_the_latest_visit_counts() -> None:
    """An earlier one noted later changes nothing; clearing the history forgets all."""
    async with pyua.UserAgent(clock=VirtualClock(NOW)) as user_agent:
        origin = user_agent.origin("https://app.example")
        visits = user_agent.visits
        assert visits.last(origin.url) == 0
        await origin.visit(at=NOW - timedelta(days=2))
        await origin.visit(at=NOW - timedelta(days=7))
        assert visits.last(origin.url) == NOW.timestamp() * 1000 - 2 * DAY
        assert visits.last("https://other.example") == 0
        await user_agent.clear_history()
        assert visits.last(origin.url) == 0


async def test_an_open_page_is_a_visit_now() -> None:
    """As long as it is open; then its last navigation counts."""
    clock = VirtualClock(NOW)
    async with pyua.UserAgent(clock=clock) as user_agent:
        origin = user_agent.origin("https://app.example")
        page = await origin.open("/")
        await clock.run_for(60)
        assert user_agent.visits.last(origin.url) == (NOW.timestamp() + 60) * 1000
        await page.close()
        assert user_agent.visits.last(origin.url) == NOW.timestamp() * 1000


async def test_without_a_history_no_visit_is_remembered() -> None:
    """places.history.enabled; a page that is open counts all the same."""
    async with pyua.UserAgent(clock=VirtualClock(NOW), prefs={"places.history.enabled": False}) as user_agent:
        origin = user_agent.origin("https://app.example")
        page = await origin.open("/")
        assert user_agent.visits.last(origin.url) > 0
        await page.close()
        assert user_agent.visits.last(origin.url) == 0


async def test_the_quota_says_why_it_is_what_it_is() -> None:
    """Each delivery has its receipt's rule and its notification's, in words; so has statistics()."""
    clock = VirtualClock(NOW)
    worker = "addEventListener('push', (e) => e.data && e.waitUntil(registration.showNotification('x')))"
    async with pyua.UserAgent(clock=clock) as user_agent:
        origin = user_agent.origin("https://app.example", serve={"/sw.js": worker}, permissions=["notifications"])
        registration = await origin.register("/sw.js")
        subscription = await registration.push_manager.subscribe()
        await origin.visit(at=NOW - timedelta(days=2))
        await _post(subscription.endpoint)
        delivery = await registration.wait_for_push()
        await clock.run_for(3)
        assert [(step.before, step.after, step.reason) for step in delivery.quota_steps] == [
            (16, 5, "visited 2 days ago: min(round(8·2^−0.8), 16) = 5"),
            (5, 4, "no notification was visible: quota 5 − 1 = 4"),
        ]
        assert delivery.to_json()["quota_steps"][0]["before"] == 16
        record = user_agent.statistics().push_records[registration.scope]
        assert (record.quota, record.push_count) == (4, 1)
        assert record.last_quota_step == delivery.quota_steps[-1]
        await subscription.unsubscribe()
        assert user_agent.statistics().push_records == {}


async def _post(endpoint: str) -> None:
    import aiohttp

    async with aiohttp.ClientSession() as session, session.post(endpoint, headers={"TTL": "60"}) as response:
        assert response.status == 201
