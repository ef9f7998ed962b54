"""Endpoint tokens and message ids."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, strategies as st

from pyua.service.tokens import EndpointToken, EndpointTokens, MessageIds, MessageKey, key_hash

FERNET = Fernet(Fernet.generate_key())
NOW = 1_000_000.0
UAID, CHANNEL = "0123456789abcdef0123456789abcdef", "5f0c2ab4-9dd6-4b1e-8d3a-0123456789ab"


@pytest.mark.parametrize("hashed", [None, key_hash(b"key")])
def test_a_token_is_read_back_with_and_without_padding(hashed):
    """URLs have no padding; what somebody adds does no harm."""
    tokens = EndpointTokens(FERNET)
    token = EndpointToken(UAID, CHANNEL, hashed)
    text = tokens.write(token, NOW)
    assert "=" not in text
    assert tokens.read(text) == tokens.read(text + "=" * (-len(text) % 4)) == token
    assert tokens.write(token, NOW) != text
    assert token.version == ("v1" if hashed is None else "v2")


# 32 or 64 bytes are what a token holds.
@given(
    st.text() | st.binary().filter(lambda content: len(content) not in {32, 64}).map(FERNET.encrypt).map(bytes.decode)
)
def test_anything_else_is_no_token(text):
    """Garbage, and things encrypted with the same key, are refused as one kind of error."""
    for read in (EndpointTokens(FERNET).read, MessageIds(FERNET).read):
        with pytest.raises(ValueError):
            read(text)


def test_tokens_of_another_service_are_refused():
    """Each store has its own secret."""
    text = EndpointTokens(Fernet(Fernet.generate_key())).write(EndpointToken(UAID, CHANNEL, None), NOW)
    with pytest.raises(ValueError, match="not encrypted by this service"):
        EndpointTokens(FERNET).read(text)


@pytest.mark.parametrize("topic", [None, "some-topic", "x=="])
def test_a_message_id_says_where_the_message_lies(topic):
    """Under its topic, or under its time."""
    ids = MessageIds(FERNET)
    sort_key = ids.sort_key(topic, NOW)
    assert sort_key == ("02:1000000000" if topic is None else f"01:{topic}")
    assert ids.read(ids.write(UAID, CHANNEL, sort_key, NOW)) == MessageKey(UAID, CHANNEL, sort_key)


def test_two_messages_of_one_millisecond_are_two():
    """Even if the clock stands still."""
    ids = MessageIds(FERNET)
    assert len({ids.sort_key(None, NOW) for _ in range(100)}) == 100
