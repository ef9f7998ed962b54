"""Base64url as Firefox and autopush read it."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, strategies as st

from pyua.webpush import b64


@given(st.binary(max_size=200))
def test_round_trip(data):
    """What was encoded comes back, with or without padding."""
    assert b64.decode(b64.encode(data)) == data
    assert b64.decode_padded(b64.encode(data)) == data
    assert b64.decode_padded(b64.encode_padded(data)) == data
    assert b64.decode_tolerant(base64.b64encode(data).decode()) == data


def test_padding_is_written_only_on_request():
    """Subscriptions carry unpadded text, a register frame the padded one."""
    assert b64.encode(b"\xfb\xff") == "-_8"
    assert b64.encode_padded(b"\xfb\xff") == "-_8="


@pytest.mark.parametrize("text", ["=", "AA==", "AA=", "AAA=", "A+", "A/", "A A", "AA\n", "!", "5", "AAAAA", "ä", "Á"])
def test_strict_decoding_refuses(text):
    """Padding, the standard alphabet, white space and impossible lengths are no unpadded base64url."""
    with pytest.raises(ValueError):
        b64.decode(text)


@pytest.mark.parametrize(
    ("text", "data"),
    [("", b""), ("AA", b"\0"), ("AB", b"\0"), ("AAAB", b"\0\0\x01"), ("-_-_", b"\xfb\xff\xbf")],
)
def test_strict_decoding_reads(text, data):
    """An empty text is no bytes; unused bits of the last character do not matter, as in Firefox."""
    assert b64.decode(text) == data


@pytest.mark.parametrize(("text", "data"), [("AA==", b"\0"), ("AAA=", b"\0\0"), ("AA", b"\0"), ("", b"")])
def test_padding_is_ignored_where_it_is_correct(text, data):
    """The data of a notification may be padded or not."""
    assert b64.decode_padded(text) == data


@pytest.mark.parametrize("text", ["AA=", "=", "====", "A===", "AA==AA==", "AAAA=", "A+==", "AAA =", "@"])
def test_wrong_padding_is_refused(text):
    """Padding in the wrong place or number is no base64url."""
    with pytest.raises(ValueError):
        b64.decode_padded(text)


@given(st.text(max_size=40))
def test_decoding_fails_with_value_error_only(text):
    """Whatever a peer sends, the only failure is ValueError."""
    for decode in (b64.decode, b64.decode_padded, b64.decode_tolerant):
        try:
            assert isinstance(decode(text), bytes)
        except ValueError:
            pass
