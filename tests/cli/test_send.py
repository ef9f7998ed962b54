"""pyua send: a sender for any push service."""

import base64
import json
import socket

import pytest

from pyua.sync_api import PushService, UserAgent
from pyua.webpush import VapidKeys

KEYS = VapidKeys.generate()


@pytest.fixture(scope="module")
def registration():
    """A worker with a subscription, in this process."""
    with PushService() as service, UserAgent(push_service=service) as user_agent:
        origin = user_agent.origin("https://app.example", serve={"/sw.js": "onpush = 0"}, permissions=["notifications"])
        registration = origin.register("/sw.js")
        registration.push_manager.subscribe(application_server_key=KEYS.application_server_key)
        yield registration


@pytest.fixture
def subscription(registration, tmp_path):
    file = tmp_path / "subscription.json"
    file.write_text(json.dumps(registration.push_manager.get_subscription().to_json()))
    return file


def test_a_message_arrives(pyua, subscription, registration):
    """It is encrypted, signed and accepted; status and location are told."""
    done = pyua(
        "send", "--subscription", subscription, "--data", "hello", "--vapid-private-key", KEYS.private_key,
        "--subject", "mailto:me@app.example", "--ttl", "60", "--topic", "news", "--urgency", "high",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sent          5 bytes, encrypted 108 (aes128gcm)" in done.stdout
    assert "status        201 Created" in done.stdout
    assert "location      http://127.0.0.1:" in done.stdout
    assert registration.wait_for_push().text() == "hello"


def test_without_a_payload(pyua, subscription, registration):
    """A push may have none."""
    done = pyua("send", "--subscription", subscription, "--vapid-private-key", KEYS.private_key)
    assert done.returncode == 0, done.stdout + done.stderr
    assert registration.wait_for_push().data is None


def test_the_key_may_be_a_file_or_in_the_environment(pyua, subscription, registration, tmp_path):
    """So that it does not stand in the list of processes."""
    pem = tmp_path / "private.pem"
    pem.write_text(KEYS.private_pem)
    first = pyua("send", "--subscription", subscription, "--data", "pem", "--vapid-private-key", pem)
    second = pyua("send", "--subscription", subscription, "--data", "env", PYUA_VAPID_PRIVATE_KEY=KEYS.private_key)
    assert (first.returncode, second.returncode) == (0, 0)
    assert [registration.wait_for_push().text() for _ in range(2)] == ["pem", "env"]


def test_from_stdin(pyua, subscription, registration):
    """Subscription or data; a line of `pyua run --json` will do."""
    line = json.dumps({"event": "subscription", "subscription": json.loads(subscription.read_text())})
    key = ["--vapid-private-key", KEYS.private_key]
    first = pyua("send", "--subscription", "-", "--data", "one", *key, stdin=line + '\n{"event": "delivery"}\n')
    second = pyua("send", "--subscription", subscription, "--data", "-", *key, stdin="two")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert [registration.wait_for_push().text() for _ in range(2)] == ["one", "two"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [([], "401 Unauthorized"), (["--vapid-private-key", VapidKeys.generate().private_key], "401 Unauthorized")],
)
def test_a_refusal_is_explained(pyua, subscription, arguments, status):
    """Without a key or with the wrong one: the service's own words, exit 1."""
    done = pyua("send", "--subscription", subscription, "--data", "x", *arguments)
    assert done.returncode == 1
    assert f"status        {status}" in done.stdout
    assert "(errno 109)" in done.stdout.split("refused")[1]
    assert done.stderr == ""


def test_a_service_that_is_not_there(pyua, tmp_path):
    """One line, exit 1."""
    keys = {"p256dh": KEYS.application_server_key, "auth": base64.urlsafe_b64encode(bytes(16)).decode()}
    file = tmp_path / "subscription.json"
    with socket.socket() as taken:  # bound, but not listening: nobody else can answer there meanwhile
        taken.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{taken.getsockname()[1]}"
        file.write_text(json.dumps({"endpoint": f"{origin}/x", "keys": keys}))
        done = pyua("send", "--subscription", file, "--data", "x")
    assert done.returncode == 1
    assert done.stderr.startswith(f"pyua: the push service at {origin} cannot be reached: ")
    assert len(done.stderr.splitlines()) == 1
