"""The push service's end: each rule of autopush with literal frames."""

from __future__ import annotations

import pytest

from pyua.autopush.messages import Notification
from pyua.autopush.server import ServerConnection
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
    ServerHelloReceived,
    TopicAcknowledged,
    UnregisterReceived,
    UserDropWanted,
)
from pyua.autopush.states import ServerState
from pyua.errors import LocalProtocolError

UAID = "0123456789abcdef0123456789abcdef"
CHANNEL = "5f0c2ab4-9dd6-4b1e-8d3a-0123456789ab"


def message(version):
    return Notification(CHANNEL, version)


def ack(*versions, code=None):
    members = "" if code is None else f',"code":{code}'
    updates = ",".join(f'{{"channelID":"{CHANNEL}","version":"{v}"{members}}}' for v in versions)
    return f'{{"messageType":"ack","updates":[{updates}]}}'


def ready(**options):
    """A connection after the hello of a known user agent, whose store was found empty."""
    it = ServerConnection(0.0, **options)
    it.receive_text('{"messageType":"hello"}', 0.0)
    it.send_hello(UAID, {}, 0.0)
    it.events_received()
    it.send_stored([], [])
    it.data_to_send()
    return it


# --- hello ----------------------------------------------------------------------------------------


def test_hello_is_answered_and_stored_messages_follow():
    """The service names the user agent, and is asked for what it has stored."""
    it = ServerConnection(0.0)
    it.receive_text('{"messageType":"hello","uaid":"01234567-89AB-cdef-0123-456789abcdef","broadcasts":{"a":"1"}}', 1)
    assert it.events_received() == [ServerHelloReceived(UAID, {"a": "1"})]
    it.send_hello(UAID, {"a": "2"}, 1.0)
    assert it.data_to_send() == [
        f'{{"messageType":"hello","uaid":"{UAID}","status":200,"use_webpush":true,"broadcasts":{{"a":"2"}}}}'
    ]
    assert it.events_received() == [MessagesWanted()]
    it.send_stored([message("t")], [message("m")])
    assert len(it.data_to_send()) == 2


def test_a_new_user_agent_has_nothing_stored():
    """The store is not asked."""
    it = ServerConnection(0.0)
    it.receive_text('{"messageType":"hello"}', 1)
    it.events_received()
    it.send_hello(UAID, {}, 1.0, stored=False)
    assert it.events_received() == []


@pytest.mark.parametrize("uaid", ["null", '""', '"nonsense"', '"0123"'])
def test_an_unreadable_uaid_is_none(uaid):
    """The user agent gets a new id instead of an error."""
    it = ServerConnection(0.0)
    it.receive_text(f'{{"messageType":"hello","uaid":{uaid}}}', 1)
    assert it.events_received() == [ServerHelloReceived(None, {})]


@pytest.mark.parametrize("text", ["{}", '{"messageType":"register","channelID":"x"}', ack("v")])
def test_the_first_message_must_be_a_hello(text):
    """Anything else, even a ping, closes."""
    it = ServerConnection(0.0)
    it.receive_text(text, 1)
    assert it.events_received() == [ConnectionCloseWanted(1011, "SM")]


def test_the_hello_must_come_in_time():
    """Five seconds, then the socket is closed."""
    it = ServerConnection(10.0)
    assert it.next_deadline() == 15.0
    it.receive_timeout(14.9)
    assert it.events_received() == []
    it.receive_timeout(15.0)
    assert it.events_received() == [ConnectionCloseWanted(1011, "HandshakeTimeout")]
    assert it.next_deadline() is None


def test_a_second_hello_closes():
    """A socket has one identity."""
    it = ready()
    it.receive_text('{"messageType":"hello"}', 1)
    assert it.events_received() == [ConnectionCloseWanted(1011, "SM")]


def test_a_refused_hello_has_no_answer():
    """The user agent seems to be connected elsewhere: close without a word."""
    it = ServerConnection(0.0)
    it.receive_text('{"messageType":"hello"}', 1)
    it.events_received()
    it.refuse_hello()
    assert it.data_to_send() == []
    assert it.events_received() == [ConnectionCloseWanted(1011, "SM")]


def test_a_hello_must_be_answered_before_reading_on():
    """That is the service's mistake, not the user agent's."""
    it = ServerConnection(0.0)
    it.receive_text('{"messageType":"hello"}', 1)
    with pytest.raises(LocalProtocolError, match="send_hello"):
        it.receive_text("{}", 1)
    it.send_hello(UAID, {}, 1)
    with pytest.raises(LocalProtocolError, match="ANSWER"):
        it.send_hello(UAID, {}, 1)
    with pytest.raises(LocalProtocolError, match="hello"):
        it.refuse_hello()


# --- register, unregister -------------------------------------------------------------------------


