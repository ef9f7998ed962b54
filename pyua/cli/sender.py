"""An application server's half of Web Push: encrypt, sign, POST, and understand the answer (RFC 8030, 8291, 8292)."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urljoin

import aiohttp

from pyua.errors import ConfigError, InvalidKeyError, TransportError
from pyua.webpush import KeyPair, VapidKeys, aes128gcm, b64, generate_salt, load_public_key, vapid
from pyua.worker.urls import origin_of, resolve

__all__ = ["Receipt", "Subscription", "load_vapid_keys", "read_json", "send"]

#: How long a VAPID token is good for, in seconds; RFC 8292 section 2 allows 24 hours.
_TOKEN_LIFE: Final = 12 * 60 * 60
_TIMEOUT: Final = 30.0
#: Longer texts are no path: a PEM key may be given whole.
_PATH_LIMIT: Final = 1_000


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a page sent to its application server: ``subscription.toJSON()``."""

    endpoint: str
    p256dh: bytes = field(repr=False)
    auth: bytes = field(repr=False)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read the JSON of a subscription, or the line that ``pyua run --json`` prints with one in it.

        Raises:
            ConfigError: not the JSON of a subscription.
            InvalidKeyError: a key that is not what it should be.
        """
        return cls.from_json(read_json(text))

    @classmethod
    def from_json(cls, value: Any) -> Self:
        """See ``from_text``."""
        if not isinstance(value, Mapping) or not isinstance(value.get("endpoint"), str):
            raise ConfigError("the subscription has no endpoint; expected what subscription.toJSON() gives")
        endpoint = value["endpoint"]
        if resolve(endpoint) is None or not endpoint.startswith(("https://", "http://")):
            raise ConfigError(f"the subscription's endpoint {endpoint[:60]!r} is no http(s) URL")
        keys = value.get("keys")
        if not isinstance(keys, Mapping):
            raise InvalidKeyError("the subscription has no keys; expected keys.p256dh and keys.auth")
        p256dh, auth = (_key(keys, name) for name in ("p256dh", "auth"))
        aes128gcm.check_receiver(p256dh, auth)
        load_public_key(p256dh)
        return cls(endpoint, p256dh, auth)


def read_json(text: str) -> Any:
    """The JSON of a subscription: the whole text, or the line with one in it that ``pyua run --json`` prints first.

    Raises:
        ConfigError: it is not JSON.
    """
    for part in (text, text.strip().split("\n", 1)[0]):
        try:
            value = json.loads(part)
        except ValueError:
            continue
        wrapped = isinstance(value, Mapping) and isinstance(value.get("subscription"), Mapping)
        return value["subscription"] if wrapped else value
    raise ConfigError("the subscription is not JSON; expected what subscription.toJSON() gives")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a push service answered.

    Attributes:
        status: of the HTTP response; 201 for an accepted message.
        location: URL of the message at the service (RFC 8030 section 5), or None.
        plain_size, encrypted_size: of the payload, bytes.
        explanation: what the service says about a refusal, in one line; empty for an accepted message.
    """

    status: int
    location: str | None
    plain_size: int
    encrypted_size: int
    explanation: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the service took the message."""
        return 200 <= self.status < 300

    @property
    def status_line(self) -> str:
        """Such as ``"201 Created"``."""
        try:
            return f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return str(self.status)

    @property
    def message_id(self) -> str | None:
        """The last part of the message's URL."""
        return self.location.rstrip("/").rpartition("/")[2] if self.location else None


async def send(
    subscription: Subscription,
    data: bytes | None,
    *,
    vapid_keys: VapidKeys | None = None,
    subject: str | None = None,
    ttl: int = 86_400,
    topic: str | None = None,
    urgency: str | None = None,
    now: float | None = None,
) -> Receipt:
    """Send one push message.

    Args:
        subscription: whom it is for.
        data: the payload; None for a message without one.
        vapid_keys: sign with these; None for a subscription that was made without an applicationServerKey.
        subject: who to contact about the message, ``mailto:`` or ``https:``.
        ttl: seconds for which the service keeps it for a user agent that is away (RFC 8030 section 5.2).
        topic: a newer message with the same topic takes its place (section 5.4).
        urgency: ``very-low``, ``low``, ``normal`` or ``high`` (section 5.3).
        now: seconds since 1970, by which the signature is dated; the machine's time if it is None.

    Raises:
        ConfigError: a topic that cannot stand in a header field.
        TransportError: the push service cannot be reached.
    """
    headers = {"TTL": str(ttl)}
    if topic is not None:
        if not topic.isascii() or not topic.isprintable():
            raise ConfigError(f"the topic {topic!r} cannot be sent; RFC 8030 allows 1 to 32 characters of base64url")
        headers["Topic"] = topic
    if urgency is not None:
        headers["Urgency"] = urgency
    body = b""
    if data is not None:
        headers |= {"Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream"}
        body = aes128gcm.encrypt(
            data,
            receiver_public_key=subscription.p256dh,
            auth_secret=subscription.auth,
            sender=KeyPair.generate(),
            salt=generate_salt(),
        )
    if vapid_keys is not None:
        # A sender is no part of a user agent: it goes by the machine's time, as any backend, unless it is told another.
        audience, expires_at = origin_of(subscription.endpoint), int(now or time.time()) + _TOKEN_LIFE
        headers |= vapid.authorization(vapid_keys, audience=audience, expires_at=expires_at, subject=subject)
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_TIMEOUT)) as session,
            session.post(subscription.endpoint, data=body, headers=headers, allow_redirects=False) as response,
        ):
            answer = await response.text(errors="replace")
            location = response.headers.get("Location")
            status = response.status
    except (aiohttp.ClientError, TimeoutError, OSError) as exc:
        cause = str(exc) or type(exc).__name__
        raise TransportError(
            f"the push service at {origin_of(subscription.endpoint)} cannot be reached: {cause}"
        ) from exc
    return Receipt(
        status=status,
        location=urljoin(subscription.endpoint, location) if location else None,
        plain_size=len(data or b""),
        encrypted_size=len(body),
        explanation="" if 200 <= status < 300 else _explain(answer),
    )


def load_vapid_keys(key: str) -> VapidKeys:
    """Read a private key as people have it: the path of a PEM file, or the key itself.

    Raises:
        InvalidKeyError: neither.
        ConfigError: the file cannot be read.
    """
    path = Path(key)
    try:
        return VapidKeys.from_string(
            path.read_text(encoding="ascii") if len(key) < _PATH_LIMIT and path.is_file() else key
        )
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigError(f"the VAPID key file {key!r} cannot be read: {exc}") from None


def _explain(answer: str) -> str:
    """What autopush's ``{"code", "errno", "error", "message", …}`` says, in one line; else the answer's beginning."""
    try:
        fault = json.loads(answer)
    except ValueError:
        fault = None
    if not isinstance(fault, Mapping):
        return " ".join(answer.split())[:200] or "the service gave no reason"
    parts = [str(fault[name]) for name in ("message", "error", "reason", "detail") if fault.get(name)][:1]
    if fault.get("errno") is not None:
        parts.append(f"(errno {fault['errno']})")
    return " ".join(parts) or json.dumps(fault)


def _key(keys: Mapping[str, Any], name: str) -> bytes:
    value = keys.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidKeyError(f"the subscription has no keys.{name}; expected what subscription.toJSON() gives")
    try:
        return b64.decode_tolerant(value)
    except ValueError:
        raise InvalidKeyError(f"the subscription's keys.{name} is not base64url") from None
