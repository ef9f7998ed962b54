"""Apple's: Safari, and web apps on iPhones and iPads."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from pyua.service.rejection import EndpointResponse, Fault, Rejection
from pyua.service.vendors.fact import SENDERS, Fact
from pyua.service.vendors.vendor import Vendor
from pyua.webpush.vapid_claims import VapidClaims

__all__ = ["APPLE"]

#: Hosts of a subject that nobody can write to.
_NOWHERE: Final = ("localhost", "local", "invalid")
_URGENCIES: Final = ("very-low", "low", "normal", "high")

_APPLE = (
    "https://developer.apple.com/documentation/usernotifications/"
    "sending-web-push-notifications-in-web-apps-and-browsers"
)
_NODE_947 = "https://github.com/web-push-libs/web-push/issues/947"
_INVALID = "https://github.com/alphastorm/omp-session-gateway/issues/173"
_LOCAL = "https://github.com/0cv/herdr-mobile-relay/issues/7"
_RPUSH_726 = "https://github.com/rpush/rpush/issues/726"
_LARAVEL_181 = "https://github.com/laravel-notification-channels/webpush/issues/181"

#: What went wrong → status and reason.
_REFUSALS: Final[dict[Fault, tuple[int, str]]] = {
    "no authorization": (403, "BadJwtToken"),
    "vapid": (403, "BadJwtToken"),
    "key mismatch": (400, "VapidPkHashMismatch"),
    "gone": (410, "Unregistered"),
    "token": (404, "BadPath"),
    "size": (413, "PayloadTooLarge"),
    "ttl": (400, "BadTtl"),
    "topic": (400, "BadWebPushTopic"),
    "urgency": (400, "BadUrgency"),
    "encryption": (400, "BadWebPushRequest"),
}
#: Where only a status is known.
_REASONS: Final = {
    400: "BadWebPushRequest",
    403: "BadJwtToken",
    404: "BadPath",
    405: "MethodNotAllowed",
    410: "Unregistered",
    413: "PayloadTooLarge",
    429: "TooManyRequests",
    500: "InternalServerError",
    503: "ServiceUnavailable",
}


class _Apple(Vendor):
    name = "apple"
    company = "Apple: Safari, web apps on iPhones and iPads"
    origin = "https://web.push.apple.com"
    max_body = 4_096
    needs_vapid = True
    facts = (
        Fact("endpoint", "`https://web.push.apple.com/TOKEN`", _RPUSH_726),
        Fact("answers", '`{"reason": …}`', _RPUSH_726),
        Fact("statuses", "201, 400, 403, 404, 405, 410, 413, 429, 500, 503", _APPLE),
        Fact("accepted", "201 with `apns-id` and no body", SENDERS),
        Fact("accepted", "no `Location` and no `TTL`"),
        Fact("VAPID", "missing, of another audience, expired or of more than a day: 403, `BadJwtToken`", _APPLE),
        Fact("VAPID", "`sub` must be a `mailto:` or `https:` URL", _APPLE),
        Fact("VAPID", "`sub` at `localhost`: 403, `BadJwtToken`", _NODE_947),
        Fact("VAPID", "`sub` in `.invalid`: the same", _INVALID),
        Fact("VAPID", "`sub` in `.local`: the same", _LOCAL),
        Fact("VAPID", "a space after `mailto:`: the same", _LARAVEL_181),
        Fact(
            "VAPID", "another key than the subscription's: `VapidPkHashMismatch`, with 400 (403 is told, too)", SENDERS
        ),
        Fact("Topic", "base64url of a possible length: 5 or 13 characters are none; 400, `BadWebPushTopic`", SENDERS),
        Fact("TTL", "missing: 400, `BadTtl`", SENDERS),
        Fact("Urgency", "one that RFC 8030 does not know: 400, `BadUrgency`", SENDERS),
        Fact("body", "4 KB at most: 413, `PayloadTooLarge`", _APPLE),
        Fact("dead subscription", "410", _APPLE),
        Fact("dead subscription", "the reason `Unregistered`; `BadPath` of one that never was"),
    )

    def path(self, version: str, token: str) -> str:
        """``/TOKEN``."""
        return f"/Q{token}"

    def read_path(self, path: str, query: Mapping[str, str]) -> tuple[str | None, str] | None:
        """Every path of one segment that is no other of the service's."""
        return (None, path[2:]) if path.startswith("/Q") and "/" not in path[1:] else None

    def check(self, headers: Mapping[str, str], claims: VapidClaims | None) -> None:
        """``sub``, ``Topic`` and ``Urgency``."""
        subject = claims.subject if claims is not None else None
        if not _can_be_reached(subject):
            raise Rejection(
                403, None, f"`sub` is {subject!r}; Apple wants a mailto: or https: URL that leads somewhere", "vapid"
            )
        topic = headers.get("Topic", "")
        if len(topic.rstrip("=")) % 4 == 1:
            raise Rejection(
                400, None, f"the Topic header has {len(topic)} characters, which base64url never has", "topic"
            )
        urgency = headers.get("Urgency", "normal")
        if urgency not in _URGENCIES:
            raise Rejection(
                400, None, f"the Urgency header is {urgency[:20]!r}; expected one of {', '.join(_URGENCIES)}", "urgency"
            )

    def dress(self, response: EndpointResponse) -> EndpointResponse:
        """A reason, in JSON."""
        if response.status == 201:
            message = uuid.uuid5(uuid.NAMESPACE_URL, response.headers["Location"])
            return replace(response, headers={"apns-id": str(message).upper()}, body=b"")
        status, reason = response.status, _REASONS.get(response.status)
        if response.fault in _REFUSALS:
            status, reason = _REFUSALS[response.fault]
        retry = {name: value for name, value in response.headers.items() if name == "Retry-After"}
        body = b"" if reason is None else json.dumps({"reason": reason}, separators=(",", ":")).encode()
        return replace(response, status=status, headers={"Content-Type": "application/json", **retry}, body=body)


def _can_be_reached(subject: str | None) -> bool:
    if subject is None:
        return False
    scheme, _, rest = subject.partition(":")
    if scheme == "mailto":
        user, at, host = rest.rpartition("@")
        if not at or not user or " " in rest:
            return False
    elif scheme == "https":
        host = urlsplit(subject).hostname or ""
    else:
        return False
    return host != "" and host.lower().rpartition(".")[2] not in _NOWHERE


APPLE: Final = _Apple()
