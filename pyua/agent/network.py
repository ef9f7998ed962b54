"""The user agent's network: where a request of a worker goes, and what it may read of the answer.

In this order: a route's handler, the HTTP cache, nowhere when offline, an origin that is served in memory, the real
network.
Redirects and CORS are the same for all of them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit
from weakref import WeakSet

from pyua.agent.cookies import CookieJar
from pyua.agent.cors import (
    cors_fault,
    origin_of,
    preflight_fault,
    preflight_request,
    resource_policy_fault,
)
from pyua.agent.headers import header
from pyua.agent.http_cache import HttpCache
from pyua.agent.http_cache.exchange import CachedNetwork
from pyua.agent.http_client import HttpClient
from pyua.agent.loopback import is_loopback
from pyua.agent.request_headers import (
    author_headers,
    cache_site,
    has_credentials,
    is_same_site,
    with_defaults,
)
from pyua.agent.routes import RouteHandler, Router, UrlPattern
from pyua.agent.serving import MappingSite, Site, make_site
from pyua.errors import ConfigError, TransportError
from pyua.worker.ports import GIVEN_UP, SIZE_LIMIT, SOURCE_MAP, NetworkRequest, NetworkResponse, WebSocketConnection
from pyua.worker.urls import resolve

__all__ = ["NetworkStatistics", "UserAgentNetwork"]

#: What the user agent says it is.
USER_AGENT: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"
#: Seconds of real time for a whole request, redirects included: who answers knows no other.
TIMEOUT: Final = 30.0
#: Seconds of real time that may pass between two pieces of an answer that is read as it comes
#: (Firefox's network.http.response.timeout).
SILENCE: Final = 300.0
#: Seconds for a request to go out whose worker or page is gone.
_GRACE: Final = 0.25
_MAX_REDIRECTS: Final = 20
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class NetworkStatistics:
    """What a network has done so far.

    Attributes:
        requests: requests asked for.
        failed: those of them that got no answer, or none that may be read.
        routed, served, real: single exchanges (each redirect is one more) by who answered.
        received: bytes of bodies.
    """

    requests: int
    failed: int
    routed: int
    served: int
    real: int
    received: int


class UserAgentNetwork:
    """The Network of one user agent.

    Args:
        ignore_https_errors: accept any certificate.
        timeout: seconds that one request may take, redirects included: to the end of an answer that is read as a
            whole, to the end of its headers where a script reads it as it comes.
        size_limit: bytes that a response may have that is read as a whole.
        user_agent: the User-Agent header.
    """

    def __init__(
        self,
        *,
        ignore_https_errors: bool = False,
        timeout: float = TIMEOUT,
        size_limit: int = SIZE_LIMIT,
        user_agent: str = USER_AGENT,
        cookies: CookieJar | None = None,
        cache: HttpCache | None = None,
    ) -> None:
        self._timeout = timeout
        self._size_limit = size_limit
        self._user_agent = user_agent
        self._any_certificate = ignore_https_errors
        self._cookies = CookieJar(time.time) if cookies is None else cookies
        self._cached = CachedNetwork(HttpCache(time.time) if cache is None else cache, self._send)
        self._router = Router()
        self._sites: dict[str, Site] = {}
        self._retired: list[Site] = []
        self._client = HttpClient(silence=SILENCE, ignore_https_errors=ignore_https_errors)
        self._sockets: WeakSet[WebSocketConnection] = WeakSet()
        self._under_way: set[asyncio.Future[NetworkResponse]] = set()
        self._offline = False
        self._closed = False
        self._counts = {"requests": 0, "failed": 0, "routed": 0, "served": 0, "real": 0, "received": 0}

    # --- what a test sets up --------------------------------------------------------------------

    def route(self, url_pattern: UrlPattern, handler: RouteHandler, *, times: int | None = None) -> None:
        """Have ``handler`` decide about requests whose URL matches; see ``Router.add``.

        Raises:
            ConfigError: a pattern or a handler that cannot be used.
        """
        self._router.add(url_pattern, handler, times=times)

    def unroute(self, url_pattern: UrlPattern, handler: RouteHandler | None = None) -> None:
        """Take back ``route``: one handler of a pattern, or all of them."""
        self._router.remove(url_pattern, handler)

    def unroute_all(self) -> None:
        """Take back every ``route``."""
        self._router.clear()

    def set_offline(self, offline: bool) -> None:
        """Cut the network off, or connect it again. Routes answer all the same."""
        self._offline = offline

    @property
    def offline(self) -> bool:
        """Whether the network is cut off."""
        return self._offline

    def serve(self, origin: str, serve: Any) -> None:
        """Answer requests to ``origin`` in memory from now on.

        Args:
            origin: an origin or any URL in it.
            serve: a folder, a mapping from paths or absolute URLs to bodies, an ASGI or a WSGI application.

        Raises:
            ConfigError: a URL without an http(s) origin, or something that cannot be served.
        """
        if urlsplit(origin).scheme not in ("http", "https") or not urlsplit(origin).hostname:
            raise ConfigError(f"{origin!r} is no origin: expected something like 'https://app.example'")
        site = make_site(serve)
        self.stop_serving(origin)
        self._sites[origin_of(origin)] = site

    def stop_serving(self, origin: str) -> None:
        """Send requests to ``origin`` to the real network again."""
        site = self._sites.pop(origin_of(origin), None)
        if site is not None:
            # Its lifespan ends with the network's: requests may be under way.
            self._retired.append(site)

    def statistics(self) -> NetworkStatistics:
        """What was done so far."""
        return NetworkStatistics(**self._counts)

    async def close(self) -> None:
        """Shut down the served applications and close all connections."""
        self._closed = True
        sites = [*self._sites.values(), *self._retired]
        self._sites, self._retired = {}, []
        for task in list(self._under_way):
            task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way)
        for socket in list(self._sockets):
            await socket.drop()
        await self._cached.close()
        for site in sites:
            await site.close()
        await self._client.close()

    # --- requests -------------------------------------------------------------------------------

    async def fetch(self, request: NetworkRequest) -> NetworkResponse:
        """Send a request and read the whole answer.

        Raises:
            TransportError: nobody answered, a route aborted it, the user agent is offline or closed, or the
                asking origin may not make this request or read its answer.
        """

        async def whole() -> NetworkResponse:
            return await (await self._follow(request)).whole(self._size_limit)

        return await self._counted(request, whole)

    async def begin(self, request: NetworkRequest) -> NetworkResponse:
        """Send a request; what of the answer's body comes after its headers is left to read.

        Raises:
            TransportError: see ``fetch``.
        """
        return await self._counted(request, lambda: self._follow(request))

    async def connect(self, url: str, protocols: Sequence[str], *, origin: str) -> WebSocketConnection:
        """Make a WebSocket connection, over the real network.

        Raises:
            TransportError: there is none to be had, or the user agent is offline or closed.
        """
        if self._closed:
            raise TransportError(f"{url}: the user agent is closed")
        if self._offline:
            raise TransportError(f"{url}: the user agent is offline")
        _refuse_mixed_content(url, origin)
        from pyua.agent.web_socket_client import open_web_socket  # the client's library is for those who use it

        place = "http" + url.removeprefix("ws")
        asked = NetworkRequest(place, origin=origin, credentials="include")
        cookie = self._cookies.header(place, same_site=is_same_site(asked))
        headers = [("User-Agent", self._user_agent), *([("Cookie", cookie)] if cookie is not None else [])]
        socket = await open_web_socket(
            url, protocols, origin=origin, headers=headers, any_certificate=self._any_certificate
        )
        self._sockets.add(socket)
        return socket

    async def _counted(
        self, request: NetworkRequest, answer: Callable[[], Coroutine[Any, Any, NetworkResponse]]
    ) -> NetworkResponse:
        if self._closed:
            raise TransportError(f"{request.url}: the user agent is closed")
        self._counts["requests"] += 1
        task = asyncio.ensure_future(answer())
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            async with asyncio.timeout(self._timeout):
                response = await asyncio.shield(task)
        except TransportError:
            self._counts["failed"] += 1
            raise
        except TimeoutError:
            self._counts["failed"] += 1
            task.cancel()
            raise TransportError(f"{request.url}: no complete answer within {self._timeout:g} s") from None
        except asyncio.CancelledError as exc:
            task.add_done_callback(_close_unheard)
            if GIVEN_UP in exc.args:
                task.cancel()
            else:  # whoever asked is gone; the request goes out as it would from a browser
                asyncio.get_running_loop().call_later(_GRACE, task.cancel)
            raise
        self._counts["received"] += len(response.body)
        return response

    async def _follow(self, request: NetworkRequest) -> NetworkResponse:
        """Fetch's "main fetch" and "HTTP-redirect fetch": exchanges until one of them is no redirect."""
        request = replace(request, url=request.url.partition("#")[0])
        asking_origin = request.origin
        kind = "basic"
        for hop in range(_MAX_REDIRECTS + 1):
            kind = self._admit(request, asking_origin, kind)
            response = await self._exchange(request, kind, routable=hop == 0)
            try:
                following = self._look_at(response, request, kind)
            except TransportError:
                response.close()
                raise
            if following is None:
                is_redirect = response.status in _REDIRECTS and request.redirect == "manual"
                return replace(
                    response, url=request.url, redirected=hop > 0, type="opaqueredirect" if is_redirect else kind
                )
            response.close()
            request = following
        raise TransportError(f"{request.url}: more than {_MAX_REDIRECTS} redirects")

    def _look_at(self, response: NetworkResponse, request: NetworkRequest, kind: str) -> NetworkRequest | None:
        """Take the cookies of an answer, and say what is to be asked next; None if this is the one."""
        if has_credentials(request, kind):
            set_cookies = [_utf8(value) for name, value in response.headers if name.lower() == "set-cookie"]
            self._cookies.receive(request.url, set_cookies, same_site=is_same_site(request))
        if kind == "cors":
            fault = cors_fault(request.origin or "null", request.credentials, response)
            if fault is not None:
                raise TransportError(f"{request.url}: cross-origin request blocked: {fault}")
        if kind == "opaque":
            fault = resource_policy_fault(request, response, same_site=is_same_site(request))
            if fault is not None:
                raise TransportError(f"{request.url}: blocked: {fault}")
        if response.status not in _REDIRECTS or request.redirect == "manual":
            return None
        if request.redirect == "error":
            raise TransportError(f"{request.url}: it redirects (HTTP {response.status}), which the request forbids")
        location = header(response.headers, "location")
        return None if location is None else _redirected(request, response, location, kind)

    def _admit(self, request: NetworkRequest, origin: str | None, kind: str) -> str:
        """How far the answer may be read (Fetch's response tainting), if the request may go out at all."""
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise TransportError(f"{request.url}: a request needs an http or https URL")
        if origin is None:
            return "basic"
        _refuse_mixed_content(request.url, origin)
        same = origin_of(request.url) == origin
        if same and kind == "basic":
            return "basic"
        if request.mode == "same-origin":
            raise TransportError(f"{request.url}: it is of another origin than {origin}, and the mode is 'same-origin'")
        if request.mode == "no-cors":
            return "opaque"
        return "cors"

    def _with_defaults(self, request: NetworkRequest, kind: str) -> NetworkRequest:
        cookie = None
        if has_credentials(request, kind):
            cookie = self._cookies.header(request.url, same_site=is_same_site(request))
        return with_defaults(request, kind, user_agent=self._user_agent, cookie=cookie)

    async def _exchange(self, request: NetworkRequest, kind: str, *, routable: bool) -> NetworkResponse:
        async def proceed(changed: NetworkRequest) -> NetworkResponse:
            return await self._beyond_routes(changed, kind)

        # As in Playwright, a handler is asked about the first URL of a chain of redirects only.
        if routable and request.destination != SOURCE_MAP:
            routed = await self._router.decide(self._with_defaults(request, kind), proceed)
            if routed is not None:
                self._counts["routed"] += 1
                return routed
        return await proceed(self._with_defaults(request, kind))

    async def _beyond_routes(self, request: NetworkRequest, kind: str) -> NetworkResponse:
        if kind == "cors":
            question = preflight_request(replace(request, headers=author_headers(request)))
            if question is not None:
                answer = await self._send(self._with_defaults(question, kind))
                answer.close()
                fault = preflight_fault(replace(request, headers=author_headers(request)), answer)
                if fault is not None:
                    raise TransportError(f"{request.url}: cross-origin request blocked: {fault}")
        return await self._cached.exchange(request, cache_site(request.origin))

    async def _send(self, request: NetworkRequest) -> NetworkResponse:
        if self._offline:
            raise TransportError(f"{request.url}: the user agent is offline")
        for site in self._sites.values():
            if isinstance(site, MappingSite):
                response = site.answer_absolute(request)
                if response is not None:
                    self._counts["served"] += 1
                    return response
        site_of_origin = self._sites.get(origin_of(request.url))
        if site_of_origin is not None:
            response = await site_of_origin.answer(request)
            if response is not None:
                self._counts["served"] += 1
                return response
        self._counts["real"] += 1
        return await self._client.send(request)


