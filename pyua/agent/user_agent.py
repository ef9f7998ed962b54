"""UserAgent: the browser, without a browser."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable, Coroutine, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Self

from pyua.agent.clients import Clients
from pyua.agent.connection import ConnectionStatistics
from pyua.agent.jobs import Jobs
from pyua.agent.network import NetworkStatistics, UserAgentNetwork
from pyua.agent.notifications import Notification, NotificationCentre
from pyua.agent.origin import Origin
from pyua.agent.own_service import remember_service, service_arguments
from pyua.agent.permissions import Permissions
from pyua.agent.profile import Profile, make_profile
from pyua.agent.push_component import PushComponent
from pyua.agent.registration import ServiceWorkerRegistration
from pyua.agent.restoration import notification_from_json, notification_to_json
from pyua.agent.routes import RouteHandler, UrlPattern
from pyua.agent.worker_port import WorkerPort
from pyua.clock import Clock, SystemClock
from pyua.errors import ConfigError
from pyua.prefs import Prefs
from pyua.service import PushService
from pyua.worker.engine import HEAP_LIMIT, TIME_LIMIT
from pyua.worker.environment import WorkerEnvironment
from pyua.worker.events import EventResult
from pyua.worker.service_worker import ServiceWorker
from pyua.worker.urls import parse_origin

__all__ = ["UserAgent", "UserAgentStatistics"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class UserAgentStatistics:
    """What a user agent holds and has done."""

    origins: int
    registrations: int
    running_workers: int
    subscriptions: int
    notifications: int
    windows: int
    deliveries: int
    connection: ConnectionStatistics
    network: NetworkStatistics


class UserAgent:
    """A headless push user agent; an async context manager.

    Args:
        push_service: a started ``PushService``, a ``ws(s)://`` URL, or None for one of its own in this process.
        prefs: Firefox prefs by name, such as ``{"dom.push.maxQuotaPerSubscription": 5}``.
        profile: a folder that lasts like a browser's profile, made if it is not there; None forgets everything at
            ``close()``. One user agent at a time can use a folder.
        clock: a ``VirtualClock``, or None for the machine's.
        ignore_https_errors: accept any certificate when scripts come from the real network.
        heap_limit: bytes of JavaScript heap for each worker.
        time_limit: seconds that a worker's JavaScript may run without giving way.

    Raises:
        ConfigError: an argument that cannot be used.
    """

    def __init__(
        self,
        *,
        push_service: PushService | str | None = None,
        prefs: Mapping[str, object] | None = None,
        profile: str | os.PathLike[str] | None = None,
        clock: Clock | None = None,
        ignore_https_errors: bool = False,
        heap_limit: int = HEAP_LIMIT,
        time_limit: float = TIME_LIMIT,
    ) -> None:
        if isinstance(push_service, str) and not push_service.startswith(("ws://", "wss://")):
            raise ConfigError(f"push_service={push_service!r} is no ws:// or wss:// URL")
        if not isinstance(push_service, PushService | str | None):
            raise ConfigError(
                f"push_service is a {type(push_service).__name__}; give a PushService, a ws(s):// URL, or None"
            )
        self.prefs = Prefs.from_names(prefs)
        self.clock: Clock = clock or SystemClock()
        self._heap_limit = heap_limit
        self._time_limit = time_limit
        self._given_service = push_service
        self._own_service: PushService | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._origins: dict[str, Origin] = {}
        self.profile: Profile = make_profile(profile)
        self._visits: MutableMapping[str, float] = self.profile.kept("visit", float, lambda _origin, at: float(at))
        self._open = False
        self._closed = False
        self.network = UserAgentNetwork(ignore_https_errors=ignore_https_errors)
        self.permissions = Permissions(
            self.prefs,
            self._permission_changed,
            self.profile.kept("permission", str, lambda _origin, permission: permission),
        )
        self.clients = Clients(self._visited, self._controller_for, self._released)
        self.notification_centre = NotificationCentre(
            self._fire_at_notification,
            self.profile.kept(
                "notification",
                notification_to_json,
                lambda key, stored: notification_from_json(self.notification_centre, key, stored),
            ),
            self.profile.transaction,
        )
        self.worker_port = WorkerPort(self)
        self.jobs = Jobs(self._unregistered, self.spawn, self.profile, self.origin)
        self.push_component = PushComponent(self)

    # --- life -----------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Take up the profile, start the embedded push service if it is one's own, and the push connection.

        Raises:
            ConfigError: it was closed before.
            ProfileError: the profile folder is in use, or cannot be used.
        """
        if self._open and not self._closed:
            return
        self.open_profile()
        self._open = True
        try:
            if self._given_service is None:
                self._own_service = await self._start_service()
                remember_service(self.profile, self._own_service.port)
            url = self.push_service_url
            self.jobs.resume()
            self.push_component.restore(url)
        except BaseException:
            await self.close()
            raise
        if self.prefs.connection_enabled:
            self.push_component.line.connect(url)

    def open_profile(self) -> None:
        """What ``open()`` begins with, for whoever has a push service to start in between; ``close()`` lets go of it.

        Raises:
            ConfigError: the user agent was closed before.
            ProfileError: the profile folder is in use, or cannot be used.
        """
        if self._closed:
            raise ConfigError("this user agent is closed; make a new one")
        self.profile.open()

    def use_service(self, service: PushService) -> None:
        """Take a push service that somebody made with ``service_arguments()`` and will close: one's own, elsewhere."""
        self._given_service = service
        remember_service(self.profile, service.port)

    async def _start_service(self) -> PushService:
        *remembered, fresh = service_arguments(self.profile)
        for arguments in remembered:
            service = PushService(clock=self.clock, **arguments)
            with contextlib.suppress(ConfigError):
                await service.start()
                return service
        service = PushService(clock=self.clock, **fresh)
        await service.start()
        return service

    async def close(self) -> None:
        """Stop everything: workers, connection, network, embedded service. Harmless if closed."""
        if self._closed:
            return
        self._closed = True
        try:
            await self._stop()
        finally:
            self.profile.close()

    async def _stop(self) -> None:
        await self.push_component.close()
        for registration in self.registrations:
            for worker in registration.workers():
                await worker.terminate()
        self.worker_port.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.network.close()
        if self._own_service is not None:
            await self._own_service.close()

    @property
    def is_open(self) -> bool:
        """Whether it was opened and not closed yet."""
        return self._open and not self._closed

    def spawn(self, fn: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
        """Run something in the background, until ``close()`` at the latest."""
        if not self._closed:
            task = asyncio.get_running_loop().create_task(self._run(fn, args))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _run(self, fn: Callable[..., Coroutine[Any, Any, None]], args: tuple[Any, ...]) -> None:
        try:
            await fn(*args)
        except Exception:
            log.exception("a background task of the user agent failed; please report it")

    # --- what it is made of ---------------------------------------------------------------------

    def origin(self, url: str, *, serve: Any = None, permissions: list[str] | tuple[str, ...] | None = None) -> Origin:
        """An origin of this user agent, always the same object for the same origin.

        Args:
            url: such as ``"https://app.example"``; https, or http on a loopback host.
            serve: see ``Origin.serve``; by default its scripts come from the real network.
            permissions: granted at once, such as ``["notifications"]``.

        Raises:
            InsecureOriginError: neither https nor loopback.
            ConfigError: no origin, nothing that can be served, or an unknown permission.
        """
        name = parse_origin(url)
        origin = self._origins.get(name)
        if origin is None:
            origin = self._origins[name] = Origin(self, name, self._environment(name))
        if serve is not None:
            origin.serve(serve)
        if permissions:
            self.permissions.set(name, permissions, "granted")
        return origin

    def _environment(self, origin: str) -> WorkerEnvironment:
        return WorkerEnvironment(
            origin=origin,
            network=self.network,
            storage=self.profile.storage(origin),
            clock=self.clock,
            prefs=self.prefs,
            user_agent=self.worker_port,
            heap_limit=self._heap_limit,
            time_limit=self._time_limit,
        )

    @property
    def push_service(self) -> PushService:
        """The push service it is connected to.

        Raises:
            ConfigError: it was given by URL, or not started yet.
        """
        service = self._given_service if isinstance(self._given_service, PushService) else self._own_service
        if service is None:
            raise ConfigError("the push service is a URL, or the user agent is not open yet")
        return service

    @property
    def push_service_url(self) -> str:
        """The ws(s):// URL of its push service."""
        return self._given_service if isinstance(self._given_service, str) else self.push_service.websocket_url

    @property
    def registrations(self) -> list[ServiceWorkerRegistration]:
        """All registrations."""
        return list(self.jobs.registrations.values())

    @property
    def notifications(self) -> list[Notification]:
        """All notifications on display, oldest first."""
        return self.notification_centre.shown

    # --- the network ----------------------------------------------------------------------------

    def route(self, url_pattern: UrlPattern, handler: RouteHandler) -> None:
        """Answer requests of workers here, as Playwright's ``route`` does.

        Args:
            url_pattern: a glob over the whole URL (``*`` matches anything), or a compiled regular expression.
            handler: called with a Route; it must fulfill, continue or abort it.
        """
        self.network.route(url_pattern, handler)

    async def set_offline(self, offline: bool) -> None:
        """Cut the network off, or bring it back: fetches fail, and the push connection goes."""
        self.network.set_offline(offline)
        self.push_component.line.set_offline(offline)
        for registration in self.registrations:
            for worker in registration.workers():
                await worker.send("online", not offline)

    # --- what happens in it ---------------------------------------------------------------------

    def worker_made(self, registration: ServiceWorkerRegistration, worker: ServiceWorker) -> None:
        """A new version of a registration's worker exists."""
        self.worker_port.add(registration, worker)

    def last_visit(self, origin: str) -> float:
        """When a page of the origin was last open: ms since 1970; now if one is; 0 if none ever was."""
        if self.clients.of_origin(origin):
            return self.clock.time() * 1000
        return self._visits.get(origin, 0.0)

    def _visited(self, origin: str) -> None:
        self._visits[origin] = self.clock.time() * 1000

    def _controller_for(self, url: str) -> ServiceWorkerRegistration | None:
        registration = self.jobs.match(url)
        if registration is not None:
            # A version that waited for the windows of an earlier run has none to wait for: like Chrome, see to it when
            # the next one opens.
            self.jobs.try_activate(registration)
        return registration if registration is not None and registration.active is not None else None

    def _released(self, registration: ServiceWorkerRegistration) -> None:
        """A window that it controlled is gone: a version that waited may take over."""
        self.jobs.try_activate(registration)

    def _permission_changed(self, origin: str, before: str) -> None:
        self.push_component.subscriptions.permission_changed(origin, before)

    def _unregistered(self, registration: ServiceWorkerRegistration) -> None:
        self.notification_centre.clear(registration.scope)
        self.push_component.subscriptions.registration_removed(registration)

    async def _fire_at_notification(self, notification: Notification, kind: str, init: dict[str, Any]) -> EventResult:
        registration = self.jobs.registrations.get(notification.scope)
        if registration is None or registration.active is None:
            if kind == "notificationclick":
                self.clients.open(notification.origin + "/")
            return EventResult()
        worker = registration.active
        if kind == "notificationclick":
            with self.worker_port.window_interaction(worker):
                return await worker.fire(kind, init)
        return await worker.fire(kind, init)

    async def clear_site_data(self, origin: Origin) -> None:
        """See Origin.clear_site_data."""
        for registration in origin.registrations:
            await registration.unregister()
        storage = origin.environment.storage
        with storage.transaction():
            for area in storage.areas(""):
                storage.clear(area)

    def statistics(self) -> UserAgentStatistics:
        """What it holds and has done, at this moment."""
        workers = [worker for registration in self.registrations for worker in registration.workers()]
        return UserAgentStatistics(
            origins=len(self._origins),
            registrations=len(self.registrations),
            running_workers=sum(worker.running for worker in workers),
            subscriptions=self.push_component.subscriptions.count,
            notifications=len(self.notifications),
            windows=len(self.clients.all),
            deliveries=sum(len(registration.deliveries) for registration in self.registrations),
            connection=self.push_component.line.statistics(),
            network=self.network.statistics(),
        )