def test_register_is_the_services_to_answer():
    """The key is decoded; the reply has the members that user agents expect."""
    it = ready()
    it.receive_text(f'{{"messageType":"register","channelID":"{CHANNEL}","key":"AQI="}}', 1)
    it.receive_text(f'{{"messageType":"register","channelID":"{CHANNEL}","key":null}}', 1)
    it.receive_text(f'{{"messageType":"register","channelID":"{CHANNEL}","key":""}}', 1)
    assert it.events_received() == [
        RegisterReceived(CHANNEL, b"\x01\x02"),
        RegisterReceived(CHANNEL, None),
        RegisterReceived(CHANNEL, b""),
    ]
    it.send_registered(CHANNEL, 200, "http://x/")
    assert it.data_to_send() == [
        f'{{"messageType":"register","channelID":"{CHANNEL}","status":200,"pushEndpoint":"http://x/"}}'
    ]


@pytest.mark.parametrize("key", ["A+A=", "AR", "?"])
def test_a_key_that_cannot_be_decoded_is_told(key):
    """It is not the protocol that is broken: the socket stays open."""
    it = ready()
    it.receive_text(f'{{"messageType":"register","channelID":"{CHANNEL}","key":"{key}"}}', 1)
    assert it.events_received() == [RegisterReceived(CHANNEL, None, key_readable=False)]
    assert it.state is ServerState.IDENTIFIED


@pytest.mark.parametrize("channel", [CHANNEL.upper(), CHANNEL.replace("-", ""), "x", ""])
def test_a_channel_to_register_must_be_spelled_right(channel):
    """Lower-case and dashed, or the socket is closed."""
    it = ready()
    it.receive_text(f'{{"messageType":"register","channelID":"{channel}"}}', 1)
    assert it.events_received() == [ConnectionCloseWanted(1011, "SM")]


def test_unregister_is_the_services_to_answer():
    """Any spelling of the id will do."""
    it = ready()
    it.receive_text(f'{{"messageType":"unregister","channelID":"{CHANNEL.upper()}","code":202}}', 1)
    assert it.events_received() == [UnregisterReceived(CHANNEL, 202)]
    it.send_unregistered(CHANNEL)
    assert it.data_to_send() == [f'{{"messageType":"unregister","channelID":"{CHANNEL}","status":200}}']


# --- messages -------------------------------------------------------------------------------------


def test_a_batch_is_settled_as_a_whole_and_the_next_is_read():
    """Acknowledging one of two settles nothing yet."""
    it = ready()
    it.check_store()
    assert it.events_received() == [MessagesWanted()]
    it.send_stored([], [message("a"), message("b")])
    it.receive_text(ack("a"), 1)
    assert it.events_received() == []
    it.receive_text(ack("b"), 1)
    assert it.events_received() == [BatchAcknowledged(("a", "b")), MessagesWanted()]
    it.send_stored([], [])
    it.receive_text(ack("b"), 1)
    assert it.events_received() == []


def test_topic_messages_are_settled_one_by_one():
    """Each may be deleted as soon as it is acknowledged."""
    it = ready()
    it.check_store()
    it.events_received()
    it.send_stored([message("a"), message("b")], [])
    it.receive_text(ack("b", code=101), 1)
    assert it.events_received() == [TopicAcknowledged("b", 101)]
    it.receive_text(ack("a"), 1)
    assert it.events_received() == [TopicAcknowledged("a", 100), MessagesWanted()]


def test_a_direct_message_does_not_wait_but_the_next_batch_does():
    """The store is read again only when direct messages are acknowledged, too."""
    it = ready()
    it.check_store()
    it.events_received()
    it.send_stored([], [message("stored")])
    assert it.send_direct(message("direct"))
    assert len(it.data_to_send()) == 2
    it.receive_text(ack("stored"), 1)
    assert it.events_received() == []
    assert it.unacknowledged_direct() == ("direct",)
    it.receive_text(ack("direct"), 1)
    assert it.events_received() == [
        DirectAcknowledged("direct", 100),
        BatchAcknowledged(("stored",)),
        MessagesWanted(),
    ]
    assert it.unacknowledged_direct() == ()


def test_news_in_the_store_wait_for_acknowledgements():
    """Nothing that is outstanding is sent twice."""
    it = ready()
    it.send_direct(message("direct"))
    it.check_store()
    assert it.events_received() == []
    it.receive_text(ack("direct"), 1)
    assert it.events_received() == [DirectAcknowledged("direct", 100), MessagesWanted()]


def test_a_nack_settles_nothing():
    """The message stays outstanding."""
    it = ready()
    it.send_direct(message("direct"))
    it.receive_text('{"messageType":"nack","version":"direct","code":302}', 1)
    assert it.events_received() == [NackReceived("direct", 302)]
    assert it.unacknowledged_direct() == ("direct",)


def test_unknown_versions_are_ignored():
    """An acknowledgement of something else has no effect."""
    it = ready()
    it.send_direct(message("direct"))
    it.receive_text(ack("other"), 1)
    assert it.events_received() == []


