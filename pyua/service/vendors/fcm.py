"""Google's: Firebase Cloud Messaging, for Chrome and most browsers that are made of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from pyua.service.rejection import EndpointResponse, Fault
from pyua.service.vendors.fact import SENDERS, Fact
from pyua.service.vendors.vendor import Vendor

__all__ = ["FCM"]

_SEND, _WP = "/fcm/send/", "/wp/"
#: What stands before the colon: 11 characters, as in a registration id.
_ID_LENGTH: Final = 11
_TEXT: Final = {"Content-Type": "text/plain; charset=utf-8"}
_HTML: Final = {"Content-Type": "text/html; charset=UTF-8"}

_RFC8030 = "RFC 8030 section 5.2"
_PHP_325 = "https://github.com/web-push-libs/web-push-php/issues/325"
_JAVA_212 = "https://github.com/web-push-libs/webpush-java/issues/212"
_HASKELL_9 = "https://github.com/sarthakbagaria/web-push/issues/9"
_GONE = "https://github.com/Tech4covid19/trackovid19-backend/issues/141"
_ERRORS = "https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode"
_PUSHIKO = "https://bloomberg.github.io/pushiko/fcm_responses"

#: What went wrong → status and text.
_REFUSALS: Final[dict[Fault, tuple[int, str]]] = {
    "no authorization": (401, "authorization header must be specified: unauthenticated\n"),
    "key mismatch": (
        403,
        "permission denied: the VAPID credentials in the authorization header do not correspond to the "
        "credentials used to create the subscriptions.\n",
    ),
    "vapid": (403, "permission denied: invalid JWT provided\n"),
    "gone": (410, "push subscription has unsubscribed or expired.\n"),
    "token": (404, "invalid push subscription endpoint\n"),
    "size": (413, "payload too large\n"),
}


class _Fcm(Vendor):
    name = "fcm"
    company = "Google: Chrome, Edge on Android, Opera, Samsung Internet and others"
    origin = "https://fcm.googleapis.com"
    max_body = 4_096
    max_ttl = 2_419_200
    needs_vapid = True
    facts = (
        Fact("endpoint", "`https://fcm.googleapis.com/fcm/send/ID:TOKEN`", _PHP_325),
        Fact("endpoint", "`https://fcm.googleapis.com/wp/ID:TOKEN`, the newer path, is the same", SENDERS),
        Fact("answers", "a line of text; from the servers before it (5xx) a page of HTML", _PUSHIKO),
        Fact("accepted", "201 with `Location`, and no body", "RFC 8030 section 5"),
        Fact("VAPID", "always needed: 401, `authorization header must be specified: unauthenticated`", _PHP_325),
        Fact("VAPID", "a token that is not right: 403, `permission denied: invalid JWT provided`", _HASKELL_9),
        Fact(
            "VAPID", "another key than the subscription's: 403, `… do not correspond to the credentials …`", _JAVA_212
        ),
        Fact("dead subscription", "410, `push subscription has unsubscribed or expired.`", _GONE),
        Fact("TTL", "missing: 400", _RFC8030),
        Fact("TTL", "0 to 2,419,200 seconds, four weeks", _ERRORS),
        Fact("TTL", "a longer one is cut, not refused"),
        Fact("body", "4,096 bytes at most: 413", _ERRORS),
        Fact("no such subscription", "404, `invalid push subscription endpoint`; the text and the status"),
        Fact("too many", "429 with `Retry-After`; the text"),
    )

    def path(self, version: str, token: str) -> str:
        """``/fcm/send/ID:TOKEN``; the version is not told."""
        return f"{_SEND}{hashlib.sha256(token.encode()).hexdigest()[:_ID_LENGTH]}:{token}"

    def read_path(self, path: str, query: Mapping[str, str]) -> tuple[str | None, str] | None:
        """Both forms."""
        for prefix in (_SEND, _WP):
            if path.startswith(prefix):
                return None, path.removeprefix(prefix).rpartition(":")[2]
        return None

    def dress(self, response: EndpointResponse) -> EndpointResponse:
        """A line of text, and another status for VAPID's errors."""
        if response.status == 201:
            message = response.headers["Location"].rpartition("/")[2]
            return replace(response, headers={"Location": f"{self.origin}/0:{message}", **_TEXT}, body=b"")
        status, text = _REFUSALS.get(response.fault, (response.status, f"{response.reason}\n"))
        retry = {name: value for name, value in response.headers.items() if name == "Retry-After"}
        if status >= 500:
            page = f"<!DOCTYPE html>\n<html lang=en>\n<title>Error {status} (Server Error)!!1</title>\n"
            return replace(response, headers={**_HTML, **retry}, body=page.encode())
        return replace(response, status=status, headers={**_TEXT, **retry}, body=text.encode())


FCM: Final = _Fcm()
