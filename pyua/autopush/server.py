"""The push service's end of the protocol for one socket, as autopush behaves, without the socket and its
clock.

The service's part, after every call: write what ``data_to_send`` gives, act on ``events_received`` in order
(answering those that say so before the next call), and have ``receive_timeout`` called at ``next_deadline``.
Who is known and what is stored is the service's business; when it is asked is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from pyua.autopush.base64url import decode_as_autopush
from pyua.autopush.keepalive import Due, Keepalive
from pyua.autopush.messages import (
    PING_TEXT,
    Ack,
    Broadcast,
    BroadcastSubscribe,
    ClientHello,
    ClientMessage,
    Nack,
    Notification,
    Ping,
    Register,
    RegisterReply,
    ServerHello,
    Unregister,
    UnregisterReply,
)
from pyua.autopush.outstanding import Outstanding, Settled
from pyua.autopush.server_events import (
    BatchAcknowledged,
    BroadcastSubscribeReceived,
    ConnectionCloseWanted,
    DirectAcknowledged,
    MessagesWanted,
    NackReceived,
    PingWanted,
    PongWanted,
    RegisterReceived,
    ServerEvent,
    ServerHelloReceived,
    TopicAcknowledged,
    UnregisterReceived,
    UserDropWanted,
)
from pyua.autopush.states import ServerState, ServerStep, next_server_state
from pyua.autopush.strict_reader import read_client_message, read_uuid
from pyua.errors import LocalProtocolError, RemoteProtocolError

__all__ = ["UNUSABLE_KEY", "ServerConnection"]

#: The answer to a register whose key cannot be decoded: status and pushEndpoint.
UNUSABLE_KEY: Final = (400, "Failed to generate endpoint")

_CHANNEL_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


class ServerConnection:
    """One socket, from its opening to its close."""

    def __init__(
        self,
        now: float,
        *,
        message_limit: int = 150,
        handshake_timeout: float = 5.0,
        ping_interval: float = 300.0,
        ping_timeout: float = 4.0,
        direct_limit: int = 1_024,
    ) -> None:
        """The socket is open.

        Args:
            now: seconds of a clock that does not go back, as in all calls.
            message_limit: stored messages sent in one go, above which the user is dropped.
            handshake_timeout: how long the hello may take, seconds.
            ping_interval: pause between WebSocket pings, seconds.
            ping_timeout: how long a pong may take, seconds.
            direct_limit: unacknowledged messages, above which ``send_direct`` refuses.
        """
        self._state = ServerState.UNIDENTIFIED
        self._outstanding = Outstanding(message_limit)
        self._direct_limit = direct_limit
        self._keepalive = Keepalive(now, handshake_timeout, ping_interval, ping_timeout)
        self._reading = False
        self._broadcasts: dict[str, str] = {}
        self._outgoing: list[str] = []
        self._events: list[ServerEvent] = []

    # --- what the service asks ----------------------------------------------------------------

    @property
    def state(self) -> ServerState:
        """Where the connection stands."""
        return self._state

    @property
    def busy(self) -> bool:
        """Whether an answer of the user agent is due: an acknowledgement or a pong."""
        return self._keepalive.pong_awaited or bool(self._outstanding)

    def data_to_send(self) -> list[str]:
        """Take the text frames to write now, in order."""
        data, self._outgoing = self._outgoing, []
        return data

    def events_received(self) -> list[ServerEvent]:
        """Take what happened, in order."""
        events, self._events = self._events, []
        return events

    def next_deadline(self) -> float | None:
        """When ``receive_timeout`` wants to be called, or None."""
        return self._keepalive.deadline

    def unacknowledged_direct(self) -> tuple[str, ...]:
        """Versions sent with ``send_direct`` and not settled: to be stored when the socket closes."""
        return self._outstanding.direct

    # --- what the service answers and sends ---------------------------------------------------

    def send_hello(self, uaid: str, broadcasts: Mapping[str, object], now: float, *, stored: bool = True) -> None:
        """Identify the user agent.

        Args:
            uaid: 32 hex digits.
            broadcasts: versions that differ from those it has.
            now: seconds.
            stored: the user agent is known, so there may be stored messages: ``MessagesWanted`` follows.

        Raises:
            LocalProtocolError: no hello waits for an answer.
        """
        self._step(ServerStep.ANSWER)
        self._outgoing.append(ServerHello(uaid, broadcasts).to_text())
        self._keepalive.rest(now)
        if stored:
            self._want_messages()

    def refuse_hello(self) -> None:
        """The user agent is said to be connected later than now: close without an answer.

        Raises:
            LocalProtocolError: no hello waits for an answer.
        """
        if self._state is not ServerState.HELLO_RECEIVED:
            raise LocalProtocolError(f"no hello waits for an answer in state {self._state.name}")
        self._close(1011, "SM")

    def send_registered(self, channel_id: str, status: int, push_endpoint: str) -> None:
        """Answer a ``RegisterReceived``."""
        self._send(RegisterReply(channel_id, status, push_endpoint).to_text())

    def send_unregistered(self, channel_id: str, status: int = 200) -> None:
        """Answer an ``UnregisterReceived``."""
        self._send(UnregisterReply(channel_id, status).to_text())

    def send_stored(self, topics: Sequence[Notification], others: Sequence[Notification]) -> None:
        """Answer ``MessagesWanted``: what the store has next, messages with topics apart from others.

        Raises:
            LocalProtocolError: nothing was asked for.
        """
        if self._state is ServerState.CLOSED:
            return
        if not self._reading:
            raise LocalProtocolError("stored messages may only be sent when MessagesWanted asked for them")
        self._reading = False
        if not self._outstanding.add_batch(_versions(topics), _versions(others)):
            self._events.append(UserDropWanted())
            self._close(1000, "SM")
            return
        self._outgoing += [notification.to_text() for notification in (*topics, *others)]

    def send_direct(self, notification: Notification) -> bool:
        """Send a message past the store.

        Returns:
            False if the connection cannot take it, so that it must be stored.
        """
        if self._state is not ServerState.IDENTIFIED or self._outstanding.direct_count >= self._direct_limit:
            return False
        self._outstanding.add_direct(str(notification.version))
        self._outgoing.append(notification.to_text())
        return True

    def check_store(self) -> None:
        """There is something new in the store: read it when the time has come."""
        if self._state is ServerState.IDENTIFIED and self._outstanding.read_soon():
            self._want_messages()

    def send_broadcast(self, broadcasts: Mapping[str, object]) -> None:
        """Tell versions of broadcasts at once: the answer to a subscription."""
        self._send(Broadcast(broadcasts).to_text())

    def change_broadcasts(self, broadcasts: Mapping[str, str]) -> None:
        """Tell new versions of broadcasts when the next ping is due."""
        if self._state is ServerState.IDENTIFIED:
            self._broadcasts.update(broadcasts)

    def close(self, code: int, reason: str) -> None:
        """Close from the service's side: 1011 ``SM`` when a newer connection has the same user agent."""
        if self._state is not ServerState.CLOSED:
            self._close(code, reason)

    # --- what the user agent sends ------------------------------------------------------------

    def receive_text(self, text: str, now: float) -> None:
        """A text frame came in; never raises because of what is in it.

        Raises:
            LocalProtocolError: a hello still waits for the service's answer.
        """
        if self._state is ServerState.CLOSED:
            return
        if self._state is ServerState.HELLO_RECEIVED:
            raise LocalProtocolError("answer ServerHelloReceived with send_hello before reading on")
        try:
            message = read_client_message(text)
        except RemoteProtocolError as exc:
            self._close(exc.close_code, exc.reason)
            return
        if self._state is ServerState.UNIDENTIFIED:
            self._receive_first(message)
        else:
            self._receive_message(message, now)

    def receive_binary(self) -> None:
        """A binary frame, or a part of a message, came in."""
        self._close(1003, "UnsupportedMessage")

    def receive_broken_frame(self) -> None:
        """Something that is no WebSocket frame, or one that is too large, came in."""
        self._close(1002, "Protocol")

    def receive_ping(self, payload: bytes, now: float) -> None:
        """A WebSocket ping came in."""
        if self._state is ServerState.UNIDENTIFIED:
            self.receive_binary()
        elif self._state is not ServerState.CLOSED:
            self._events.append(PongWanted(payload))

    def receive_pong(self, now: float) -> None:
        """A WebSocket pong came in."""
        if self._state is ServerState.UNIDENTIFIED:
            self.receive_binary()
        elif self._keepalive.pong_awaited:
            self._keepalive.rest(now)

    def receive_close(self, code: int, reason: str) -> None:
        """A Close frame came in: it is returned as it is."""
        self._close(code, reason)

    def receive_disconnected(self) -> None:
        """The socket is gone."""
        if self._state is not ServerState.CLOSED:
            self._end()

    def receive_timeout(self, now: float) -> None:
        """Time has passed; harmless when nothing is due."""
        match self._keepalive.take_due(now):
            case Due.HANDSHAKE:
                self._close(1011, "HandshakeTimeout")
            case Due.PONG:
                self._close(1011, "PongTimeout")
            case Due.PING:
                self._ping(now)
            case Due.NOTHING:
                pass

    # --- inside -------------------------------------------------------------------------------

    def _receive_first(self, message: ClientMessage) -> None:
        if not isinstance(message, ClientHello):
            self._close(1011, "SM")
            return
        self._step(ServerStep.HELLO)
        self._keepalive.hello()
        self._events.append(ServerHelloReceived(_known_spelling(message.uaid), message.broadcasts))

    def _receive_message(self, message: ClientMessage, now: float) -> None:
        match message:
            case Ack(updates):
                for update in updates:
                    self._acknowledge(str(update.version), 100 if update.code is None else update.code)
                self._read_on()
            case Nack(version, code):
                self._events.append(NackReceived(str(version), code or 0))
            case Register(channel_id, key):
                self._register(channel_id, key)
            case Unregister(channel_id, code):
                self._events.append(UnregisterReceived(channel_id, 200 if code is None else code))
            case BroadcastSubscribe(broadcasts):
                self._events.append(BroadcastSubscribeReceived(broadcasts))
            case Ping():
                self._answer_ping(now)
            case ClientHello():
                self._close(1011, "SM")

    def _register(self, channel_id: str, key: str | None) -> None:
        if _CHANNEL_ID.match(channel_id) is None:
            self._close(1011, "SM")
            return
        try:
            decoded = None if key is None else decode_as_autopush(key)
        except ValueError:
            self._events.append(RegisterReceived(channel_id, None, key_readable=False))
        else:
            self._events.append(RegisterReceived(channel_id, decoded))

    def _acknowledge(self, version: str, code: int) -> None:
        match self._outstanding.settle(version):
            case Settled.DIRECT:
                self._events.append(DirectAcknowledged(version, code))
            case Settled.TOPIC:
                self._events.append(TopicAcknowledged(version, code))
            case _:
                pass

    def _read_on(self) -> None:
        batch, read_again = self._outstanding.take_finished()
        if batch:
            self._events.append(BatchAcknowledged(batch))
        if read_again:
            self._want_messages()

    def _want_messages(self) -> None:
        if not self._reading:
            self._reading = True
            self._events.append(MessagesWanted())

    def _answer_ping(self, now: float) -> None:
        if self._keepalive.allow_user_agent_ping(now):
            self._outgoing.append(PING_TEXT)
        else:
            self._close(1011, "SM")

    def _ping(self, now: float) -> None:
        if self._broadcasts:
            self._outgoing.append(Broadcast(self._broadcasts).to_text())
            self._broadcasts = {}
            self._keepalive.rest(now)
        else:
            self._keepalive.ping(now)
            self._events.append(PingWanted())

    def _send(self, text: str) -> None:
        if self._state is ServerState.IDENTIFIED:
            self._outgoing.append(text)

    def _step(self, step: ServerStep) -> None:
        self._state = next_server_state(self._state, step)

    def _close(self, code: int, reason: str) -> None:
        if self._state is not ServerState.CLOSED:
            self._end()
            self._events.append(ConnectionCloseWanted(code, reason))

    def _end(self) -> None:
        self._step(ServerStep.CLOSE)
        self._keepalive.stop()
        self._reading = False


def _versions(notifications: Sequence[Notification]) -> tuple[str, ...]:
    return tuple(str(notification.version) for notification in notifications)


def _known_spelling(uaid: str | None) -> str | None:
    """A UAID as the service writes it, or None for what it cannot have given."""
    try:
        return read_uuid(uaid or "").hex
    except ValueError:
        return None
