"""The user agent's end of the protocol, as Firefox ESR 153 behaves, without a socket and without a clock.

The I/O layer's part, after every call: write what ``data_to_send`` gives, act on ``events_received``, and
have ``receive_timeout`` called at ``next_deadline``. Times are seconds of any clock that does not go back.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from pyua.autopush.backoff import Backoff
from pyua.autopush.base64url import decode_as_firefox
from pyua.autopush.broadcasts import BroadcastListeners
from pyua.autopush.client_events import (
    BroadcastReceived,
    ClientEvent,
    CloseWanted,
    ConnectionWanted,
    FailureReason,
    HelloReceived,
    MessageDropped,
    NotificationReceived,
    Registered,
    RegisterFailed,
    Unregistered,
    UnregisterFailed,
    UpdateReceived,
)
from pyua.autopush.json_text import read_json
from pyua.autopush.lenient_reader import message_kind, read_server_message
from pyua.autopush.messages import (
    PING_TEXT,
    Ack,
    Broadcast,
    BroadcastSubscribe,
    ClientHello,
    Nack,
    Notification,
    Register,
    RegisterReply,
    ServerHello,
    Unregister,
    UnregisterReply,
    Update,
    Updates,
)
from pyua.autopush.pending import PendingRequests
from pyua.autopush.states import ClientState, ClientStep, next_client_state
from pyua.autopush.versions import Version
from pyua.errors import LocalProtocolError
from pyua.prefs import Prefs

__all__ = ["NO_RECONNECT", "Client"]

#: The close code by which a server asks not to be connected to again until there is something to send.
NO_RECONNECT: Final = 4774
#: Frames that wait for a connection. Firefox has no limit; more than this would mean a server that is long
#: gone.
_MAX_QUEUED: Final = 1_024


class Client:
    """Firefox's push connection as a state machine.

    Attributes:
        has_records: whether there is an unexpired subscription; the hello names the UAID only if there is.
        uaid: the id that the service gave, empty without one.
    """

    def __init__(
        self,
        prefs: Prefs,
        *,
        uaid: str = "",
        has_records: bool = False,
        broadcasts: Mapping[str, Any] | None = None,
    ) -> None:
        """Begin without a socket; ``connect`` asks for one."""
        self.uaid = uaid
        self.has_records = has_records
        self._listeners = BroadcastListeners(broadcasts or {})
        self._hello_broadcasts: Mapping[str, Any] = {}
        self._state = ClientState.SHUT_DOWN
        self._available = False
        self._use_webpush = False
        self._ping_interval = prefs.ping_interval / 1000
        self._backoff = Backoff(prefs.retry_base_interval / 1000, self._ping_interval)
        self._pending = PendingRequests(prefs.request_timeout / 1000)
        self._ping_at: float | None = None
        self._connect_at: float | None = None
        self._queued: deque[str] = deque(maxlen=_MAX_QUEUED)
        self._outgoing: list[str] = []
        self._events: list[ClientEvent] = []

    # --- what the I/O layer asks --------------------------------------------------------------

    @property
    def state(self) -> ClientState:
        """Where the connection stands."""
        return self._state

    @property
    def broadcasts(self) -> Mapping[str, Any]:
        """Last version by id, of all broadcasts subscribed to."""
        return self._listeners.versions

    @property
    def available(self) -> bool:
        """Whether a connection exists or may be made: not before ``connect``, not while offline."""
        return self._available

    @property
    def busy(self) -> bool:
        """Whether an answer of the service is due: to the hello, a request or a ping."""
        if self._state is ClientState.READY:
            return self._pending.awaited
        return self._state is ClientState.WAITING_FOR_HELLO

    def data_to_send(self) -> list[str]:
        """Take the frames to write now, in order."""
        data, self._outgoing = self._outgoing, []
        return data

    def events_received(self) -> list[ClientEvent]:
        """Take what happened, in order."""
        events, self._events = self._events, []
        return events

    def next_deadline(self) -> float | None:
        """When ``receive_timeout`` wants to be called, or None."""
        deadlines = [at for at in (self._pending.tick_at, self._ping_at, self._connect_at) if at is not None]
        return min(deadlines, default=None)

    # --- the connection -----------------------------------------------------------------------

    def connect(self, now: float) -> None:
        """Have a connection from now on: at once, and again whenever it is lost."""
        self._available = True
        # As in Firefox, each hello until the next call names these: what is listened to later is missing after a
        # connection was lost.
        self._hello_broadcasts = dict(self._listeners.versions)
        self._begin()

    def shut_down(self) -> None:
        """Give up the connection; waiting requests fail, and new ones until ``connect``."""
        self._available = False
        self._close(cancel=True)

    def set_offline(self, offline: bool, now: float) -> None:
        """The network went away, or came back."""
        if offline:
            self.shut_down()
        else:
            self.connect(now)

    def change_uaid(self, uaid: str, now: float) -> None:
        """Somebody edited ``dom.push.userAgentID``: waiting requests fail, a new connection is made later."""
        self.uaid = uaid
        if self._state is ClientState.READY:
            self._close(cancel=True)
            self._schedule_connect(now)

    def receive_connected(self, now: float) -> None:
        """The socket that ``ConnectionWanted`` asked for is open.

        Raises:
            LocalProtocolError: none was asked for.
        """
        if self._state is ClientState.SHUT_DOWN:
            # It was given up while it was being opened.
            self._events.append(CloseWanted())
            return
        self._step(ClientStep.OPENED)
        uaid = self.uaid if self.has_records else None
        self._outgoing.append(ClientHello(uaid, self._hello_broadcasts).to_text())

    def receive_disconnected(self, now: float, code: int | None = None) -> None:
        """The socket is gone, or could not be opened.

        Args:
            now: seconds.
            code: the close code that the server gave, if any.
        """
        if self._state is ClientState.SHUT_DOWN:
            return
        if code == NO_RECONNECT:
            self._drop_socket()
            self._cancel_requests()
        else:
            self._drop_socket()
            self._schedule_connect(now)

    def receive_timeout(self, now: float) -> None:
        """Time has passed; harmless when nothing is due."""
        if self._pending.tick_at is not None and self._pending.tick_at <= now:
            overdue, failed = self._pending.tick(now)
            for message in failed:
                self._fail(message, FailureReason.TIMEOUT)
            if overdue:
                self._close(cancel=False)
                self._schedule_connect(now)
        if self._ping_at is not None and self._ping_at <= now:
            self._ping_at = None
            self._pending.ping(now)
            self._outgoing.append(PING_TEXT)
        if self._connect_at is not None and self._connect_at <= now:
            self._begin()

    # --- requests -----------------------------------------------------------------------------

    def send_register(self, channel_id: str, key: str | None, now: float) -> None:
        """Ask for an endpoint: ``Registered`` or ``RegisterFailed`` follows.

        Args:
            channel_id: a new lower-case UUID.
            key: the application server's public key, base64url with padding, or None.
            now: seconds.

        Raises:
            LocalProtocolError: this channel is being registered already.
        """
        message = Register(channel_id, key)
        if message in self._pending:
            raise LocalProtocolError(f"channel {channel_id} is being registered already; wait for the answer")
        self._request(message, now)

    def send_unregister(self, channel_id: str, code: int, now: float) -> None:
        """Give up a channel: ``Unregistered`` or ``UnregisterFailed`` follows, once if asked twice."""
        message = Unregister(channel_id, int(code))
        if message not in self._pending:
            self._request(message, now)

    def send_ack(self, channel_id: str, version: Version, code: int, now: float) -> None:
        """Tell what became of a message (``AckCode``)."""
        self._send(Ack((Update(channel_id, version, int(code)),)).to_text())

    def send_nack(self, version: Version, code: int, now: float) -> None:
        """Tell that a worker failed to handle a message (``NackCode``)."""
        self._send(Nack(version, int(code)).to_text())

    def send_broadcast_subscribe(self, broadcasts: Mapping[str, str], now: float) -> None:
        """Listen to broadcasts, given the last version known of each; those that are listened to are not asked for.

        Raises:
            LocalProtocolError: a version that is empty, or no text.
        """
        for broadcast, version in broadcasts.items():
            if not isinstance(version, str) or not version:
                raise LocalProtocolError(f"version {version!r} of {broadcast}; give a text that is not empty")
        new = self._listeners.subscribe(broadcasts)
        if new:
            self._send(BroadcastSubscribe(new).to_text())

    # --- what the server sends ----------------------------------------------------------------

    def receive_text(self, text: str, now: float) -> None:
        """A text frame came in; never raises because of what is in it.

        Raises:
            LocalProtocolError: no socket can have received it, because none is open yet.
        """
        if self._state is ClientState.SHUT_DOWN:
            return
        if self._state is ClientState.WAITING_FOR_WS_START:
            raise LocalProtocolError("a frame before the socket is open: call receive_connected first")
        self._pending.pong()
        try:
            value = read_json(text)
        except ValueError:
            return
        self._backoff.reset()
        if value is None:
            return
        self._ping_at = now + self._ping_interval
        kind = message_kind(value)
        if kind == "pong":
            self._pending.stop_if_idle()
        elif kind:
            self._receive_message(kind, value, now)

    def _receive_message(self, kind: str, members: Mapping[str, Any], now: float) -> None:
        message = read_server_message(kind, members, use_webpush=self._use_webpush)
        match message:
            case Notification():
                self._receive_notification(message)
            case Updates(updates):
                self._events += [UpdateReceived(update.channel_id, _number(update)) for update in updates]
            case RegisterReply():
                self._receive_registered(message)
            case UnregisterReply(channel_id, status):
                request = self._pending.take(Unregister, channel_id)
                if request is not None:
                    self._events.append(Unregistered(request.channel_id, status == 200))
            case Broadcast(broadcasts):
                self._tell(self._listeners.receive(broadcasts))
            case ServerHello() if self._state is ClientState.WAITING_FOR_HELLO:
                self._receive_hello(message)
            case _ if kind == "hello":
                # A second one, or one without a usable UAID: Firefox turns its back on such a server.
                self._close(cancel=True)
            case _:
                pass

    def _receive_hello(self, hello: ServerHello) -> None:
        uaid_changed = hello.uaid != self.uaid
        self.uaid = hello.uaid
        self._use_webpush = hello.use_webpush
        self._step(ClientStep.HELLO)
        self._events.append(HelloReceived(hello.uaid, uaid_changed, hello.use_webpush))
        self._tell(self._listeners.receive_hello(hello.broadcasts))
        self._outgoing += [message.to_text() for message in self._pending.messages()]
        self._outgoing += self._queued
        self._queued.clear()

    def _receive_registered(self, reply: RegisterReply) -> None:
        request = self._pending.take(Register, reply.channel_id)
        if request is None:
            return
        if reply.status != 200:
            failed = RegisterFailed(request.channel_id, FailureReason.REFUSED, reply.status)
            self._events.append(failed)
        elif not reply.push_endpoint:
            self._events.append(RegisterFailed(request.channel_id, FailureReason.BAD_ENDPOINT, reply.status))
        else:
            self._events.append(Registered(reply.channel_id, request.channel_id, reply.push_endpoint))

    def _receive_notification(self, message: Notification) -> None:
        data = None
        if message.data is not None:
            try:
                data = decode_as_firefox(message.data)
            except ValueError as exc:
                self._events.append(MessageDropped(message.channel_id, message.version, f"data: {exc}"))
                return
        received = NotificationReceived(message.channel_id, message.version, data, message.headers)
        self._events.append(received)

    def _tell(self, event: BroadcastReceived | None) -> None:
        if event is not None:
            self._events.append(event)

    # --- inside -------------------------------------------------------------------------------

    def _step(self, step: ClientStep) -> None:
        self._state = next_client_state(self._state, step)

    def _begin(self) -> None:
        self._connect_at = None
        if self._state is ClientState.SHUT_DOWN:
            self._step(ClientStep.CONNECT)
            self._events.append(ConnectionWanted())

    def _request(self, message: Register | Unregister, now: float) -> None:
        if not self._available:
            self._fail(message, FailureReason.OFFLINE)
            return
        self._pending.add(message, now)
        if self._state is ClientState.READY:
            self._outgoing.append(message.to_text())
        else:
            self._begin()

    def _send(self, text: str) -> None:
        if self._state is ClientState.READY:
            self._outgoing.append(text)
        elif self._available:
            self._queued.append(text)
            self._begin()

    def _close(self, *, cancel: bool) -> None:
        """Close the socket from our side."""
        if self._state is not ClientState.SHUT_DOWN:
            self._events.append(CloseWanted())
        self._drop_socket()
        if cancel:
            self._connect_at = None
            self._cancel_requests()

    def _drop_socket(self) -> None:
        if self._state is not ClientState.SHUT_DOWN:
            self._step(ClientStep.CLOSE)
        self._ping_at = None
        self._pending.pong()
        self._pending.stop_if_idle()
        # What waited for this attempt goes with it: Firefox does not try twice.
        self._queued.clear()
        self._outgoing.clear()

    def _schedule_connect(self, now: float) -> None:
        self._connect_at = now + self._backoff.next_delay()

    def _cancel_requests(self) -> None:
        for message in self._pending.take_all():
            self._fail(message, FailureReason.ABORTED)

    def _fail(self, message: Register | Unregister, reason: FailureReason) -> None:
        failed = RegisterFailed if isinstance(message, Register) else UnregisterFailed
        self._events.append(failed(message.channel_id, reason))


def _number(update: Update) -> int | float:
    return update.version if isinstance(update.version, int | float) else math.nan
