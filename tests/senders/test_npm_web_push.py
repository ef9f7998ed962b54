"""npm's web-push as the sender: what a Node backend sends arrives."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
WORKER_SCRIPTS = HERE.parents[1] / "worker_scripts"
NODE, NPM = shutil.which("node"), shutil.which("npm")

pytestmark = [
    pytest.mark.node,
    pytest.mark.timeout(180),
    pytest.mark.skipif(NODE is None or NPM is None, reason="there is no Node on the PATH"),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sender and what it needs, installed from the lock file."""
    folder = tmp_path_factory.mktemp("senders")
    for name in ("package.json", "package-lock.json", "send.cjs"):
        shutil.copyfile(HERE / name, folder / name)
    assert NPM is not None
    command = [NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    result = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=150)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


@pytest.fixture
def send(project: Path, vapid_keys: Any) -> Callable[..., int]:
    """Send to a subscription; the push service's status."""

    def send(subscription: dict[str, Any], payload: str | None, **options: Any) -> int:
        vapid = {
            "subject": "mailto:you@example.com",
            "publicKey": vapid_keys.application_server_key,
            "privateKey": vapid_keys.private_key,
        }
        request = {"subscription": subscription, "payload": payload, "options": {"vapidDetails": vapid, **options}}
        assert NODE is not None
        result = subprocess.run(
            [NODE, "send.cjs"],
            cwd=project,
            input=json.dumps(request),
            capture_output=True,
            encoding="utf-8",
            timeout=30,
        )
        assert result.returncode == 0, result.stderr
        return int(result.stdout)

    return send


@pytest.fixture
def registration(user_agent: Any, vapid_keys: Any) -> Any:
    origin = user_agent.origin("https://app.example", serve=WORKER_SCRIPTS, permissions=["notifications"])
    registration = origin.register("/hello.js")
    registration.push_manager.subscribe(application_server_key=vapid_keys.application_server_key)
    return registration


@pytest.mark.parametrize("encoding", ["aes128gcm", "aesgcm"])
def test_a_message_arrives(registration: Any, send: Callable[..., int], encoding: str) -> None:
    """A message in either encoding is decrypted, and the worker shows it."""
    subscription = registration.push_manager.get_subscription().to_json()
    assert send(subscription, "Grüße aus Node 🚀", contentEncoding=encoding) == 201
    delivery = registration.wait_for_push()
    assert delivery.ack_code == 100
    assert delivery.content_encoding == encoding
    assert delivery.notifications[0].body == "Grüße aus Node 🚀"


def test_a_message_without_a_payload_arrives(registration: Any, send: Callable[..., int]) -> None:
    """A push of nothing reaches the worker as a push without data."""
    assert send(registration.push_manager.get_subscription().to_json(), None) == 201
    delivery = registration.wait_for_push()
    assert delivery.data is None
    assert delivery.notifications[0].body == "a push without a payload"


def test_the_node_backend_learns_that_a_subscription_is_gone(
    registration: Any, user_agent: Any, send: Callable[..., int]
) -> None:
    """An expired subscription is 410 to this sender too."""
    subscription = registration.push_manager.get_subscription()
    user_agent.push_service.expire(subscription.endpoint)
    assert send(subscription.to_json(), "nobody is there") == 410


def test_keys_of_web_push_can_be_subscribed_with(registration: Any, project: Path) -> None:
    """What generateVAPIDKeys() makes is an applicationServerKey, and VapidKeys reads it."""
    from pyua import VapidKeys

    assert NODE is not None
    script = 'console.log(JSON.stringify(require("web-push").generateVAPIDKeys()))'
    output = subprocess.run([NODE, "-e", script], cwd=project, capture_output=True, check=True, timeout=30).stdout
    keys = json.loads(output)
    assert VapidKeys.from_string(keys["privateKey"]).application_server_key == keys["publicKey"]
    other = registration.origin.register("/echo.js", scope="/echo/")
    subscription = other.push_manager.subscribe(application_server_key=keys["publicKey"])
    assert subscription.endpoint
