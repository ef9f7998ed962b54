"""How long answers are fresh. What Firefox does with each is recorded too: tests/firefox/scenarios/worker/http_cache.py."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from pyua.agent.http_cache.freshness import directives, is_storable, lifetime, may_be_stale_for, must_validate

NOW = 1_700_000_000.0
DATE = "Tue, 14 Nov 2023 22:13:20 GMT"  # NOW
WEEK = 7 * 86_400

LIFETIMES = [
    ([("Cache-Control", "max-age=60")], 60),
    ([("cache-control", "public"), ("Cache-Control", "MAX-AGE=60")], 60),
    ([("Cache-Control", "max-age=60, max-age=90")], 60),
    ([("Cache-Control", 'max-age="60"')], 0),
    ([("Cache-Control", "max-age=x"), ("Expires", "Tue, 14 Nov 2023 22:14:20 GMT"), ("Date", DATE)], 60),
    ([("Cache-Control", "s-maxage=60")], 0),
    ([("Cache-Control", "max-age=99999999999999999999")], 2**32 - 1),
    ([("Expires", "Tue, 14 Nov 2023 22:14:20 GMT")], 60),
    ([("Expires", "0"), ("Last-Modified", "Thu, 01 Jan 2015 00:00:00 GMT")], 0),
    ([("Expires", "Tue, 14 Nov 2023 22:12:20 GMT")], 0),
    ([("Last-Modified", "Tue, 14 Nov 2023 22:11:40 GMT")], 10),
    ([("Last-Modified", "Thu, 01 Jan 2015 00:00:00 GMT")], WEEK),
    ([("Last-Modified", "Thu, 01 Jan 2099 00:00:00 GMT")], 0),
    ([], 0),
]


@pytest.mark.parametrize(("headers", "seconds"), LIFETIMES)
def test_lifetimes(headers: list[tuple[str, str]], seconds: float) -> None:
    """What the headers say, or a tenth of the age of what was not changed for long."""
    assert lifetime(200, headers, NOW) == seconds


def test_statuses() -> None:
    """Some are good for ever, some are asked again each time."""
    assert lifetime(410, [], NOW) > WEEK
    fresh = [("Cache-Control", "max-age=60")]
    assert [must_validate(status, fresh) for status in (200, 410, 404, 500)] == [False, False, True, True]


def test_what_is_asked_again_each_time() -> None:
    """no-cache, and Pragma where there is no Cache-Control."""
    assert must_validate(200, [("Cache-Control", "no-cache, max-age=60")])
    assert must_validate(200, [("Pragma", "no-cache")])
    assert not must_validate(200, [("Pragma", "no-cache"), ("Cache-Control", "max-age=60")])


def test_what_is_not_kept() -> None:
    """no-store, Vary: *, and redirects to nowhere."""
    assert is_storable(200, [])
    assert not is_storable(200, [("Cache-Control", "private, no-store")])
    assert not is_storable(200, [("Vary", "*")])
    assert [is_storable(301, headers) for headers in ([], [("Location", "/")])] == [False, True]


def test_stale_while_revalidate() -> None:
    """It counts, unless must-revalidate is there too."""
    assert may_be_stale_for([("Cache-Control", "max-age=1, stale-while-revalidate=9")]) == 9
    assert may_be_stale_for([("Cache-Control", "must-revalidate, stale-while-revalidate=9")]) == 0


@given(st.lists(st.tuples(st.sampled_from(["cache-control", "expires", "date", "last-modified", "vary"]), st.text())))
def test_any_headers(headers: list[tuple[str, str]]) -> None:
    """Nothing that a server says raises."""
    assert lifetime(200, headers, NOW) >= 0
    directives(headers)
    is_storable(200, headers)