def _refuse_mixed_content(url: str, origin: str) -> None:
    """https://w3c.github.io/webappsec-mixed-content/: what is secure does not ask for what is not."""
    if origin.startswith("https:") and url.startswith(("http:", "ws:")) and not is_loopback(url):
        raise TransportError(f"{url}: blocked as mixed content: {origin} is a secure origin")


def _close_unheard(task: asyncio.Future[NetworkResponse]) -> None:
    if not task.cancelled() and task.exception() is None:
        task.result().close()


def _utf8(value: str) -> str:
    """A header that was read byte by byte, as what was meant."""
    try:
        return value.encode("latin-1").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return value


def _redirected(request: NetworkRequest, response: NetworkResponse, location: str, kind: str) -> NetworkRequest:
    """The next request of a chain. Source: https://fetch.spec.whatwg.org/#http-redirect-fetch."""
    # Servers write bytes: those that are not ASCII are percent-encoded as they are.
    text = "".join(character if character < "\x80" else f"%{ord(character):02X}" for character in location)
    target = resolve(text, request.url)
    if target is None:
        raise TransportError(f"{request.url}: it redirects to {location!r}, which is no URL")
    target = target.partition("#")[0]
    if kind == "cors" and urlsplit(target).username is not None:
        raise TransportError(f"{request.url}: it redirects to a URL with credentials, which CORS forbids")
    method, body, headers = request.method, request.body, list(request.headers)
    if (response.status in (301, 302) and method == "POST") or (
        response.status == 303 and method not in ("GET", "HEAD")
    ):
        method, body = "GET", None
        headers = [item for item in headers if not item[0].lower().startswith("content-")]
    same = origin_of(target) == origin_of(request.url) if urlsplit(target).hostname else False
    if not same:
        headers = [item for item in headers if item[0].lower() != "authorization"]
    return replace(request, url=target, method=method, body=body, headers=headers)
