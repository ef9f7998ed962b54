"""ServiceWorkerRegistration: a scope, its workers, and its push subscription.

Spec: https://w3c.github.io/ServiceWorker/#serviceworkerregistration-interface. The algorithms that change it
    are in jobs.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from pyua.agent.delivery import Deliveries, Delivery, ExpectedDelivery
from pyua.agent.push_manager import PushManager
from pyua.errors import DOMError
from pyua.worker.ops.service_worker import preload_state

if TYPE_CHECKING:
    from pyua.agent.notifications import Notification
    from pyua.agent.origin import Origin
    from pyua.worker.service_worker import ServiceWorker

__all__ = ["ServiceWorkerRegistration"]

_ids = itertools.count(1)


class ServiceWorkerRegistration:
    """A service worker's registration.

    Attributes:
        scope: absolute URL.
        origin: the Origin it belongs to.
        installing, waiting, active: its workers, or None.
        push_manager: subscribes it to push messages.
        update_via_cache: ``"imports"``, as browsers have it by default, or what a page's ``register()`` said.
        script_url: absolute URL of its worker's script.
        unregistered: whether it was removed.
    """

    def __init__(self, origin: Origin, scope: str, script_url: str) -> None:
        """Use ``origin.register()``."""
        self.id = next(_ids)
        self.origin = origin
        self.scope = scope
        self.script_url = script_url
        self.installing: ServiceWorker | None = None
        self.waiting: ServiceWorker | None = None
        self.active: ServiceWorker | None = None
        self.unregistered = False
        self.update_via_cache = "imports"
        self.push_manager = PushManager(self)
        self._deliveries = Deliveries(self._describe_reception, lambda: not origin.user_agent.is_open)

    def __repr__(self) -> str:
        state = "unregistered" if self.unregistered else next((w.state for w in self.workers()), "no worker")
        return f"<ServiceWorkerRegistration {self.scope} {state}>"

    # --- workers ----------------------------------------------------------------------------------

    def workers(self) -> Iterator[ServiceWorker]:
        """Its workers, the active one first."""
        yield from (worker for worker in (self.active, self.waiting, self.installing) if worker is not None)

    def navigation_preload(self) -> dict[str, Any]:
        """Whether navigations are fetched beside the event, and the header's value (NavigationPreloadManager)."""
        return preload_state(self.origin.environment.storage, self.scope)

    def snapshot(self) -> dict[str, Any]:
        """How the globals of workers and pages see it."""
        return {
            "id": self.id,
            "scope": self.scope,
            "installing": self.installing and self.installing.snapshot(),
            "waiting": self.waiting and self.waiting.snapshot(),
            "active": self.active and self.active.snapshot(),
            "updateViaCache": self.update_via_cache,
        }

    def changed(self, worker: ServiceWorker | None = None, *, update_found: bool = False) -> None:
        """Tell the globals of its workers, and of the pages that know it.

        Args:
            worker: one of its workers, whose state has changed.
            update_found: whether the event of this name is due.
        """
        news = (self.snapshot(), None if worker is None else worker.snapshot(), update_found)
        for own in self.workers():
            own.tell("registration", *news)
        self.origin.user_agent.page_port.registration_changed(self, *news)

    async def update(self) -> None:
        """Fetch the script again; a changed one is installed, and waits or takes over as the standard says.

        Raises:
            WorkerScriptError: the script cannot be loaded, does not parse, or threw.
            WorkerInstallError: the new worker's install event failed.
            DOMError: InvalidStateError, it was unregistered, and has no worker any more.
            TypeError: it was unregistered, and pages hold its worker still.
        """
        await self.origin.user_agent.jobs.update(self)

    async def unregister(self) -> bool:
        """Remove it, its subscription and its notifications; False if it was removed before."""
        return await self.origin.user_agent.jobs.unregister(self)

    # --- notifications ------------------------------------------------------------------------------

    async def get_notifications(self, tag: str = "") -> list[Notification]:
        """Its notifications on display, of one tag if it is not empty."""
        return self.origin.user_agent.notification_centre.find(self.scope, tag)

    # --- push ---------------------------------------------------------------------------------------

    @property
    def deliveries(self) -> list[Delivery]:
        """Every push message that came for it, oldest first, also those under way or waited for."""
        return list(self._deliveries.all)

    async def wait_for_push(self, timeout: float = 5.0) -> Delivery:
        """The next delivery that was not waited for yet, also one that is already over.

        A delivery is over when its handler and the promises given to ``waitUntil`` are.

        Args:
            timeout: seconds of real time.

        Raises:
            WaitTimeoutError: there was none in time; the message says how the connection stands.
            ConfigError: the user agent is closed.
        """
        return await self._deliveries.next(timeout)

    def expect_push(self, timeout: float = 5.0) -> AbstractAsyncContextManager[ExpectedDelivery]:
        """Wait for a push that is sent in the block::

            async with registration.expect_push() as push:
                await backend.notify(...)
            assert push.value.text() == "hello"

        Raises:
            WaitTimeoutError, ConfigError: at the end of the block, as in ``wait_for_push``.
        """
        return self._deliveries.expect(timeout)

    async def push(self, data: str | bytes | None = None) -> Delivery:
        """Give the worker a push event without subscription, encryption or service, as DevTools' Push button does.

        Args:
            data: the payload; None for a push without one.

        Raises:
            DOMError: InvalidStateError, there is no active worker.
        """
        if self.active is None:
            raise DOMError("InvalidStateError", f"the registration {self.scope} has no active worker to push to")
        payload = data.encode() if isinstance(data, str) else data
        return await self.origin.user_agent.push_component.reception.push_directly(self, payload)

    async def change_subscription(self) -> None:
        """Have the push service drop its subscription: ``pushsubscriptionchange``, with the old one and without a new.

        Returns when the worker's handler is done.

        Raises:
            DOMError: InvalidStateError, there is no subscription.
        """
        await self.origin.user_agent.push_component.losses.drop_subscription(self)

    def delivery_began(self, delivery: Delivery) -> None:
        """For the push component."""
        self._deliveries.add(delivery)

    def delivery_ended(self) -> None:
        """For the push component."""
        self._deliveries.changed()

    def _describe_reception(self) -> str:
        return self.origin.user_agent.push_component.describe(self)

    async def message_from(self, client: Any, value: Any) -> None:
        """A window that it controls posts to its active worker."""
        if self.active is not None:
            init = {"client": client.snapshot(), "worker": None, "origin": client.origin, "tree": None, "json": value}
            await self.active.fire("message", init)
