"""Frames are written as Firefox and autopush write them, to the character."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from pyua.autopush.json_text import read_json, write_json
from pyua.autopush.messages import (
    Ack,
    Broadcast,
    BroadcastSubscribe,
    ClientHello,
    Nack,
    Notification,
    Ping,
    Register,
    RegisterReply,
    ServerHello,
    Unregister,
    UnregisterReply,
    Update,
    Updates,
)

CHANNEL = "5f0c2ab4-9dd6-4b1e-8d3a-0123456789ab"


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (ClientHello(), '{"messageType":"hello","broadcasts":{},"use_webpush":true}'),
        (
            ClientHello("u1", {"b/1": "v1"}),
            '{"messageType":"hello","broadcasts":{"b/1":"v1"},"use_webpush":true,"uaid":"u1"}',
        ),
        (ClientHello(""), '{"messageType":"hello","broadcasts":{},"use_webpush":true}'),
        (Register(CHANNEL), f'{{"channelID":"{CHANNEL}","messageType":"register"}}'),
        (Register(CHANNEL, "BA=="), f'{{"channelID":"{CHANNEL}","messageType":"register","key":"BA=="}}'),
        (Unregister(CHANNEL, 201), f'{{"channelID":"{CHANNEL}","messageType":"unregister","code":201}}'),
        (
            Ack((Update(CHANNEL, "v", 100),)),
            f'{{"messageType":"ack","updates":[{{"channelID":"{CHANNEL}","version":"v","code":100}}]}}',
        ),
        (
            Ack((Update(CHANNEL, 7, 102),)),
            f'{{"messageType":"ack","updates":[{{"channelID":"{CHANNEL}","version":7,"code":102}}]}}',
        ),
        (
            Ack((Update(CHANNEL, None, 100),)),
            f'{{"messageType":"ack","updates":[{{"channelID":"{CHANNEL}","code":100}}]}}',
        ),
        (Nack("v", 301), '{"messageType":"nack","version":"v","code":301}'),
        (Ping(), "{}"),
        (BroadcastSubscribe({"a": "1"}), '{"messageType":"broadcast_subscribe","broadcasts":{"a":"1"}}'),
        (
            ServerHello("ab" * 16, {}),
            '{"messageType":"hello","uaid":"abababababababababababababababab","status":200,'
            '"use_webpush":true,"broadcasts":{}}',
        ),
        (
            RegisterReply(CHANNEL, 200, "http://127.0.0.1/wpush/v1/x"),
            f'{{"messageType":"register","channelID":"{CHANNEL}","status":200,'
            '"pushEndpoint":"http://127.0.0.1/wpush/v1/x"}',
        ),
        (
            UnregisterReply(CHANNEL, 200),
            f'{{"messageType":"unregister","channelID":"{CHANNEL}","status":200}}',
        ),
        (
            Notification(CHANNEL, "v"),
            f'{{"messageType":"notification","channelID":"{CHANNEL}","version":"v"}}',
        ),
        (
            Notification(CHANNEL, "v", "AQ", {"encoding": "aes128gcm"}),
            f'{{"messageType":"notification","channelID":"{CHANNEL}","version":"v","data":"AQ",'
            '"headers":{"encoding":"aes128gcm"}}',
        ),
        (
            Updates((Update(CHANNEL, 3),)),
            f'{{"messageType":"notification","updates":[{{"channelID":"{CHANNEL}","version":3}}]}}',
        ),
        (Broadcast({"a": "2"}), '{"messageType":"broadcast","broadcasts":{"a":"2"}}'),
    ],
)
def test_frames_are_written_to_the_character(message, text):
    """Each message's text is the one that goes over the wire: member order, no spaces."""
    assert message.to_text() == text


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x)))
def test_whatever_is_written_can_be_sent_and_read_back(value):
    """Text of any kind survives writing, UTF-8 and reading."""
    text = write_json(value)
    assert json.loads(text.encode("utf-8")) == value


def test_lone_surrogates_are_escaped_and_pairs_are_not():
    """A lone surrogate cannot be UTF-8, so it is escaped as JavaScript escapes it."""
    assert write_json("\ud800 \U0001f600") == '"\\ud800 \U0001f600"'


@pytest.mark.parametrize("text", ["NaN", '{"a":Infinity}', "[" * 100_000, "", "{", "{}x"])
def test_what_javascript_does_not_read_is_no_json(text):
    """Python's extensions of JSON and endless nesting are refused as one kind of error."""
    with pytest.raises(ValueError):
        read_json(text)
