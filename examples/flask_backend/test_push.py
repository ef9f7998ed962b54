"""From the backend's HTTP interface to the notification, and back: with a real push, and the site's own sw.js."""

import pytest
from backend import create_app, notify, subscriptions

NEWS = {"title": "Bees are back", "url": "/articles/7"}


@pytest.fixture
def app(tmp_path, vapid_keys):
    app = create_app(
        VAPID_PRIVATE_KEY=vapid_keys.private_key,
        VAPID_PUBLIC_KEY=vapid_keys.application_server_key,
        DATABASE=tmp_path / "subscriptions.sqlite3",
    )
    with app.app_context():
        yield app


@pytest.fixture
def registration(user_agent, app):
    origin = user_agent.origin("https://news.example", serve=app, permissions=["notifications"])
    return origin.register("/sw.js")


@pytest.fixture
def subscription(registration, app):
    """What the page's "Keep me informed" button does."""
    page = app.test_client()
    key = page.get("/vapid-public-key").text
    subscription = registration.push_manager.subscribe(user_visible_only=True, application_server_key=key)
    assert page.post("/subscribe", json=subscription.to_json()).status_code == 201
    return subscription


def endpoints():
    return [subscription["endpoint"] for subscription in subscriptions()]


def test_a_subscriber_sees_the_headline(app, registration, subscription):
    result = app.test_cli_runner().invoke(args=["announce", "7", "Bees are back"])
    assert result.output == "sent to 1 subscribers\n"

    delivery = registration.wait_for_push()
    assert delivery.ack_code == 100  # delivered, and the worker's handler has done its work
    assert [shown.title for shown in delivery.notifications] == ["Bees are back"]


@pytest.mark.parametrize("action", ["", "read"])
def test_a_click_opens_the_article(user_agent, registration, subscription, action):
    notify(NEWS)
    registration.wait_for_push().notifications[0].click(action)
    assert [window.url for window in user_agent.clients.all] == ["https://news.example/articles/7"]


def test_no_more_news(registration, subscription):
    notify(NEWS)
    registration.wait_for_push().notifications[0].click("stop")
    assert endpoints() == []
    assert registration.push_manager.get_subscription() is None


def test_the_backend_learns_the_new_endpoint(registration, subscription):
    registration.change_subscription()  # by the push service; the worker gets pushsubscriptionchange

    new = registration.push_manager.get_subscription()
    assert new.endpoint != subscription.endpoint
    assert endpoints() == [new.endpoint]
    assert notify(NEWS) == 1
    assert registration.wait_for_push().json() == NEWS


def test_who_has_gone_is_deleted(subscription):
    subscription.unsubscribe()  # in the browser's settings, say: the backend does not hear of it
    assert endpoints() == [subscription.endpoint]

    assert notify(NEWS) == 0  # the push service answers 410 Gone
    assert endpoints() == []


def test_nonsense_is_not_stored(app):
    assert app.test_client().post("/subscribe", json={"endpoint": "https://push.example/1"}).status_code == 400
    assert endpoints() == []


def test_a_push_service_in_trouble_is_no_reason_to_delete(user_agent, subscription):
    user_agent.push_service.fail_next(1, 503)
    assert notify(NEWS) == 0
    assert endpoints() == [subscription.endpoint]
