"""Parameters of Encryption and Crypto-Key header fields."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from pyua.webpush.header_fields import parse_items, parse_parameters


@pytest.mark.parametrize(
    ("item", "parameters"),
    [
        ("", {}),
        ("a=1", {"a": "1"}),
        (" a = 1 ; b = 2 ", {"a": "1", "b": "2"}),
        ('a="1"', {"a": "1"}),
        ('a="', {"a": '"'}),
        ('a=""', {"a": ""}),
        ('a="b"c"', {"a": 'b"c'}),
        ("a=b=c", {"a": "b=c"}),
        ("a;=1;b=", {"": "1", "b": ""}),
        ("a=1;a=2", {"a": "2"}),
        ("\ufeff\u00a0a\u2003=\u20281\v", {"a": "1"}),
        ("a=\x1c1", {"a": "\x1c1"}),
    ],
)
def test_parameters(item, parameters):
    """Names and values are trimmed as JavaScript trims, one pair of quotes goes, the last of a name wins."""
    assert parse_parameters(item) == parameters


def test_items_are_split_at_every_comma():
    """Also at commas in quotes, as Firefox does."""
    assert parse_items('a=1,b="2,3",') == [{"a": "1"}, {"b": '"2'}, {}, {}]


@given(st.text(max_size=80))
def test_no_text_fails(field):
    """Parsing has no error."""
    assert len(parse_items(field)) == field.count(",") + 1
