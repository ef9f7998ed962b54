"""UserAgent, Origin and PushService: what a caller makes, each with its event loop."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import inspect
import os
import ssl
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pyua import clock as clocks, service
from pyua.agent import origin, user_agent
from pyua.agent.own_service import service_arguments
from pyua.agent.routes import UrlPattern
from pyua.agent.statistics import UserAgentStatistics
from pyua.errors import ConfigError
from pyua.prefs import Prefs
from pyua.sync_api.clock import Clock
from pyua.sync_api.loop_thread import LoopThread
from pyua.sync_api.mirror import Attribute, Mirror, blocking, direct, mirrored, original
from pyua.sync_api.workers import Clients, Notification, ServiceWorkerRegistration, WindowClient
from pyua.worker.engine_port import HEAP_LIMIT, TIME_LIMIT

__all__ = ["Origin", "PushService", "UserAgent"]


class _Opened:
    """The two ways to open and close: a `with` block, and the two methods."""

    def open(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class PushService(_Opened, Mirror[service.PushService]):
    """The embedded push service, on an event loop of its own; see pyua.PushService.

    Use it in a ``with`` block, or call ``start()`` and ``close()``.
    """

    _holds = False

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        database: str | Path | None = None,
        clock: Clock | None = None,
        message_limit: int = 150,
        max_ttl: int = 2_592_000,
        max_body: int = 5_630,
        max_frame: int = 65_536,
        max_queue: int = 128,
        max_unacknowledged: int = 1_024,
        max_connections: int = 10_000,
        handshake_timeout: float = 5.0,
        ping_interval: float = 300.0,
        ping_timeout: float = 4.0,
        broadcasts_url: str | None = None,
        broadcasts_interval: float = 30.0,
        vendor: Literal["mozilla", "fcm", "apple", "wns"] | None = None,
        proxy_port: int | None = None,
        ca_file: str | Path | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """See pyua.PushService."""
        push_service = service.PushService(
            host=host,
            port=port,
            database=database,
            clock=original(clock),
            message_limit=message_limit,
            max_ttl=max_ttl,
            max_body=max_body,
            max_frame=max_frame,
            max_queue=max_queue,
            max_unacknowledged=max_unacknowledged,
            max_connections=max_connections,
            handshake_timeout=handshake_timeout,
            ping_interval=ping_interval,
            ping_timeout=ping_timeout,
            broadcasts_url=broadcasts_url,
            broadcasts_interval=broadcasts_interval,
            vendor=vendor,
            proxy_port=proxy_port,
            ca_file=ca_file,
            ssl_context=ssl_context,
        )
        self._adopt(push_service, clock._thread if clock is not None else LoopThread("push service"))

    port = Attribute[int]()
    websocket_url = Attribute[str]()
    endpoint_url = Attribute[str]()
    url = Attribute[str]()
    mount = direct(service.PushService.mount)
    proxy_url = Attribute[str]()
    ca_pem = Attribute[bytes]()
    requests = Attribute[list[service.ReceivedRequest]]()
    intercept = direct(service.PushService.intercept)
    on_request = direct(service.PushService.on_request)
    statistics = direct(service.PushService.statistics)
    expire = direct(service.PushService.expire)
    drop_user = direct(service.PushService.drop_user)
    disconnect_all = direct(service.PushService.disconnect_all)
    fail_next = direct(service.PushService.fail_next)
    break_next = direct(service.PushService.break_next)
    disturb = direct(service.PushService.disturb)
    refuse_hellos = direct(service.PushService.refuse_hellos)
    forget_users = direct(service.PushService.forget_users)
    skew_clock = direct(service.PushService.skew_clock)
    restart = blocking(service.PushService.restart)
    fail_no_more = direct(service.PushService.fail_no_more)
    forget_requests = direct(service.PushService.forget_requests)
    expire_all = direct(service.PushService.expire_all)
    set_broadcast = direct(service.PushService.set_broadcast)

    def start(self) -> None:
        """Open the store and the port; connections are accepted when this returns. Harmless if it runs.

        Raises:
            ConfigError: the port cannot be had.
        """
        if self._holds:
            return
        self._thread.acquire()
        self._holds = True
        try:
            self._thread.run(self._original.start)
        except BaseException:
            self.close()
            raise

    open = start

    def close(self) -> None:
        """Stop; harmless if it does not run."""
        if self._holds:
            self._holds = False
            try:
                self._thread.run(self._original.close)
            finally:
                self._thread.release()


class Origin(Mirror[origin.Origin]):
    """One origin in one user agent; see pyua.Origin."""

    url = Attribute[str]()
    user_agent = Attribute["UserAgent"]()
    registrations = Attribute[list[ServiceWorkerRegistration]]()
    serve = direct(origin.Origin.serve)
    grant_permissions = blocking(origin.Origin.grant_permissions)
    deny_permissions = blocking(origin.Origin.deny_permissions)
    clear_permissions = blocking(origin.Origin.clear_permissions)
    answer_permission_prompts = blocking(origin.Origin.answer_permission_prompts)
    register = blocking(origin.Origin.register, ServiceWorkerRegistration)
    open = blocking(origin.Origin.open, WindowClient)
    visit = blocking(origin.Origin.visit)
    clear_site_data = blocking(origin.Origin.clear_site_data)


class UserAgent(_Opened, Mirror[user_agent.UserAgent]):
    """A headless push user agent; a context manager. See pyua.UserAgent for what its arguments mean.

    It runs on an event loop of its own, and so does its own push service: a served application that blocks while it
    sends a push does not stop the service from taking it.
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
        """See pyua.UserAgent."""
        if not isinstance(push_service, PushService | str | None):
            raise ConfigError(
                f"push_service is a {type(push_service).__module__}.{type(push_service).__name__}; "
                "give a PushService of pyua.sync_api, a ws(s):// URL, or None"
            )
        self._own_service: PushService | None = None
        own_clock = clocks.Clock() if clock is None else None
        elsewhere = push_service is not None or "dom.push.serverURL" in (prefs or {})
        self._makes_service = not elsewhere and own_clock is not None
        self._adopt(
            user_agent.UserAgent(
                push_service=original(push_service),
                prefs=prefs,
                profile=profile,
                clock=own_clock or original(clock),
                ignore_https_errors=ignore_https_errors,
                heap_limit=heap_limit,
                time_limit=time_limit,
            ),
            clock._thread if clock is not None else LoopThread("user agent"),
        )
        self._holds = False

    # --- life -----------------------------------------------------------------------------------

    def open(self) -> None:
        """Take up the profile, start the embedded push service if it is one's own, and the push connection.

        Raises:
            ConfigError: it was closed before.
            ProfileError: the profile folder is in use, or cannot be used.
        """
        if self._holds:
            return
        self._thread.acquire()
        try:
            self._thread.read(self._original.open_profile)
        except BaseException:
            self._thread.release()
            raise
        self._holds = True
        try:
            if self._makes_service:
                self._own_service = self._start_service()
                push_service = self._own_service._original
                self._thread.read(lambda: self._original.use_service(push_service))
            self._thread.run(self._original.open)
        except BaseException:
            self.close()
            raise

    def _start_service(self) -> PushService:
        *remembered, fresh = service_arguments(self._original.profile)
        for arguments in remembered:
            own = self._make_service(arguments)
            with contextlib.suppress(ConfigError):
                own.start()
                return own
        own = self._make_service(fresh)
        own.start()
        return own

    def _make_service(self, arguments: dict[str, Any]) -> PushService:
        made: PushService = PushService._of(
            service.PushService(clock=self._original.clock, **arguments), LoopThread("push service")
        )
        return made

    def close(self) -> None:
        """Stop everything, its thread included. Harmless if closed."""
        if not self._holds:
            return
        self._holds = False
        try:
            self._thread.run(self._original.close)
        finally:
            self._thread.release()
            if self._own_service is not None:
                self._own_service.close()

    # --- what it is made of ---------------------------------------------------------------------

    prefs = Attribute[Prefs]()
    clock = Attribute[Clock]()
    push_service = Attribute[PushService]()
    push_service_url = Attribute[str]()
    clients = Attribute[Clients]()
    registrations = Attribute[list[ServiceWorkerRegistration]]()
    notifications = Attribute[list[Notification]]()
    origin = direct(user_agent.UserAgent.origin, Origin)
    set_offline = blocking(user_agent.UserAgent.set_offline)
    set_pref = blocking(user_agent.UserAgent.set_pref)
    clear_history = blocking(user_agent.UserAgent.clear_history)
    clear_permissions = blocking(user_agent.UserAgent.clear_permissions)
    idle_daily = blocking(user_agent.UserAgent.idle_daily)

    def route(self, url_pattern: UrlPattern, handler: Callable[..., object]) -> None:
        """Answer requests of workers and pages here, as Playwright's ``route`` does.

        Args:
            url_pattern: a glob over the whole URL (``*`` matches anything), or a compiled regular expression.
            handler: a function, called on a thread of its own with a Route; it must fulfill, continue or abort it.

        Raises:
            ConfigError: a pattern of another kind, or a coroutine function as the handler.
        """
        if inspect.iscoroutinefunction(handler):
            raise ConfigError("route(): the handler is a coroutine function; pyua.sync_api calls plain functions")
        answer = _on_a_thread(handler, self._thread) if callable(handler) else handler
        self._thread.read(lambda: self._original.route(url_pattern, answer))

    def statistics(self) -> UserAgentStatistics:
        """What it holds and has done, at this moment."""
        return self._thread.read(self._original.statistics)


def _on_a_thread(handler: Callable[..., object], thread: LoopThread) -> Callable[..., Awaitable[object]]:
    """A route handler that may block; ``wraps`` shows its signature to whoever counts its arguments."""

    @functools.wraps(handler)
    async def answer(*arguments: Any) -> object:
        return await asyncio.to_thread(handler, *(mirrored(argument, thread) for argument in arguments))

    return answer
