"""Registrations, workers and what reaches them: the classes that a user agent gives out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pyua.agent import clients, delivery, notifications, push_manager, registration, route
from pyua.agent.controlled_network import PageResponse
from pyua.agent.notifications import NotificationAction
from pyua.agent.push_manager import PushSubscriptionOptions
from pyua.agent.route import RouteRequest
from pyua.errors import PyuaError, WorkerError
from pyua.sync_api.mirror import Attribute, Mirror, blocking, direct
from pyua.worker import service_worker
from pyua.worker.events import ConsoleMessage

if TYPE_CHECKING:
    from pyua.sync_api.user_agent import Origin

__all__ = [
    "Clients",
    "Delivery",
    "ExpectedDelivery",
    "Notification",
    "PushManager",
    "PushSubscription",
    "Route",
    "ServiceWorker",
    "ServiceWorkerRegistration",
    "WindowClient",
]


class Notification(Mirror[notifications.Notification]):
    """A notification as the user sees it; see pyua.Notification."""

    id = Attribute[str]()
    title = Attribute[str]()
    body = Attribute[str]()
    tag = Attribute[str]()
    icon = Attribute[str]()
    badge = Attribute[str]()
    image = Attribute[str]()
    vibrate = Attribute[tuple[int, ...]]()
    lang = Attribute[str]()
    dir = Attribute[str]()
    require_interaction = Attribute[bool]()
    silent = Attribute[bool | None]()
    actions = Attribute[tuple[NotificationAction, ...]]()
    data = Attribute[Any]()
    origin = Attribute[str]()
    scope = Attribute[str]()
    visible = Attribute[bool]()
    click = blocking(notifications.Notification.click)
    close = blocking(notifications.Notification.close)
    to_json = direct(notifications.Notification.to_json)


class Delivery(Mirror[delivery.Delivery]):
    """What became of one push message; see pyua.Delivery."""

    message_id = Attribute[str]()
    data = Attribute[bytes | None]()
    content_encoding = Attribute[str | None]()
    ack_code = Attribute[int | None]()
    nack_code = Attribute[int | None]()
    error = Attribute[PyuaError | None]()
    reason = Attribute[str]()
    notifications = Attribute[list[Notification]]()
    console = Attribute[list[ConsoleMessage]]()
    quota = Attribute[int | None]()
    quota_steps = Attribute[list[delivery.QuotaStep]]()
    duration = Attribute[float]()
    over = Attribute[bool]()
    ok = Attribute[bool]()
    text = direct(delivery.Delivery.text)
    json = direct(delivery.Delivery.json)
    to_json = direct(delivery.Delivery.to_json)


class ExpectedDelivery(Mirror[delivery.ExpectedDelivery]):
    """What ``expect_push()`` gives: ``value`` is there after the block."""

    delivery = Attribute[Delivery | None]()
    value = Attribute[Delivery]()

    # The original compares by what it holds; two blocks are two things all the same.
    __hash__ = object.__hash__


class PushSubscription(Mirror[push_manager.PushSubscription]):
    """A push subscription; see pyua.PushSubscription."""

    endpoint = Attribute[str]()
    expiration_time = Attribute[None]()
    options = Attribute[PushSubscriptionOptions]()
    quota = Attribute[int | None]()
    get_key = direct(push_manager.PushSubscription.get_key)
    to_json = direct(push_manager.PushSubscription.to_json)
    unsubscribe = blocking(push_manager.PushSubscription.unsubscribe)


class PushManager(Mirror[push_manager.PushManager]):
    """A registration's way to push subscriptions; see pyua.PushManager."""

    supported_content_encodings = Attribute[tuple[str, ...]]()
    subscribe = blocking(push_manager.PushManager.subscribe, PushSubscription)
    permission_state = blocking(push_manager.PushManager.permission_state)
    get_subscription = blocking(push_manager.PushManager.get_subscription, optional=PushSubscription)


