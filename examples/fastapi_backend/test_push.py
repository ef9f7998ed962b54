"""From the alert to the notification and the answer: with a real push, and the site's own sw.js."""

import httpx
import pytest
from backend import create_app


@pytest.fixture
def app(vapid_keys):
    return create_app(
        {
            "VAPID_PRIVATE_KEY": vapid_keys.private_key,
            "VAPID_PUBLIC_KEY": vapid_keys.application_server_key,
            "VAPID_SUBJECT": "mailto:ops@oncall.example",
            "MONITORING_TOKEN": "secret",
        }
    )


@pytest.fixture
async def monitoring(app):
    """The monitoring system."""
    headers = {"Authorization": "Bearer secret"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://oncall.example", headers=headers) as client:
        yield client


@pytest.fixture
async def registration(async_user_agent, app):
    origin = async_user_agent.origin("https://oncall.example", serve=app, permissions=["notifications"])
    return await origin.register("/sw.js")


@pytest.fixture
async def subscription(registration):
    """The page lets the worker subscribe; sw.js tells the backend."""
    await registration.active.post_message("subscribe")
    return await registration.push_manager.get_subscription()


async def alert(monitoring):
    response = await monitoring.post("/notify", json={"title": "The database is full"})
    assert response.status_code == 202
    return response.json()


async def test_an_alert_is_shown_until_somebody_acts(registration, subscription, monitoring):
    assert (await alert(monitoring))["sent"] == 1
    delivery = await registration.wait_for_push()
    assert delivery.ack_code == 100  # delivered, and the worker's handler has done its work
    (notification,) = delivery.notifications
    assert notification.title == "The database is full"
    assert notification.require_interaction


async def test_whoever_accepts_first_has_it(async_user_agent, registration, subscription, monitoring):
    number = (await alert(monitoring))["number"]
    await (await registration.wait_for_push()).notifications[0].click("accept")
    assert async_user_agent.notifications == []
    assert (await monitoring.post(f"/alerts/{number}/accept")).status_code == 409


async def test_who_was_too_slow_hears_of_it(async_user_agent, registration, subscription, monitoring):
    number = (await alert(monitoring))["number"]
    await monitoring.post(f"/alerts/{number}/accept")
    await (await registration.wait_for_push()).notifications[0].click("accept")
    assert [shown.title for shown in async_user_agent.notifications] == ["Go back to bed"]


async def test_the_backend_learns_the_new_endpoint(app, registration, subscription, monitoring):
    await registration.change_subscription()  # by the push service; the worker gets pushsubscriptionchange
    new = await registration.push_manager.get_subscription()
    assert list(app.state.subscriptions) == [new.endpoint] != [subscription.endpoint]
    assert (await alert(monitoring))["sent"] == 1
    assert (await registration.wait_for_push()).json()["title"] == "The database is full"


async def test_off_duty(app, registration, subscription):
    await registration.active.post_message("unsubscribe")
    assert app.state.subscriptions == {}
    assert await registration.push_manager.get_subscription() is None


async def test_who_has_gone_is_forgotten(app, subscription, monitoring):
    await subscription.unsubscribe()  # in the browser's settings, say: the backend does not hear of it
    assert subscription.endpoint in app.state.subscriptions
    assert (await alert(monitoring))["sent"] == 0  # the push service answers 410 Gone
    assert app.state.subscriptions == {}


async def test_nobody_else_can_wake_people(subscription, monitoring):
    response = await monitoring.post("/notify", json={"title": "Boo"}, headers={"Authorization": "Bearer guess"})
    assert response.status_code == 403
