"""Microsoft's: Windows Push Notification Services, for Edge on Windows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from pyua.service.rejection import EndpointResponse, Fault, Rejection
from pyua.service.vendors.fact import SENDERS, Fact
from pyua.service.vendors.vendor import Vendor
from pyua.webpush.vapid_claims import VapidClaims

__all__ = ["WNS"]

_DOCS = (
    "https://learn.microsoft.com/en-us/windows/apps/design/shell/tiles-and-notifications/push-request-response-headers"
)
_PYWEBPUSH_162 = "https://github.com/web-push-libs/pywebpush/issues/162"
_PHP_48 = "https://github.com/bpolaszek/webpush-bundle/issues/48"
_WINUI_8091 = "https://github.com/microsoft/microsoft-ui-xaml/issues/8091"
_SDK_3501 = "https://github.com/microsoft/WindowsAppSDK/issues/3501"
_RFC_STATUS = "RFC 8030 section 5"

#: What is answered with 401, and nothing else.
_UNAUTHORIZED: Final[tuple[Fault, ...]] = ("no authorization", "vapid", "key mismatch")
_CONFLICT: Final = "Ttl value conflicts with X-WNS-Cache-Policy."


class _Wns(Vendor):
    name = "wns"
    company = "Microsoft: Edge on Windows"
    origin = "https://wns2-par02p.notify.windows.com"
    max_body = 5_000
    needs_vapid = True
    facts = (
        Fact(
            "endpoint", "`https://wns2-par02p.notify.windows.com/w/?token=TOKEN`; the host differs by region", _PHP_48
        ),
        Fact("answers", "no body; `X-WNS-Status`, `X-WNS-NotificationStatus`", _PYWEBPUSH_162),
        Fact("answers", "`X-WNS-Error-Description` tells why", _PYWEBPUSH_162),
        Fact("accepted", "201", _RFC_STATUS),
        Fact("accepted", "`X-WNS-Status: received`, `X-WNS-DeviceConnectionStatus`, `X-WNS-Msg-ID`", _DOCS),
        Fact("TTL", "missing: 400", _PHP_48),
        Fact("TTL", "0 without `X-WNS-Cache-Policy: no-cache`: 400, `Ttl value conflicts …`", _PYWEBPUSH_162),
        Fact("TTL", "above 0 with `no-cache`: the same"),
        Fact("VAPID", "missing, wrong or of another key: 401 and nothing else", SENDERS),
        Fact("dead subscription", "410 for a channel that has expired, 404 for one that never was", _DOCS),
        Fact("body", "5,000 bytes at most: 413", _DOCS),
        Fact("too many", "429 with `Retry-After` as seen lately", _SDK_3501),
        Fact("too many", "406 as documented; `fail_next(n, 406, retry_after=…)` gives it", _WINUI_8091),
    )

    def path(self, version: str, token: str) -> str:
        """``/w/?token=TOKEN``."""
        return f"/w/?token={quote(token, safe='')}"

    def read_path(self, path: str, query: Mapping[str, str]) -> tuple[str | None, str] | None:
        """The token is in the query."""
        return (None, query.get("token", "")) if path == "/w/" else None

    def check(self, headers: Mapping[str, str], claims: VapidClaims | None) -> None:
        """Whether the message may be kept is said twice, and must be the same."""
        is_kept = headers.get("TTL", "").strip("+0") != ""
        if (headers.get("X-WNS-Cache-Policy", "cache").lower() == "cache") != is_kept:
            raise Rejection(400, None, _CONFLICT, "ttl")

    def dress(self, response: EndpointResponse) -> EndpointResponse:
        """Fields instead of a body."""
        accepted = response.status == 201
        status = 401 if response.fault in _UNAUTHORIZED else response.status
        headers = {
            "X-WNS-Status": "received" if accepted else "dropped",
            "X-WNS-NotificationStatus": "received" if accepted else "dropped",
        }
        if accepted:
            headers["X-WNS-DeviceConnectionStatus"] = "connected"
            headers["X-WNS-Msg-ID"] = hashlib.sha256(response.headers["Location"].encode()).hexdigest()[:16].upper()
        elif status != 401:
            headers["X-WNS-Error-Description"] = response.reason
        if "Retry-After" in response.headers:
            headers["Retry-After"] = response.headers["Retry-After"]
        return replace(response, status=status, headers=headers, body=b"")


WNS: Final = _Wns()
