"""base64url on both ends: each forgives something else."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from pyua.autopush.base64url import decode_as_autopush, decode_as_firefox, encode_base64url


@given(st.binary(), st.booleans())
def test_both_ends_read_what_is_encoded(data, padded):
    """With and without padding, both ends get the bytes back."""
    text = encode_base64url(data, padded=padded)
    assert decode_as_firefox(text) == decode_as_autopush(text) == data


@pytest.mark.parametrize("text", ["A", "AQ=", "A+", "A/", "AQ===", "AQ\n", "A Q", "äö", "AAAAA", "AA=A"])
def test_firefox_refuses_what_is_not_base64url(text):
    """One wrong character, a wrong padding or an impossible length spoils a message's data."""
    with pytest.raises(ValueError):
        decode_as_firefox(text)


def test_autopush_refuses_stray_bits_and_forgives_padding():
    """A key may have any padding, but must be what an encoder would have written."""
    assert decode_as_autopush("AQ===") == b"\x01"
    with pytest.raises(ValueError):
        decode_as_autopush("AR")
    assert decode_as_firefox("AR") == b"\x01"
