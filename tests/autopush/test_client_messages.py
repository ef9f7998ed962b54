"""Notifications, acknowledgements and broadcasts of a user agent."""

from __future__ import annotations

import pytest

from pyua.autopush.client_events import (
    BroadcastPhase,
    BroadcastReceived,
    ConnectionWanted,
    MessageDropped,
    NotificationReceived,
    UpdateReceived,
)
from pyua.autopush.codes import AckCode, NackCode
from pyua.errors import LocalProtocolError

CHANNEL = "5f0c2ab4-9dd6-4b1e-8d3a-0123456789ab"
OTHER = "7a1d3bc5-0ee7-4c2f-9e4b-123456789abc"
REGISTER = f'{{"channelID":"{CHANNEL}","messageType":"register"}}'
ACK = f'{{"messageType":"ack","updates":[{{"channelID":"{CHANNEL}","version":"v","code":100}}]}}'


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
