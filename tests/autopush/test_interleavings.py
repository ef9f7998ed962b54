"""The two machines and a store, with everything between them in any order: nothing is lost, nothing comes after its end.

Frames lie on the wire until a rule carries them; acknowledgements are given late or never; connections break at any
moment, with all that was on the wire.
"""

from __future__ import annotations

from collections import deque

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pyua.autopush.client import Client
from pyua.autopush.client_events import CloseWanted, ConnectionWanted, NotificationReceived
from pyua.autopush.server import ServerConnection
from pyua.autopush.server_events import (
    BatchAcknowledged,
    ConnectionCloseWanted,
    DirectAcknowledged,
    MessagesWanted,
    ServerHelloReceived,
    TopicAcknowledged,
)
from pyua.autopush.states import ServerState
from pyua.prefs import Prefs
from pyua.service.memory_store import MemoryStore
from pyua.service.message import Message

UAID = "a" * 32
CHANNEL = "11111111-2222-4333-8444-555555555555"
NOW = 1_000_000


class Interleavings(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.now = 0.0
        self.store = MemoryStore()
        self.store.add_user(UAID, NOW)
        self.store.add_channel(UAID, CHANNEL)
        self.client = Client(Prefs(), uaid=UAID, has_records=True)
        self.server = None
        self.to_server, self.to_client = deque(), deque()
        self.direct = {}
        self.to_acknowledge = deque()
        #: By version: whether it may be replaced by a later one of its topic.
        self.sent, self.topics = {}, {}
        self.received, self.settled = [], set()
        self.client.connect(self.now)
        self.look_at_client()

    # --- the two ends, as the user agent and the service act on their machines -----------------------

    def look_at_client(self):
        while events := self.client.events_received():
            for event in events:
                match event:
                    case ConnectionWanted():
                        self.lose_wire()
                        self.server = ServerConnection(self.now)
                        self.client.receive_connected(self.now)
                    case CloseWanted():
                        self.lose_wire()
                        self.client.receive_disconnected(self.now)
                    case NotificationReceived(channel_id, version):
                        assert version not in self.settled, "delivered after it was acknowledged"
                        self.received.append(version)
                        self.to_acknowledge.append((channel_id, version))
        self.to_server.extend(self.client.data_to_send())

    def look_at_server(self):
        if self.server is None:
            return
        while events := self.server.events_received():
            for event in events:
                match event:
                    case ServerHelloReceived():
                        self.server.send_hello(UAID, {}, self.now)
                    case MessagesWanted():
                        batch = self.store.next_batch(UAID, NOW)
                        self.server.send_stored(
                            [message.notification() for message in batch.topics],
                            [message.notification() for message in batch.others],
                        )
                    case DirectAcknowledged(version):
                        self.direct.pop(version, None)
                        self.settled.add(version)
                    case TopicAcknowledged(version):
                        self.store.remove_messages(UAID, [version])
                        self.settled.add(version)
                    case BatchAcknowledged(versions):
                        self.store.remove_messages(UAID, versions)
                        self.settled.update(versions)
                    case ConnectionCloseWanted():
                        raise AssertionError("the server had nothing to complain of")
        self.to_client.extend(self.server.data_to_send())

    def lose_wire(self):
        self.to_server.clear()
        self.to_client.clear()
        self.to_acknowledge.clear()
        if self.server is not None:
            self.server.receive_disconnected()
            self.look_at_server()
            self.to_client.clear()
            self.server = None
        self.store.save(self.direct.values())
        self.direct = {}

    # --- what may happen ------------------------------------------------------------------------------

    def send(self, topic=None):
        version = f"v{len(self.sent)}"
        sort_key = f"02:{len(self.sent):06}" if topic is None else f"01:{topic}"
        message = Message(UAID, CHANNEL, version, sort_key, topic, None, None, NOW, 60)
        self.sent[version] = topic
        if self.server is not None and self.server.send_direct(message.notification()):
            self.direct[version] = message
        else:
            if topic is not None:
                self.topics[topic] = version
            self.store.save([message])
            if self.server is not None:
                self.server.check_store()
        self.look_at_server()

    @rule()
    def a_sender_posts(self):
        self.send()

    @rule()
    def a_sender_posts_with_a_topic(self):
        self.send("t")

    @precondition(lambda self: self.to_server)
    @rule()
    def the_server_reads_a_frame(self):
        if self.server.state is not ServerState.CLOSED:
            self.server.receive_text(self.to_server.popleft(), self.now)
            self.look_at_server()

    @precondition(lambda self: self.to_client)
    @rule()
    def the_client_reads_a_frame(self):
        self.client.receive_text(self.to_client.popleft(), self.now)
        self.look_at_client()

    @precondition(lambda self: self.to_acknowledge)
    @rule()
    def the_client_acknowledges(self):
        channel_id, version = self.to_acknowledge.popleft()
        self.client.send_ack(channel_id, version, 100, self.now)
        self.look_at_client()

    @precondition(lambda self: self.server is not None)
    @rule()
    def the_connection_breaks(self):
        self.lose_wire()
        self.client.receive_disconnected(self.now)
        self.look_at_client()

    @rule()
    def the_client_comes_back(self):
        if self.server is None:
            self.now = max(self.now, self.client.next_deadline() or self.now)
            self.client.receive_timeout(self.now)
            self.look_at_client()

    @invariant()
    def what_was_received_was_sent(self):
        assert set(getattr(self, "received", ())) <= set(getattr(self, "sent", ()))

    # --- in the end everything gets through --------------------------------------------------------------

    def teardown(self):
        if not hasattr(self, "client"):
            return
        for _ in range(10_000):
            if self.server is None:
                self.the_client_comes_back()
            elif self.to_server:
                self.the_server_reads_a_frame()
            elif self.to_client:
                self.the_client_reads_a_frame()
            elif self.to_acknowledge:
                self.the_client_acknowledges()
            else:
                break
        assert not self.direct
        assert self.store.next_batch(UAID, NOW).topics == self.store.next_batch(UAID, NOW).others == ()
        lost = {version for version, topic in self.sent.items() if topic is None} - set(self.received)
        assert not lost
        if self.topics:
            last = max(
                (version for version, topic in self.sent.items() if topic == "t"), key=lambda name: int(name[1:])
            )
            assert last in self.received, "the last of a topic is never replaced"


Interleavings.TestCase.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
TestInterleavings = Interleavings.TestCase
