"""npm's web-push as the sender: what a Node backend sends arrives.

Without Node these tests are skipped; with PYUA_REQUIRE_NODE=1 in the environment, as in CI, they fail.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pyua import VapidKeys, sync_api

HERE = Path(__file__).parent
NODE, NPM = shutil.which("node"), shutil.which("npm")
MISSING = NODE is None or NPM is None

pytestmark = [
    pytest.mark.node,
    pytest.mark.timeout(180),
    pytest.mark.skipif(
        MISSING and os.environ.get("PYUA_REQUIRE_NODE") != "1", reason="there is no node or no npm on the PATH"
    ),
]
Send = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sender and what it needs, installed from the lock file, once."""
    if NPM is None or NODE is None:
        pytest.fail("PYUA_REQUIRE_NODE=1, but there is no node or no npm on the PATH", pytrace=False)
    folder = tmp_path_factory.mktemp("senders")
    for name in ("package.json", "package-lock.json", "send.cjs"):
        shutil.copyfile(HERE / name, folder / name)
    command = [NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    result = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=150)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


def run_node(project: Path, *arguments: str, stdin: str = "", **environment: str) -> Any:
    assert NODE is not None
    command = [NODE, *arguments]
    result = subprocess.run(
        command,
        cwd=project,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        env=os.environ | environment,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def send(project: Path, subscription: Any, vapid_keys: Any) -> Send:
    """Push to the subscription with ``sendNotification``; what it reports."""
    vapid = {
        "subject": "mailto:you@example.com",
        "publicKey": vapid_keys.application_server_key,
        "privateKey": vapid_keys.private_key,
    }

    def send(payload: str | None, **options: Any) -> dict[str, Any]:
        options = {"vapidDetails": vapid, **options}
        request = {"subscription": subscription.to_json(), "payload": payload, "options": options}
        report: dict[str, Any] = run_node(project, "send.cjs", stdin=json.dumps(request))
        return report

    return send


@pytest.mark.parametrize("encoding", ["aes128gcm", "aesgcm"])
def test_a_message_arrives(registration: Any, send: Send, encoding: str) -> None:
    """A message in either encoding is decrypted, and the worker shows it."""
    assert send("Grüße aus Node 🚀", contentEncoding=encoding)["status"] == 201
    delivery = registration.wait_for_push()
    assert delivery.ack_code == 100
    assert delivery.content_encoding == encoding
    assert [shown.body for shown in delivery.notifications] == ["Grüße aus Node 🚀"]


def test_a_message_without_a_payload_arrives(registration: Any, send: Send) -> None:
    """A push of nothing reaches the worker as a push without data."""
    assert send(None)["status"] == 201
    delivery = registration.wait_for_push()
    assert delivery.data is None
    assert [shown.body for shown in delivery.notifications] == ["a push without a payload"]


def test_ttl_topic_and_urgency(registration: Any, user_agent: Any, send: Send) -> None:
    """A user agent that was away gets the last message of a topic, if its TTL has not passed."""
    user_agent.set_offline(True)
    assert send("missed", TTL=0, urgency="very-low")["headers"]["ttl"] == "0"
    for text in ("1 : 0", "2 : 0"):
        assert send(text, TTL=60, topic="score", urgency="high")["headers"]["ttl"] == "60"
    user_agent.set_offline(False)
    assert registration.wait_for_push().text() == "2 : 0"
    assert len(registration.deliveries) == 1


def test_another_key_is_reported(send: Send) -> None:
    """Signed with another key than the subscription's: a WebPushError with status 401, and autopush's number."""
    keys = VapidKeys.generate()
    vapid = {
        "subject": "mailto:you@example.com",
        "publicKey": keys.application_server_key,
        "privateKey": keys.private_key,
    }
    report = send("hello", vapidDetails=vapid)
    assert (report["error"], report["status"]) == ("WebPushError", 401)
    assert json.loads(report["body"])["errno"] == 109


def test_no_signature_is_reported(send: Send) -> None:
    """A subscription with a key takes nothing unsigned: a WebPushError with status 401."""
    report = send("hello", vapidDetails=None)
    assert (report["error"], report["status"]) == ("WebPushError", 401)


def test_the_node_backend_learns_that_a_subscription_is_gone(user_agent: Any, subscription: Any, send: Send) -> None:
    """An expired subscription is a WebPushError with status 410, by which a backend deletes it."""
    user_agent.push_service.expire(subscription.endpoint)
    report = send("nobody is there")
    assert (report["error"], report["status"]) == ("WebPushError", 410)


def test_keys_of_web_push_can_be_subscribed_with(registration: Any, project: Path) -> None:
    """What generateVAPIDKeys() makes is an applicationServerKey, and VapidKeys reads it."""
    script = 'console.log(JSON.stringify(require("web-push").generateVAPIDKeys()))'
    keys = run_node(project, "-e", script)
    assert VapidKeys.from_string(keys["privateKey"]).application_server_key == keys["publicKey"]
    subscription = registration.push_manager.subscribe(application_server_key=keys["publicKey"])
    assert (
        VapidKeys.from_string(keys["privateKey"]).key_pair.public_bytes == subscription.options.application_server_key
    )


@pytest.mark.parametrize("vendor", ["mozilla", "fcm", "apple", "wns"])
def test_through_the_proxy(project: Path, tmp_path: Path, vapid_keys: Any, vendor: Any) -> None:
    """Node sends to the vendor's own host, and one variable makes it trust the proxy."""
    ca_file = tmp_path / "ca.pem"
    with (
        sync_api.PushService(vendor=vendor, proxy_port=0, ca_file=ca_file) as service,
        sync_api.UserAgent(push_service=service) as user_agent,
    ):
        worker = {"/sw.js": "onpush = (event) => registration.showNotification(event.data.text());"}
        origin = user_agent.origin("https://app.example", serve=worker, permissions=["notifications"])
        registration = origin.register("/sw.js")
        subscription = registration.push_manager.subscribe(application_server_key=vapid_keys.application_server_key)
        assert subscription.endpoint.startswith(f"{service.endpoint_url}/")
        vapid = {
            "subject": "mailto:you@example.com",
            "publicKey": vapid_keys.application_server_key,
            "privateKey": vapid_keys.private_key,
        }
        options = {"vapidDetails": vapid, "TTL": 60, "proxy": service.proxy_url}
        request = {"subscription": subscription.to_json(), "payload": "from Node", "options": options}
        report = run_node(project, "send.cjs", stdin=json.dumps(request), NODE_EXTRA_CA_CERTS=str(ca_file))
        assert report["status"] == 201, report
        assert registration.wait_for_push(timeout=5).text() == "from Node"
