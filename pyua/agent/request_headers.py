"""What a browser makes of a request's headers, and what follows from where a request comes from and goes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from pyua.agent.cookies.jar import registrable_domain
from pyua.worker.ports import SOURCE_MAP, NetworkRequest

__all__ = ["author_headers", "cache_site", "has_credentials", "is_same_site", "with_defaults"]

#: What `with_defaults` adds is the browser's own: no server is asked whether it may.
_OWN_HEADERS: Final = frozenset(
    {
        "cookie", "user-agent", "origin", "referer", "service-worker", "sec-fetch-dest", "sec-fetch-mode",
        "sec-fetch-site", "accept-encoding", "content-length", "host",
    }
)  # fmt: skip


def with_defaults(request: NetworkRequest, kind: str, *, user_agent: str, cookie: str | None) -> NetworkRequest:
    """Add the headers that a browser adds on its own.

    Args:
        request: with the headers of whoever asks.
        kind: how far its answer may be read: Fetch's response tainting.
        user_agent: what the user agent says it is.
        cookie: the Cookie header, if one goes along.
    """
    given = {name.lower() for name, _ in request.headers}
    headers = _combined(request.headers)
    defaults = [("user-agent", user_agent), ("accept", "*/*"), ("accept-language", "en-US,en;q=0.5")]
    if cookie is not None:
        defaults.append(("cookie", cookie))
    if request.destination == "serviceworker":
        # https://w3c.github.io/ServiceWorker/#service-worker-script-request
        defaults.append(("service-worker", "script"))
    if request.origin is not None:
        if kind == "cors" or request.method not in ("GET", "HEAD"):
            defaults.append(("origin", request.origin))
        defaults += [
            ("sec-fetch-dest", "empty" if request.destination in ("", SOURCE_MAP) else request.destination),
            ("sec-fetch-mode", request.mode),
            ("sec-fetch-site", _fetch_site(request, kind)),
        ]
    return replace(request, headers=headers + [item for item in defaults if item[0] not in given])


def _combined(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Several headers of one name as one, under the first one's spelling."""
    found: dict[str, tuple[str, str]] = {}
    for name, value in headers:
        first = found.get(name.lower())
        found[name.lower()] = (name, value) if first is None else (first[0], f"{first[1]}, {value}")
    return list(found.values())


def has_credentials(request: NetworkRequest, kind: str) -> bool:
    """Whether cookies go along, and are taken. https://fetch.spec.whatwg.org/#http-network-or-cache-fetch"""
    return request.credentials == "include" or (request.credentials == "same-origin" and kind == "basic")


def cache_site(origin: str | None) -> str:
    """Whose cache a request goes by: https://fetch.spec.whatwg.org/#determine-the-http-cache-partition."""
    parts = urlsplit(origin or "")
    return f"{parts.scheme}://{registrable_domain(parts.hostname or '')}"


def is_same_site(request: NetworkRequest) -> bool:
    """Whether the asking origin is of the same site, scheme included."""
    if request.origin is None or request.origin == "null":
        return True
    ours, theirs = urlsplit(request.origin), urlsplit(request.url)
    if ours.scheme != theirs.scheme:
        return False
    return registrable_domain(ours.hostname or "") == registrable_domain(theirs.hostname or "")


def _fetch_site(request: NetworkRequest, kind: str) -> str:
    """https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header."""
    if kind == "basic":
        return "same-origin"
    return "same-site" if is_same_site(request) else "cross-site"


def author_headers(request: NetworkRequest) -> list[tuple[str, str]]:
    """The headers of whoever asks, without the browser's own."""
    return [item for item in request.headers if item[0].lower() not in _OWN_HEADERS]
