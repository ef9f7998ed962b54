"""Set-Cookie headers, as RFC 6265bis reads them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from pyua.agent.cookies.cookie import parse_date, parse_set_cookie


def test_all_attributes() -> None:
    """In any case, with spaces around; what is not known is skipped."""
    said = parse_set_cookie(
        " id = a=b ; Path=/app; DOMAIN=.Example.com; secure; HttpOnly; SameSite=LAX; Max-Age=60; Priority=High"
    )
    assert said is not None
    assert (said.name, said.value, said.path, said.domain) == ("id", "a=b", "/app", "example.com")
    assert (said.secure, said.http_only, said.same_site, said.max_age) == (True, True, "lax", 60.0)


@pytest.mark.parametrize(
    ("header", "pair"),
    [("value", ("", "value")), ("=value", ("", "value")), ("name=", ("name", "")), ("a=b; Path=c", ("a", "b"))],
)
def test_pairs(header, pair) -> None:
    """A cookie may have no name, or no value."""
    said = parse_set_cookie(header)
    assert said is not None
    assert (said.name, said.value) == pair


@pytest.mark.parametrize("header", ["", "=", "; Path=/", "a=\x01", "a\x00=b", "n=" + "v" * 4096])
def test_what_is_no_cookie(header) -> None:
    """Nothing at all, control characters, too much."""
    assert parse_set_cookie(header) is None


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "06/nov/1994 8:49:37",
    ],
)
def test_dates(text) -> None:
    """All that servers have ever written."""
    assert parse_date(text) == 784111777.0


@pytest.mark.parametrize("text", ["", "tomorrow", "31 Nov 08:49:37", "06 Nov 1500 08:49:37", "06 Nov 1994 24:00:00"])
def test_what_is_no_date(text) -> None:
    """Incomplete, or out of range."""
    assert parse_date(text) is None


@given(st.text())
def test_no_header_is_too_strange(header) -> None:
    """It is read, or ignored."""
    said = parse_set_cookie(header)
    assert said is None or said.name or said.value
    parse_date(header)
