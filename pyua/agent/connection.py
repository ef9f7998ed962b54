"""The push connection: where the autopush machine meets a real WebSocket.

The only module that knows both. It opens sockets when the machine wants one, writes what it gives, feeds it
what comes in, and keeps its one timer; what the machine tells goes to ``on_event``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI, WebSocketException
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame, Opcode
from websockets.typing import Origin, Subprotocol

from pyua.agent.tls import client_context
from pyua.autopush import Client, ClientEvent, CloseWanted, ConnectionWanted, HelloReceived
from pyua.clock import Clock, Patience, TimerHandle
from pyua.worker.environment import USER_AGENT

__all__ = ["Connection", "ConnectionStatistics"]

log = logging.getLogger(__name__)

#: How long a closing handshake may take, in seconds of real time; Firefox would wait ten times as long.
_CLOSE_TIMEOUT: Final = 2.0
#: The largest frame taken from a service; autopush sends none of a tenth of it.
_MAX_FRAME: Final = 1024 * 1024
#: Firefox offers it without parameters.
_DEFLATE: Final = ClientPerMessageDeflateFactory(client_max_window_bits=None)


@dataclass(frozen=True, slots=True)
class ConnectionStatistics:
    """Counters since the user agent began."""

    state: str = "no socket"
    uaid: str = ""
    connects: int = 0
    failures: int = 0
    frames_sent: int = 0
    frames_received: int = 0
    last_failure: str = ""


class _Unanswering(ClientConnection):
    """A socket that leaves a server's Close frame unanswered, as Firefox does: it waits for the end of TCP instead."""

    def __init__(self, protocol: ClientProtocol, *args: Any, **kwargs: Any) -> None:
        super().__init__(protocol, *args, **kwargs)
        send_frame = protocol.send_frame

        def send_all_but_answers(frame: Frame) -> None:
            if frame.opcode is not Opcode.CLOSE or protocol.close_rcvd is None:
                send_frame(frame)

        protocol.send_frame = send_all_but_answers  # type: ignore[method-assign]


