"""A tap on the wire between a browser and pyua's push service: it hears every frame, and can change what is said."""

from __future__ import annotations

import asyncio
import contextlib
import http
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import connect
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

__all__ = ["Tap"]

#: The service does not care for what is said of messages that it never sent.
_ABOUT_MESSAGES = frozenset({"ack", "nack"})

Answer = Callable[[dict[str, Any]], "list[str] | None"]
Rewrite = Callable[[dict[str, Any]], "dict[str, Any] | None"]


@dataclass(slots=True)
class Tap:
    """Listens for browsers, and connects to the real service for each.

    Attributes:
        upstream: the service's URL.
        now: the browser's time, in seconds.
        sent: each text that the browser sent, in order; without what Firefox says for itself.
        ends: for each connection that is over, whether the browser ended it with a Close frame and with which code.
        handshakes: the request headers of each connection.
        paths: the path that each connection asked for.
        times: when each connection was asked for, in the browser's time.
        greetings: how many hellos the service has answered.
        answer: if set, asked for each frame of the browser's: what it returns is sent back instead of forwarding it.
        rewrite: if set, may change (or, returning None, swallow) each message of the service's.
        listening: whether what the browser sends is still kept in ``sent``.
        refuse: the HTTP status that handshakes are refused with; 0 accepts them.
    """

    upstream: str
    now: Callable[[], float]
    sent: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    handshakes: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    greetings: int = 0
    answer: Answer | None = None
    rewrite: Rewrite | None = None
    listening: bool = True
    refuse: int = 0
    _makes_up: bool = False
    _server: Server | None = None
    _browsers: list[ServerConnection] = field(default_factory=list)

    async def start(self) -> None:
        """Listen."""
        self._server = await serve(
            self._serve, "127.0.0.1", 0, process_request=self._handshake, ping_interval=None, close_timeout=0.1
        )

    async def close(self) -> None:
        """Drop all connections."""
        assert self._server is not None
        self.drop()
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        """Where browsers connect."""
        assert self._server is not None
        return f"ws://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/"

    @property
    def connections(self) -> int:
        """How many handshakes there were."""
        return len(self.handshakes)

    def messages(self, kind: str) -> list[dict[str, Any]]:
        """What the browser sent of one messageType."""
        return [message for message in map(json.loads, self.sent) if message.get("messageType") == kind]

    def alter(self, kind: str, **members: Any) -> None:
        """Change members of what the service says of one messageType, and of nothing else; ``...`` removes one."""

        def rewrite(message: dict[str, Any]) -> dict[str, Any]:
            if message["messageType"] != kind:
                return message
            return {name: value for name, value in (message | members).items() if value is not ...}

        self.rewrite = rewrite

    async def say(self, message: str | dict[str, Any]) -> None:
        """Send the browser a frame, as if it came from the service, which no longer hears what becomes of messages."""
        self._makes_up = True
        await self._browsers[-1].send(message if isinstance(message, str) else json.dumps(message))

    async def close_with(self, code: int) -> None:
        """Send a Close frame, then drop TCP: Firefox answers no Close frame."""
        await self._browsers[-1].close(code)

    def drop(self) -> None:
        """Drop TCP without a word."""
        for browser in self._browsers:
            browser.transport.abort()

    def hang_up(self) -> None:
        """End TCP in good order, without a Close frame: what was said before arrives."""
        for browser in self._browsers:
            browser.transport.close()

    def _handshake(self, connection: ServerConnection, request: Request) -> Response | None:
        self.paths.append(request.path)
        self.times.append(self.now())
        self.handshakes.append({name.lower(): value for name, value in request.headers.raw_items()})
        if self.refuse:
            return connection.respond(http.HTTPStatus(self.refuse), "refused\n")
        return None

    async def _serve(self, browser: ServerConnection) -> None:
        self._browsers.append(browser)
        try:
            async with connect(self.upstream, ping_interval=None, close_timeout=0.1, proxy=None) as service:
                down = asyncio.create_task(self._pass_down(service, browser))
                try:
                    await self._pass_up(browser, service)
                finally:
                    down.cancel()
        except (ConnectionClosed, OSError):
            browser.transport.abort()
        finally:
            self._browsers.remove(browser)
            self.ends.append("TCP dropped" if browser.close_code == 1006 else f"Close {browser.close_code}")

    async def _pass_up(self, browser: ServerConnection, service: Any) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in browser:
                assert isinstance(text, str)
                message = json.loads(text)
                if self.listening and not _not_ours(message):
                    self.sent.append(text)
                replies = self.answer(message) if self.answer is not None else None
                if self._makes_up and message.get("messageType") in _ABOUT_MESSAGES:
                    continue
                if replies is None:
                    await service.send(text)
                    continue
                for reply in replies:
                    await browser.send(reply)

    async def _pass_down(self, service: Any, browser: ServerConnection) -> None:
        try:
            async for text in service:
                message = json.loads(text)
                self.greetings += message.get("messageType") == "hello"
                if self.rewrite is not None and "messageType" in message:
                    message = self.rewrite(message)
                    if message is None:
                        continue
                    text = json.dumps(message, separators=(",", ":"))
                await browser.send(text)
        except ConnectionClosed:
            return
        browser.transport.abort()


def _not_ours(message: dict[str, Any]) -> bool:
    """Whether Firefox says it on its own account: it listens to broadcasts of Mozilla's."""
    if message.get("messageType") != "broadcast_subscribe":
        return False
    return not any(name.startswith("test/") for name in message["broadcasts"])
