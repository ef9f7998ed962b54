"""The user agent's end: each rule of Firefox with literal frames."""

from __future__ import annotations

import pytest

from pyua.autopush.client_events import (
    BroadcastPhase,
    BroadcastReceived,
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
from pyua.autopush.codes import AckCode, NackCode, UnregisterCode
from pyua.autopush.states import ClientState
from pyua.errors import LocalProtocolError

UAID = "0123456789abcdef0123456789abcdef"
CHANNEL = "5f0c2ab4-9dd6-4b1e-8d3a-0123456789ab"
OTHER = "7a1d3bc5-0ee7-4c2f-9e4b-123456789abc"
ENDPOINT = "http://127.0.0.1:8080/wpush/v1/token"
REGISTER = f'{{"channelID":"{CHANNEL}","messageType":"register"}}'
REGISTER_OTHER = f'{{"channelID":"{OTHER}","messageType":"register"}}'
ACK = f'{{"messageType":"ack","updates":[{{"channelID":"{CHANNEL}","version":"v","code":100}}]}}'


def registered(**members):
    return {"messageType": "register", "channelID": CHANNEL, "status": 200, "pushEndpoint": ENDPOINT} | members


# --- hello ----------------------------------------------------------------------------------------


def test_a_first_hello_has_no_uaid(talk):
    """A new user agent asks for an id, gets it, and is ready."""
    it = talk()
    it.client.connect(it.now)
    assert it.events() == [ConnectionWanted()]
    it.client.receive_connected(it.now)
    assert it.sent() == ['{"messageType":"hello","broadcasts":{},"use_webpush":true}']
    it.hello()
    assert it.events() == [HelloReceived(UAID, uaid_changed=True, use_webpush=True)]
    assert it.client.uaid == UAID
    assert it.client.state is ClientState.READY


@pytest.mark.parametrize(("has_records", "named"), [(True, True), (False, False)])
def test_the_uaid_is_named_only_with_unexpired_records(talk, has_records, named):
    """Without a subscription worth keeping, Firefox takes a new id at each connection."""
    it = talk(uaid=UAID, has_records=has_records)
    it.open()
    (hello,) = it.sent()
    assert ("uaid" in hello) is named
    it.hello()
    assert it.events()[-1] == HelloReceived(UAID, uaid_changed=False, use_webpush=True)


def test_another_uaid_means_that_all_is_lost(talk):
    """A server that no longer knows the id says so by giving another."""
    it = talk(uaid=UAID, has_records=True)
    it.open()
    it.drain()
    it.hello("f" * 32)
    assert it.events() == [HelloReceived("f" * 32, uaid_changed=True, use_webpush=True)]


@pytest.mark.parametrize("spelling", ["HELLO", "Hello", "hELLO"])
def test_the_message_type_has_any_case(talk, spelling):
    """messageType is compared without regard to case."""
    it = talk()
    it.open()
    it.hello(messageType=spelling)
    assert it.client.state is ClientState.READY


def test_the_status_of_a_hello_is_not_looked_at(talk):
    """Firefox takes a hello with status 500 for a good one."""
    it = talk()
    it.open()
    it.hello(status=500)
    assert it.client.state is ClientState.READY


@pytest.mark.parametrize("uaid", [None, "", 7, "x" * 129])
def test_a_bad_hello_shuts_down_without_reconnect(talk, uaid):
    """Without a usable id the socket is closed, requests fail, and nothing happens until something is to be sent."""
    it = talk()
    it.open()
    it.client.send_register(CHANNEL, None, it.now)
    it.drain()
    it.hello(uaid)
    assert it.events() == [CloseWanted(), RegisterFailed(CHANNEL, FailureReason.ABORTED)]
    assert it.client.state is ClientState.SHUT_DOWN
    assert it.client.next_deadline() is None
    it.client.send_register(OTHER, None, it.now)
    assert it.events() == [ConnectionWanted()]


def test_a_second_hello_shuts_down_without_reconnect(talk):
    """Firefox turns its back on a server that says hello twice."""
    it = talk.ready()
    it.hello()
    assert it.events() == [CloseWanted()]
    assert it.client.next_deadline() is None


# --- requests -------------------------------------------------------------------------------------


def test_register_gives_an_endpoint(talk):
    """The key is sent as it is given, the endpoint comes back."""
    it = talk.ready()
    it.client.send_register(CHANNEL, "BA==", it.now)
    assert it.sent() == [f'{{"channelID":"{CHANNEL}","messageType":"register","key":"BA=="}}']
    it.receive(registered())
    assert it.events() == [Registered(CHANNEL, CHANNEL, ENDPOINT)]
    it.pass_time(60)
    assert it.client.state is ClientState.READY


@pytest.mark.parametrize("status", [200, 200.0, "200", " 200 ", "2e2"])
def test_register_succeeds_with_whatever_javascript_takes_for_200(talk, status):
    """The status is compared with ``==``."""
    it = talk.ready()
    it.client.send_register(CHANNEL, None, it.now)
    it.receive(registered(status=status))
    assert isinstance(it.events()[0], Registered)


@pytest.mark.parametrize("status", [201, 202, 400, 409, 500, "two hundred", None, True, [], {}])
def test_register_fails_with_any_other_status(talk, status):
    """The request fails at once; the connection stays and nothing is tried again."""
    it = talk.ready()
    it.client.send_register(CHANNEL, None, it.now)
    it.drain()
    it.receive(registered(status=status))
    (failed,) = it.events()
    assert (failed.channel_id, failed.reason) == (CHANNEL, FailureReason.REFUSED)
    assert it.client.state is ClientState.READY
    assert it.sent() == []


@pytest.mark.parametrize("endpoint", ["", None, 5, "no url", "http://", "http://[::1", "/wpush/v1/x"])
def test_register_fails_without_a_url(talk, endpoint):
    """A pushEndpoint that is no URL is a failed request."""
    it = talk.ready()
    it.client.send_register(CHANNEL, None, it.now)
    it.receive(registered(pushEndpoint=endpoint))
    assert it.events() == [RegisterFailed(CHANNEL, FailureReason.BAD_ENDPOINT, 200)]


def test_the_servers_spelling_of_the_channel_counts(talk):
    """Replies are matched without regard to case, and the record keeps the server's spelling."""
    it = talk.ready()
    it.client.send_register(CHANNEL, None, it.now)
    it.receive(registered(channelID=CHANNEL.upper()))
    assert it.events() == [Registered(CHANNEL.upper(), CHANNEL, ENDPOINT)]


@pytest.mark.parametrize("channel", [OTHER, None, 7, {"a": 1}])
def test_a_reply_that_matches_nothing_is_ignored(talk, channel):
    """The request goes on waiting and times out."""
    it = talk.ready()
    it.client.send_register(CHANNEL, None, it.now)
    it.receive(registered(channelID=channel))
    assert it.events() == []
    it.pass_time(10)
    assert it.events() == [RegisterFailed(CHANNEL, FailureReason.TIMEOUT), CloseWanted()]


def test_registering_a_channel_twice_at_once_is_a_mistake(talk):
    """Two registers for one channel cannot be told apart."""
    it = talk.ready()
    it.client.send_register(CHANNEL, None, it.now)
    with pytest.raises(LocalProtocolError, match="already"):
        it.client.send_register(CHANNEL, None, it.now)


@pytest.mark.parametrize(("status", "ok"), [(200, True), (500, False), ("200", False), (None, False)])
def test_unregister_says_whether_it_worked(talk, status, ok):
    """Here the status is compared with ``===``."""
    it = talk.ready()
    it.client.send_unregister(CHANNEL, UnregisterCode.MANUAL, it.now)
    it.client.send_unregister(CHANNEL, UnregisterCode.MANUAL, it.now)
    assert it.sent() == [f'{{"channelID":"{CHANNEL}","messageType":"unregister","code":200}}']
    it.receive({"messageType": "unregister", "channelID": CHANNEL, "status": status})
    assert it.events() == [Unregistered(CHANNEL, ok)]


def test_requests_before_the_hello_are_sent_after_it(talk):
    """Requests come first, then acks and nacks that waited."""
    it = talk()
    it.open()
    it.sent()
    it.client.send_ack(CHANNEL, "v", AckCode.DELIVERED, it.now)
    it.client.send_register(CHANNEL, None, it.now)
    assert it.sent() == []
    it.hello()
    assert it.sent() == [REGISTER, ACK]


def test_a_lost_request_is_sent_again_with_the_same_channel(talk):
    """The connection breaks before the reply: after the next hello the same request goes out again."""
    it = talk.ready()
    it.client.send_register(CHANNEL, None, it.now)
    it.drain()
    it.client.receive_disconnected(it.now, 1006)
    it.pass_time(5)
    assert it.events() == [ConnectionWanted()]
    it.client.receive_connected(it.now)
    it.sent()
    it.hello()
    assert it.sent() == [REGISTER]


def test_a_request_lives_for_one_to_two_timeouts(talk):
    """One timer ticks from the first request on; the second is looked at when it ticks again."""
    it = talk.ready()
    it.client.send_unregister(OTHER, 200, it.now)
    it.pass_time(3)
    it.client.send_register(CHANNEL, None, it.now)
    it.drain()
    it.receive({"messageType": "unregister", "channelID": OTHER, "status": 200})
    assert it.events() == [Unregistered(OTHER, ok=True)]
    it.pass_time(16.9)
    assert it.events() == []
    it.pass_time(0.2)
    assert it.events() == [RegisterFailed(CHANNEL, FailureReason.TIMEOUT), CloseWanted()]


def test_a_late_request_takes_all_later_ones_with_it(talk):
    """They would be lost with the connection anyway."""
    it = talk.ready()
    it.client.send_register(CHANNEL, None, it.now)
    it.pass_time(9)
    it.client.send_unregister(OTHER, 200, it.now)
    it.drain()
    it.pass_time(1)
    assert it.events() == [
        RegisterFailed(CHANNEL, FailureReason.TIMEOUT),
        UnregisterFailed(OTHER, FailureReason.TIMEOUT),
        CloseWanted(),
    ]
    it.receive(registered())
    assert it.events() == []
    it.pass_time(5)
    assert it.events() == [ConnectionWanted()]
    it.client.receive_connected(it.now)
    it.sent()
    it.hello()
    assert it.sent() == []


def test_requests_without_a_server_time_out(talk):
    """No hello in time: the request fails and is not sent afterwards."""
    it = talk()
    it.open()
    it.client.send_register(CHANNEL, None, it.now)
    it.drain()
    it.pass_time(10)
    assert it.events()[0] == RegisterFailed(CHANNEL, FailureReason.TIMEOUT)


def test_offline_requests_fail_at_once(talk):
    """Offline there is nothing to wait for; online the connection comes back at once."""
    it = talk.ready()
    it.client.send_register(CHANNEL, None, it.now)
    it.drain()
    it.client.set_offline(True, it.now)
    assert it.events() == [CloseWanted(), RegisterFailed(CHANNEL, FailureReason.ABORTED)]
    it.client.send_register(OTHER, None, it.now)
    it.client.send_ack(CHANNEL, "v", 100, it.now)
    assert it.events() == [RegisterFailed(OTHER, FailureReason.OFFLINE)]
    assert it.client.next_deadline() is None
    it.client.set_offline(False, it.now)
    assert it.events() == [ConnectionWanted()]


# --- messages -------------------------------------------------------------------------------------


def test_a_notification_comes_with_its_data(talk):
    """Data is decoded; headers are handed on."""
    it = talk.ready()
    it.receive(
        {
            "messageType": "notification",
            "channelID": CHANNEL,
            "version": "v",
            "data": "AQI",
            "headers": {"encoding": "aes128gcm", "odd": 7},
        }
    )
    assert it.events() == [NotificationReceived(CHANNEL, "v", b"\x01\x02", {"encoding": "aes128gcm"})]


@pytest.mark.parametrize(
    ("members", "data", "headers"),
    [
        ({}, None, None),
        ({"data": None, "headers": {"encoding": "x"}}, None, None),
        ({"data": 7}, None, None),
        ({"data": ""}, b"", None),
        ({"data": "AQI="}, b"\x01\x02", None),
        ({"data": "AQ", "headers": None}, b"\x01", None),
        ({"data": "AQ", "headers": 0}, b"\x01", None),
        ({"data": "AQ", "headers": []}, b"\x01", {}),
        ({"data": "AQ", "headers": "text"}, b"\x01", {}),
    ],
)
def test_odd_notifications_are_taken_as_firefox_takes_them(talk, members, data, headers):
    """Data that is no text is no data; headers that are false in JavaScript are none."""
    it = talk.ready()
    it.receive({"messageType": "notification", "channelID": CHANNEL, "version": "v"} | members)
    assert it.events() == [NotificationReceived(CHANNEL, "v", data, headers)]


def test_a_notification_with_undecodable_data_is_dropped_without_ack(talk):
    """Firefox stumbles over it before it can acknowledge; here that can at least be seen."""
    it = talk.ready()
    it.receive({"messageType": "notification", "channelID": CHANNEL, "version": "v", "data": "+/"})
    (dropped,) = it.events()
    assert isinstance(dropped, MessageDropped)
    assert (dropped.channel_id, dropped.version) == (CHANNEL, "v")
    assert it.sent() == []


def test_a_notification_for_no_channel_is_dropped(talk):
    """A channelID that is no text makes the message nobody's."""
    it = talk.ready()
    it.receive({"messageType": "notification", "channelID": 7, "version": "v", "data": "AQ"})
    assert it.events() == []


@pytest.mark.parametrize(("version", "echoed"), [(7, "7"), (7.0, "7"), (1.5, "1.5"), ("7", '"7"')])
def test_versions_are_echoed_as_they_came(talk, version, echoed):
    """A number is acknowledged as JavaScript would write it."""
    it = talk.ready()
    it.receive({"messageType": "notification", "channelID": CHANNEL, "version": version})
    (received,) = it.events()
    it.client.send_ack(CHANNEL, received.version, 100, it.now)
    assert f'"version":{echoed},"code":100' in it.sent()[0]


def test_without_use_webpush_notifications_are_version_numbers(talk):
    """The old protocol: each valid update is one event, the others are ignored."""
    it = talk()
    it.open()
    it.hello(use_webpush=False)
    it.drain()
    updates = [
        {"channelID": CHANNEL, "version": 3},
        {"channelID": OTHER, "version": "12"},
        {"channelID": 5, "version": 3},
        {"channelID": CHANNEL, "version": -1},
        {"channelID": CHANNEL, "version": "x"},
        {"channelID": CHANNEL},
        None,
    ]
    it.receive({"messageType": "notification", "updates": updates})
    assert it.events() == [UpdateReceived(CHANNEL, 3), UpdateReceived(OTHER, 12)]
    it.receive({"messageType": "notification"})
    assert it.events() == []


def test_acks_and_nacks_are_frames_of_their_own(talk):
    """Each goes out at once, in the order given."""
    it = talk.ready()
    it.client.send_ack(CHANNEL, "v", AckCode.DELIVERED, it.now)
    it.client.send_nack("v", NackCode.UNHANDLED_REJECTION, it.now)
    assert it.sent() == [ACK, '{"messageType":"nack","version":"v","code":302}']


def test_an_ack_without_connection_connects_at_once(talk):
    """The backoff is cut short; if that attempt fails, the ack is gone."""
    it = talk.ready()
    it.client.receive_disconnected(it.now)
    it.drain()
    it.client.send_ack(CHANNEL, "v", 100, it.now)
    assert it.events() == [ConnectionWanted()]
    it.client.receive_disconnected(it.now)
    it.pass_time(10)
    assert it.events() == [ConnectionWanted()]
    it.client.receive_connected(it.now)
    it.hello()
    assert len(it.sent()) == 1, "only the hello"


def test_broadcasts_are_known_by_their_occasion(talk):
    """In the hello, as the answer to a subscription, and later; what nobody listens to is left out."""
    it = talk(broadcasts={"a/1": "old"})
    it.open()
    assert '"broadcasts":{"a/1":"old"}' in it.sent()[0]
    it.hello(broadcasts={"a/1": "new", "b/1": "x", "errors": {"c": "Broadcast not found"}})
    assert it.events()[-1] == BroadcastReceived({"a/1": "new"}, BroadcastPhase.HELLO)
    it.client.send_broadcast_subscribe({"b/1": "x"}, it.now)
    assert it.sent() == ['{"messageType":"broadcast_subscribe","broadcasts":{"b/1":"x"}}']
    for version, expected in [
        ("y", [BroadcastReceived({"b/1": "y"}, BroadcastPhase.REGISTER)]),
        ("z", [BroadcastReceived({"b/1": "z"}, BroadcastPhase.BROADCAST)]),
        ("____NOP____", []),
        (7, [BroadcastReceived({"b/1": 7}, BroadcastPhase.BROADCAST)]),
    ]:
        it.receive({"messageType": "broadcast", "broadcasts": {"b/1": version}})
        assert it.events() == expected
    assert it.client.broadcasts == {"a/1": "new", "b/1": 7}


def test_broadcasts_are_asked_for_once(talk):
    """What is listened to already keeps its version; a hello after a lost connection names what the first one named."""
    it = talk(broadcasts={"a/1": "old"})
    it.open()
    it.hello()
    it.sent()
    for version in "x", "y":
        it.client.send_broadcast_subscribe({"a/1": version, "b/1": version}, it.now)
    assert it.sent() == ['{"messageType":"broadcast_subscribe","broadcasts":{"b/1":"x"}}']
    assert it.client.broadcasts == {"a/1": "old", "b/1": "x"}
    it.client.receive_disconnected(it.now)
    it.pass_time(5)
    it.client.receive_connected(it.now)
    assert '"broadcasts":{"a/1":"old"}' in it.sent()[0]
    it.client.set_offline(True, it.now)
    it.client.set_offline(False, it.now)
    it.client.receive_connected(it.now)
    assert '"broadcasts":{"a/1":"old","b/1":"x"}' in it.sent()[0]
    with pytest.raises(LocalProtocolError, match="version"):
        it.client.send_broadcast_subscribe({"c/1": ""}, it.now)


# --- the connection -------------------------------------------------------------------------------


def test_the_delays_between_attempts_grow_until_a_message_is_understood(talk):
    """5, 10, 20 … seconds; any JSON at all begins anew."""
    it = talk()
    it.client.connect(it.now)
    for delay in (5, 10, 20, 40):
        it.drain()
        it.client.receive_disconnected(it.now)
        assert it.client.next_deadline() == it.now + delay
        it.pass_time(delay)
        assert it.events() == [ConnectionWanted()]
    it.client.receive_connected(it.now)
    it.receive("{}")
    it.client.receive_disconnected(it.now, 1000)
    assert it.client.next_deadline() == it.now + 5


def test_close_code_4774_parks_the_client(talk):
    """The server wants to be left alone: requests fail, no reconnect, until something is to be sent."""
    it = talk.ready()
    it.client.send_register(CHANNEL, None, it.now)
    it.drain()
    it.client.receive_disconnected(it.now, 4774)
    assert it.events() == [RegisterFailed(CHANNEL, FailureReason.ABORTED)]
    assert it.client.next_deadline() is None
    it.client.send_broadcast_subscribe({"a": "1"}, it.now)
    assert it.events() == [ConnectionWanted()]


def test_silence_is_broken_with_a_ping(talk):
    """Half an hour after the last message; any frame is the pong."""
    it = talk.ready()
    it.pass_time(1_000)
    it.receive({"messageType": "unknown"})
    it.pass_time(1_799)
    assert it.sent() == []
    it.pass_time(1)
    assert it.sent() == ["{}"]
    it.receive("{}")
    it.pass_time(1_000)
    assert it.client.state is ClientState.READY


def test_broken_json_is_a_pong_and_nothing_else(talk):
    """It proves that someone is there, but neither resets the backoff nor the ping timer."""
    it = talk.ready()
    it.pass_time(1_000)
    it.receive("{broken")
    it.pass_time(800)
    assert it.sent() == ["{}"]
    it.receive("also broken")
    it.pass_time(60)
    assert it.client.state is ClientState.READY


def test_a_missing_pong_renews_the_connection_and_keeps_requests(talk):
    """The ping timed out: the socket is closed and opened again; what was asked stays asked."""
    it = talk.ready()
    it.pass_time(1_800)
    assert it.sent() == ["{}"]
    it.pass_time(4)
    it.client.send_register(CHANNEL, None, it.now)
    it.pass_time(6)
    assert it.events() == [CloseWanted()]
    it.pass_time(5)
    assert it.events() == [ConnectionWanted()]
    it.client.receive_connected(it.now)
    it.sent()
    it.hello()
    assert it.sent() == [REGISTER]


def test_editing_the_uaid_begins_anew(talk):
    """Requests fail, and the next hello has the id that was set."""
    it = talk.ready(has_records=True)
    it.client.send_register(CHANNEL, None, it.now)
    it.drain()
    it.client.change_uaid("", it.now)
    assert it.events() == [CloseWanted(), RegisterFailed(CHANNEL, FailureReason.ABORTED)]
    it.pass_time(5)
    it.client.receive_connected(it.now)
    assert it.sent() == ['{"messageType":"hello","broadcasts":{},"use_webpush":true}']


def test_a_socket_given_up_while_opening_is_closed_when_it_opens(talk):
    """Nothing is said on it."""
    it = talk()
    it.client.connect(it.now)
    it.client.shut_down()
    assert it.events() == [ConnectionWanted(), CloseWanted()]
    it.client.receive_connected(it.now)
    assert it.events() == [CloseWanted()]
    assert it.sent() == []


def test_the_callers_mistakes_are_told(talk):
    """A frame before the socket is open, or a socket that nobody asked for."""
    it = talk()
    it.client.connect(it.now)
    with pytest.raises(LocalProtocolError, match="receive_connected"):
        it.receive("{}")
    it.client.receive_connected(it.now)
    with pytest.raises(LocalProtocolError, match="OPENED"):
        it.client.receive_connected(it.now)


@pytest.mark.parametrize("text", ["null", "5", "[]", '""', "true", '{"messageType":""}', '{"messageType":5}'])
def test_valid_json_that_means_nothing_does_no_harm(talk, text):
    """It counts as life, no more."""
    it = talk.ready()
    it.receive(text)
    assert it.events() == []
    assert it.client.state is ClientState.READY
