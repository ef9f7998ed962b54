"""The routes of npm's web-push-testing: one contract for the package and for pyua."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest
import requests

from pyua import VapidKeys, sync_api
from pyua.webpush import aes128gcm as newer, aesgcm as older, b64, vapid
from pyua.webpush.keys import KeyPair, generate_auth_secret, generate_salt

HERE = Path(__file__).parent
NODE, NPM = shutil.which("node"), shutil.which("npm")
KEYS = VapidKeys.generate()
OTHERS = VapidKeys.generate()


class Server:
    """Either of the two, as its users call it."""

    def __init__(self, url):
        self.url = url

    def post(self, path, **more):
        return requests.post(f"{self.url}{path}", timeout=10, **more)

    def subscribe(self, key=KEYS):
        options = {} if key is None else {"applicationServerKey": key.application_server_key}
        return self.post("/subscribe", json=options).json()["data"]

    def messages(self, subscription):
        body = {"clientHash": subscription["clientHash"]}
        return self.post("/get-notifications", json=body).json()["data"]["messages"]


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The package's server, a process."""
    if NODE is None or NPM is None:
        if os.environ.get("PYUA_REQUIRE_NODE") == "1":
            pytest.fail("PYUA_REQUIRE_NODE=1, but there is no node or no npm on the PATH", pytrace=False)
        pytest.skip("there is no node or no npm on the PATH")
    folder = tmp_path_factory.mktemp("web-push-testing")
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, folder / name)
    command = [NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=150)
    with socket.socket() as free:
        free.bind(("", 0))
        port = free.getsockname()[1]
    script = folder / "node_modules/web-push-testing/src/bin/server.js"
    with subprocess.Popen([NODE, script, f"{port}"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout.readline()
        yield Server(f"http://localhost:{port}")
        process.terminate()


@pytest.fixture(scope="module")
def own():
    with sync_api.PushService(host="localhost") as service:
        yield Server(service.endpoint_url)


@pytest.fixture(params=["pyua", pytest.param("npm", marks=[pytest.mark.node, pytest.mark.timeout(180)])])
def server(request):
    return request.getfixturevalue("own" if request.param == "pyua" else "package")


def push(subscription, text, keys=KEYS, encoding="aes128gcm"):
    """Body and headers, as a sender makes them."""
    given = {name: b64.decode(value) for name, value in subscription["keys"].items()}
    receiver = {
        "receiver_public_key": given["p256dh"],
        "auth_secret": given["auth"],
        "sender": KeyPair.generate(),
        "salt": generate_salt(),
    }
    headers = {"Content-Encoding": encoding, "TTL": "60", "Content-Type": "application/octet-stream"}
    crypto_key = ""
    if encoding == "aes128gcm":
        body = newer.encrypt(text.encode(), **receiver)
    else:
        message = older.encrypt(text.encode(), **receiver)
        body, crypto_key = message.body, message.crypto_key
        headers["Encryption"] = message.encryption
    signed = {}
    if keys is not None:
        scheme = "vapid" if encoding == "aes128gcm" else "WebPush"
        signed = vapid.authorization(
            keys,
            audience="http://localhost",
            expires_at=int(time.time()) + 60,
            subject="mailto:a@b.example",
            scheme=scheme,
        )
    crypto_key = ";".join(filter(None, [crypto_key, signed.pop("Crypto-Key", "")]))
    return {"data": body, "headers": headers | signed | ({"Crypto-Key": crypto_key} if crypto_key else {})}


def refused(response):
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    return response.json()["error"]["message"]


def test_status(server):
    """Only by POST."""
    response = server.post("/status")
    assert (response.status_code, response.text) == (200, "OK")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_subscribe(server):
    """Endpoint, keys and a hash; no expirationTime."""
    for body in (
        {"json": {}},
        {},
        {"data": {"userVisibleOnly": "true", "applicationServerKey": KEYS.application_server_key}},
    ):
        response = server.post("/subscribe", **body)
        assert response.status_code == 200
        data = response.json()["data"]
        assert list(data) == ["endpoint", "keys", "clientHash"]
        assert list(data["keys"]) == ["p256dh", "auth"]
        assert data["endpoint"] == f"{server.url}/notify/{data['clientHash']}"
        assert len(data["clientHash"]) == 64
        assert len(b64.decode(data["keys"]["p256dh"])) == 65
        assert len(b64.decode(data["keys"]["auth"])) == 16


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"foo": "1"}, "Invalid property foo sent."),
        ({"userVisibleOnly": "yes"}, "Parameter userVisibleOnly is not of type boolean: yes"),
        (
            {"applicationServerKey": "AAAA"},
            "Parameter applicationServerKey does not seem to be a valid VAPID key.",
        ),
    ],
)
def test_subscriptions_that_are_refused(server, options, said):
    """In the package's words."""
    assert refused(server.post("/subscribe", json=options)) == said


