"""What is right and what is wrong with a push request, check by check: the endpoint's checks, and the receiver's.

The checks come in the order in which a push service makes them, but all of them are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from pyua.errors import PyuaError
from pyua.service.limits import Limits
from pyua.service.push_headers import check_ttl, read_encryption, read_topic, read_ttl
from pyua.service.requests import hints
from pyua.webpush import KeyPair, payload, vapid

__all__ = ["CapturedRequest", "Finding", "Receiver", "diagnose"]

_LIMITS: Final = Limits()
#: RFC 8030 section 7.2: every push service takes this much.
_SAFE_SIZE: Final = 4096
#: Member of a notification's headers → the field that it comes from.
_OF_FRAMES: Final = {"encoding": "Content-Encoding", "encryption": "Encryption", "crypto_key": "Crypto-Key"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedRequest:
    """A push request, as somebody sent it. ``headers`` have the standards' spelling, such as ``TTL``."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """What is known of the subscription that the request is for."""

    endpoint: str | None = None
    application_server_key: bytes | None = None
    key_pair: KeyPair | None = None
    auth_secret: bytes | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A check: what it is of, whether it passed (None: a remark), and what was seen."""

    check: str
    passed: bool | None
    words: str


def diagnose(request: CapturedRequest, receiver: Receiver, now: float) -> list[Finding]:
    """Check a request.

    Args:
        request: what was sent.
        receiver: what it should be for.
        now: when it was sent, seconds since 1970.
    """
    return list(_findings(request, receiver, now))


def _findings(request: CapturedRequest, receiver: Receiver, now: float) -> Iterator[Finding]:
    yield _address(request, receiver)
    yield from _signature(request, receiver, now)
    headers = request.headers
    ttl = None
    for check, read in _HEADERS.items():
        try:
            value, words = read(request)
        except PyuaError as exc:
            yield Finding(check, False, str(exc))
        else:
            ttl = value if check == "TTL" else ttl
            yield Finding(check, True, words)
    yield _size(request.body)
    if request.body:
        yield _decryption(request, receiver)
    if ttl is not None:
        for hint in hints(headers, request.body, ttl=ttl, connected=True):
            yield Finding("hint", None, hint)


def _address(request: CapturedRequest, receiver: Receiver) -> Finding:
    parts = urlsplit(request.url)
    if request.method != "POST":
        return Finding("request", False, f"the method is {request.method}; expected POST")
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return Finding(
            "request", False, f"{request.url[:60]!r} is no http(s) URL; expected the subscription's endpoint"
        )
    if receiver.endpoint is not None and receiver.endpoint != request.url:
        return Finding("request", False, f"it goes to another endpoint than the subscription's, {receiver.endpoint}")
    return Finding("request", True, f"POST to {parts.scheme}://{parts.netloc}")


def _signature(request: CapturedRequest, receiver: Receiver, now: float) -> Iterator[Finding]:
    authorization = request.headers.get("Authorization")
    if authorization is None and receiver.application_server_key is None:
        yield Finding("VAPID", None, "there is no Authorization header; needed if the subscription has a key")
        return
    try:
        token = vapid.parse(authorization, request.headers.get("Crypto-Key"))
        parts = urlsplit(request.url)
        claims = token.verify(audience=f"{parts.scheme}://{parts.netloc}", now=now)
    except PyuaError as exc:
        yield Finding("VAPID", False, str(exc))
        return
    yield Finding("VAPID", True, f"signed for {claims.audience}, for {claims.expires_at - now:.0f} s more")
    if receiver.application_server_key is not None:
        try:
            token.check_key(receiver.application_server_key)
        except PyuaError as exc:
            yield Finding("VAPID key", False, str(exc))
        else:
            yield Finding("VAPID key", True, "it is the subscription's applicationServerKey")


def _ttl(request: CapturedRequest) -> tuple[int, str]:
    ttl = check_ttl(read_ttl(request.headers), _LIMITS.max_ttl)
    return ttl, f"{ttl} s"


def _topic(request: CapturedRequest) -> tuple[str | None, str]:
    topic = read_topic(request.headers)
    return topic, "none" if topic is None else f"{topic}: it takes the place of a waiting message with this topic"


def _encryption(request: CapturedRequest) -> tuple[Mapping[str, str] | None, str]:
    fields = read_encryption(request.headers) if request.body else None
    return fields, "no payload" if fields is None else fields["encoding"]


_HEADERS: Final[dict[str, Callable[[CapturedRequest], tuple[Any, str]]]] = {
    "TTL": _ttl,
    "encryption headers": _encryption,
    "Topic": _topic,
}


def _size(body: bytes) -> Finding:
    if len(body) > _LIMITS.max_body:
        return Finding("size", False, f"{len(body)} bytes; Mozilla takes {_LIMITS.max_body}, and others {_SAFE_SIZE}")
    if len(body) > _SAFE_SIZE:
        return Finding("size", None, f"{len(body)} bytes: Mozilla takes them, and others only {_SAFE_SIZE}")
    return Finding("size", True, f"{len(body)} bytes")


def _decryption(request: CapturedRequest, receiver: Receiver) -> Finding:
    if receiver.key_pair is None or receiver.auth_secret is None:
        return Finding("payload", None, "not decrypted: that takes the subscription's private key and its auth secret")
    headers = {member: request.headers[name] for member, name in _OF_FRAMES.items() if name in request.headers}
    try:
        plain = payload.decrypt(headers, request.body, key_pair=receiver.key_pair, auth_secret=receiver.auth_secret)
    except PyuaError as exc:
        return Finding("payload", False, str(exc))
    return Finding("payload", True, f"decrypted, {len(plain or b'')} bytes")
