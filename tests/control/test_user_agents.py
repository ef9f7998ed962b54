"""The receiving side, by the control API."""

from __future__ import annotations

import json
import threading

import pytest
from pywebpush import WebPushException, webpush

SHOW = """
onpush = (event) => event.waitUntil(registration.showNotification("News", {
  body: event.data.text(), data: { n: 1 }, actions: [{ action: "open", title: "Open" }],
}));
onnotificationclick = (event) => { event.notification.close(); console.log("clicked", event.action); };
"""


def send(subscription, text, vapid_keys, **more):
    claims = {"sub": "mailto:a@b.example"}
    return webpush(subscription, text, vapid_private_key=vapid_keys.private_key, vapid_claims=claims, **more)


def subscribe(control, registration, vapid_keys):
    body = {"application_server_key": vapid_keys.application_server_key}
    return control.do("POST", f"/control/registrations/{registration['id']}/subscription", body, status=201)


def test_from_a_worker_to_a_click(control, vapid_keys) -> None:
    """All that a backend's test does, with HTTP alone."""
    registration = control.register(SHOW)
    assert registration["state"] == "activated"
    subscription = subscribe(control, registration, vapid_keys)
    assert subscription.keys() == {"endpoint", "expirationTime", "keys"}
    send(subscription, "hello", vapid_keys)
    path = f"/control/registrations/{registration['id']}/deliveries"
    got = control.do("GET", f"{path}?timeout=10")
    assert got["next"] == 1
    assert [(one["text"], one["ack_code"]) for one in got["deliveries"]] == [("hello", 100)]
    assert control.do("GET", f"{path}?after=1") == {"deliveries": [], "next": 1}
    assert control.do("GET", path) == got
    shown = control.do("GET", f"/control/user-agents/{registration['user_agent']}/notifications")["notifications"]
    assert [(one["title"], one["body"], one["data"]) for one in shown] == [("News", "hello", {"n": 1})]
    control.do("POST", f"/control/notifications/{shown[0]['id']}/click", {"action": "open"}, status=204)
    assert control.refused("POST", f"/control/notifications/{shown[0]['id']}/click")[0] == 404
    (request,) = control.do("GET", "/control/requests")["requests"]
    assert (request["status"], request["endpoint"]) == (201, subscription["endpoint"])


def test_a_long_poll_is_answered_when_a_message_comes(control, vapid_keys) -> None:
    """Not before, and not at its end."""
    registration = control.register(SHOW)
    subscription = subscribe(control, registration, vapid_keys)
    answers = []
    path = f"/control/registrations/{registration['id']}/deliveries?timeout=30"
    waiting = threading.Thread(target=lambda: answers.append(control.do("GET", path)))
    waiting.start()
    send(subscription, "late", vapid_keys)
    waiting.join(20)
    assert [one["text"] for one in answers[0]["deliveries"]] == ["late"]


def test_events(control, vapid_keys) -> None:
    """A stream of server-sent events: those that were, and those that come."""
    registration = control.register(SHOW)
    subscription = subscribe(control, registration, vapid_keys)
    send(subscription, "one", vapid_keys)
    path = f"/control/registrations/{registration['id']}/deliveries"
    with control.ask("GET", path, headers={"Accept": "text/event-stream"}, stream=True) as response:
        assert response.headers["Content-Type"] == "text/event-stream"
        lines = response.iter_lines(decode_unicode=True)
        texts = []
        for line in lines:
            if line.startswith("data: "):
                texts.append(json.loads(line.removeprefix("data: "))["text"])
                if texts == ["one"]:
                    send(subscription, "two", vapid_keys)
                if len(texts) == 2:
                    break
    assert texts == ["one", "two"]


def test_unsubscribing_and_closing(control, vapid_keys) -> None:
    """The sender is told 410; a user agent that is deleted is no more."""
    registration = control.register(SHOW)
    subscription = subscribe(control, registration, vapid_keys)
    path = f"/control/registrations/{registration['id']}/subscription"
    for _ in range(2):
        control.do("DELETE", path, status=204)
    with pytest.raises(WebPushException) as raised:
        send(subscription, "x", vapid_keys)
    assert raised.value.response.status_code == 410
    name = registration["user_agent"]
    assert {"id": name, "registrations": [registration["id"]]} in control.do("GET", "/control/user-agents")[
        "user_agents"
    ]
    control.do("DELETE", f"/control/user-agents/{name}", status=204)
    assert control.refused("DELETE", f"/control/user-agents/{name}") == (404, f"there is no user agent {name!r}")


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"files": {"/sw.js": "throw new Error('bad luck')"}}, 422, "bad luck"),
        ({"files": {}}, 422, "/sw.js"),
        ({"origin": "http://example.com", "files": {"/sw.js": ""}}, 400, "https"),
        ({"origin": "nonsense"}, 400, "nonsense"),
        ({"files": {"/sw.js": "", "/a.js": 5}}, 400, "valid string"),
        ({"worker": ""}, 400, "Extra inputs"),
        ({"type": "shared"}, 400, "'classic' or 'module'"),
    ],
)
def test_registrations_that_are_refused(control, body, status, said) -> None:
    """What pyua says in Python, and 4xx."""
    name = control.do("POST", "/control/user-agents", status=201)["id"]
    seen, problem = control.refused("POST", f"/control/user-agents/{name}/registrations", body)
    assert seen == status
    assert said in problem


def test_prefs(control) -> None:
    """By Firefox's names; a wrong one is told with the right one."""
    body = {"prefs": {"dom.push.maxQuotaPerSubscription": 5}}
    assert control.do("POST", "/control/user-agents", body, status=201)
    status, problem = control.refused("POST", "/control/user-agents", {"prefs": {"dom.push.maxQuota": 5}})
    assert status == 400
    assert "did you mean" in problem
