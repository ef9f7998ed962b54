"""A request by way of the cache. Source: https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from pyua.agent.http_cache.cache import LIMIT_OF_ONE, HttpCache, Stored, mode_of
from pyua.errors import TransportError
from pyua.worker.ports import BodyRest, NetworkRequest, NetworkResponse

__all__ = ["CachedNetwork"]

Send = Callable[[NetworkRequest], Awaitable[NetworkResponse]]


class CachedNetwork:
    """Answers from the cache what it can; the rest is sent, and kept.

    Args:
        cache: what is kept.
        send: the way to the servers.
    """

    def __init__(self, cache: HttpCache, send: Send) -> None:
        self._cache = cache
        self._send = send
        self._revalidations: set[asyncio.Task[None]] = set()

    async def exchange(self, request: NetworkRequest, site: str) -> NetworkResponse:
        """Answer a request.

        Args:
            request: with all its headers.
            site: of whom the cache is to be.

        Raises:
            TransportError: there is no answer, or, for ``only-if-cached``, none is kept.
        """
        stored = self._cache.find(request, site)
        if stored is not None:
            use = self._cache.use(stored, request)
            if use == "meanwhile":
                self._revalidate(request, site, stored)
            if use != "ask":
                return replace(stored.response, url=request.url)
        elif request.cache == "only-if-cached":
            raise TransportError(f"{request.url}: it is not in the HTTP cache, and the request asks for no more")
        return await self._ask(request, site, stored)

    async def _ask(self, request: NetworkRequest, site: str, stored: Stored | None) -> NetworkResponse:
        response = await self._send(_on_conditions(_as_the_mode_says(request), stored))
        self._cache.invalidate(request, response)
        if stored is not None and response.status == 304:
            response.close()
            return replace(self._cache.freshen(stored, response), url=request.url)
        if response.rest is None:
            self._cache.keep(request, site, response)
            return response
        if not self._cache.wants(request, response):
            return response
        return replace(response, rest=_Kept(response, lambda whole: self._cache.keep(request, site, whole)))

    def _revalidate(self, request: NetworkRequest, site: str, stored: Stored) -> None:
        async def ask() -> None:
            try:
                await (await self._ask(request, site, stored)).whole()
            except TransportError:
                pass  # what is kept was good enough for who asked

        task = asyncio.create_task(ask())
        self._revalidations.add(task)
        task.add_done_callback(self._revalidations.discard)

    async def close(self) -> None:
        """Ask nothing more."""
        for task in list(self._revalidations):
            task.cancel()
        if self._revalidations:
            await asyncio.wait(self._revalidations)


class _Kept:
    """Implements BodyRest: keeps the response when its last piece has been read."""

    def __init__(self, response: NetworkResponse, keep: Callable[[NetworkResponse], None]) -> None:
        assert response.rest is not None
        self._response = response
        self._rest: BodyRest = response.rest
        self._keep = keep
        self._pieces: list[bytes] = []
        self._size = 0

    async def read(self) -> bytes:
        """See BodyRest."""
        piece = await self._rest.read()
        self._size += len(piece)
        if self._size > LIMIT_OF_ONE:  # some streams have no end
            self._pieces = []
        elif piece:
            self._pieces.append(piece)
        elif self._pieces:
            self._keep(replace(self._response, body=b"".join(self._pieces), rest=None))
            self._pieces = []
        return piece

    def close(self) -> None:
        """See BodyRest."""
        self._rest.close()


def _as_the_mode_says(request: NetworkRequest) -> NetworkRequest:
    """What caches on the way are told."""
    mode = mode_of(request)
    given = {name.lower() for name, _ in request.headers}
    more: list[tuple[str, str]] = []
    if mode == "no-cache" and "cache-control" not in given:
        more = [("Cache-Control", "max-age=0")]
    elif mode in ("reload", "no-store"):
        more = [(name, "no-cache") for name in ("Pragma", "Cache-Control") if name.lower() not in given]
    return replace(request, headers=(*request.headers, *more)) if more else request


def _on_conditions(request: NetworkRequest, stored: Stored | None) -> NetworkRequest:
    if stored is None:
        return request
    more = [("If-None-Match", stored.tag), ("If-Modified-Since", stored.modified)]
    headers = [(name, value) for name, value in more if value is not None]
    return replace(request, headers=(*request.headers, *headers))
