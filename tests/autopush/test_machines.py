"""Both machines: any input in any state, and one against the other."""

from __future__ import annotations

import json

from hypothesis import given, settings, strategies as st

from pyua.autopush.client import Client
from pyua.autopush.client_events import (
    CloseWanted,
    ConnectionWanted,
    HelloReceived,
    NotificationReceived,
    Registered,
    Unregistered,
)
from pyua.autopush.messages import Notification
from pyua.autopush.server import ServerConnection
from pyua.autopush.server_events import (
    BatchAcknowledged,
    ConnectionCloseWanted,
    DirectAcknowledged,
    MessagesWanted,
    RegisterReceived,
    ServerHelloReceived,
    UnregisterReceived,
)
from pyua.autopush.states import ClientState, ServerState
from pyua.errors import LocalProtocolError
from pyua.prefs import Prefs

UAID = "0123456789abcdef0123456789abcdef"
CHANNEL = "5f0c2ab4-9dd6-4b1e-8d3a-0123456789ab"

MEMBERS = [
    "uaid",
    "status",
    "use_webpush",
    "broadcasts",
    "channelID",
    "pushEndpoint",
    "version",
    "data",
    "headers",
    "updates",
    "key",
    "code",
]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 300) | st.floats() | st.sampled_from([CHANNEL, UAID, "v", "", "AQ"]),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(st.sampled_from(["encoding", "channelID", "version", "code"]), children, max_size=3)
    ),
    max_leaves=6,
)
frames = st.one_of(
    st.text(max_size=10),
    st.sampled_from(["{}", "null", "[]", "5", "{", '"\\ud800"']),
    st.fixed_dictionaries(
        {
            "messageType": st.sampled_from(
                ["hello", "HELLO", "register", "unregister", "notification", "broadcast", "ack", "nack", "ping", "x"]
            )
        },
        optional=dict.fromkeys(MEMBERS, json_values),
    ).map(json.dumps),
    st.sampled_from(
        [
            json.dumps({"messageType": "hello", "uaid": UAID, "use_webpush": True}),
            json.dumps({"messageType": "register", "channelID": CHANNEL, "status": 200, "pushEndpoint": "x:y"}),
            json.dumps({"messageType": "ack", "updates": [{"channelID": CHANNEL, "version": "v"}]}),
        ]
    ),
)
seconds = st.floats(0, 2_000)

client_calls = st.one_of(
    st.tuples(st.just("connect")),
    st.tuples(st.just("shut_down")),
    st.tuples(st.just("receive_connected")),
    st.tuples(st.just("receive_text"), frames),
    st.tuples(st.just("receive_disconnected"), st.sampled_from([None, 1000, 1006, 4774])),
    st.tuples(st.just("receive_timeout")),
    st.tuples(st.just("change_uaid"), st.sampled_from(["", UAID])),
    st.tuples(st.just("set_offline"), st.booleans()),
    st.tuples(st.just("send_register"), st.sampled_from([CHANNEL, UAID]), st.none() | st.just("AQ")),
    st.tuples(st.just("send_unregister"), st.just(CHANNEL), st.just(200)),
    st.tuples(st.just("send_ack"), st.just(CHANNEL), st.sampled_from(["v", 5, None]), st.just(100)),
    st.tuples(st.just("send_nack"), st.just("v"), st.just(301)),
    st.tuples(st.just("send_broadcast_subscribe"), st.just({"a": "1"})),
)


@settings(max_examples=300)
@given(st.lists(st.tuples(seconds, client_calls), max_size=30))
def test_the_client_is_always_in_a_known_state(calls):
    """Whatever comes in whatever order: frames can be encoded, requests end once, only callers' mistakes raise."""
    client = Client(Prefs())
    now = 0.0
    asked, answered, connections = 0, 0, 0
    for wait, (name, *arguments) in calls:
        now += wait
        if name == "receive_disconnected":
            arguments = [now, *arguments]
        elif name != "shut_down":
            arguments = [*arguments, now]
        try:
            getattr(client, name)(*arguments)
        except LocalProtocolError:
            assert name in {"receive_connected", "receive_text", "send_register"}
        else:
            asked += name == "send_register"
        assert client.state in ClientState
        for text in client.data_to_send():
            text.encode()
        for event in client.events_received():
            answered += type(event).__name__ in {"Registered", "RegisterFailed"}
            connections += isinstance(event, ConnectionWanted)
            connections -= isinstance(event, CloseWanted) and connections > 0
        deadline = client.next_deadline()
        assert deadline is None or deadline >= 0
    client.shut_down()
    answered += sum(type(event).__name__ == "RegisterFailed" for event in client.events_received())
    assert asked == answered
    assert client.state is ClientState.SHUT_DOWN
    assert client.next_deadline() is None


