"""The push service, by the control API."""

from __future__ import annotations

import pytest
import requests

WORKER = "onpush = () => registration.showNotification('x');"


@pytest.fixture
def endpoint(control):
    registration = control.register(WORKER)
    return control.do("POST", f"/control/registrations/{registration['id']}/subscription", status=201)["endpoint"]


def post(endpoint, ttl="60"):
    return requests.post(endpoint, headers={"TTL": ttl}, timeout=5)


def test_failures(control, endpoint) -> None:
    """By a status, by a breakage; and taken back."""
    control.do("POST", "/control/failures", {"count": 2, "status": 429, "retry_after": 7}, status=204)
    response = post(endpoint)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "7")
    control.do("DELETE", "/control/failures", status=204)
    assert post(endpoint).status_code == 201
    control.do("POST", "/control/failures", {"how": "reset"}, status=204)
    with pytest.raises(requests.ConnectionError):
        post(endpoint)
    for body in ({}, {"status": 500, "how": "hang"}):
        assert control.refused("POST", "/control/failures", body)[0] == 400


def test_expiry(control, endpoint) -> None:
    """Of one, then of all."""
    control.do("POST", "/control/expire", {"endpoint": endpoint}, status=204)
    assert post(endpoint).status_code == 410
    assert control.refused("POST", "/control/expire", {"endpoint": "https://example.com/"})[0] == 400
    control.do("POST", "/control/expire", status=204)


def test_the_clock(control, endpoint) -> None:
    """A message's TTL runs out at once."""
    before = control.do("POST", "/control/clock", {"fast_forward": 0})["now"]
    assert control.do("POST", "/control/clock", {"fast_forward": 3_600})["now"] - before >= 3_600


def test_the_service(control, endpoint) -> None:
    """Where it is, and what it did."""
    post(endpoint)
    about = control.do("GET", "/control/service")
    assert about["endpoint"] == control.url
    assert about["statistics"]["accepted"] >= 1
    control.do("PUT", "/control/broadcasts/a%2Fb", {"version": "1"}, status=204)
    control.do("POST", "/control/disconnect", {"code": 1001}, status=204)
    control.do("POST", "/control/reset", status=204)
    assert control.do("GET", "/control/requests") == {"requests": []}
    assert control.do("GET", "/control/user-agents") == {"user_agents": []}
