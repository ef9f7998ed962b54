"""UserAgent: the browser, without a browser."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Self

from pyua.agent.arguments import check_heap_limit, check_push_service, check_time_limit
from pyua.agent.clients import Clients
from pyua.agent.cookie_changes import CookieChanges
from pyua.agent.cookies import Cookie, CookieJar
from pyua.agent.effects import Effects
from pyua.agent.http_cache import HttpCache
from pyua.agent.jobs import Jobs
from pyua.agent.network import UserAgentNetwork
from pyua.agent.notifications import Notification, NotificationCentre
from pyua.agent.origin import Origin
from pyua.agent.own_service import remember_service, start_own_service
from pyua.agent.page_port import PagePort
from pyua.agent.permissions import Permissions
from pyua.agent.profile import Profile, make_profile
from pyua.agent.push_component import PushComponent
from pyua.agent.registration import ServiceWorkerRegistration
from pyua.agent.restoration import notification_from_json, notification_to_json
from pyua.agent.routes import RouteHandler, UrlPattern
from pyua.agent.statistics import UserAgentStatistics, statistics_of
from pyua.agent.visits import Visits
from pyua.agent.worker_port import WorkerPort
from pyua.clock import Clock
from pyua.errors import ConfigError
from pyua.prefs import Prefs
from pyua.service import PushService
from pyua.worker.engine_port import HEAP_LIMIT, TIME_LIMIT
from pyua.worker.environment import WorkerEnvironment
from pyua.worker.freeing import all_freed
from pyua.worker.service_worker import ServiceWorker
from pyua.worker.urls import parse_origin

__all__ = ["UserAgent"]

log = logging.getLogger(__name__)


class UserAgent:
    """A headless push user agent; an async context manager.

    Args:
        push_service: a started ``PushService``, a ``ws(s)://`` URL, or None for one of its own in this process.
        prefs: Firefox prefs by name, such as ``{"dom.push.maxQuotaPerSubscription": 5}``.
        profile: a folder that lasts like a browser's profile, made if it is not there; None forgets everything at
            ``close()``. One user agent at a time can use a folder.
        clock: a ``VirtualClock``, or a ``Clock`` that others share; None for one of its own, ``user_agent.clock``,
            which is the machine's until it is installed.
        ignore_https_errors: accept any certificate, of sites and of the push service.
        heap_limit: bytes that the JavaScript of each worker and each page may hold, buffers and Blobs included.
        time_limit: seconds that JavaScript of one of these may run without giving way.

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
        if not isinstance(clock, Clock | None):
            raise ConfigError(f"clock is a {type(clock).__name__}; give a VirtualClock, a Clock, or None")
        self.prefs = Prefs.from_names(prefs)
        if prefs and "dom.push.serverURL" in prefs:
            if push_service is not None:
                raise ConfigError("push_service= and the pref dom.push.serverURL say the same thing; give one of them")
            push_service = self.prefs.server_url
        check_push_service(push_service)
        check_heap_limit(heap_limit)
        check_time_limit(time_limit)
        self.clock = clock or Clock()
        self._heap_limit = heap_limit
        self._time_limit = time_limit
        self._given_service = push_service
        self._own_service: PushService | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._origins: dict[str, Origin] = {}
        self._open = False
        self._closed = False
        self.profile: Profile = make_profile(profile)
        self.accepts_any_certificate = ignore_https_errors
        self.cookie_changes = CookieChanges(self)
        self.cookie_jar = CookieJar(
            self.clock.time,
            self.profile.kept("cookie", Cookie.to_json, lambda _key, stored: Cookie(**stored)),
            self.cookie_changes.changed,
        )
        self.network = UserAgentNetwork(
            ignore_https_errors=ignore_https_errors, cookies=self.cookie_jar, cache=HttpCache(self.clock.time)
        )
        self._effects = effects = Effects(self)
        self.permissions = Permissions(
            self.prefs,
            effects.permission_changed,
            self.profile.kept("permission", str, lambda _origin, permission: permission),
        )
        self.page_port = PagePort(self)
        self.clients = Clients(effects.visited, effects.controller_for, effects.released, self.page_port)
        self.visits = Visits(
            self.clock,
            self.prefs,
            lambda origin: bool(self.clients.of_origin(origin)),
            self.profile.kept("visit", int, lambda _origin, at: int(at)),
        )
        self.notification_centre = NotificationCentre(
            effects.fire_at_notification,
            self.page_port.notification_replaced,
            self.profile.kept(
                "notification",
                notification_to_json,
                lambda key, stored: notification_from_json(self.notification_centre, key, stored),
            ),
            self.profile.transaction,
        )
        self.worker_port = WorkerPort(self)
        self.jobs = Jobs(effects.unregistered, self.spawn, self.profile, self.origin)
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
                self._own_service = await start_own_service(self.profile, self.clock)
            self.jobs.resume()
            self.push_component.open(self.push_service_url)
        except BaseException:
            await self.close()
            raise

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
        self.page_port.close()
        for registration in self.registrations:
            registration.delivery_ended()
        for worker in self.worker_port.workers:
            await worker.terminate()
        self.worker_port.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.network.close()
        if self._own_service is not None:
            await self._own_service.close()
        await all_freed()

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
        """Answer requests of workers and pages here, as Playwright's ``route`` does.

        Args:
            url_pattern: a glob over the whole URL (``*`` matches anything), or a compiled regular expression.
            handler: called with a Route; it must fulfill, continue or abort it.
        """
        self.network.route(url_pattern, handler)

    async def set_offline(self, offline: bool) -> None:
        """Cut the network off, or bring it back: fetches fail, and the push connection goes."""
        self.network.set_offline(offline)
        self.push_component.line.set_offline(offline)
        for worker in self.worker_port.workers:
            await worker.send("online", not offline)
        await self.page_port.online(not offline)

    # --- the user, and time ----------------------------------------------------------------------

    async def clear_history(self) -> None:
        """Forget all visits, as "clear browsing history" does: no subscription is lost by that alone, in Firefox."""
        self.visits.clear()

    async def clear_permissions(self) -> None:
        """Take back every permission of every site at once: subscriptions go (code 202), and no worker is told."""
        self._effects.clear_permissions(list(self._origins))

    async def idle_daily(self) -> None:
        """Do now what is done once a day: expired subscriptions of sites that were visited since are dropped.

        Their workers get ``pushsubscriptionchange``.
        """
        self.push_component.losses.drop_restorable()

    async def set_pref(self, name: str, value: object) -> None:
        """Change a pref while everything runs, as in ``about:config``.

        Firefox reads most prefs when it needs them, and so does this; it acts at once on ``dom.push.userAgentID`` (a
        new connection), ``dom.push.serverURL`` (another push service: all subscriptions are lost, and told so) and
        ``dom.push.connection.enabled``.

        Raises:
            ConfigError: a name that Firefox does not have, or a value of another type.
        """
        self.prefs.set(name, value)
        if self.is_open:
            self.push_component.pref_changed(name)

    # --- what happens in it ---------------------------------------------------------------------

    def worker_made(self, registration: ServiceWorkerRegistration, worker: ServiceWorker) -> None:
        """A new version of a registration's worker exists."""
        self.worker_port.add(registration, worker)

    async def clear_site_data(self, origin: Origin) -> None:
        """See Origin.clear_site_data."""
        await self._effects.clear_site_data(origin)

    def statistics(self) -> UserAgentStatistics:
        """What it holds and has done, at this moment."""
        return statistics_of(self, origins=len(self._origins))
