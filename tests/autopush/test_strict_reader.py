"""Frames of user agents as autopush reads them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from pyua.autopush.messages import Ack, BroadcastSubscribe, ClientHello, Nack, Ping, Register, Unregister, Update
from pyua.autopush.strict_reader import read_client_message
from pyua.errors import RemoteProtocolError

CHANNEL = "5f0c2ab4-9dd6-4b1e-8d3a-0123456789ab"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", Ping()),
        (" { } ", Ping()),
        ('{"messageType":"ping"}', Ping()),
        ('{"messageType":"hello"}', ClientHello()),
        ('{"messageType":"hello","uaid":null,"channelIDs":null,"broadcasts":null}', ClientHello()),
        (
            f'{{"messageType":"hello","uaid":"x","channelIDs":["{CHANNEL}"],"broadcasts":{{"a":"1"}},"more":1}}',
            ClientHello("x", {"a": "1"}),
        ),
        (f'{{"messageType":"register","channelID":"{CHANNEL.upper()}"}}', Register(CHANNEL.upper())),
        (f'{{"messageType":"register","channelID":"{CHANNEL}","key":"AQ"}}', Register(CHANNEL, "AQ")),
        (f'{{"messageType":"unregister","channelID":"{{{CHANNEL.upper()}}}"}}', Unregister(CHANNEL)),
        (
            f'{{"messageType":"unregister","channelID":"urn:uuid:{CHANNEL}","code":200}}',
            Unregister(CHANNEL, 200),
        ),
        (
            f'{{"messageType":"ack","updates":[{{"channelID":"{CHANNEL.replace("-", "")}","version":"v"}}]}}',
            Ack((Update(CHANNEL, "v"),)),
        ),
        ('{"messageType":"nack","version":"v","code":-1}', Nack("v", -1)),
        ('{"messageType":"broadcast_subscribe","broadcasts":{}}', BroadcastSubscribe({})),
    ],
)
def test_messages_are_read(text, message):
    """Optional members may be null or missing, unknown ones do no harm, UUIDs have many spellings."""
    assert read_client_message(text) == message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[]",
        "null",
        '"hello"',
        '{"messageType":"HELLO"}',
        '{"messageType":null}',
        '{"messageType":"goodbye"}',
        '{"uaid":"x"}',
        '{"messageType":"hello","uaid":5}',
        '{"messageType":"hello","channelIDs":["nope"]}',
        '{"messageType":"hello","channelIDs":[7]}',
        '{"messageType":"hello","broadcasts":{"a":1}}',
        '{"messageType":"register"}',
        '{"messageType":"register","channelID":7}',
        f'{{"messageType":"register","channelID":"{CHANNEL}","key":7}}',
        '{"messageType":"unregister","channelID":"nope"}',
        f'{{"messageType":"unregister","channelID":"{CHANNEL}","code":-1}}',
        f'{{"messageType":"unregister","channelID":"{CHANNEL}","code":true}}',
        '{"messageType":"ack"}',
        '{"messageType":"ack","updates":[1]}',
        f'{{"messageType":"ack","updates":[{{"channelID":"{CHANNEL}"}}]}}',
        f'{{"messageType":"ack","updates":[{{"channelID":"{CHANNEL}","version":"v","code":65536}}]}}',
        '{"messageType":"nack"}',
        '{"messageType":"broadcast_subscribe"}',
    ],
)
def test_anything_else_is_a_json_error(text):
    """A missing member, a wrong type or an unknown message costs the socket: 1011, Json."""
    with pytest.raises(RemoteProtocolError) as caught:
        read_client_message(text)
    assert (caught.value.close_code, caught.value.reason) == (1011, "Json")


@given(
    st.fixed_dictionaries(
        {"messageType": st.sampled_from(["hello", "register", "unregister", "ack", "nack", "ping"])},
        optional={
            name: st.none() | st.text() | st.integers() | st.lists(st.text() | st.dictionaries(st.text(), st.text()))
            for name in ("uaid", "channelID", "channelIDs", "updates", "version", "code", "broadcasts", "key")
        },
    )
)
def test_no_member_can_raise_anything_else(members):
    """Whatever stands in a frame, it is a message or a RemoteProtocolError."""
    try:
        read_client_message(json.dumps(members))
    except RemoteProtocolError:
        pass
