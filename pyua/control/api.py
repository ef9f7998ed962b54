"""The control API itself: which request is for which operation, who may ask, and what is said to a mistake."""

from __future__ import annotations

import hmac
import json
import logging
from typing import Any, Final
from urllib.parse import unquote

from aiohttp import web
from pydantic import BaseModel, ValidationError
from yarl import URL

from pyua.clock import Clock
from pyua.control.models import Nothing
from pyua.control.openapi import openapi_document, page
from pyua.control.operation import Call, Operation, RefusedError
from pyua.control.push_service import PushServiceOperations
from pyua.control.sessions import Sessions
from pyua.control.user_agents import UserAgentOperations
from pyua.errors import DOMError, PyuaError, UserError
from pyua.service import PushService
from pyua.service.addresses import is_local
from pyua.service.bodies import BodyTimeoutError, read_body

__all__ = ["ControlApi"]

log = logging.getLogger(__name__)

_MAX_BODY: Final = 8 * 1024 * 1024
_EVENTS: Final = "text/event-stream"


class ControlApi:
    """Answers ``/control/…``, ``/openapi.json`` and ``/docs`` on a push service's port.

    Args:
        service: which runs already, or will.
        clock: that the service has; its user agents have it, too.
        token: who asks must show it as ``Authorization: Bearer``; None for no such rule.
    """

    #: What it answers; for ``PushService.mount``.
    PREFIXES: Final = ("/control/", "/openapi.json", "/docs")

    def __init__(self, service: PushService, clock: Clock, token: str | None = None) -> None:
        self._token = token
        self._sessions = Sessions(service, clock)
        self._operations: tuple[Operation, ...] = (
            *UserAgentOperations(self._sessions).operations,
            *PushServiceOperations(service, self._sessions, clock).operations,
        )
        #: OpenAPI's.
        self.document = openapi_document(self._operations, "1")

    async def close(self) -> None:
        """Close all user agents."""
        await self._sessions.close()

    async def receive(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request; whatever is wrong with it is told in JSON."""
        try:
            return await self._answer(request)
        except RefusedError as exc:
            return _problem(exc.status, str(exc))
        except UserError as exc:
            return _problem(400, str(exc), type(exc).__name__)
        except DOMError as exc:
            return _problem(422, str(exc), exc.name)
        except (PyuaError, TypeError, LookupError) as exc:
            # TypeError is the DOM's; LookupError a notification that is gone by now.
            return _problem(422, str(exc), type(exc).__name__)
        except Exception:
            log.exception("a fault of the control API")
            return _problem(500, "a fault of pyua: its log has the traceback", "InternalError")

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self._check_caller(request)
        if request.path == "/docs" and request.method == "GET":
            return web.Response(text=page(self.document), content_type="text/html")
        if request.path == "/openapi.json" and request.method == "GET":
            return web.json_response(self.document)
        operation, parameters = self._find(request)
        call = Call(parameters, _query(operation, request), await _body(operation, request))
        if operation.events and _EVENTS in request.headers.get("Accept", ""):
            return await self._send_events(request, call)
        answer = await operation.handle(call)
        if operation.answer is None:
            return web.Response(status=operation.status)
        model = operation.answer.model_validate(answer)
        return web.Response(
            status=operation.status, text=model.model_dump_json(), content_type="application/json", charset="utf-8"
        )

    def _check_caller(self, request: web.BaseRequest) -> None:
        # A page on the web must not control this from its visitor's browser.
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"{request.scheme}://{request.headers.get('Host')}":
            raise RefusedError(403, "the control API takes no requests from pages of other origins")
        if self._token is None:
            # A page's own name may have been made to lead here.
            if not is_local(_host_of(request)):
                raise RefusedError(
                    403, f"without a token this is for 127.0.0.1 and localhost, not {request.host[:100]!r}"
                )
            return
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            raise RefusedError(401, "give the token: 'Authorization: Bearer …'")

    def _find(self, request: web.BaseRequest) -> tuple[Operation, dict[str, str]]:
        methods = []
        path = request.rel_url.raw_path
        for operation in self._operations:
            parameters = operation.match(path)
            if parameters is None:
                continue
            if operation.method == request.method:
                return operation, {name: unquote(value) for name, value in parameters.items()}
            methods.append(operation.method)
        if methods:
            raise RefusedError(405, f"{path[:200]} takes {', '.join(methods)}; see /docs")
        raise RefusedError(404, f"there is no {path[:200]}; see /docs")

    async def _send_events(self, request: web.BaseRequest, call: Call) -> web.StreamResponse:
        """Each delivery as an event, until either side hangs up."""
        controlled = self._sessions.registration(call.path["registration"])
        response = web.StreamResponse(headers={"Content-Type": _EVENTS, "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(b": deliveries\n\n")
        try:
            async for number, delivery in controlled.follow(call.query.after):
                data = json.dumps(delivery.to_json())
                await response.write(f"event: delivery\nid: {number}\ndata: {data}\n\n".encode())
        except ConnectionError:
            pass  # whoever listened has gone
        return response


def _host_of(request: web.BaseRequest) -> str:
    try:
        return URL.build(authority=request.host).host or ""
    except ValueError:
        return ""


def _query(operation: Operation, request: web.BaseRequest) -> BaseModel:
    return _read(lambda: operation.query.model_validate(dict(request.query)), "the query")


async def _body(operation: Operation, request: web.BaseRequest) -> BaseModel:
    try:
        body = await read_body(request, _MAX_BODY)
    except BodyTimeoutError as exc:
        raise RefusedError(408, str(exc)) from exc
    if len(body) > _MAX_BODY:
        raise RefusedError(413, f"the body has more than {_MAX_BODY} bytes")
    if body and request.content_type != "application/json":
        raise RefusedError(415, f"the body is {request.content_type!r}; expected application/json")
    if operation.body is Nothing and not body:
        return Nothing()
    return _read(lambda: operation.body.model_validate_json(body or b"{}"), "the body")


def _read(validate: Any, what: str) -> BaseModel:
    try:
        model: BaseModel = validate()
    except ValidationError as exc:
        faults = exc.errors(include_url=False, include_input=False, include_context=False)
        told = "; ".join(f"{'.'.join(map(str, fault['loc'])) or what}: {fault['msg']}" for fault in faults[:5])
        raise RefusedError(400, f"{what} cannot be used: {told}") from None
    return model


def _problem(status: int, message: str, name: str = "") -> web.Response:
    return web.json_response({"error": message, "name": name}, status=status)
