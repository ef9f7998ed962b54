"""The routes of npm's web-push-testing 1.2.2, for the test suites that are written for it.

Subscriptions here are the service's own: it keeps their keys, decrypts what is sent to them, and tells it as text.
Nothing of it is autopush; a contract test runs the same requests against the package. Where that is stricter by
accident, this is not: ``userVisibleOnly`` may be a JSON boolean, and a push may be without a payload.
"""

from __future__ import annotations

import json
import re
import secrets
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl

from pyua.errors import DecryptionError, InvalidKeyError, VapidError
from pyua.service.rejection import EndpointResponse
from pyua.webpush import KeyPair, b64, payload, vapid
from pyua.webpush.keys import generate_auth_secret, validate_application_server_key

__all__ = ["TestingRoutes"]

_MAX_SUBSCRIPTIONS: Final = 10_000
_MAX_MESSAGES: Final = 10_000
_LEADING_NUMBER: Final = re.compile(r"\s*[+-]?[0-9]")
#: What jsonwebtoken does not look at, which checks a signature and an expiry.
_UNCHECKED_CLAIMS: Final = {"audience", "too_far", "subject"}
#: Their Authorization schemes.
_SCHEMES: Final = {"aes128gcm": "vapid", "aesgcm": "WebPush"}


class _RefusedError(Exception):
    """Answered with 400 and this message."""


@dataclass(slots=True)
class _Subscription:
    application_server_key: bytes | None
    keys: KeyPair = field(default_factory=KeyPair.generate)
    auth: bytes = field(default_factory=generate_auth_secret)
    expired: bool = False
    messages: deque[str] = field(default_factory=lambda: deque(maxlen=_MAX_MESSAGES))


class TestingRoutes:
    """``/status``, ``/subscribe``, ``/notify/…``, ``/get-notifications`` and ``/expire-subscription/…``, all POST."""

    __test__ = False  # pytest takes it for a test otherwise

    def __init__(self, origin: str) -> None:
        """Begin without subscriptions; their endpoints are under ``origin``."""
        self._origin = origin
        self._subscriptions: dict[str, _Subscription] = {}

    @staticmethod
    def take(method: str, path: str) -> bool:
        """Whether a request is for one of these routes."""
        first, _, rest = path[1:].partition("/")
        wanted = {"status": False, "subscribe": False, "get-notifications": False}
        wanted |= {"notify": True, "expire-subscription": True}
        return method == "POST" and first in wanted and bool(rest) == wanted[first] and "/" not in rest

    def receive(self, path: str, headers: Mapping[str, str], body: bytes, now: float) -> EndpointResponse:
        """Answer a request that ``take`` says yes to.

        Args:
            path: of the URL.
            headers: looked up without regard to case.
            body: as sent.
            now: seconds since 1970.
        """
        route, _, client_hash = path[1:].partition("/")
        try:
            match route:
                case "status":
                    return _text("OK")
                case "subscribe":
                    return _json(200, {"data": self._subscribe(_members(headers, body))})
                case "get-notifications":
                    found = self._find(_members(headers, body).get("clientHash"))
                    return _json(200, {"data": {"messages": list(found.messages)}})
                case "expire-subscription":
                    if client_hash not in self._subscriptions:
                        raise _RefusedError("Subscription with specified client hash does not exist")
                    self._subscriptions[client_hash].expired = True
                    return _text("OK")
                case _:
                    return self._notify(self._find(client_hash), headers, body, now)
        except _RefusedError as exc:
            return _json(400, {"error": {"message": str(exc)}}, str(exc))

    def _find(self, client_hash: object) -> _Subscription:
        found = self._subscriptions.get(client_hash) if isinstance(client_hash, str) else None
        if found is None:
            raise _RefusedError("Client not subscribed")
        return found

    def _subscribe(self, options: Mapping[str, object]) -> dict[str, object]:
        key = None
        for name, value in options.items():
            if name == "userVisibleOnly":
                if value not in ("true", "false", True, False) or isinstance(value, int) != isinstance(value, bool):
                    raise _RefusedError(f"Parameter userVisibleOnly is not of type boolean: {value}")
            elif name == "applicationServerKey":
                key = _application_server_key(value)
            else:
                raise _RefusedError(f"Invalid property {name[:100]} sent.")
        if len(self._subscriptions) >= _MAX_SUBSCRIPTIONS:
            raise _RefusedError(f"There are {_MAX_SUBSCRIPTIONS} subscriptions already")
        client_hash = secrets.token_hex(32)
        subscription = self._subscriptions[client_hash] = _Subscription(key)
        return {
            "endpoint": f"{self._origin}/notify/{client_hash}",
            "keys": {"p256dh": b64.encode(subscription.keys.public_bytes), "auth": b64.encode(subscription.auth)},
            "clientHash": client_hash,
        }

    def _notify(
        self, subscription: _Subscription, headers: Mapping[str, str], body: bytes, now: float
    ) -> EndpointResponse:
        if subscription.expired:
            return _json(410, {"reason": "Push subscription has unsubscribed or expired."}, "it was expired")
        encoding = headers.get("Content-Encoding", "")
        if encoding not in _SCHEMES and (body or encoding):
            raise _RefusedError("Unsupported encoding")
        ttl = headers.get("TTL")
        if ttl is None or _LEADING_NUMBER.match(ttl) is None:
            raise _RefusedError(f"TTL header is invalid: {'undefined' if ttl is None else ttl[:100]}")
        if subscription.application_server_key is not None:
            _check_sender(subscription.application_server_key, headers, encoding or "aes128gcm", now)
        told = {
            "encoding": encoding,
            "encryption": headers.get("Encryption"),
            "crypto_key": headers.get("Crypto-Key"),
        }
        try:
            keys, auth = subscription.keys, subscription.auth
            plain = payload.decrypt(told, body, key_pair=keys, auth_secret=auth) if body else b""
        except DecryptionError as exc:
            raise _RefusedError(str(exc)) from exc
        subscription.messages.append((plain or b"").decode("utf-8", "replace"))
        return EndpointResponse(201, reason="kept for /get-notifications")


