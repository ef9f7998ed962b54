"""The pref ``pyua.beyondFirefox.enabled``: what standards and Chromium have, and Firefox has not."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

import pyua

ORIGIN = "https://app.example"
BEYOND = {"pyua.beyondFirefox.enabled": True}
SOURCE = "addEventListener('push', (event) => event.waitUntil(registration.showNotification(...event.data.json())));"


async def registered(user_agent):
    origin = user_agent.origin(ORIGIN, serve={"/sw.js": SOURCE}, permissions=["notifications"])
    return await origin.register("/sw.js")


@pytest.fixture
async def worker():
    async with pyua.UserAgent(prefs=BEYOND) as user_agent:
        yield (await registered(user_agent)).active


async def test_notifications_have_all_their_attributes() -> None:
    """To the worker and to the test."""
    async with pyua.UserAgent(prefs=BEYOND) as user_agent:
        registration = await registered(user_agent)
        options = (
            '{"badge": "b.png", "image": "/i.png", "vibrate": [1, 20000], "tag": "t", "renotify": true, "timestamp": 5}'
        )
        delivery = await registration.push(f'["T", {options}]')
        (shown,) = delivery.notifications
        assert (shown.badge, shown.image, shown.vibrate) == (f"{ORIGIN}/b.png", f"{ORIGIN}/i.png", (1, 10_000))
        found = await registration.active.evaluate(
            "registration.getNotifications().then(([n]) => [n.image, n.badge, n.vibrate, n.renotify, n.timestamp, n.silent])"
        )
        assert found == [f"{ORIGIN}/i.png", f"{ORIGIN}/b.png", [1, 10_000], True, 5, None]
        refused = await registration.push('["T", {"renotify": true}]')
        assert "needs a tag" in str(refused.error)


async def test_without_it_they_are_as_in_firefox(user_agent) -> None:
    """Nothing of it is there."""
    registration = await registered(user_agent)
    delivery = await registration.push('["T", {"badge": "b.png", "image": "i.png", "vibrate": 5, "renotify": true}]')
    (shown,) = delivery.notifications
    assert (shown.badge, shown.image, shown.vibrate) == ("", "", ())
    missing = await registration.active.evaluate(
        "[...['badge', 'image', 'vibrate', 'renotify', 'timestamp'].map((name) => name in Notification.prototype),"
        " 'supports' in SubtleCrypto, 'getPublicKey' in crypto.subtle]"
    )
    assert missing == [False] * 7
    said = await registration.active.evaluate(
        "crypto.subtle.generateKey('ChaCha20-Poly1305', true, ['encrypt']).catch(String)"
    )
    assert said.startswith("NotSupportedError")


async def test_content_encodings_are_one_object(worker) -> None:
    """[SameObject], as the standard has it."""
    assert await worker.evaluate("PushManager.supportedContentEncodings === PushManager.supportedContentEncodings")


async def test_chacha20_poly1305(worker) -> None:
    """What a script encrypts, another implementation decrypts."""
    key, secret = await worker.evaluate("""(async () => {
      const name = "ChaCha20-Poly1305";
      const key = await crypto.subtle.generateKey(name, true, ["encrypt", "decrypt"]);
      const algorithm = { name, iv: new Uint8Array(12), additionalData: new Uint8Array([7]) };
      const secret = await crypto.subtle.encrypt(algorithm, key, new TextEncoder().encode("text"));
      const plain = await crypto.subtle.decrypt(algorithm, key, secret);
      if (new TextDecoder().decode(plain) !== "text") throw new Error("another text");
      return [[...new Uint8Array(await crypto.subtle.exportKey("raw-secret", key))], [...new Uint8Array(secret)]];
    })()""")
    assert ChaCha20Poly1305(bytes(key)).decrypt(bytes(12), bytes(secret), b"\x07") == b"text"


WRONG = [
    ("crypto.subtle.importKey('raw-secret', new Uint8Array(16), name, true, ['encrypt'])", "DataError"),
    ("crypto.subtle.importKey('raw', new Uint8Array(32), name, true, ['encrypt'])", "NotSupportedError"),
    ("crypto.subtle.importKey('raw-secret', new Uint8Array(32), name, true, [])", "SyntaxError"),
    ("crypto.subtle.generateKey(name, true, ['sign'])", "SyntaxError"),
    ("key.then((key) => crypto.subtle.encrypt({ name, iv: new Uint8Array(11) }, key, iv))", "OperationError"),
    ("key.then((key) => crypto.subtle.encrypt({ name, iv, tagLength: 96 }, key, iv))", "OperationError"),
    ("key.then((key) => crypto.subtle.decrypt({ name, iv }, key, new Uint8Array(15)))", "OperationError"),
    ("key.then((key) => crypto.subtle.decrypt({ name, iv }, key, new Uint8Array(40)))", "OperationError"),
    ("key.then((key) => crypto.subtle.getPublicKey(key, []))", "NotSupportedError"),
]


async def test_wrong_parameters(worker) -> None:
    """Each is refused by the standard's error."""
    said = {}
    for what, _ in WRONG:
        said[what] = await worker.evaluate(f"""(() => {{
          const name = "ChaCha20-Poly1305", iv = new Uint8Array(12);
          const key = crypto.subtle.generateKey(name, true, ["encrypt", "decrypt"]);
          return {what}.then(() => "nothing", (error) => error.name);
        }})()""")
    assert said == dict(WRONG)


SUPPORTED = [
    ("'encrypt', { name: 'AES-CBC', iv: new Uint8Array(16) }", True),
    ("'encrypt', { name: 'AES-CBC', iv: new Uint8Array(15) }", False),
    ("'generateKey', { name: 'AES-GCM', length: 100 }", False),
    ("'generateKey', { name: 'ECDSA', namedCurve: 'P-255' }", False),
    (
        "'deriveBits', { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(1), info: new Uint8Array(0) }, 256",
        True,
    ),
    (
        "'deriveBits', { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(1), info: new Uint8Array(0) }, 255",
        False,
    ),
    (
        "'deriveKey', { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(1), info: new Uint8Array(0) },"
        " { name: 'AES-GCM', length: 128 }",
        True,
    ),
    ("'wrapKey', 'AES-KW', 'HMAC'", False),
    ("'wrapKey', 'AES-KW', { name: 'HMAC', hash: 'SHA-256' }", True),
    ("'exportKey', 'PBKDF2'", False),
    ("'getPublicKey', 'Ed25519'", True),
    ("'getPublicKey', 'AES-GCM'", False),
    ("'toString', 'AES-GCM'", False),
]


async def test_supports(worker) -> None:
    """It says what the operation itself would."""
    said = {arguments: await worker.evaluate(f"SubtleCrypto.supports({arguments})") for arguments, _ in SUPPORTED}
    assert said == dict(SUPPORTED)
