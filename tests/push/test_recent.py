"""Knowing duplicates by their ids."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from pyua.push.recent import is_recent, note


def test_newest_first_and_truncated():
    """With room for four, the fifth drives the first out, which is then new again."""
    ids = ()
    for message_id in "abcde":
        ids = note(ids, message_id, limit=4)
    assert ids == ("e", "d", "c", "b")
    assert is_recent(ids, "b")
    assert not is_recent(ids, "a")


@pytest.mark.parametrize("message_id", [None, "", "1", 1, 1.5])
def test_any_id_is_remembered(message_id):
    """Also none at all: a second message without an id is a duplicate, as in Firefox."""
    assert is_recent(note((), message_id, limit=100), message_id)


def test_number_and_text_are_two_ids():
    """As in JavaScript."""
    assert not is_recent((1,), "1")
    assert not is_recent((None,), "")


def test_no_room_means_no_duplicates():
    """With the pref at 0 nothing is remembered."""
    assert note(("a",), "b", limit=0) == ()


@given(st.lists(st.text(max_size=3)), st.integers(0, 10))
def test_the_limit_is_kept(messages, limit):
    """However many messages, the newest remain."""
    ids = ()
    for message_id in messages:
        ids = note(ids, message_id, limit=limit)
    assert ids == tuple(reversed(messages))[:limit]