server_calls = st.one_of(
    st.tuples(st.just("receive_text"), frames),
    st.tuples(st.just("receive_binary")),
    st.tuples(st.just("receive_broken_frame")),
    st.tuples(st.just("receive_ping"), st.binary(max_size=3)),
    st.tuples(st.just("receive_pong")),
    st.tuples(st.just("receive_close"), st.integers(1000, 4999), st.text(max_size=3)),
    st.tuples(st.just("receive_disconnected")),
    st.tuples(st.just("receive_timeout")),
    st.tuples(st.just("send_direct"), st.just(Notification(CHANNEL, "v"))),
    st.tuples(st.just("check_store")),
    st.tuples(st.just("change_broadcasts"), st.just({"a": "1"})),
    st.tuples(st.just("close"), st.just(1011), st.just("SM")),
)


@settings(max_examples=300)
@given(st.lists(st.tuples(seconds, server_calls), max_size=30), st.booleans())
def test_the_server_is_always_in_a_known_state(calls, known):
    """Whatever comes in whatever order: it closes once, and never raises at what a peer sends."""
    server = ServerConnection(0.0, message_limit=5, direct_limit=5)
    now, closes = 0.0, 0
    for wait, (name, *arguments) in calls:
        now += wait
        timed = name in {"receive_text", "receive_ping", "receive_pong", "receive_timeout"}
        getattr(server, name)(*arguments, *([now] if timed else []))
        while events := server.events_received():
            for event in events:
                match event:
                    case ServerHelloReceived():
                        server.send_hello(UAID, {}, now, stored=known)
                    case MessagesWanted():
                        server.send_stored([], [Notification(CHANNEL, "v")])
                    case ConnectionCloseWanted():
                        closes += 1
                    case _:
                        pass
        server.data_to_send()
        assert server.state in ServerState
        assert closes <= 1
        if server.state is ServerState.CLOSED:
            assert server.next_deadline() is None


class Pair:
    """A client and a server machine that hear each other at once, and a store in a list."""

    def __init__(self, stored=()):
        self.client = Client(Prefs(), uaid=UAID, has_records=True)
        self.server = ServerConnection(0.0)
        self.stored = list(stored)
        self.client_events, self.server_events = [], []
        self.client.connect(0.0)
        self.run()

    def run(self):
        moved = True
        while moved:
            moved = False
            for event in self.client.events_received():
                moved = True
                self.client_events.append(event)
                if isinstance(event, ConnectionWanted):
                    self.client.receive_connected(0.0)
                elif isinstance(event, NotificationReceived):
                    self.client.send_ack(event.channel_id, event.version, 100, 0.0)
            for text in self.client.data_to_send():
                moved = True
                self.server.receive_text(text, 0.0)
                self.serve()
            for text in self.server.data_to_send():
                moved = True
                self.client.receive_text(text, 0.0)

    def serve(self):
        while events := self.server.events_received():
            for event in events:
                self.server_events.append(event)
                match event:
                    case ServerHelloReceived(uaid):
                        self.server.send_hello(uaid, {}, 0.0)
                    case RegisterReceived(channel_id):
                        self.server.send_registered(channel_id, 200, f"http://x/{channel_id}")
                    case UnregisterReceived(channel_id):
                        self.server.send_unregistered(channel_id)
                    case BatchAcknowledged(versions):
                        self.stored = [item for item in self.stored if item.version not in versions]
                    case MessagesWanted():
                        self.server.send_stored([], self.stored[:10])
                    case _:
                        pass


def test_the_two_machines_understand_each_other():
    """Hello, register, a direct message with its acknowledgement, unregister, ping."""
    pair = Pair()
    pair.client.send_register(CHANNEL, "AQ==", 0.0)
    pair.run()
    pair.server.send_direct(Notification(CHANNEL, "d", "AQ", {"encoding": "aes128gcm"}))
    pair.run()
    pair.client.send_unregister(CHANNEL, 200, 0.0)
    pair.run()
    pair.client.receive_timeout(1_800.0)
    assert pair.client.next_deadline() == 1_810.0
    pair.run()
    assert pair.client.next_deadline() == 1_800.0, "the pong has come"
    assert pair.client_events[1:] == [
        HelloReceived(UAID, uaid_changed=False, use_webpush=True),
        Registered(CHANNEL, CHANNEL, f"http://x/{CHANNEL}"),
        NotificationReceived(CHANNEL, "d", b"\x01", {"encoding": "aes128gcm"}),
        Unregistered(CHANNEL, ok=True),
    ]
    assert RegisterReceived(CHANNEL, b"\x01") in pair.server_events
    assert DirectAcknowledged("d", 100) in pair.server_events


@given(st.integers(0, 60))
def test_all_stored_messages_arrive_once_in_order(count):
    """Batch after batch, until the store is empty."""
    pair = Pair([Notification(CHANNEL, str(number)) for number in range(count)])
    received = [event.version for event in pair.client_events if isinstance(event, NotificationReceived)]
    assert received == [str(number) for number in range(count)]
    assert pair.stored == []
