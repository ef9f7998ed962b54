"""One routed request, with Playwright's names and rules.

A handler gets a ``Route`` and decides: ``fulfill``, ``continue_``, ``abort``, or ``fallback`` to the handler
that was registered before it. Source: https://playwright.dev/python/docs/api/class-route.
"""

from __future__ import annotations

import json as json_module
import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from pyua.errors import ConfigError, TransportError
from pyua.worker.ports import NetworkRequest, NetworkResponse

__all__ = ["ABORT_ERRORS", "Route", "RouteRequest"]

#: What ``abort(error)`` takes, and what each means in words.
ABORT_ERRORS: Final = {
    "aborted": "the operation was aborted",
    "accessdenied": "access was denied",
    "addressunreachable": "the address cannot be reached",
    "blockedbyclient": "the client blocked the request",
    "blockedbyresponse": "the response was blocked",
    "connectionaborted": "the connection was aborted",
    "connectionclosed": "the connection was closed",
    "connectionfailed": "the connection failed",
    "connectionrefused": "the connection was refused",
    "connectionreset": "the connection was reset",
    "internetdisconnected": "the internet connection is lost",
    "namenotresolved": "the host name could not be resolved",
    "timedout": "the operation timed out",
    "failed": "the request failed",
}


class RouteRequest:
    """The request that a route handler decides about."""

    def __init__(self, request: NetworkRequest) -> None:
        self._request = request

    @property
    def url(self) -> str:
        """The absolute URL, without a fragment."""
        return self._request.url

    @property
    def method(self) -> str:
        """The method, such as ``"POST"``."""
        return self._request.method

    @property
    def headers(self) -> dict[str, str]:
        """The headers by lower-case name; several of one name are joined by a comma."""
        headers: dict[str, str] = {}
        for name, value in self._request.headers:
            key = name.lower()
            headers[key] = f"{headers[key]}, {value}" if key in headers else value
        return headers

    @property
    def post_data(self) -> str | None:
        """The body as text (UTF-8), or None without one."""
        body = self._request.body
        return None if body is None else body.decode("utf-8", "replace")

    @property
    def post_data_buffer(self) -> bytes | None:
        """The body as bytes, or None without one."""
        return self._request.body

    @property
    def post_data_json(self) -> Any:
        """The body parsed as JSON, or None without one.

        Raises:
            ValueError: the body is not JSON.
        """
        return None if self._request.body is None else json_module.loads(self._request.body)

    @property
    def resource_type(self) -> str:
        """``"script"`` for worker scripts and what they import, else ``"fetch"``."""
        return "script" if self._request.destination else "fetch"


