"""From a reader's page to the notification, and back: with a real push, and the site's own sw.js."""

import io

import pytest
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from push.models import Subscription
from push.sender import notify

# The worker's requests are answered on other threads, which see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

REMINDER = {"title": "“Walden” is due tomorrow", "url": "/loans"}


@pytest.fixture(autouse=True)
def keys(settings, vapid_keys):
    settings.VAPID_PRIVATE_KEY = vapid_keys.private_key
    settings.VAPID_PUBLIC_KEY = vapid_keys.application_server_key


@pytest.fixture
def ada(django_user_model):
    return django_user_model.objects.create_user("ada")


@pytest.fixture
def registration(user_agent):
    origin = user_agent.origin("https://library.example", serve=get_wsgi_application(), permissions=["notifications"])
    return origin.register("/sw.js")


@pytest.fixture
def subscription(registration, client, ada):
    """What the page's "Remind me" button does."""
    client.force_login(ada)
    key = client.get("/vapid-public-key").text
    subscription = registration.push_manager.subscribe(user_visible_only=True, application_server_key=key)
    response = client.post("/subscribe", subscription.to_json(), content_type="application/json")
    assert response.status_code == 201
    return subscription


def endpoints():
    return list(Subscription.objects.values_list("endpoint", flat=True))


def test_a_reader_is_reminded(registration, subscription, django_user_model):
    django_user_model.objects.create_user("grace")
    output = io.StringIO()
    call_command("remind", "grace", "Emma", stdout=output)
    call_command("remind", "ada", "Walden", stdout=output)
    assert output.getvalue() == "sent to 0 browsers of grace\nsent to 1 browsers of ada\n"

    delivery = registration.wait_for_push()
    assert delivery.ack_code == 100  # delivered, and the worker's handler has done its work
    assert [shown.title for shown in delivery.notifications] == ["“Walden” is due tomorrow"]


def test_a_click_shows_the_page_that_is_open_already(registration, subscription, user_agent, ada):
    loans = registration.origin.open("/loans")
    other = registration.origin.open("/")
    notify(ada, REMINDER)
    registration.wait_for_push().notifications[0].click("show")
    assert (loans.focused, other.focused) == (True, False)
    assert user_agent.clients.all == [loans, other]


def test_not_on_this_device(registration, subscription, ada):
    notify(ada, REMINDER)
    registration.wait_for_push().notifications[0].click("mute")
    assert notify(ada, REMINDER) == 0


def test_the_backend_learns_the_new_endpoint(registration, subscription, ada):
    registration.change_subscription()  # by the push service; the worker gets pushsubscriptionchange
    new = registration.push_manager.get_subscription()
    assert endpoints() == [new.endpoint] != [subscription.endpoint]
    assert notify(ada, REMINDER) == 1
    assert registration.wait_for_push().json() == REMINDER


def test_a_browser_that_has_gone_is_deleted(subscription, ada):
    subscription.unsubscribe()  # in the browser's settings, say: the backend does not hear of it
    assert notify(ada, REMINDER) == 0  # the push service answers 410 Gone
    assert endpoints() == []


def test_only_its_owner_can_delete_a_subscription(subscription, client, admin_client):
    for reader, left in ((admin_client, [subscription.endpoint]), (client, [])):
        reader.delete("/subscribe", {"endpoint": subscription.endpoint}, content_type="application/json")
        assert endpoints() == left
