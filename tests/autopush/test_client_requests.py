"""What a user agent asks for, and for how long it waits."""

from __future__ import annotations

import pytest

from pyua.autopush.client_events import (
    CloseWanted,
    ConnectionWanted,
    FailureReason,
    Registered,
    RegisterFailed,
    Unregistered,
    UnregisterFailed,
)
from pyua.autopush.codes import AckCode, UnregisterCode
from pyua.autopush.states import ClientState
from pyua.errors import LocalProtocolError

CHANNEL = "5f0c2ab4-9dd6-4b1e-8d3a-0123456789ab"
OTHER = "7a1d3bc5-0ee7-4c2f-9e4b-123456789abc"
ENDPOINT = "http://127.0.0.1:8080/wpush/v1/token"
REGISTER = f'{{"channelID":"{CHANNEL}","messageType":"register"}}'
ACK = f'{{"messageType":"ack","updates":[{{"channelID":"{CHANNEL}","version":"v","code":100}}]}}'


def registered(**members):
    return {"messageType": "register", "channelID": CHANNEL, "status": 200, "pushEndpoint": ENDPOINT} | members


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