def test_too_large_a_backlog_drops_the_user():
    """The batch that would go beyond the limit is not sent."""
    it = ready(message_limit=3)
    it.check_store()
    it.send_stored([], [message("a"), message("b")])
    it.data_to_send()
    it.receive_text(ack("a", "b"), 1)
    it.events_received()
    it.send_stored([], [message("c"), message("d")])
    assert it.data_to_send() == []
    assert it.events_received() == [UserDropWanted(), ConnectionCloseWanted(1000, "SM")]


def test_the_backlog_is_counted_anew_once_the_store_was_empty():
    """The limit is about one drain, not about a connection's life."""
    it = ready(message_limit=2)
    for _ in range(3):
        it.check_store()
        it.send_stored([], [message("a"), message("b")])
        it.receive_text(ack("a", "b"), 1)
        it.send_stored([], [])
    assert it.state is ServerState.IDENTIFIED


def test_direct_messages_are_refused_beyond_the_limit():
    """A user agent that never acknowledges does not fill the memory."""
    it = ready(direct_limit=2)
    assert [it.send_direct(message(str(n))) for n in range(3)] == [True, True, False]


def test_stored_messages_only_when_asked_for():
    """To send them at another time is the service's mistake; after a close it is merely late."""
    it = ready()
    with pytest.raises(LocalProtocolError, match="MessagesWanted"):
        it.send_stored([], [message("a")])
    it.receive_disconnected()
    it.send_stored([], [message("a")])
    assert it.data_to_send() == []
    assert not it.send_direct(message("b"))


# --- pings and broadcasts -------------------------------------------------------------------------


def test_a_ping_is_answered_unless_it_comes_too_soon():
    """The first always; then not before 45 seconds have passed."""
    it = ready()
    it.receive_text("{}", 10)
    it.receive_text('{"messageType":"ping"}', 55)
    assert it.data_to_send() == ["{}", "{}"]
    it.receive_text("{}", 99.9)
    assert it.events_received() == [ConnectionCloseWanted(1011, "SM")]


def test_the_server_pings_and_wants_a_pong():
    """Every five minutes; only a pong will do."""
    it = ready()
    assert it.next_deadline() == 300
    it.receive_timeout(300)
    assert it.events_received() == [PingWanted()]
    assert it.busy
    it.receive_pong(302)
    assert not it.busy
    assert it.next_deadline() == 602
    it.receive_timeout(602)
    it.events_received()
    it.receive_text("{}", 603)
    it.receive_timeout(606)
    assert it.events_received() == [ConnectionCloseWanted(1011, "PongTimeout")]


def test_news_of_broadcasts_take_the_place_of_a_ping():
    """They wait for the timer."""
    it = ready()
    it.change_broadcasts({"a": "2"})
    assert it.data_to_send() == []
    it.receive_timeout(300)
    assert it.data_to_send() == ['{"messageType":"broadcast","broadcasts":{"a":"2"}}']
    assert it.next_deadline() == 600
    it.receive_timeout(600)
    assert it.events_received() == [PingWanted()]


def test_a_subscription_to_broadcasts_is_the_services_to_answer():
    """At once, unlike later news."""
    it = ready()
    it.receive_text('{"messageType":"broadcast_subscribe","broadcasts":{"a":"1"}}', 1)
    assert it.events_received() == [BroadcastSubscribeReceived({"a": "1"})]
    it.send_broadcast({"a": "2"})
    assert it.data_to_send() == ['{"messageType":"broadcast","broadcasts":{"a":"2"}}']


def test_websocket_pings_are_answered_after_the_hello_only():
    """Before it they are frames of a wrong kind."""
    it = ready()
    it.receive_ping(b"x", 1)
    assert it.events_received() == [PongWanted(b"x")]
    for receive in (lambda it: it.receive_ping(b"", 1), lambda it: it.receive_pong(1)):
        it = ServerConnection(0.0)
        receive(it)
        assert it.events_received() == [ConnectionCloseWanted(1003, "UnsupportedMessage")]


# --- the end --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "code", "reason"),
    [
        (lambda it: it.receive_text("nonsense", 1), 1011, "Json"),
        (lambda it: it.receive_binary(), 1003, "UnsupportedMessage"),
        (lambda it: it.receive_broken_frame(), 1002, "Protocol"),
        (lambda it: it.receive_close(4000, "bye"), 4000, "bye"),
        (lambda it: it.close(1011, "SM"), 1011, "SM"),
    ],
)
def test_after_the_end_there_is_silence(end, code, reason):
    """One close, and nothing that comes later has an effect."""
    it = ready()
    it.send_direct(message("direct"))
    it.data_to_send()
    end(it)
    assert it.events_received() == [ConnectionCloseWanted(code, reason)]
    end(it)
    it.receive_text(ack("direct"), 1)
    it.receive_timeout(10_000)
    it.check_store()
    it.send_registered(CHANNEL, 200, "http://x/")
    assert it.events_received() == []
    assert it.data_to_send() == []
    assert it.unacknowledged_direct() == ("direct",), "to be stored"
