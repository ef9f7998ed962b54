"""Requests to a vendor's push service, caught in this process before they leave it.

Each HTTP library has one function through which all its requests go; while an interception lasts, that function sends
those for the vendor's origin to the embedded service instead, and everything else where it was going.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

__all__ = ["intercepted"]

_Rewrite = Callable[[Any, "_Route"], Callable[..., Any]]


class _Route:
    """Which URLs go where."""

    def __init__(self, origin: str, target: str) -> None:
        self._origin = origin
        self._target = urlsplit(target)
        self.host = urlsplit(origin).netloc

    def takes(self, url: str) -> bool:
        """Whether a URL is one of the vendor's."""
        parts = urlsplit(url)
        default = f":{443 if parts.scheme == 'https' else 80}"
        return f"{parts.scheme}://{parts.netloc.lower().removesuffix(default)}" == self._origin

    def to(self, url: str) -> str:
        """The same at the embedded service."""
        return urlsplit(url)._replace(scheme=self._target.scheme, netloc=self._target.netloc).geturl()


@contextmanager
def intercepted(origin: str, target: str) -> Iterator[None]:
    """Send requests for ``origin`` to ``target`` meanwhile, both such as ``https://push.example``."""
    route = _Route(origin, target)
    with ExitStack() as stack:
        for (module, holder, method), rewrite in _LIBRARIES.items():
            if importlib.util.find_spec(module.partition(".")[0]) is None:
                continue
            owner = getattr(importlib.import_module(module), holder)
            original = getattr(owner, method)
            setattr(owner, method, functools.wraps(original)(rewrite(original, route)))
            stack.callback(setattr, owner, method, original)
        yield


def _requests(send: Any, route: _Route) -> Callable[..., Any]:
    def send_elsewhere(self: Any, request: Any, **options: Any) -> Any:
        if not route.takes(request.url):
            return send(self, request, **options)
        copy = request.copy()
        copy.url = route.to(request.url)
        copy.headers["Host"] = route.host
        response = send(self, copy, **{**options, "proxies": None})
        response.url, response.request = request.url, request
        return response

    return send_elsewhere


def _urllib3(urlopen: Any, route: _Route) -> Callable[..., Any]:
    def open_elsewhere(self: Any, method: str, url: str, *arguments: Any, **options: Any) -> Any:
        if not route.takes(url):
            return urlopen(self, method, url, *arguments, **options)
        headers = {**(options.get("headers") or self.headers), "Host": route.host}
        return urlopen(self, method, route.to(url), *arguments, **{**options, "headers": headers})

    return open_elsewhere


def _urllib(open_url: Any, route: _Route) -> Callable[..., Any]:
    def open_elsewhere(self: Any, fullurl: Any, *arguments: Any, **options: Any) -> Any:
        if isinstance(fullurl, str):
            if route.takes(fullurl):
                fullurl = route.to(fullurl)
        elif route.takes(fullurl.full_url):
            fullurl.full_url = route.to(fullurl.full_url)
        return open_url(self, fullurl, *arguments, **options)

    return open_elsewhere


def _httpx(handle: Any, route: _Route) -> Callable[..., Any]:
    def handle_elsewhere(self: Any, request: Any) -> Any:
        # "Host" is a header of its own by now, and stays the vendor's.
        if route.takes(str(request.url)):
            request.url = type(request.url)(route.to(str(request.url)))
        return handle(self, request)

    return handle_elsewhere


def _aiohttp(request: Any, route: _Route) -> Callable[..., Any]:
    async def request_elsewhere(self: Any, method: str, str_or_url: Any, **options: Any) -> Any:
        if route.takes(str(str_or_url)):
            str_or_url = route.to(str(str_or_url))
            options = {**options, "proxy": None}
        return await request(self, method, str_or_url, **options)

    return request_elsewhere


#: (module, class, method) → how its requests are sent elsewhere. A library that is not installed is passed over.
_LIBRARIES: Final[dict[tuple[str, str, str], _Rewrite]] = {
    ("requests.adapters", "HTTPAdapter", "send"): _requests,
    ("urllib3", "PoolManager", "urlopen"): _urllib3,
    ("urllib.request", "OpenerDirector", "open"): _urllib,
    ("httpx", "HTTPTransport", "handle_request"): _httpx,
    ("httpx", "AsyncHTTPTransport", "handle_async_request"): _httpx,
    ("aiohttp", "ClientSession", "_request"): _aiohttp,
}