class Route:
    """One request, waiting for a handler's decision. Each route takes exactly one."""

    def __init__(
        self, request: NetworkRequest, proceed: Callable[[NetworkRequest], Awaitable[NetworkResponse]]
    ) -> None:
        self._network_request = request
        self._proceed = proceed
        self._decided = False
        #: What was decided: a response, a failure, or a request for the next handler.
        self.outcome: NetworkResponse | TransportError | NetworkRequest | None = None

    @property
    def request(self) -> RouteRequest:
        """The request to decide about."""
        return RouteRequest(self._network_request)

    async def fulfill(
        self,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        body: str | bytes | None = None,
        json: Any = None,
        content_type: str | None = None,
        path: str | Path | None = None,
        response: NetworkResponse | None = None,
    ) -> None:
        """Answer the request here.

        Args:
            status: the HTTP status; 200 unless ``response`` has one.
            headers: the answer's headers. Without an Access-Control-Allow-Origin among them, one that lets
                the asking origin read the answer is added, as Playwright does.
            body: the answer's body.
            json: a value to answer as JSON, in place of ``body``.
            content_type: the Content-Type, over ``headers``.
            path: a file to answer with, in place of ``body``.
            response: what ``fetch()`` gave; the other arguments change parts of it.

        Raises:
            ConfigError: more than one of ``body``, ``json`` and ``path``, or a route that was decided before.
        """
        self._decide("fulfill")
        if sum(given is not None for given in (body, json, path)) > 1:
            raise ConfigError("fulfill() takes one of body=, json= and path=")
        fields: dict[str, str] = {}
        content = response.body if response is not None else b""
        given_headers = headers.items() if headers is not None else (response.headers if response is not None else ())
        for name, value in given_headers:
            fields[str(name).lower()] = str(value)
        if json is not None:
            content = json_module.dumps(json, ensure_ascii=False).encode()
            fields.setdefault("content-type", "application/json")
        elif path is not None:
            content = _read(path)
            fields.setdefault("content-type", mimetypes.guess_type(path)[0] or "application/octet-stream")
        elif isinstance(body, str):
            content = body.encode()
            fields.setdefault("content-type", "text/plain;charset=UTF-8")
        elif body is not None:
            content = bytes(body)
        if content_type is not None:
            fields["content-type"] = content_type
        code = status if status is not None else (response.status if response is not None else 200)
        self._allow_origin(fields)
        self.outcome = NetworkResponse(
            url=self._network_request.url,
            status=code,
            status_text=_reason(code),
            headers=tuple(fields.items()),
            body=content,
        )

    async def continue_(
        self,
        *,
        url: str | None = None,
        method: str | None = None,
        headers: Mapping[str, str] | None = None,
        post_data: str | bytes | Any = None,
    ) -> None:
        """Send the request on to where it was going, with the given parts changed."""
        self._decide("continue_")
        try:
            self.outcome = await self._proceed(self._changed(url, method, headers, post_data))
        except TransportError as exc:
            self.outcome = exc

    async def fallback(
        self,
        *,
        url: str | None = None,
        method: str | None = None,
        headers: Mapping[str, str] | None = None,
        post_data: str | bytes | Any = None,
    ) -> None:
        """Leave the decision to the matching handler that was registered before this one."""
        self._decide("fallback")
        self.outcome = self._changed(url, method, headers, post_data)

    async def fetch(
        self,
        *,
        url: str | None = None,
        method: str | None = None,
        headers: Mapping[str, str] | None = None,
        post_data: str | bytes | Any = None,
    ) -> NetworkResponse:
        """Send the request and look at the answer before deciding; give it to ``fulfill(response=)``.

        Raises:
            TransportError: there is no answer.
        """
        return await (await self._proceed(self._changed(url, method, headers, post_data))).whole()

    async def abort(self, error: str = "failed") -> None:
        """Let the request fail.

        Args:
            error: one of Playwright's words, such as ``"connectionrefused"`` or ``"timedout"``.

        Raises:
            ConfigError: a word that is none of them.
        """
        if error not in ABORT_ERRORS:
            raise ConfigError(f"abort({error!r}): expected one of {', '.join(sorted(ABORT_ERRORS))}")
        self._decide("abort")
        self.outcome = TransportError(f"{self.request.url}: a route aborted it: {ABORT_ERRORS[error]} ({error})")

    def _decide(self, what: str) -> None:
        if self._decided:
            raise ConfigError(f"{what}(): this route to {self.request.url} was decided already")
        self._decided = True

    def _changed(
        self, url: str | None, method: str | None, headers: Mapping[str, str] | None, post_data: Any
    ) -> NetworkRequest:
        request = self._network_request
        if url is not None:
            request = replace(request, url=url)
        if method is not None:
            request = replace(request, method=method)
        if headers is not None:
            request = replace(request, headers=tuple((name.lower(), str(value)) for name, value in headers.items()))
        if post_data is not None:
            if isinstance(post_data, str):
                post_data = post_data.encode()
            elif not isinstance(post_data, bytes):
                post_data = json_module.dumps(post_data).encode()
            request = replace(request, body=post_data)
        return request

    def _allow_origin(self, fields: dict[str, str]) -> None:
        request = self._network_request
        if request.mode == "cors" and request.origin and "access-control-allow-origin" not in fields:
            fields["access-control-allow-origin"] = request.origin
            fields["access-control-allow-credentials"] = "true"
            fields["access-control-expose-headers"] = ", ".join(fields)


def _read(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as exc:
        raise ConfigError(f"fulfill(path={str(path)!r}): {exc.strerror}") from exc


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
