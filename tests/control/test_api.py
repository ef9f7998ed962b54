"""Who may use the control API, what it says to mistakes, and its description."""

from __future__ import annotations

import subprocess
import sys

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance


def test_tokens(start) -> None:
    """Without it, nothing."""
    control = start("--control-token", "secret", token="secret")
    assert control.do("GET", "/control/user-agents") == {"user_agents": []}
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "secret"},
        {"Authorization": "Bearer secretx"},
    ):
        response = requests.get(f"{control.url}/control/service", headers=headers, timeout=5)
        assert response.status_code == 401
        assert "secret" not in response.text
    assert requests.post(f"{control.url}/status", timeout=5).text == "OK", "the push service itself needs none"


def test_it_is_off_where_others_can_reach_it(start) -> None:
    """Unless there is a token; forced, it is refused."""
    control = start("--host", "0.0.0.0")
    assert requests.get(f"{control.url}/control/service", timeout=5).status_code == 404
    assert start("--no-control").ask("GET", "/docs").status_code == 404
    command = [sys.executable, "-m", "pyua", "serve", "--host", "0.0.0.0", "--control"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=20)
    assert done.returncode != 0
    assert "give --control-token" in done.stderr


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Host": "evil.example:80"}, 403),
        ({"Host": "a:b:c"}, 403),
        ({"Host": "192.168.0.1"}, 403),
        ({"Host": "localhost:80"}, 200),
        ({"Host": "[::1]"}, 200),
    ],
)
def test_pages_of_the_web_are_kept_out(control, headers, status) -> None:
    """Also those whose name was made to lead here."""
    assert control.ask("GET", "/control/service", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("method", "path", "data", "headers", "status"),
    [
        ("GET", "/control/nothing", b"", {}, 404),
        ("PATCH", "/control/user-agents", b"", {}, 405),
        ("POST", "/control/user-agents", b"{", {"Content-Type": "application/json"}, 400),
        ("POST", "/control/user-agents", b"[]", {"Content-Type": "application/json"}, 400),
        ("POST", "/control/user-agents", b"\xff", {"Content-Type": "application/json"}, 400),
        ("POST", "/control/user-agents", b"{}", {"Content-Type": "text/plain"}, 415),
        ("POST", "/control/user-agents", b"x" * 9_000_000, {"Content-Type": "application/json"}, 413),
        ("GET", "/control/registrations/x/deliveries?timeout=1000", b"", {}, 400),
        ("GET", "/control/registrations/x/deliveries?when=now", b"", {}, 400),
        ("GET", "/control/registrations/x/deliveries", b"", {}, 404),
        ("GET", "/control/registrations/..%2F..%2Fx/deliveries", b"", {}, 404),
    ],
)
def test_mistakes(control, method, path, data, headers, status) -> None:
    """Each is told in JSON."""
    assert control.refused(method, path, data=data, headers=headers)[0] == status


def test_the_page(control) -> None:
    """Every operation is on it, and nothing from elsewhere."""
    document = control.do("GET", "/openapi.json")
    page = control.ask("GET", "/docs")
    assert page.headers["Content-Type"].startswith("text/html")
    for path in document["paths"]:
        assert path in page.text
    assert "://" not in page.text


def test_it_is_as_it_describes_itself(served) -> None:
    """Requests made from the description, right ones and wrong ones: no crash, and only answers that it names."""
    schema = schemathesis.openapi.from_url(f"{served.url}/openapi.json")
    for operation in schema.get_all_operations():
        operation = operation.ok()
        strategy = operation.as_strategy() | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
        check(strategy)


def check(strategy) -> None:
    import hypothesis

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @hypothesis.given(case=strategy)
    def one(case):
        if "timeout" in (case.query or {}):
            case.query["timeout"] = 0
        # What a description cannot say (which prefs there are) may be refused all the same.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    one()
