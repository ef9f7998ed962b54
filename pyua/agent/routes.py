"""Which handler decides about which request: Playwright's routes.

Source: https://playwright.dev/python/docs/network#handle-requests.
"""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from pyua.agent.route import Route
from pyua.errors import ConfigError, TransportError
from pyua.worker.ports import NetworkRequest, NetworkResponse

__all__ = ["RouteHandler", "Router", "UrlPattern", "glob_expression"]

log = logging.getLogger(__name__)

UrlPattern = str | re.Pattern[str] | Callable[[str], bool]
RouteHandler = Callable[..., Awaitable[object] | object]


@dataclass(slots=True, eq=False)
class _Entry:
    pattern: UrlPattern
    matches: Callable[[str], bool]
    handler: RouteHandler
    arguments: int
    left: int | None


class Router:
    """The handlers of one user agent, the latest registered first."""

    def __init__(self) -> None:
        self._entries: list[_Entry] = []

    def add(self, url_pattern: UrlPattern, handler: RouteHandler, *, times: int | None = None) -> None:
        """Have ``handler(route)`` or ``handler(route, request)`` decide about requests to ``url_pattern``.

        Args:
            url_pattern: a glob over the whole URL (``*`` and ``**`` stand for any characters, ``{a,b}`` for
                one of several), a compiled regular expression to be found in it, or a predicate.
            handler: a function or a coroutine function.
            times: how often it is asked; always, if None.

        Raises:
            ConfigError: a pattern or a handler of another kind.
        """
        if not callable(handler):
            raise ConfigError(
                f"route({url_pattern!r}, …): the handler must be a function, not {type(handler).__name__}"
            )
        self._entries.insert(0, _Entry(url_pattern, _matcher(url_pattern), handler, _arguments(handler), times))

    def remove(self, url_pattern: UrlPattern, handler: RouteHandler | None = None) -> None:
        """Forget the handlers of a pattern, or just the given one."""
        self._entries = [
            entry
            for entry in self._entries
            if entry.pattern != url_pattern or (handler is not None and entry.handler != handler)
        ]

    def clear(self) -> None:
        """Forget all handlers."""
        self._entries = []

    def matching(self, url: str) -> Iterable[_Entry]:
        """The handlers for a URL, latest first."""
        return [entry for entry in self._entries if entry.left != 0 and entry.matches(url)]

    async def decide(
        self, request: NetworkRequest, proceed: Callable[[NetworkRequest], Awaitable[NetworkResponse]]
    ) -> NetworkResponse | None:
        """Let the handlers decide about a request.

        Returns:
            None if no handler wants it (its parts may not have been changed by any).

        Raises:
            TransportError: a handler aborted it, failed, or returned without a decision.
        """
        asked = False
        for entry in self.matching(request.url):
            asked = True
            if entry.left is not None:
                entry.left -= 1
            outcome = await self._ask(entry, request, proceed)
            if isinstance(outcome, NetworkResponse):
                return outcome
            if isinstance(outcome, TransportError):
                raise outcome
            request = outcome
        return await proceed(request) if asked else None

    async def _ask(
        self,
        entry: _Entry,
        request: NetworkRequest,
        proceed: Callable[[NetworkRequest], Awaitable[NetworkResponse]],
    ) -> NetworkResponse | TransportError | NetworkRequest:
        route = Route(request, proceed)
        name = getattr(entry.handler, "__qualname__", repr(entry.handler))
        try:
            result = entry.handler(route, route.request) if entry.arguments > 1 else entry.handler(route)
            if inspect.isawaitable(result):
                await result
        except Exception as exc:
            log.exception("the route handler %s failed for %s", name, request.url)
            raise TransportError(f"{request.url}: the route handler {name} raised {type(exc).__name__}: {exc}") from exc
        if route.outcome is None:
            message = (
                f"{request.url}: the route handler {name} returned without a decision: "
                "it must await route.fulfill(), route.continue_(), route.abort() or route.fallback()"
            )
            log.error("%s", message)
            raise TransportError(message)
        return route.outcome


def glob_expression(glob: str) -> re.Pattern[str]:
    """Make a regular expression of a URL glob: ``*`` and ``**`` any characters, ``{a,b}`` one of several."""
    expression, depth, at = "", 0, 0
    while at < len(glob):
        character = glob[at]
        at += 1
        if character == "*":
            at = next((index for index in range(at, len(glob)) if glob[index] != "*"), len(glob))
            expression += ".*"
        elif character == "\\" and at < len(glob):
            expression += re.escape(glob[at])
            at += 1
        elif character == "{":
            depth += 1
            expression += "(?:"
        elif character == "}" and depth:
            depth -= 1
            expression += ")"
        elif character == "," and depth:
            expression += "|"
        else:
            expression += re.escape(character)
    if depth:
        raise ConfigError(f"the URL pattern {glob!r} has a '{{' without its '}}'")
    return re.compile(expression, re.DOTALL)


def _matcher(pattern: UrlPattern) -> Callable[[str], bool]:
    if isinstance(pattern, str):
        expression = glob_expression(pattern)
        return lambda url: expression.fullmatch(url) is not None
    if isinstance(pattern, re.Pattern):
        return lambda url: pattern.search(url) is not None
    if callable(pattern):
        return pattern
    raise ConfigError(
        f"a URL pattern is a glob, a compiled regular expression or a function, not {type(pattern).__name__}"
    )


def _arguments(handler: RouteHandler) -> int:
    """How many arguments a handler is called with: (route) or (route, request)."""
    try:
        signature = inspect.signature(handler)
    except (TypeError, ValueError):
        return 1
    try:
        signature.bind(None)
    except TypeError:
        return 2
    return 1
