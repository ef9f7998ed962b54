"""What workers ask of the user agent: the Python end of the push, notification, client and registration interfaces.

Each question is answered for the worker that asks, found by its id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pyua.agent.delivery import Delivery
from pyua.agent.notifications import Notification
from pyua.agent.push_manager import subscription_snapshot
from pyua.errors import DOMError
from pyua.worker.ports import OpContext
from pyua.worker.states import WorkerState
from pyua.worker.structured_clone import plain_value
from pyua.worker.urls import origin_of, resolve

if TYPE_CHECKING:
    from pyua.agent.registration import ServiceWorkerRegistration
    from pyua.agent.user_agent import UserAgent
    from pyua.worker.service_worker import ServiceWorker

__all__ = ["WorkerPort"]

_NOT_ALLOWED: Final = "A parameter or an operation is not supported by the underlying object"


@dataclass(slots=True)
class _Entry:
    registration: ServiceWorkerRegistration
    worker: ServiceWorker


class WorkerPort:
    """Implements UserAgentPort for all workers of a user agent."""

    def __init__(self, user_agent: UserAgent) -> None:
        self._user_agent = user_agent
        self._entries: dict[int, _Entry] = {}
        self._may_interact: defaultdict[int, list[float]] = defaultdict(list)

    def add(self, registration: ServiceWorkerRegistration, worker: ServiceWorker) -> None:
        """A worker that may ask from now on."""
        for known, entry in list(self._entries.items()):
            if entry.worker.state == WorkerState.REDUNDANT:
                del self._entries[known]
        self._entries[worker.id] = _Entry(registration, worker)

    def close(self) -> None:
        """Forget all workers."""
        self._entries.clear()

    def _entry(self, worker: OpContext) -> _Entry:
        entry = self._entries.get(worker.worker_id)
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

    def _check_interaction(self, worker: OpContext) -> None:
        now = self._user_agent.clock.monotonic()
        if not any(now <= until for until in self._may_interact.get(worker.worker_id, [])):
            raise DOMError("InvalidAccessError", _NOT_ALLOWED)

    # --- push -------------------------------------------------------------------------------------

    async def push_subscribe(self, worker: OpContext, key: str | bytes | None) -> dict[str, Any]:
        subscriptions = self._user_agent.push_component.subscriptions
        return subscription_snapshot(await subscriptions.subscribe_from_worker(self._entry(worker).registration, key))

    async def push_subscription(self, worker: OpContext) -> dict[str, Any] | None:
        if self._user_agent.permissions.push(worker.origin) != "granted":
            return None
        record = await self._user_agent.push_component.subscriptions.get_subscription(self._entry(worker).registration)
        return None if record is None else subscription_snapshot(record)

    async def push_unsubscribe(self, worker: OpContext, endpoint: str) -> bool:
        return await self._user_agent.push_component.subscriptions.unsubscribe(
            self._entry(worker).registration, endpoint
        )

    async def push_permission_state(self, worker: OpContext) -> str:
        return self._user_agent.permissions.push(worker.origin)

    # --- notifications ------------------------------------------------------------------------------

    def notification_permission(self, worker: OpContext) -> str:
        permission = self._user_agent.permissions.notification(worker.origin)
        return "default" if permission == "prompt" else permission

    async def permission_state(self, worker: OpContext, name: str) -> str:
        if name in ("notifications", "push"):
            return self._user_agent.permissions.notification(worker.origin)
        return "prompt"

    async def show_notification(self, worker: OpContext, notification: dict[str, Any], event: int) -> None:
        if self._user_agent.permissions.notification(worker.origin) != "granted":
            raise TypeError("ServiceWorkerRegistration.showNotification: Permission to show Notification denied.")
        data = None if notification["data"] is None else plain_value(notification["data"])
        shown = Notification(self._user_agent.notification_centre, worker.origin, worker.scope, notification, data)
        delivery = worker.owner_of(event)
        if isinstance(delivery, Delivery):
            delivery.notifications.append(shown)
        self._user_agent.notification_centre.show(shown)

    async def notifications(self, worker: OpContext, tag: str) -> list[dict[str, Any]]:
        return [n.snapshot() for n in self._user_agent.notification_centre.find(worker.scope, tag)]

    async def close_notification(self, worker: OpContext, notification_id: str) -> None:
        notification = self._user_agent.notification_centre.get(notification_id)
        if notification is not None:
            # It is gone at once; the event is a task of the worker's own, which this must not wait for.
            self._user_agent.notification_centre.remove(notification)
            self._user_agent.spawn(self._tell_closed, notification)

    async def _tell_closed(self, notification: Notification) -> None:
        await self._user_agent.notification_centre.tell_closed(notification)

    # --- clients ------------------------------------------------------------------------------------

    async def match_clients(self, worker: OpContext, include_uncontrolled: bool, kind: str) -> list[dict[str, Any]]:
        if kind not in ("window", "all"):
            return []
        registration = self._entry(worker).registration
        return [
            client.snapshot()
            for client in self._user_agent.clients.of_origin(worker.origin)
            if include_uncontrolled or client.controller is registration
        ]

    async def find_client(self, worker: OpContext, client_id: str) -> dict[str, Any] | None:
        client = self._user_agent.clients.get(client_id)
        return client.snapshot() if client is not None and client.origin == worker.origin else None

    async def claim_clients(self, worker: OpContext) -> None:
        entry = self._entry(worker)
        if entry.registration.active is not entry.worker:
            raise DOMError("InvalidStateError", "Only the active worker may claim clients.")
        for client in self._user_agent.clients.of_origin(worker.origin):
            if self._user_agent.jobs.match(client.url) is entry.registration:
                client.controller = entry.registration

    async def open_window(self, worker: OpContext, url: str) -> dict[str, Any] | None:
        target = resolve(url, worker.script_url)
        if target is None or target.startswith("about:"):
            raise TypeError(f"Clients.openWindow: {url} is not a valid URL.")
        self._check_interaction(worker)
        client = self._user_agent.clients.open(target)
        return client.snapshot() if origin_of(target) == worker.origin else None

    async def focus_client(self, worker: OpContext, client_id: str) -> dict[str, Any] | None:
        self._check_interaction(worker)
        client = self._user_agent.clients.get(client_id)
        if client is None:
            raise TypeError("WindowClient.focus: the window is closed.")
        self._user_agent.clients.focus(client)
        return client.snapshot()

    async def navigate_client(self, worker: OpContext, client_id: str, url: str) -> dict[str, Any] | None:
        client = self._user_agent.clients.get(client_id)
        target = resolve(url, worker.script_url)
        if target is None or target.startswith("about:"):
            raise TypeError(f"WindowClient.navigate: {url} is not a valid URL.")
        if client is None or client.controller is not self._entry(worker).registration:
            raise TypeError("WindowClient.navigate: Client is not controlled by this worker.")
        self._user_agent.clients.navigate(client, target)
        return client.snapshot() if origin_of(target) == worker.origin else None

    async def post_to_client(self, worker: OpContext, client_id: str, tree: Any) -> None:
        client = self._user_agent.clients.get(client_id)
        if client is not None:
            client.receive(plain_value(tree))

    # --- workers and registrations ----------------------------------------------------------------

    async def post_to_worker(self, worker: OpContext, worker_id: int, tree: Any) -> None:
        sender, receiver = self._entry(worker), self._entries.get(worker_id)
        if receiver is not None:
            source = sender.worker.snapshot()
            init = {"client": None, "worker": source, "origin": worker.origin, "tree": tree, "json": None}
            await receiver.worker.fire("message", init)

    async def skip_waiting(self, worker: OpContext) -> None:
        entry = self._entry(worker)
        self._user_agent.jobs.skip_waiting(entry.registration, entry.worker)

    async def update_registration(self, worker: OpContext) -> None:
        await self._user_agent.jobs.update(self._entry(worker).registration)

    async def unregister_registration(self, worker: OpContext) -> bool:
        registration = self._entry(worker).registration
        if registration.unregistered:
            return False
        # The worker that asks goes with it: the answer comes first.
        self._user_agent.spawn(self._unregister, registration)
        return True

    async def _unregister(self, registration: ServiceWorkerRegistration) -> None:
        await registration.unregister()

    async def post_broadcast(self, worker: OpContext, channel: str, tree: Any) -> None:
        for entry in list(self._entries.values()):
            if entry.worker.id != worker.worker_id and entry.registration.origin.url == worker.origin:
                await entry.worker.send("broadcast", channel, tree)
