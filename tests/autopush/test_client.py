"""The user agent's end: each rule of Firefox with literal frames."""

from __future__ import annotations

import pytest

from pyua.autopush.client_events import (
    CloseWanted,
    ConnectionWanted,
    FailureReason,
    HelloReceived,
    RegisterFailed,
)
from pyua.autopush.states import ClientState
from pyua.errors import LocalProtocolError

UAID = "0123456789abcdef0123456789abcdef"
CHANNEL = "5f0c2ab4-9dd6-4b1e-8d3a-0123456789ab"
OTHER = "7a1d3bc5-0ee7-4c2f-9e4b-123456789abc"
REGISTER = f'{{"channelID":"{CHANNEL}","messageType":"register"}}'


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
