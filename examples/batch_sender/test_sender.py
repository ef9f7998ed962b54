"""The push service says no, says later, or says nothing: what the sender makes of it."""

import pytest
from sender import send_to_all

WORKER = "onpush = (event) => event.waitUntil(registration.showNotification(event.data.json().title));"
NEWS = {"title": "Bees are back"}


@pytest.fixture
def readers(user_agent, vapid_keys):
    """Three browsers' worth of registrations, each with its subscription."""

    def subscribe(name):
        origin = user_agent.origin(f"https://{name}.example", serve={"/sw.js": WORKER}, permissions=["notifications"])
        registration = origin.register("/sw.js")
        key = vapid_keys.application_server_key
        return registration, registration.push_manager.subscribe(application_server_key=key)

    return [subscribe(name) for name in ("ada", "grace", "mary")]


@pytest.fixture
def send(readers, vapid_keys):
    """Sends to all three; ``send.pauses`` are the seconds that it would have waited."""

    def send(**options):
        return send_to_all(
            [subscription.to_json() for _, subscription in readers],
            NEWS,
            private_key=vapid_keys.private_key,
            subject="mailto:editors@news.example",
            sleep=send.pauses.append,
            **options,
        )

    send.pauses = []
    return send


def endpoints(readers):
    return [subscription.endpoint for _, subscription in readers]


def test_all_hear_it(readers, send):
    assert send().sent == endpoints(readers)
    assert [registration.wait_for_push().notifications[0].title for registration, _ in readers] == ["Bees are back"] * 3


def test_who_has_gone_is_told_apart(user_agent, readers, send):
    ada, grace, mary = endpoints(readers)
    user_agent.push_service.expire(grace)  # 410 from now on
    report = send()
    assert (report.sent, report.gone, report.failed) == ([ada, mary], [grace], [])
    assert send.pauses == []


def test_it_waits_as_long_as_it_is_asked_to(user_agent, readers, send):
    user_agent.push_service.fail_next(2, 429, retry_after=7)
    assert send().sent == endpoints(readers)
    assert send.pauses == [7, 7]
    assert readers[0][0].wait_for_push().json() == NEWS  # once, and not three times
    assert len(readers[0][0].deliveries) == 1


@pytest.mark.parametrize("trouble", ["reset", "truncate", "hang"])
def test_a_connection_that_breaks_does_not_stop_the_others(user_agent, readers, send, trouble):
    ada, grace, mary = endpoints(readers)
    user_agent.push_service.break_next(1, trouble)
    report = send(attempts=1, timeout=0.3)
    assert (report.sent, report.gone, report.failed) == ([grace, mary], [], [ada])


def test_it_gives_up_in_the_end_and_keeps_the_subscription(user_agent, readers, send):
    ada, grace, mary = endpoints(readers)
    user_agent.push_service.fail_next(3, 503, retry_after=1)
    report = send()
    assert (report.sent, report.gone, report.failed) == ([grace, mary], [], [ada])
    assert send.pauses == [1, 1]