class Connection:
    """Holds one push connection for as long as the user agent wants one.

    Args:
        url: the service's ``ws:`` or ``wss:`` URL.
        client: the protocol's machine.
        clock: drives its timer.
        on_event: gets every event but those about the socket.
        on_open: called when a socket is open, before anything is sent.
        open_timeout: seconds of real time that its handshake may take.
        verify: whether a ``wss:`` service must have a certificate that is trusted.
        observe: gets each text frame with its direction (``"sent"`` or ``"received"``), for reports and tests.
    """

    def __init__(
        self,
        url: str,
        client: Client,
        clock: Clock,
        on_event: Callable[[ClientEvent], None],
        *,
        on_open: Callable[[], None] = lambda: None,
        open_timeout: float = 20.0,
        verify: bool = True,
        observe: Callable[[str, str], None] | None = None,
    ) -> None:
        self.url = url
        self.client = client
        self._clock = clock
        self._on_event = on_event
        self._on_open = on_open
        self._open_timeout = open_timeout
        self._ssl_context = None if verify or not url.startswith("wss:") else client_context(any_certificate=True)
        self._observe = observe or (lambda _direction, _text: None)
        self._patience = Patience(clock)
        self._timer: TimerHandle | None = None
        self._timer_at: float | None = None
        self._socket: asyncio.Task[None] | None = None
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self._hello = asyncio.Event()
        self._connects = self._failures = self._frames_sent = self._frames_received = 0
        self._last_failure = ""
        self._flushing = False

    # --- what the push component does with it -----------------------------------------------------

    def start(self) -> None:
        """Connect, and stay connected."""
        self.client.connect(self.now())
        self.flush()

    async def wait_until_identified(self) -> None:
        """Wait for the service's hello."""
        await self._hello.wait()

    def stop(self) -> None:
        """Give the connection up, until ``start``; the socket is closed in the background."""
        self.client.shut_down()
        self.flush()

    def now(self) -> float:
        """The time that the machine is told."""
        return self._clock.monotonic()

    async def close(self) -> None:
        """Close the socket and stop; nothing is left running."""
        socket = self._socket
        self.stop()
        if self._timer is not None:
            self._timer.cancel()
        if socket is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait({socket}, timeout=_CLOSE_TIMEOUT * 2)

    def statistics(self) -> ConnectionStatistics:
        """Counters and state at this moment."""
        return ConnectionStatistics(
            state=self.client.state.value,
            uaid=self.client.uaid,
            connects=self._connects,
            failures=self._failures,
            frames_sent=self._frames_sent,
            frames_received=self._frames_received,
            last_failure=self._last_failure,
        )

    def flush(self) -> None:
        """Act on all that the machine has to say; to be called after each of its methods."""
        if self._flushing:  # a listener called the machine: the outer flush goes on
            return
        self._flushing = True
        wrote = False
        try:
            while True:
                data = self.client.data_to_send()
                for text in data:
                    self._outgoing.put_nowait(text)
                    wrote = True
                events = self.client.events_received()
                for event in events:
                    self._handle(event)
                if not data and not events:
                    break
        finally:
            self._flushing = False
        if not self.client.busy:
            self._patience.end()
        elif wrote:
            self._patience.extend()
        self._set_timer()

    def _handle(self, event: ClientEvent) -> None:
        match event:
            case ConnectionWanted():
                self._open()
            case CloseWanted():
                self._drop()
            case _:
                if isinstance(event, HelloReceived):
                    self._hello.set()
                self._on_event(event)

    # --- time -------------------------------------------------------------------------------------

    def _set_timer(self) -> None:
        deadline = self.client.next_deadline()
        if deadline == self._timer_at:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer_at = deadline
        self._timer = None
        if deadline is not None:
            self._timer = self._clock.call_later(deadline - self.now(), self._timeout)

    def _timeout(self) -> None:
        self._timer = self._timer_at = None
        self.client.receive_timeout(self.now())
        self.flush()

    # --- the socket -------------------------------------------------------------------------------

    def _open(self) -> None:
        self._outgoing = asyncio.Queue()
        self._socket = asyncio.get_running_loop().create_task(self._run(self._outgoing))

    def _drop(self) -> None:
        self._hello.clear()
        if self._socket is not None:
            self._socket.cancel()
            self._socket = None

    async def _run(self, outgoing: asyncio.Queue[str]) -> None:
        """One socket, from its handshake to its end."""
        with self._clock.busy():
            socket = await self._connect()
        me = asyncio.current_task()
        if socket is None:
            if self._socket is me:
                self._lost(None)
            return
        writer = asyncio.get_running_loop().create_task(self._write(socket, outgoing))
        code: int | None = None
        try:
            self._on_open()
            self.client.receive_connected(self.now())
            self.flush()
            code = await self._read(socket)
        finally:
            writer.cancel()
            await asyncio.shield(self._close_socket(socket))
        if self._socket is me:
            self._lost(code)

    async def _connect(self) -> ClientConnection | None:
        try:
            socket = await connect(
                self.url,
                create_connection=_Unanswering,
                origin=Origin(self.url),
                ssl=self._ssl_context,
                subprotocols=[Subprotocol("push-notification")],
                user_agent_header=USER_AGENT,
                compression=None,
                extensions=[_DEFLATE],
                open_timeout=self._open_timeout,
                close_timeout=_CLOSE_TIMEOUT,
                ping_interval=None,
                max_size=_MAX_FRAME,
                proxy=None,
            )
        except (OSError, TimeoutError, WebSocketException, InvalidHandshake, InvalidURI) as exc:
            self._fail(f"{self.url} cannot be reached: {exc}")
            return None
        self._connects += 1
        return socket

    async def _read(self, socket: ClientConnection) -> int | None:
        try:
            async for message in socket:
                if isinstance(message, str):
                    self._frames_received += 1
                    self._observe("received", message)
                    self.client.receive_text(message, self.now())
                    self.flush()
        except ConnectionClosed:
            pass
        code = socket.protocol.close_rcvd.code if socket.protocol.close_rcvd is not None else None
        self._fail(f"the push service closed the connection (code {code})")
        return code

    async def _write(self, socket: ClientConnection, outgoing: asyncio.Queue[str]) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                text = await outgoing.get()
                self._observe("sent", text)
                await socket.send(text)
                self._frames_sent += 1

    async def _close_socket(self, socket: ClientConnection) -> None:
        with contextlib.suppress(Exception):
            # Firefox's Close frame is empty: no status code.
            await socket.close(code=None)  # type: ignore[arg-type]

    def _lost(self, code: int | None) -> None:
        self._hello.clear()
        self._socket = None
        self.client.receive_disconnected(self.now(), code)
        self.flush()

    def _fail(self, cause: str) -> None:
        log.info("%s", cause)
        self._failures += 1
        self._last_failure = cause
