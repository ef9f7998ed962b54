"""The push service as a whole: what a test, the command line or a user agent starts and stops."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

from aiohttp import web
from cryptography.fernet import Fernet

from pyua.clock import Clock
from pyua.errors import ConfigError, LocalProtocolError
from pyua.service.addresses import listened_on, reached_at
from pyua.service.broadcast_source import BroadcastSource
from pyua.service.controls import Controls
from pyua.service.databases import is_shared, make_neighbours, open_store
from pyua.service.endpoint import Endpoint
from pyua.service.frontdoor import FrontDoor
from pyua.service.interception import intercepted
from pyua.service.limits import Limits, checked_port
from pyua.service.listener import Listener
from pyua.service.memory_store import MemoryStore
from pyua.service.neighbours import Neighbours
from pyua.service.proxy import InterceptingProxy
from pyua.service.router import Router
from pyua.service.store import Store
from pyua.service.tokens import EndpointToken, EndpointTokens, MessageIds
from pyua.service.vendors import VENDORS, Autopush
from pyua.service.web_push_testing import TestingRoutes
from pyua.service.websocket import Surroundings

__all__ = ["PushService"]

#: How long connections may take to end when the service closes, seconds of real time.
_SHUTDOWN_TIMEOUT: Final = 2.0
_BACKLOG: Final = 1_024
_Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class PushService(Controls):
    """A push service on one port, as autopush is: WebSocket for user agents, HTTP for application servers.

    Use it as an async context manager, or call ``start`` and ``close``. After ``close`` it may be started again on
    the same port: subscriptions and stored messages are still there.
    """

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
        """Prepare; nothing is opened yet.

        Args:
            host: address to listen on. There is no access control: keep to loopback unless you mean it.
            port: 0 for any free one.
            database: an SQLite file, or ``redis://HOST:PORT/NUMBER`` for several processes that share an address, a
                port and everything they know; None keeps everything in memory. With a database, an answer of 201 means
                that the message is stored (if its TTL is not 0).
            clock: gives the times of TTLs and signatures, and drives the timers; by default the machine's.
            message_limit: stored messages sent in one go, above which a user agent is forgotten.
            max_ttl: seconds; a longer TTL is cut to this.
            max_body: bytes of an encrypted message.
            max_frame: bytes of a user agent's frame.
            max_queue: frames that wait for a slow user agent, above which messages are stored instead.
            max_unacknowledged: messages that a user agent has not acknowledged, above which they are stored instead.
            max_connections: user agents connected at a time.
            handshake_timeout: seconds that a hello may take.
            ping_interval: seconds between WebSocket pings.
            ping_timeout: seconds that a pong may take.
            broadcasts_url: where broadcasts come from: JSON, ``{"broadcasts": {id: version}}``, read at the start and
                again and again. None: from ``set_broadcast`` only.
            broadcasts_interval: seconds between two readings.
            vendor: whose endpoints it gives out, with the vendor's host, and whose rules and answers it has:
                ``"mozilla"``, ``"fcm"``, ``"apple"`` or ``"wns"``; ``intercept`` catches what is sent there. None:
                endpoints have this service's own address, and it answers as autopush does.
            proxy_port: of an HTTP proxy that hands what is sent to the vendor's host to this service, for other
                processes; 0 for any free one. Without a vendor it is Mozilla's host. None: no proxy.
            ca_file: where the proxy's certificate authority is written, PEM: senders must trust it.
            ssl_context: a server's, with a certificate: the service speaks https and wss. Without one, http and ws.

        Raises:
            ConfigError: a number or an address that makes no sense.
        """
        super().__init__()
        self._limits = Limits(
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
        )
        checked_port("port", port)
        if not isinstance(clock, Clock | None):
            raise ConfigError(f"clock is a {type(clock).__name__}; give a VirtualClock, a Clock, or None")
        if not isinstance(ssl_context, ssl.SSLContext | None):
            name = type(ssl_context).__name__
            raise ConfigError(f"ssl_context is a {name}; give an ssl.SSLContext, or None for http")
        if broadcasts_url is not None and not str(broadcasts_url).startswith(("http://", "https://")):
            raise ConfigError(f"broadcasts_url={broadcasts_url!r} cannot be used; give an http(s) URL, or None")
        if isinstance(broadcasts_interval, bool) or not broadcasts_interval > 0:
            raise ConfigError(f"broadcasts_interval={broadcasts_interval!r} cannot be used; give seconds above 0")
        if vendor is not None and vendor not in VENDORS:
            raise ConfigError(f"vendor={vendor!r} is not known; give one of {', '.join(VENDORS)}, or None")
        if ca_file is not None and proxy_port is None:
            raise ConfigError(
                f"ca_file={str(ca_file)!r} is the proxy's certificate authority: give proxy_port (--proxy-port), too"
            )
        self._vendor = None if vendor is None else VENDORS[vendor]
        self._proxy: InterceptingProxy | None = None
        if proxy_port is not None:
            self._vendor = self._vendor or VENDORS["mozilla"]
            ca_path = None if ca_file is None else Path(ca_file)
            self._proxy = InterceptingProxy(self._vendor.origin, host, checked_port("proxy_port", proxy_port), ca_path)
        self._ssl_context = ssl_context
        self._host = host
        self._port = port
        self._database = database
        self._clock = clock or Clock()
        if database is None:
            self._store = MemoryStore()
        self._broadcast_source = (
            None
            if broadcasts_url is None
            else BroadcastSource(broadcasts_url, broadcasts_interval, self._clock, self.set_broadcast)
        )
        self._testing: TestingRoutes | None = None
        self._mounted: tuple[tuple[str, ...], _Handler] | None = None
        self._runner: web.ServerRunner | None = None
        self._endpoint: Endpoint | None = None

    # --- life ---------------------------------------------------------------------------------

    async def start(self) -> None:
        """Open the store and the port; connections are accepted when this returns.

        Raises:
            LocalProtocolError: it is running already.
            ConfigError: the port cannot be had.
            StoreError: the database cannot be opened.
        """
        if self._runner is not None:
            raise LocalProtocolError("the push service is running already; close it first")
        store = self._open_store()
        store.purge(self._clock.time())
        listener = Listener(self._receive, self._limits.max_connections)
        runner = web.ServerRunner(listener, shutdown_timeout=_SHUTDOWN_TIMEOUT)
        try:
            await runner.setup()
            # Processes that have the same Redis may have the same port, too: the system spreads clients over them.
            site = web.TCPSite(
                runner,
                listened_on(self._host),
                self._port,
                backlog=_BACKLOG,
                ssl_context=self._ssl_context,
                reuse_port=is_shared(self._database) or None,
            )
            await site.start()
        except BaseException as exc:
            await runner.cleanup()
            self._close_store()
            if isinstance(exc, OSError):
                raise ConfigError(
                    f"cannot listen on {self._host!r} port {self._port}: {exc.strerror or exc}; "
                    "give another port, or 0 for any free one"
                ) from exc
            raise
        self._runner = runner
        self._port = runner.addresses[0][1]
        neighbours = make_neighbours(self._database, self._registry)
        self._furnish(store, neighbours)
        try:
            await neighbours.start()
            if self._broadcast_source is not None:
                await self._broadcast_source.start()
            if self._proxy is not None:
                await self._proxy.start(self.url)
        except BaseException:
            await self.close()
            raise

    def _furnish(self, store: Store, neighbours: Neighbours) -> None:
        self._neighbours = neighbours
        fernet = Fernet(store.secret())
        message_ids = MessageIds(fernet, neighbours.suffix)
        vendor = self._vendor or Autopush(self.url)
        self._endpoint = Endpoint(vendor, store, EndpointTokens(fernet), message_ids, self._limits)
        surroundings = Surroundings(
            clock=self._clock,
            limits=self._limits,
            store=store,
            registry=self._registry,
            endpoint=self._endpoint,
            message_ids=message_ids,
            broadcasts=self._broadcasts,
            counters=self._counters,
            faults=self._faults,
            neighbours=neighbours,
        )
        router = Router(self._registry, store, self._counters, neighbours)
        if self._testing is None:
            self._testing = TestingRoutes(self.url)
        self._door = FrontDoor(surroundings, router, self._requests, self._testing)

    async def close(self) -> None:
        """Close all connections (1001), the port and the database; harmless when not running."""
        runner, self._runner = self._runner, None
        if runner is None:
            return
        try:
            if self._broadcast_source is not None:
                await self._broadcast_source.close()
            if self._proxy is not None:
                await self._proxy.close()
            for site in list(runner.sites):
                await site.stop()
            for connection in self._registry:
                connection.close(1001, "GoingAway")
            await runner.cleanup()
            await self._neighbours.close()
        finally:
            self._endpoint = None
            self._close_store()

    async def restart(self) -> None:
        """Close, and start again on the same port; what is stored is there, and user agents come back."""
        await self.close()
        await self.start()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    # --- where it is --------------------------------------------------------------------------

    @property
    def websocket_url(self) -> str:
        """Where user agents connect: Firefox's pref ``dom.push.serverURL``."""
        return f"ws{'s' if self._ssl_context else ''}://{self._authority()}/"

    @property
    def endpoint_url(self) -> str:
        """The origin of all endpoints, which is what VAPID's ``aud`` must be; without a default port."""
        return self.url if self._vendor is None else self._vendor.origin

    def intercept(self) -> AbstractContextManager[None]:
        """Catch what this process sends to the vendor's endpoints, and take it here: a context manager.

        ``requests``, ``urllib3``, ``urllib``, ``httpx`` and ``aiohttp`` are caught, from all threads, and only requests
        for exactly the vendor's origin; everything else goes where it was going.

        Raises:
            ConfigError: the service has no vendor: its endpoints are its own address already.
        """
        if self._vendor is None:
            raise ConfigError(
                "this service's endpoints are its own; give PushService(vendor='mozilla'), or another, to intercept"
            )
        return intercepted(self._vendor.origin, self.url)

    @property
    def proxy_url(self) -> str:
        """For ``HTTPS_PROXY``.

        Raises:
            ConfigError: the service was made without ``proxy_port``.
        """
        self._check_running()
        return f"http://{reached_at(self._host)}:{self._its_proxy().port}"

    @property
    def ca_pem(self) -> bytes:
        """The certificate authority that senders by way of the proxy must trust, PEM."""
        return self._its_proxy().ca_pem

    def _its_proxy(self) -> InterceptingProxy:
        if self._proxy is None:
            raise ConfigError("this service has no proxy; give PushService(proxy_port=0)")
        return self._proxy

    @property
    def url(self) -> str:
        """Its own address: of the control API, and of endpoints unless it has a vendor."""
        return f"http{'s' if self._ssl_context else ''}://{self._authority()}"

    @property
    def port(self) -> int:
        """The port that it listens on."""
        self._check_running()
        return self._port

    # --- inside -------------------------------------------------------------------------------

    def mount(self, prefixes: tuple[str, ...], handler: _Handler) -> None:
        """Have another handler answer all requests whose paths begin so; for front ends of pyua's own."""
        self._mounted = prefixes, handler

    async def _receive(self, request: web.BaseRequest) -> web.StreamResponse:
        if self._mounted is not None and request.path.startswith(self._mounted[0]):
            return await self._mounted[1](request)
        return await self._door.receive(request)

    def _open_store(self) -> Store:
        if self._store is None:
            assert self._database is not None, "without a database there is a memory store"
            self._store = open_store(self._database)
        return self._store

    def _close_store(self) -> None:
        if self._database is not None and self._store is not None:
            store, self._store = self._store, None
            store.close()

    def _running_store(self) -> Store:
        self._check_running()
        assert self._store is not None, "a running service has a store"
        return self._store

    def _token(self, endpoint: str) -> EndpointToken:
        self._check_running()
        assert self._endpoint is not None, "a running service has an endpoint"
        try:
            return self._endpoint.read_endpoint_url(endpoint)
        except ValueError as exc:
            raise ConfigError(f"{endpoint[:60]!r} is no endpoint of this push service: {exc}") from None

    def _check_running(self) -> None:
        if self._runner is None:
            raise LocalProtocolError("the push service is not running; start it, or use it with 'async with'")

    def _authority(self) -> str:
        self._check_running()
        host = reached_at(self._host)
        return host if self._port == (443 if self._ssl_context else 80) else f"{host}:{self._port}"
