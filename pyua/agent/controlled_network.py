"""The network of a page: requests go to the worker that controls it first, and what that does not answer goes out.

Spec: https://w3c.github.io/ServiceWorker/#handle-fetch
"""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pyua.agent.headers import header
from pyua.worker.fetch_event import request_init
from pyua.worker.ports import Network, NetworkRequest, NetworkResponse, WebSocketConnection

if TYPE_CHECKING:
    from pyua.agent.clients import WindowClient
    from pyua.agent.registration import ServiceWorkerRegistration

__all__ = ["ControlledNetwork", "PageResponse", "navigate"]


@dataclass(frozen=True)
class PageResponse:
    """What a window shows: a worker's answer to its navigation.

    Attributes:
        url: where it was asked for.
        status: the HTTP status.
        headers: by lower-case name.
        body: the bytes.
    """

    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the status is 200 to 299."""
        return 200 <= self.status <= 299

    @property
    def status_text(self) -> str:
        """The usual words for the status."""
        return http.client.responses.get(self.status, "")

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode("utf-8", "replace")


class ControlledNetwork:
    """Implements Network for a page.

    Args:
        network: the user agent's.
        client: the window.
    """

    def __init__(self, network: Network, client: WindowClient) -> None:
        self._network = network
        self._client = client

    async def fetch(self, request: NetworkRequest) -> NetworkResponse:
        """See Network."""
        return await self._by_worker(request) or await self._network.fetch(request)

    async def begin(self, request: NetworkRequest) -> NetworkResponse:
        """See Network."""
        return await self._by_worker(request) or await self._network.begin(request)

    async def connect(self, url: str, protocols: Sequence[str], *, origin: str) -> WebSocketConnection:
        """See Network: no worker is asked about it."""
        return await self._network.connect(url, protocols, origin=origin)

    async def _by_worker(self, request: NetworkRequest) -> NetworkResponse | None:
        registration = self._client.controller
        worker = registration.active if registration is not None else None
        if worker is None or worker.handles_fetch is False:
            return None
        answer = await worker.fetch(_init(request, client_id=self._client.id))
        # DEVIATION: workers do not hold the bodies of opaque responses, so such an answer is fetched once more.
        if answer is None or answer.type == "opaque":
            return None
        return replace(answer, url=answer.url or request.url.partition("#")[0])


async def navigate(
    registration: ServiceWorkerRegistration, client: WindowClient, network: Network
) -> PageResponse | None:
    """Have the worker of a registration answer a window's navigation; None if it leaves that to the network.

    DEVIATION: a redirect that the worker passes on (``opaqueredirect``) is not followed: that is None too.

    Raises:
        TransportError: it answered with a network error.
    """
    worker = registration.active
    if worker is None or worker.handles_fetch is False:
        return None
    request = NetworkRequest(
        client.url,
        headers=[("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")],
        origin=client.origin,
        mode="navigate",
        credentials="include",
        redirect="manual",
        destination="document",
    )
    preload = _preload(registration, request, network)
    init = _init(request, resulting_client_id=client.id, preload=preload is not None)
    answer = await worker.fetch(init, preload)
    if answer is None or answer.type == "opaqueredirect":
        return None
    headers = {name.lower(): header(answer.headers, name.lower()) or "" for name, _ in answer.headers}
    return PageResponse(client.url, answer.status, headers, answer.body)


def _init(
    request: NetworkRequest, *, client_id: str = "", resulting_client_id: str = "", preload: bool = False
) -> dict[str, Any]:
    return {
        "request": request_init(request),
        "clientId": client_id,
        "resultingClientId": resulting_client_id,
        "preload": preload,
    }


def _preload(
    registration: ServiceWorkerRegistration, request: NetworkRequest, network: Network
) -> asyncio.Task[NetworkResponse] | None:
    """https://w3c.github.io/ServiceWorker/#navigation-preload-manager: the request that goes out beside the event."""
    state = registration.navigation_preload()
    if not state["enabled"]:
        return None
    headers = [*request.headers, ("Service-Worker-Navigation-Preload", str(state["headerValue"]))]
    task = asyncio.ensure_future(network.fetch(replace(request, headers=headers)))
    # A worker that never asks for it does not hear that it failed.
    task.add_done_callback(lambda done: None if done.cancelled() else done.exception())
    return task