@pytest.mark.parametrize("encoding", ["aes128gcm", "aesgcm"])
@pytest.mark.parametrize("keys", [KEYS, None])
def test_messages_are_decrypted_and_kept(server, encoding, keys):
    """In order, and not drained."""
    subscription = server.subscribe(keys)
    assert server.messages(subscription) == []
    for text in ("hello", "Grüße 🚀"):
        response = requests.post(subscription["endpoint"], timeout=10, **push(subscription, text, keys, encoding))
        assert (response.status_code, response.content) == (201, b"")
        assert "Location" not in response.headers
    assert server.messages(subscription) == server.messages(subscription) == ["hello", "Grüße 🚀"]


def without(name):
    return lambda request: request["headers"].pop(name)


def with_(name, value):
    return lambda request: request["headers"].__setitem__(name, value)


@pytest.mark.parametrize(
    ("encoding", "change", "said"),
    [
        ("aes128gcm", without("Content-Encoding"), "Unsupported encoding"),
        ("aes128gcm", without("TTL"), "TTL header is invalid: undefined"),
        ("aes128gcm", with_("TTL", "soon"), "TTL header is invalid: soon"),
        ("aes128gcm", with_("Authorization", ""), "Missing or invalid authorization header"),
        ("aes128gcm", with_("Authorization", "Bearer x"), "Invalid Authorization header sent"),
        ("aes128gcm", with_("Authorization", "vapid t=x"), "Invalid Authorization header sent"),
        ("aesgcm", with_("Authorization", "vapid t=x, k=y"), "Invalid Authorization header sent"),
    ],
)
def test_pushes_that_are_refused(server, encoding, change, said):
    """In the package's words, and its order of checks."""
    subscription = server.subscribe()
    request = push(subscription, "x", encoding=encoding)
    change(request)
    response = requests.post(subscription["endpoint"], timeout=10, **request)
    assert refused(response) == said
    assert server.messages(subscription) == []


def test_another_senders_key(server):
    """The one that it was subscribed with is another; and the one that signed."""
    subscription = server.subscribe()
    response = requests.post(subscription["endpoint"], timeout=10, **push(subscription, "x", OTHERS))
    assert refused(response) == "Invalid Crypto-Key header sent"
    request = push(subscription, "x", OTHERS)
    signature = request["headers"]["Authorization"].partition(",")[0]
    request["headers"]["Authorization"] = f"{signature}, k={KEYS.application_server_key}"
    assert (
        refused(requests.post(subscription["endpoint"], timeout=10, **request))
        == "Invalid authentication token supplied"
    )


def test_a_message_that_cannot_be_decrypted(server):
    """Some words of whoever decrypts; nothing is kept."""
    subscription = server.subscribe(None)
    keys = {"p256dh": b64.encode(KeyPair.generate().public_bytes), "auth": b64.encode(generate_auth_secret())}
    response = requests.post(subscription["endpoint"], timeout=10, **push({"keys": keys}, "x", None))
    assert refused(response)
    assert server.messages(subscription) == []


def test_expiry(server):
    """410 from then on."""
    subscription = server.subscribe()
    response = server.post(f"/expire-subscription/{subscription['clientHash']}")
    assert (response.status_code, response.text) == (200, "OK")
    response = requests.post(subscription["endpoint"], timeout=10, **push(subscription, "x"))
    assert response.status_code == 410
    assert response.json() == {"reason": "Push subscription has unsubscribed or expired."}


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/notify/nobody", None, "Client not subscribed"),
        ("/get-notifications", {"clientHash": "nobody"}, "Client not subscribed"),
        ("/get-notifications", {}, "Client not subscribed"),
    ],
)
def test_unknown_clients(server, path, body, said):
    """Refused, each."""
    assert refused(server.post(path, json=body)) == said


def test_what_only_pyua_takes(own):
    """JSON's booleans, pushes without a payload; and /status by GET is autopush's."""
    assert own.post("/subscribe", json={"userVisibleOnly": True}).status_code == 200
    assert "not of type boolean: 1" in refused(own.post("/subscribe", json={"userVisibleOnly": 1}))
    subscription = own.subscribe(None)
    assert requests.post(subscription["endpoint"], headers={"TTL": "0"}, timeout=10).status_code == 201
    assert own.messages(subscription) == [""]
    assert requests.get(f"{own.url}/status", timeout=10).json()["status"] == "OK"
    assert "not JSON" in refused(own.post("/subscribe", data="{"))
    subscription = own.subscribe()
    request = push(subscription, "x", None)
    assert (
        refused(requests.post(subscription["endpoint"], timeout=10, **request))
        == "Missing or invalid authorization header"
    )
    request["headers"]["Content-Encoding"] = "br"
    assert refused(requests.post(subscription["endpoint"], timeout=10, **request)) == "Unsupported encoding"
    unknown = own.post("/expire-subscription/nobody")
    assert refused(unknown) == "Subscription with specified client hash does not exist"
