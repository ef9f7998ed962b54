"""What is kept of answers, and which of it answers a request."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from pyua.agent.headers import header
from pyua.agent.http_cache.freshness import (
    Headers,
    directives,
    is_storable,
    lifetime,
    may_be_stale_for,
    must_validate,
    seconds,
)
from pyua.worker.ports import NetworkRequest, NetworkResponse
from pyua.worker.urls import resolve, same_origin

__all__ = ["LIMIT_OF_ONE", "HttpCache", "Stored", "Use", "mode_of"]

#: Bytes that are kept, and of one answer.
_LIMIT: Final = 32 * 1024 * 1024
LIMIT_OF_ONE: Final = 4 * 1024 * 1024
#: Bytes of an answer beside its text and its body, roughly.
_OVERHEAD: Final = 1024
#: What a request brings along to ask on its own terms. https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch
_CONDITIONS: Final = frozenset({"if-modified-since", "if-none-match", "if-unmodified-since", "if-match", "if-range"})
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
#: What a 304 does not change: it is about the body, which stays (RFC 9111 section 3.2).
_OF_THE_BODY: Final = frozenset({"content-encoding", "content-length", "content-range", "transfer-encoding"})

#: ``"as it is"``, ``"meanwhile"``: as it is, while it is asked again; ``"ask"``: whether it still holds.
Use = Literal["as it is", "meanwhile", "ask"]


@dataclass(slots=True, eq=False)
class Stored:
    """An answer that is kept.

    Attributes:
        response: whole.
        asked: the headers of the request, for Vary.
        received: when it came, as a Unix time.
        weight: bytes that it took when it was kept, roughly.
    """

    response: NetworkResponse
    asked: Headers
    received: float
    weight: int

    @property
    def tag(self) -> str | None:
        return header(self.response.headers, "etag")

    @property
    def modified(self) -> str | None:
        return header(self.response.headers, "last-modified")

    def age(self, now: float) -> float:
        """Seconds since it was made, as far as that is known.

        The time between its Date and its arrival does not count: it would tell the difference between this clock, which
        may be a test's own, and the server's.
        """
        said = (header(self.response.headers, "age") or "").partition(",")[0].strip()
        return (float(said) if said.isdigit() else 0.0) + max(now - self.received, 0.0)

    def matches(self, headers: Headers) -> bool:
        """Whether it was the answer to a request like this one (RFC 9111 section 4.1)."""
        names = [name.strip().lower() for name in (header(self.response.headers, "vary") or "").split(",")]
        return "*" not in names and all(header(self.asked, name) == header(headers, name) for name in names if name)


class HttpCache:
    """Answers to GET requests, in memory: those that were not used for longest go first.

    As in Firefox, each site has its own, and so have requests without credentials.

    Args:
        now: gives Unix times.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._kept: OrderedDict[tuple[str, bool, str], list[Stored]] = OrderedDict()
        self._size = 0

    def find(self, request: NetworkRequest, site: str) -> Stored | None:
        """What is kept for a request, of whatever age; None if nothing is, or none may be used."""
        if not _is_cached(request) or mode_of(request) == "reload":
            return None
        key = _key(request, site)
        for stored in self._kept.get(key, ()):
            if stored.matches(request.headers):
                self._kept.move_to_end(key)
                return stored
        return None

    def use(self, stored: Stored, request: NetworkRequest) -> Use:
        """What to do with what was found."""
        mode = mode_of(request)
        if mode in ("force-cache", "only-if-cached"):
            return "as it is"
        status, headers = stored.response.status, stored.response.headers
        if mode == "no-cache" or must_validate(status, headers) or "no-cache" in directives(request.headers):
            return "ask"
        age = stored.age(self._now())
        limit = seconds(request.headers, "max-age")
        if limit is not None and age >= limit:
            return "ask"
        over = age - lifetime(status, headers, stored.received) + (seconds(request.headers, "min-fresh") or 0.0)
        if over < _accepted_staleness(request):
            return "as it is"
        return "meanwhile" if over < may_be_stale_for(headers) else "ask"

    def wants(self, request: NetworkRequest, response: NetworkResponse) -> bool:
        """Whether an answer may be kept, as far as its head tells."""
        return _is_cached(request) and is_storable(response.status, response.headers)

    def keep(self, request: NetworkRequest, site: str, response: NetworkResponse) -> None:
        """Keep a whole answer, if it may be kept."""
        if not _is_cached(request):
            return
        key = _key(request, site)
        self._drop(key, lambda stored: stored.matches(request.headers))
        if self.wants(request, response) and len(response.body) <= LIMIT_OF_ONE:
            asked = tuple(request.headers)
            told = sum(len(name) + len(value) for name, value in (*response.headers, *asked))
            stored = Stored(response, asked, self._now(), len(response.body) + told + _OVERHEAD)
            self._kept.setdefault(key, []).insert(0, stored)
            self._kept.move_to_end(key)
            self._size += stored.weight
        while self._size > _LIMIT:
            self._drop(next(iter(self._kept)), lambda _stored: True)

    def freshen(self, stored: Stored, answer: NetworkResponse) -> NetworkResponse:
        """A 304 says that what is kept still holds: its new headers count (RFC 9111 section 4.3.4)."""
        new = {name.lower() for name, _ in answer.headers} - _OF_THE_BODY
        kept = [item for item in stored.response.headers if item[0].lower() not in new]
        told = [item for item in answer.headers if item[0].lower() in new]
        stored.response = replace(stored.response, headers=(*kept, *told))
        stored.received = self._now()
        return stored.response

    def invalidate(self, request: NetworkRequest, response: NetworkResponse) -> None:
        """Forget what a request has changed (RFC 9111 section 4.4)."""
        if request.method in _SAFE or not 200 <= response.status <= 399:
            return
        urls = {request.url}
        for name in ("location", "content-location"):
            said = header(response.headers, name)
            url = None if said is None else resolve(said, request.url)
            if url is not None and same_origin(url, request.url):
                urls.add(url.partition("#")[0])
        for key in [key for key in self._kept if key[2] in urls]:
            self._drop(key, lambda _stored: True)

    def _drop(self, key: tuple[str, bool, str], condition: Callable[[Stored], bool]) -> None:
        kept = self._kept.pop(key, [])
        left = [stored for stored in kept if not condition(stored)]
        self._size -= sum(stored.weight for stored in kept if stored not in left)
        if left:
            self._kept[key] = left


def mode_of(request: NetworkRequest) -> str:
    """The request's cache mode; whoever asks on conditions of his own does without the cache."""
    if request.cache == "default" and any(name.lower() in _CONDITIONS for name, _ in request.headers):
        return "no-store"
    return request.cache


def _key(request: NetworkRequest, site: str) -> tuple[str, bool, str]:
    return site, request.credentials == "omit", request.url


def _is_cached(request: NetworkRequest) -> bool:
    """Whether it has to do with the cache at all."""
    unstored = mode_of(request) == "no-store" or "no-store" in directives(request.headers)
    return request.method == "GET" and not unstored and header(request.headers, "range") is None


def _accepted_staleness(request: NetworkRequest) -> float:
    """For how many seconds beyond its lifetime a request takes an answer: max-stale without a number takes any."""
    said = directives(request.headers).get("max-stale")
    return float("inf") if said == "" else seconds(request.headers, "max-stale") or 0.0