def _check_sender(key: bytes, headers: Mapping[str, str], encoding: str, now: float) -> None:
    authorization = headers.get("Authorization", "")
    if not authorization:
        raise _RefusedError("Missing or invalid authorization header")
    scheme, _, parameters = authorization.partition(" ")
    if scheme.lower() != _SCHEMES[encoding].lower() or (encoding == "aes128gcm" and "k=" not in parameters):
        raise _RefusedError("Invalid Authorization header sent")
    try:
        token = vapid.parse(authorization, headers.get("Crypto-Key"))
    except VapidError as exc:
        where = "Crypto-Key" if exc.reason in {"crypto_key", "public_key"} else "Authorization"
        raise _RefusedError(f"Invalid {where} header sent") from exc
    if not secrets.compare_digest(token.public_key, key):
        raise _RefusedError("Invalid Crypto-Key header sent")
    try:
        token.verify(audience="", now=now)
    except VapidError as exc:
        if exc.reason not in _UNCHECKED_CLAIMS:
            raise _RefusedError("Invalid authentication token supplied") from exc


def _application_server_key(value: object) -> bytes:
    try:
        return validate_application_server_key(b64.decode_tolerant(str(value)))
    except (InvalidKeyError, ValueError) as exc:
        raise _RefusedError("Parameter applicationServerKey does not seem to be a valid VAPID key.") from exc


def _members(headers: Mapping[str, str], body: bytes) -> dict[str, object]:
    """The body's members: JSON's, or a form's."""
    try:
        if "urlencoded" in headers.get("Content-Type", ""):
            return dict(parse_qsl(body.decode(), keep_blank_values=True))
        members = json.loads(body or b"{}")
    except ValueError as exc:
        raise _RefusedError(f"The body is not JSON: {exc}") from exc
    return members if isinstance(members, dict) else {}


def _json(status: int, members: dict[str, object], reason: str = "") -> EndpointResponse:
    text = json.dumps(members, separators=(",", ":"), ensure_ascii=False)
    return EndpointResponse(status, {"Content-Type": "application/json; charset=utf-8"}, text.encode(), reason)


def _text(text: str) -> EndpointResponse:
    return EndpointResponse(200, {"Content-Type": "text/plain; charset=utf-8"}, text.encode())
