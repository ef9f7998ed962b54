"""One user agent's socket: where the server machine meets a WebSocket, the store and the clock."""

from __future__ import annotations

import asyncio
import logging
import uuid
from dataclasses import dataclass, replace
from typing import Final

from aiohttp import WSMsgType, web

from pyua.autopush.messages import Notification
from pyua.autopush.server import UNUSABLE_KEY, ServerConnection
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
from pyua.autopush.states import ServerState
from pyua.clock import Clock, Patience, TimerHandle
from pyua.service.broadcasts import Broadcasts
from pyua.service.counters import Counters
from pyua.service.disturbance import Wire
from pyua.service.endpoint import Endpoint
from pyua.service.faults import Faults
from pyua.service.limits import Limits
from pyua.service.message import Message
from pyua.service.neighbours import Neighbours
from pyua.service.outbox import CloseFrame, Outbox, PingFrame, PongFrame, Socket
from pyua.service.registry import Registry
from pyua.service.store import Store, StoreError
from pyua.service.tokens import EndpointToken, MessageIds, key_hash

__all__ = ["ClientSocket", "Surroundings"]

log = logging.getLogger(__name__)

#: How long a peer may take to answer a Close frame, seconds of real time. Firefox never answers it.
_CLOSE_TIMEOUT: Final = 0.5


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a socket has to do with."""

    clock: Clock
    limits: Limits
    store: Store
    registry: Registry
    endpoint: Endpoint
    message_ids: MessageIds
    broadcasts: Broadcasts
    counters: Counters
    faults: Faults
    neighbours: Neighbours


class ClientSocket:
    """A connection from its WebSocket handshake to its end; see ``ConnectedUserAgent``."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._its = surroundings
        limits = surroundings.limits
        self._machine = ServerConnection(
            surroundings.clock.monotonic(),
            message_limit=limits.message_limit,
            handshake_timeout=limits.handshake_timeout,
            ping_interval=limits.ping_interval,
            ping_timeout=limits.ping_timeout,
            direct_limit=limits.max_unacknowledged,
        )
        self._socket = Socket(
            timeout=_CLOSE_TIMEOUT,
            autoclose=False,
            autoping=False,
            compress=False,
            max_msg_size=limits.max_frame + 1,
        )
        self._outbox = Outbox(limits.max_queue)
        faults = surroundings.faults
        self._wire = Wire(self._outbox.add, surroundings.clock, lambda: faults.disturbance)
        self._patience = Patience(surroundings.clock)
        self._uaid: str | None = None
        self._user_stored = False
        self._direct: dict[str, Message] = {}
        self._subscribed: set[str] = set()
        self._timer: TimerHandle | None = None
        self._timer_at: float | None = None
        self._transport: asyncio.Transport | None = None

    async def run(self, request: web.BaseRequest) -> web.StreamResponse:
        """Serve the connection until it ends."""
        await self._socket.prepare(request)
        self._transport = request.transport
        self._its.registry.add(self)
        writer = asyncio.create_task(self._outbox.write(self._socket))
        try:
            self._flush()
            while self._machine.state is not ServerState.CLOSED:
                await self._receive()
                await self._outbox.wait_for_room()
            # The Close frame is the writer's last.
            await asyncio.wait([writer], timeout=2 * _CLOSE_TIMEOUT)
        finally:
            self._machine.receive_disconnected()
            self._end()
            self._its.registry.remove(self)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            if self._transport is not None and not self._socket.closed:
                self._transport.abort()
        return self._socket

    # --- what the rest of the service asks ------------------------------------------------------

    def deliver(self, message: Message) -> bool:
        """Send a message at once; False if it must be stored instead."""
        if self._outbox.full or not self._machine.send_direct(message.notification()):
            return False
        self._direct[message.message_id] = message
        self._patience.extend()
        self._flush()
        return True

    def check_store(self) -> None:
        """There is something new in the store for this user agent."""
        self._machine.check_store()
        self._flush()

    def change_broadcast(self, broadcast: str, version: str) -> None:
        """There is a new version of a broadcast."""
        if broadcast in self._subscribed:
            self._machine.change_broadcasts({broadcast: version})

    def close(self, code: int, reason: str) -> None:
        """Close with a Close frame; what is not acknowledged is stored."""
        self._machine.close(code, reason)
        self._flush()

    def abort(self) -> None:
        """Drop the TCP connection; what is not acknowledged is stored."""
        self._machine.receive_disconnected()
        self._end()
        if self._transport is not None:
            self._transport.abort()

    # --- the socket ---------------------------------------------------------------------------

    async def _receive(self) -> None:
        frame = await self._socket.receive()
        now = self._its.clock.monotonic()
        match frame.type:
            case WSMsgType.TEXT:
                self._machine.receive_text(frame.data, now)
            case WSMsgType.BINARY:
                self._machine.receive_binary()
            case WSMsgType.PING:
                self._machine.receive_ping(bytes(frame.data), now)
            case WSMsgType.PONG:
                self._machine.receive_pong(now)
            case WSMsgType.CLOSE:
                self._machine.receive_close(frame.data or 1000, frame.extra or "")
            case _:
                # Lost, closed from our side, or closed by aiohttp because of a broken frame.
                self._machine.receive_disconnected()
        self._flush()

    def _flush(self) -> None:
        """Act on everything the machine has to say, until it is silent."""
        while True:
            for text in self._machine.data_to_send():
                self._wire.send(text)
            events = self._machine.events_received()
            if not events:
                break
            try:
                for event in events:
                    self._act(event)
            except StoreError:
                log.exception("a user agent is disconnected because the store failed")
                self._machine.close(1011, "SM")
        if self._machine.state is ServerState.CLOSED:
            self._end()
        else:
            if not self._machine.busy:
                self._patience.end()
            self._set_timer()

    def _set_timer(self) -> None:
        deadline = self._machine.next_deadline()
        if deadline == self._timer_at:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer_at = deadline
        clock = self._its.clock
        self._timer = None if deadline is None else clock.call_later(deadline - clock.monotonic(), self._timeout)

    def _timeout(self) -> None:
        self._timer = self._timer_at = None
        self._machine.receive_timeout(self._its.clock.monotonic())
        self._flush()

    def _end(self) -> None:
        """Store what was sent past the store and not acknowledged; harmless when done before."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._timer_at = None
        self._wire.close()
        self._patience.end()
        if self._uaid is not None:
            self._its.registry.release(self._uaid, self)
        unsettled, self._direct = self._direct, {}
        now = self._its.clock.time()
        kept = [
            # Stored as of now, but no longer valid than it was.
            replace(message, sort_key=self._its.message_ids.sort_key(message.topic, now))
            for message in unsettled.values()
            if message.ttl > 0
        ]
        if not kept:
            return
        self._its.counters.kept += len(kept)
        if self._its.store.durable:  # they are there already
            self._its.neighbours.stored(kept[0].uaid)
            return
        try:
            self._its.store.save(kept)
        except StoreError:
            log.exception("%d messages that were not acknowledged are lost", len(kept))

    # --- what the machine tells -----------------------------------------------------------------

    def _act(self, event: ServerEvent) -> None:
        its = self._its
        match event:
            case ServerHelloReceived():
                self._hello(event)
            case RegisterReceived():
                self._register(event)
            case UnregisterReceived(channel_id):
                self._unregister(channel_id)
            case MessagesWanted():
                self._send_stored()
            case DirectAcknowledged(version, code):
                if self._direct.pop(version, None) is not None and its.store.durable:
                    its.store.remove_messages(self._known_uaid, [version])
                its.counters.acknowledged[code] += 1
            case TopicAcknowledged(version, code):
                its.store.remove_messages(self._known_uaid, [version])
                its.counters.acknowledged[code] += 1
            case BatchAcknowledged(versions):
                its.store.remove_messages(self._known_uaid, versions)
                its.counters.acknowledged[100] += len(versions)
            case NackReceived(_, code):
                its.counters.not_acknowledged[code] += 1
            case BroadcastSubscribeReceived(broadcasts):
                self._subscribed |= its.broadcasts.known(broadcasts)
                if answer := its.broadcasts.answer(broadcasts):
                    self._machine.send_broadcast(answer)
            case UserDropWanted():
                its.store.drop_user(self._known_uaid)
            case PingWanted():
                self._patience.extend()
                self._outbox.add(PingFrame())
            case PongWanted(payload):
                self._outbox.add(PongFrame(payload))
            case ConnectionCloseWanted(code, reason):
                self._outbox.add(CloseFrame(code, reason))

    @property
    def _known_uaid(self) -> str:
        assert self._uaid is not None, "the machine speaks of messages only after a hello"
        return self._uaid

    def _hello(self, hello: ServerHelloReceived) -> None:
        its, now = self._its, self._its.clock.time()
        if its.faults.take_hello():
            self._machine.refuse_hello()
            return
        connected_at = None if hello.uaid is None else its.store.connected_at(hello.uaid, now)
        if hello.uaid is None or connected_at is None:
            # It is written down when it registers its first channel.
            uaid = uuid.uuid4().hex
        elif connected_at > now:
            self._machine.refuse_hello()
            return
        else:
            uaid = hello.uaid
            self._user_stored = True
            its.store.touch_user(uaid, now)
        self._uaid = uaid
        its.registry.claim(uaid, self)
        its.neighbours.claimed(uaid)
        self._subscribed = its.broadcasts.known(hello.broadcasts)
        self._machine.send_hello(
            uaid, its.broadcasts.answer(hello.broadcasts), its.clock.monotonic(), stored=self._user_stored
        )

    def _register(self, register: RegisterReceived) -> None:
        its, now = self._its, self._its.clock.time()
        channel_id, uaid = register.channel_id, self._known_uaid
        try:
            its.store.add_user(uaid, now)
            if not register.key_readable:
                self._machine.send_registered(channel_id, *UNUSABLE_KEY)
                return
            its.store.add_channel(uaid, channel_id)
        except StoreError:
            self._machine.send_registered(channel_id, 500, "")
            return
        key = None if register.key is None else key_hash(register.key)
        url = its.endpoint.endpoint_url(EndpointToken(uaid, channel_id, key), now)
        self._machine.send_registered(channel_id, 200, url)

    def _unregister(self, channel_id: str) -> None:
        try:
            self._its.store.remove_channel(self._known_uaid, channel_id)
        except StoreError:
            self._machine.send_unregistered(channel_id, 500)
        else:
            self._machine.send_unregistered(channel_id)

    def _send_stored(self) -> None:
        # What was sent past the store is in it all the same, if it is one that lasts.
        on_their_way = self._direct if self._its.store.durable else ()
        batch = self._its.store.next_batch(self._known_uaid, self._its.clock.time(), on_their_way)
        self._machine.send_stored(_notifications(batch.topics), _notifications(batch.others))
        if batch.topics or batch.others:
            self._its.counters.sent_from_store += len(batch.topics) + len(batch.others)
            self._patience.extend()


def _notifications(messages: tuple[Message, ...]) -> list[Notification]:
    return [message.notification() for message in messages]
