"""Arguments that cannot work: refused at once, in words."""

from __future__ import annotations

import math

import pytest

import pyua


@pytest.mark.parametrize(
    ("argument", "value", "message"),
    [
        ("push_service", "ws://h:99999/", "push_service='ws://h:99999/'"),
        ("push_service", "ws://h:x/", "0 to 65535"),
        ("push_service", "ws:///path", "names no host"),
        ("push_service", "ws://[::1/", "is no URL"),
        ("push_service", "http://h/", "is no ws:// or wss:// URL"),
        ("push_service", 5, "is a int"),
        ("time_limit", 0, "time_limit=0 "),
        ("time_limit", -1, "above 0"),
        ("time_limit", math.nan, "time_limit=nan"),
        ("time_limit", "10", "time_limit='10'"),
        ("time_limit", True, "time_limit=True"),
        ("heap_limit", 0, "heap_limit=0 "),
        ("heap_limit", 1000, "at least 8388608 bytes"),
        ("heap_limit", 2.5e8, "whole number"),
        ("heap_limit", None, "heap_limit=None"),
        ("heap_limit", 2**70, "heap_limit="),
    ],
)
def test_an_argument_that_cannot_work(argument: str, value: object, message: str) -> None:
    """ConfigError, which says what was seen and what is expected."""
    with pytest.raises(pyua.ConfigError) as caught:
        pyua.UserAgent(**{argument: value})  # type: ignore[arg-type]
    assert message in str(caught.value)


async def test_the_smallest_limit_works() -> None:
    """A worker runs in it."""
    async with pyua.UserAgent(heap_limit=8 * 1024 * 1024, time_limit=5) as user_agent:
        origin = user_agent.origin(
            "https://app.example", serve={"/sw.js": "onpush = (e) => console.log(new URL('/a', location).href);"}
        )
        registration = await origin.register("/sw.js")
        assert (await registration.push("x")).ok
