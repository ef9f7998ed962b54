"""The service's one port: which request goes where, and what is said about the service itself."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from aiohttp import web

from pyua.service.bodies import BodyTimeoutError, read_body
from pyua.service.breakage import break_connection
from pyua.service.endpoint import PushRequest
from pyua.service.rejection import EndpointResponse, Errno, error_response
from pyua.service.requests import ReceivedRequest, RequestLog, hints
from pyua.service.router import Router
from pyua.service.store import StoreError
from pyua.service.web_push_testing import TestingRoutes
from pyua.service.websocket import ClientSocket, Surroundings

__all__ = ["FrontDoor"]

log = logging.getLogger(__name__)

_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "DELETE, GET, POST, PUT",
    "Access-Control-Max-Age": "3600",
}
_NOT_FOUND: Final = EndpointResponse(404)


class FrontDoor:
    """Answers every HTTP request, and hands WebSockets to ``ClientSocket``."""

    def __init__(
        self,
        surroundings: Surroundings,
        router: Router,
        requests: RequestLog,
        testing: TestingRoutes,
    ) -> None:
        self._its = surroundings
        self._requests = requests
        self._router = router
        self._faults = surroundings.faults
        self._testing = testing
        self._about: dict[str, Callable[[], EndpointResponse]] = {
            "/status": self._status,
            "/health": self._health,
            "/__heartbeat__": self._health,
            "/__lbheartbeat__": lambda: EndpointResponse(200),
            "/__version__": lambda: _json(200, {"version": _version(), "name": "pyua"}),
            "/__error__": _log_check,
            "/v1/err": _log_check,
            "/v1/err/crit": _log_check,
        }

    async def receive(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        if request.path == "/" and request.method == "GET":
            if request.headers.get("Upgrade", "").lower() == "websocket":
                return await self._websocket(request)
            response: EndpointResponse | web.StreamResponse = _json(
                400, {"code": 400, "errno": 500, "error": "a WebSocket handshake was expected"}
            )
        else:
            try:
                response = await self._http(request)
            except BodyTimeoutError as exc:
                response = error_response(408, None, str(exc))
            except StoreError as exc:
                log.exception("a request failed because the store did")
                response = error_response(500, Errno.STORE, str(exc))
        return _answer(request, response)

    async def _websocket(self, request: web.BaseRequest) -> web.StreamResponse:
        if len(self._its.registry) >= self._its.limits.max_connections:
            return _answer(request, error_response(503, None, "too many connections"))
        return await ClientSocket(self._its).run(request)

    async def _http(self, request: web.BaseRequest) -> EndpointResponse | web.StreamResponse:
        path = request.path
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            wanted = request.headers.get("Access-Control-Request-Headers", "")
            return EndpointResponse(200, _PREFLIGHT | {"Access-Control-Allow-Headers": wanted})
        if self._its.endpoint.vendor.read_path(path, request.query) is not None:
            return await _only(request, "POST", self._push)
        if path.startswith("/m/"):
            return await _only(request, "DELETE", self._delete)
        if self._testing.take(request.method, path):
            return await self._test(request)
        if path in self._about:
            if request.method not in {"GET", "HEAD"}:
                return EndpointResponse(405, {"Allow": "GET"})
            return self._about[path]()
        return _NOT_FOUND

    async def _push(self, request: web.BaseRequest) -> EndpointResponse | web.StreamResponse:
        endpoint = self._its.endpoint
        body = await read_body(request, endpoint.max_body)
        fault = self._faults.take()
        response = self._receive_push(request, body) if fault is None else fault
        if isinstance(response, str):
            status = 307 if response == "redirect" else 0
            self._remember(request, body, EndpointResponse(status, reason=f"a failure that was ordered: {response}"))
            return await break_connection(request, response)
        response = endpoint.vendor.dress(response)
        self._remember(request, body, response)
        if response.status == 201:
            self._its.counters.accepted += 1
        else:
            self._its.counters.refused[response.status] += 1
        return response

    def _remember(self, request: web.BaseRequest, body: bytes, response: EndpointResponse) -> None:
        self._requests.add(
            ReceivedRequest(
                time=self._its.clock.time(),
                endpoint=f"{self._its.endpoint.origin}{request.path_qs}",
                status=response.status,
                errno=response.errno,
                explanation=response.reason,
                hints=response.hints,
                headers=request.headers,
                body=body,
            )
        )

    def _receive_push(self, request: web.BaseRequest, body: bytes) -> EndpointResponse:
        read = self._its.endpoint.vendor.read_path(request.path, request.query)
        assert read is not None, "it has an endpoint's path"
        version, token = read
        if "/" in token:
            reason = "the path is longer than an endpoint's: part of a token was lost"
            return replace(_NOT_FOUND, reason=reason, fault="token")
        push = PushRequest(version, token, request.headers, body)
        now = self._its.clock.time() + self._faults.skew
        response, message = self._its.endpoint.receive_push(push, now)
        if message is None:
            return response
        connected = self._its.registry.find(message.uaid) is not None
        became = self._router.route(message)
        return replace(
            response, reason=became, hints=hints(request.headers, body, ttl=message.ttl, connected=connected)
        )

    async def _delete(self, request: web.BaseRequest) -> EndpointResponse:
        return self._its.endpoint.receive_delete(request.path.removeprefix("/m/"))

    async def _test(self, request: web.BaseRequest) -> EndpointResponse:
        limit = self._its.limits.max_body
        body = await read_body(request, limit)
        if len(body) > limit:
            return error_response(413, Errno.BODY_TOO_LARGE, f"the body has more than {limit} bytes")
        return self._testing.receive(request.path, request.headers, body, self._its.clock.time())

    def _status(self) -> EndpointResponse:
        return _json(200, {"status": "OK", "version": _version()})

    def _health(self) -> EndpointResponse:
        return _json(200, {"status": "OK", "version": _version(), "connections": len(self._its.registry)})


async def _only(
    request: web.BaseRequest,
    method: str,
    handler: Callable[[web.BaseRequest], Awaitable[EndpointResponse | web.StreamResponse]],
) -> EndpointResponse | web.StreamResponse:
    if request.method != method:
        return EndpointResponse(405, {"Allow": method})
    return await handler(request)


def _answer(request: web.BaseRequest, response: EndpointResponse | web.StreamResponse) -> web.StreamResponse:
    if isinstance(response, web.StreamResponse):
        return response
    headers = response.headers
    origin = request.headers.get("Origin")
    if origin is not None:
        headers = headers | {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
    return web.Response(status=response.status, headers=headers, body=response.body or None)


def _json(status: int, members: dict[str, object]) -> EndpointResponse:
    return EndpointResponse(status, {"Content-Type": "application/json"}, json.dumps(members).encode())


def _log_check() -> EndpointResponse:
    log.error("log check")
    return _json(418, {"code": 418, "errno": Errno.LOG_CHECK, "error": "LogCheck"})


def _version() -> str:
    try:
        return version("pyua")
    except PackageNotFoundError:
        return "unknown"
