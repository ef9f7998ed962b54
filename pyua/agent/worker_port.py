"""What only workers ask of the user agent: clients, windows, skipWaiting; and what they ask in another way than pages.

Each question is answered for the worker that asks, found by its id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from pyua.agent.global_port import GlobalPort
from pyua.errors import DOMError
from pyua.worker.ports import OpContext, WorkerContext
from pyua.worker.states import WorkerState
from pyua.worker.structured_clone import plain_value
from pyua.worker.urls import origin_of, resolve

if TYPE_CHECKING:
    from pyua.agent.registration import ServiceWorkerRegistration
    from pyua.agent.user_agent import UserAgent
    from pyua.push import PushRecord
    from pyua.worker.service_worker import ServiceWorker

__all__ = ["WorkerPort"]

_NOT_ALLOWED: Final = "A parameter or an operation is not supported by the underlying object"


@dataclass(slots=True)
class _Entry:
    registration: ServiceWorkerRegistration
    worker: ServiceWorker


class WorkerPort(GlobalPort):
    """Implements WorkerUserAgentPort for all workers of a user agent."""

    def __init__(self, user_agent: UserAgent) -> None:
        super().__init__(user_agent)
        self._entries: dict[int, _Entry] = {}
        self._may_interact: defaultdict[int, list[float]] = defaultdict(list)

    def add(self, registration: ServiceWorkerRegistration, worker: ServiceWorker) -> None:
        """A worker that may ask from now on."""
        for known, entry in list(self._entries.items()):
            if entry.worker.state == WorkerState.REDUNDANT:
                del self._entries[known]
        self._entries[worker.id] = _Entry(registration, worker)

    @property
    def workers(self) -> list[ServiceWorker]:
        """All that may ask, those of unregistered registrations included while pages hold them."""
        return [entry.worker for entry in self._entries.values()]

    def close(self) -> None:
        """Forget all workers."""
        self._entries.clear()

    def _entry(self, context: OpContext) -> _Entry:
        entry = self._entries.get(cast("WorkerContext", context).worker_id)
        if entry is None:
            raise DOMError("InvalidStateError", "The worker is not part of a registration any more.")
        return entry

    # --- window interaction ------------------------------------------------------------------------

    @contextmanager
    def window_interaction(self, worker: ServiceWorker) -> Iterator[None]:
        """Within this, and for ``disable_open_click_delay`` at most, the worker may open and focus windows."""
        clock, prefs = self._user_agent.clock, self._user_agent.prefs
        until = clock.monotonic() + prefs.open_click_delay / 1000
        self._may_interact[worker.id].append(until)
        try:
            yield
        finally:
            self._may_interact[worker.id].remove(until)

    def _check_interaction(self, worker: WorkerContext) -> None:
        now = self._user_agent.clock.monotonic()
        if not any(now <= until for until in self._may_interact.get(worker.worker_id, [])):
            raise DOMError("InvalidAccessError", _NOT_ALLOWED)

    # --- who asks ---------------------------------------------------------------------------------

    def _registration(self, context: OpContext, registration_id: int) -> ServiceWorkerRegistration:
        # A worker knows no other than its own.
        return self._entry(context).registration

    async def _subscribe(self, registration: ServiceWorkerRegistration, key: str | bytes | None) -> PushRecord:
        return await self._user_agent.push_component.subscriptions.subscribe_from_worker(registration, key)

    def _source(self, context: OpContext) -> dict[str, Any]:
        return {"client": None, "worker": self._entry(context).worker.snapshot()}

    async def push_subscription(self, context: OpContext, registration_id: int) -> dict[str, Any] | None:
        # Firefox's window side does not look at the permission.
        if self._user_agent.permissions.push(context.origin) != "granted":
            return None
        return await super().push_subscription(context, registration_id)

    # --- clients ------------------------------------------------------------------------------------

    async def match_clients(self, worker: WorkerContext, include_uncontrolled: bool, kind: str) -> list[dict[str, Any]]:
        registration = self._entry(worker).registration
        found = [
            client.snapshot()
            for client in self._user_agent.clients.of_origin(worker.origin)
            if kind in ("window", "all") and (include_uncontrolled or client.controller is registration)
        ]
        # In Firefox service workers are clients too, which nobody controls.
        if kind in ("serviceworker", "all") and include_uncontrolled:
            found += [running.client_snapshot() for running in self._running(worker.origin)]
        return found

    def _running(self, origin: str) -> list[ServiceWorker]:
        return [
            entry.worker
            for entry in self._entries.values()
            if entry.worker.running and entry.registration.origin.url == origin
        ]

    async def find_client(self, worker: WorkerContext, client_id: str) -> dict[str, Any] | None:
        client = self._user_agent.clients.get(client_id)
        if client is not None and client.origin == worker.origin:
            return client.snapshot()
        workers = (running.client_snapshot() for running in self._running(worker.origin))
        return next((snapshot for snapshot in workers if snapshot["id"] == client_id), None)

    async def claim_clients(self, worker: WorkerContext) -> None:
        entry = self._entry(worker)
        if entry.registration.active is not entry.worker:
            raise DOMError("InvalidStateError", "Clients.claim: Service worker is not active")
        for client in self._user_agent.clients.of_origin(worker.origin):
            if self._user_agent.jobs.match(client.url) is entry.registration:
                client.control(entry.registration)

    async def open_window(self, worker: WorkerContext, url: str) -> dict[str, Any] | None:
        self._check_interaction(worker)
        target = resolve(url, worker.script_url)
        if target is None:
            raise TypeError(f'Invalid URL "{url}"')
        if target.startswith("about:"):
            raise TypeError(f'Passing "{target}" to Clients.openWindow is not allowed')
        client = self._user_agent.clients.open(target)
        self._user_agent.spawn(client.load_unasked)
        return client.snapshot() if origin_of(target) == worker.origin else None

    async def focus_client(self, worker: WorkerContext, client_id: str) -> dict[str, Any] | None:
        self._check_interaction(worker)
        client = self._user_agent.clients.get(client_id)
        if client is None:
            raise TypeError("WindowClient.focus: the window is closed.")
        self._user_agent.clients.focus(client)
        return client.snapshot()

    async def navigate_client(self, worker: WorkerContext, client_id: str, url: str) -> dict[str, Any] | None:
        client = self._user_agent.clients.get(client_id)
        target = resolve(url, worker.script_url)
        if client is None or client.controller is not self._entry(worker).registration:
            raise TypeError("Client is not controlled by this Service Worker")
        if target is None:
            raise TypeError(f'Invalid URL "{url}"')
        if target.startswith("about:"):
            raise TypeError(f'Navigation to "{target}" is not allowed')
        self._user_agent.clients.navigate(client, target)
        self._user_agent.spawn(client.load_unasked)
        return client.snapshot() if origin_of(target) == worker.origin else None

    async def post_to_client(self, worker: WorkerContext, client_id: str, tree: Any) -> None:
        client = self._user_agent.clients.get(client_id)
        if client is not None:
            client.receive(plain_value(tree))
            self._user_agent.page_port.post(client, tree, self._entry(worker).worker)

    # --- workers and registrations ----------------------------------------------------------------

    def worker(self, origin: str, worker_id: int) -> ServiceWorker | None:
        """The worker of an origin with this id, unless it is redundant."""
        entry = self._entries.get(worker_id)
        if entry is None or entry.registration.origin.url != origin or entry.worker.state == WorkerState.REDUNDANT:
            return None
        return entry.worker

    def registration_of(self, worker: ServiceWorker) -> ServiceWorkerRegistration:
        """The registration that a worker is a version of."""
        return self._entries[worker.id].registration

    async def skip_waiting(self, worker: WorkerContext) -> None:
        entry = self._entry(worker)
        self._user_agent.jobs.skip_waiting(entry.registration, entry.worker)

    async def unregister_registration(self, context: OpContext, registration_id: int) -> bool:
        registration = self._registration(context, registration_id)
        if registration.unregistered:
            return False
        # The worker that asks goes with it: the answer comes first.
        self._user_agent.spawn(self._unregister, registration)
        return True

    async def _unregister(self, registration: ServiceWorkerRegistration) -> None:
        await registration.unregister()

    def broadcast(self, sender: OpContext, channel: str, tree: Any) -> None:
        """Tell the workers of the sender's origin, but not the sender."""
        own = getattr(sender, "worker_id", None)
        for entry in list(self._entries.values()):
            if entry.worker.id != own and entry.registration.origin.url == sender.origin:
                entry.worker.tell("broadcast", channel, tree)
