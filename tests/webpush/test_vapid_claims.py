"""The claims of a verified token."""

from __future__ import annotations

import pytest

from pyua.errors import VapidError
from pyua.webpush.vapid_claims import EXPIRY_LEEWAY, MAX_EXPIRY, check_claims

_AUDIENCE = "https://push.example.net"
_NOW = 1_700_000_000.5


def _check(**claims):
    return check_claims({"aud": _AUDIENCE, "exp": 1_700_000_000, **claims}, b"key", _AUDIENCE, _NOW)


@pytest.mark.parametrize("seconds", [-EXPIRY_LEEWAY + 1, 0, 1, MAX_EXPIRY])
def test_times_within_the_limits(seconds):
    """A minute late is forgiven; 24 hours ahead are allowed."""
    assert _check(exp=1_700_000_000 + seconds).expires_at == 1_700_000_000 + seconds


@pytest.mark.parametrize(
    ("seconds", "reason"), [(-EXPIRY_LEEWAY, "expired"), (MAX_EXPIRY + 1, "too_far"), (10**13, "too_far")]
)
def test_times_beyond_the_limits(seconds, reason):
    """Half a second more than a minute late, or more than 24 hours ahead."""
    with pytest.raises(VapidError) as caught:
        _check(exp=1_700_000_000 + seconds)
    assert caught.value.reason == reason


def test_expiry_is_told_before_the_audience():
    """Of two faults the first in autopush's order is told."""
    with pytest.raises(VapidError) as caught:
        _check(exp=0, aud="https://other.example")
    assert caught.value.reason == "expired"
    with pytest.raises(VapidError) as caught:
        _check(exp=10**12, aud="https://other.example")
    assert caught.value.reason == "audience"


def test_long_claims_are_cut_in_messages():
    """A claim of any length makes a message of one line."""
    with pytest.raises(VapidError) as caught:
        _check(aud="x" * 10_000)
    assert len(str(caught.value)) < 300
