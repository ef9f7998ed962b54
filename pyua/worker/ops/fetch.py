"""Requests of a worker: the host half of runtime/fetch/26_fetch.js."""

from __future__ import annotations

import asyncio
from typing import Any
from weakref import WeakKeyDictionary

from pyua.errors import DOMError, TransportError
from pyua.worker.ops.registry import op
from pyua.worker.ports import GIVEN_UP, NetworkRequest, NetworkResponse, OpContext, WorkerContext

__all__ = ["fetch_abort", "fetch_pull", "fetch_start"]

_running: WeakKeyDictionary[OpContext, dict[int, asyncio.Future[NetworkResponse]]] = WeakKeyDictionary()


@op("fetch.start")
async def fetch_start(worker: OpContext, number: int, request: dict[str, Any], body: bytes | None) -> dict[str, Any]:
    """Send a request.

    Args:
        worker: who asks.
        number: names the request, for ``fetch.abort``.
        request: url, method, headers (pairs), mode, credentials, redirect, cache.
        body: what it brings along.

    Returns:
        The answer (url, status, statusText, headers, body, arriving, redirected, type), or
        ``{"reason": words}`` if there is none that the worker may see. If the body is still ``arriving``,
        ``fetch.pull`` has it told.

    Raises:
        DOMError: AbortError, after ``fetch.abort``.
    """
    answer = asyncio.ensure_future(
        worker.network.begin(
            NetworkRequest(
                url=request["url"],
                method=request["method"],
                headers=[(name, value) for name, value in request["headers"]],
                body=body,
                origin=worker.origin,
                mode=request["mode"],
                credentials=request["credentials"],
                redirect=request["redirect"],
                cache=request["cache"],
            )
        )
    )
    requests = _running.setdefault(worker, {})
    requests[number] = answer
    try:
        response = await answer
    except TransportError as exc:
        return {"reason": str(exc)}
    except asyncio.CancelledError:
        # Either the script gave this request up, or the worker as a whole ends.
        if number not in requests:
            raise DOMError("AbortError", "The operation was aborted. ") from None
        if not answer.cancel() and answer.exception() is None:
            answer.result().close()
        raise
    finally:
        requests.pop(number, None)
    return _visible(worker, number, response)


@op("fetch.preloaded")
async def fetch_preloaded(worker: WorkerContext, number: int) -> dict[str, Any]:
    """The response of a navigation preload, as ``fetch.start`` gives one."""
    try:
        return _visible(worker, 0, await worker.exchanges.preloaded(number))
    except TransportError as exc:
        return {"reason": str(exc)}


@op("fetch.abort")
async def fetch_abort(worker: OpContext, number: int) -> None:
    """Give a request up, or what has not arrived of its answer. Harmless when it is over already."""
    answer = _running.get(worker, {}).pop(number, None)
    if answer is not None:
        answer.cancel(GIVEN_UP)
    worker.bodies.drop(number)


@op("fetch.pull")
async def fetch_pull(worker: OpContext, number: int) -> None:
    """Have the next piece of a body told (``body``). Once at a time."""
    await worker.bodies.pull(number)


def _visible(worker: OpContext, number: int, response: NetworkResponse) -> dict[str, Any]:
    """What the runtime may know of a response. Source: https://fetch.spec.whatwg.org/#concept-filtered-response."""
    if response.type in ("opaque", "opaqueredirect"):
        response.close()
        # DEVIATION: the hidden body and headers are dropped here; see ControlledNetwork for what pages get.
        return {
            "url": response.url if response.type == "opaqueredirect" else "",
            "status": 0,
            "statusText": "",
            "headers": [],
            "body": None,
            "arriving": False,
            "redirected": False,
            "reason": None,
            "type": response.type,
        }
    headers = [(name.lower(), value) for name, value in response.headers]
    if response.rest is not None:
        worker.bodies.keep(number, response.rest)
    return {
        "url": response.url,
        "status": response.status,
        "statusText": response.status_text,
        "headers": headers,
        "body": response.body,
        "arriving": response.rest is not None,
        "redirected": response.redirected,
        "reason": None,
        "type": response.type,
    }
