"""The delays between attempts to connect."""

from __future__ import annotations

from pyua.autopush.backoff import Backoff


def test_delays_double_up_to_the_cap():
    """With a base of 300 ms and a ping interval of 3 s: the delays that were measured with Firefox."""
    backoff = Backoff(0.3, 3.0)
    assert [round(backoff.next_delay(), 3) for _ in range(6)] == [0.3, 0.6, 1.2, 2.4, 3.0, 3.0]


def test_a_base_above_the_cap_is_capped():
    """The very first delay is capped, too."""
    assert Backoff(10, 4).next_delay() == 4


def test_reset_begins_anew():
    """After a message was understood the delays begin with the base again."""
    backoff = Backoff(1, 100)
    for _ in range(2_000):
        backoff.next_delay()
    backoff.reset()
    assert backoff.next_delay() == 1
