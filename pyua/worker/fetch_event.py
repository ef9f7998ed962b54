"""Fetch events between a worker and those whose requests it answers: what is told, and what comes back."""

from __future__ import annotations

import asyncio
import base64
import itertools
from collections.abc import Sequence
from typing import Any

from pyua.errors import TransportError, WorkerError
from pyua.worker.ports import NetworkRequest, NetworkResponse

__all__ = ["FetchExchanges", "request_init"]


def request_init(request: NetworkRequest) -> dict[str, Any]:
    """A request as runtime/service_worker/54_fetch_event.js takes it."""
    referrer = next((value for name, value in request.headers if name.lower() == "referer"), "about:client")
    return {
        "url": request.url,
        "method": request.method,
        "headers": [[name, value] for name, value in request.headers if name.lower() != "referer"],
        "body": None if request.body is None else base64.b64encode(request.body).decode("ascii"),
        "mode": request.mode,
        "credentials": request.credentials,
        "redirect": request.redirect,
        "destination": request.destination,
        "referrer": referrer,
    }


class FetchExchanges:
    """The fetch events of one run of a worker that have no answer yet."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[NetworkResponse | None]] = {}
        self._preloads: dict[int, asyncio.Future[NetworkResponse]] = {}

    def begin(
        self, preload: asyncio.Future[NetworkResponse] | None
    ) -> tuple[int, asyncio.Future[NetworkResponse | None]]:
        """A new one: its number, and what will be its answer (None: the worker leaves it to the network)."""
        number = next(self._numbers)
        answer: asyncio.Future[NetworkResponse | None] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        if preload is not None:
            self._preloads[number] = preload
        return number, answer

    def settle(self, number: int, said: dict[str, Any] | None) -> None:
        """The worker has answered: with a response, with ``{"reason": words}``, or not at all."""
        answer = self._answers.pop(number, None)
        if answer is None or answer.done():
            return
        if said is None:
            answer.set_result(None)
        elif "reason" in said:
            answer.set_exception(TransportError(f"the service worker failed to answer: {said['reason']}"))
        else:
            body = said["body"]
            answer.set_result(
                NetworkResponse(
                    said["url"],
                    said["status"],
                    said["statusText"],
                    [(name, value) for name, value in said["headers"]],
                    b"" if body is None else base64.b64decode(body),
                    said["redirected"],
                    said["type"],
                )
            )

    def over(self, number: int, errors: Sequence[WorkerError]) -> None:
        """The event is over: whoever still waits gets no answer any more, and its preload is given up."""
        preload = self._preloads.pop(number, None)
        if preload is not None:
            preload.cancel()
        reason = str(errors[-1]) if errors else "its fetch event ended without an answer"
        self.settle(number, {"reason": reason})

    async def preloaded(self, number: int) -> NetworkResponse:
        """What the navigation preload of an event brought.

        Raises:
            TransportError: nothing.
        """
        preload = self._preloads.get(number)
        if preload is None:
            raise TransportError("there is no navigation preload for this event")
        return await asyncio.shield(preload)