class ServiceWorker(Mirror[service_worker.ServiceWorker]):
    """One version of a registration's worker; see pyua.ServiceWorker."""

    id = Attribute[int]()
    script_url = Attribute[str]()
    scope = Attribute[str]()
    state = Attribute[str]()
    running = Attribute[bool]()
    start_count = Attribute[int]()
    failure = Attribute[WorkerError | None]()
    console = Attribute[list[ConsoleMessage]]()
    evaluate = blocking(service_worker.ServiceWorker.evaluate)
    post_message = blocking(service_worker.ServiceWorker.post_message)
    terminate = blocking(service_worker.ServiceWorker.terminate)

    def on_console(self, listener: Callable[[ConsoleMessage], None]) -> None:
        """Call ``listener`` with each line it writes from now on, on pyua's own thread: it must not call pyua."""
        self._thread.read(lambda: self._original.on_console(listener))


class WindowClient(Mirror[clients.WindowClient]):
    """An open window of an origin; see pyua.WindowClient."""

    id = Attribute[str]()
    url = Attribute[str]()
    origin = Attribute[str]()
    focused = Attribute[bool]()
    visibility_state = Attribute[str]()
    messages = Attribute[list[Any]]()
    closed = Attribute[bool]()
    controller = Attribute["ServiceWorkerRegistration | None"]()
    console = Attribute[list[ConsoleMessage]]()
    response = Attribute[PageResponse | None]()
    evaluate = blocking(clients.WindowClient.evaluate)
    add_script_tag = blocking(clients.WindowClient.add_script_tag)
    post_message = blocking(clients.WindowClient.post_message)
    wait_for_message = blocking(clients.WindowClient.wait_for_message)
    navigate = blocking(clients.WindowClient.navigate)
    focus = blocking(clients.WindowClient.focus)
    close = blocking(clients.WindowClient.close)

    def on_console(self, listener: Callable[[ConsoleMessage], None]) -> None:
        """Call ``listener`` with each line it writes from now on, on pyua's own thread: it must not call pyua."""
        self._thread.read(lambda: self._original.on_console(listener))


class Clients(Mirror[clients.Clients]):
    """All open windows; see ``user_agent.clients``."""

    all = Attribute[list[WindowClient]]()
    get = direct(clients.Clients.get, optional=WindowClient)
    of_origin = direct(clients.Clients.of_origin, several=WindowClient)

    def __contains__(self, client: WindowClient) -> bool:
        return client in self.all


class ServiceWorkerRegistration(Mirror[registration.ServiceWorkerRegistration]):
    """A service worker's registration; see pyua.ServiceWorkerRegistration."""

    scope = Attribute[str]()
    origin: Attribute[Origin] = Attribute()
    script_url = Attribute[str]()
    installing = Attribute[ServiceWorker | None]()
    waiting = Attribute[ServiceWorker | None]()
    active = Attribute[ServiceWorker | None]()
    unregistered = Attribute[bool]()
    update_via_cache = Attribute[str]()
    push_manager = Attribute[PushManager]()
    deliveries = Attribute[list[Delivery]]()
    update = blocking(registration.ServiceWorkerRegistration.update)
    unregister = blocking(registration.ServiceWorkerRegistration.unregister)
    get_notifications = blocking(registration.ServiceWorkerRegistration.get_notifications, several=Notification)
    wait_for_push = blocking(registration.ServiceWorkerRegistration.wait_for_push, Delivery)
    push = blocking(registration.ServiceWorkerRegistration.push, Delivery)
    change_subscription = blocking(registration.ServiceWorkerRegistration.change_subscription)

    @contextmanager
    def expect_push(self, timeout: float = 5.0) -> Iterator[ExpectedDelivery]:
        """Wait for a push that is sent in the block::

            with registration.expect_push() as push:
                webpush(...)
            assert push.value.text() == "hello"

        Raises:
            WaitTimeoutError: at the end of the block, as in ``wait_for_push``.
        """
        block = self._thread.read(lambda: self._original.expect_push(timeout))
        expected: ExpectedDelivery = ExpectedDelivery._of(self._thread.run(block.__aenter__), self._thread)
        try:
            yield expected
        except BaseException:
            failure = sys.exc_info()
            self._thread.run(lambda: block.__aexit__(*failure))
            raise
        self._thread.run(lambda: block.__aexit__(None, None, None))


class Route(Mirror[route.Route]):
    """One request, waiting for a handler's decision; see pyua.Route."""

    request = Attribute[RouteRequest]()
    fulfill = blocking(route.Route.fulfill)
    continue_ = blocking(route.Route.continue_)
    fallback = blocking(route.Route.fallback)
    fetch = blocking(route.Route.fetch)
    abort = blocking(route.Route.abort)
