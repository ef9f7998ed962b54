"""Source maps, read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from pyua.errors import WorkerScriptError
from pyua.worker.events import ConsoleMessage
from pyua.worker.source_map import SourceMap, SourceMaps, _read_numbers

URL = "https://app.example/assets/sw.js"
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def vlq(*numbers: int) -> str:
    """Base 64 VLQ, as bundlers write it."""
    text = ""
    for number in numbers:
        rest = abs(number) << 1 | (number < 0)
        while rest > 31:
            text += DIGITS[rest & 31 | 32]
            rest >>= 5
        text += DIGITS[rest]
    return text


def map_of(mappings: str, **more: object) -> str:
    return json.dumps({"version": 3, "sources": ["../src/a.ts", "../src/b.ts"], "mappings": mappings, **more})


#: Line 1: from column 0 a.ts 1:1, from 10 b.ts 6:3, from 20 nothing; line 2: nothing; line 3: from column 4 a.ts 3:1.
MAPPINGS = ",".join((vlq(0, 0, 0, 0), vlq(10, 1, 5, 2), vlq(10))) + ";;" + vlq(4, -1, -3, -2)


@pytest.mark.parametrize(
    ("place", "original"),
    [
        ((1, 1), ("https://app.example/src/a.ts", 1, 1)),
        ((1, 10), ("https://app.example/src/a.ts", 1, 1)),
        ((1, 11), ("https://app.example/src/b.ts", 6, 3)),
        ((1, 21), None),
        ((2, 1), None),
        ((3, 4), None),
        ((3, 5), ("https://app.example/src/a.ts", 3, 1)),
        ((4, 1), None),
        ((0, 0), None),
    ],
)
def test_places(place: tuple[int, int], original: tuple[str, int, int] | None) -> None:
    """The segment that a place is in says where it was; some are nowhere."""
    assert SourceMap(map_of(MAPPINGS), URL).original(*place) == original


def test_roots_and_guards() -> None:
    """sourceRoot comes before each source, and the guard against scripts before all."""
    read = SourceMap(")]}'" + map_of("AAAA", sourceRoot="webpack:///"), URL)
    assert read.original(1, 1) == ("webpack:///src/a.ts", 1, 1)


@given(st.lists(st.integers(-(2**31), 2**31), min_size=4, max_size=5))
def test_any_numbers(numbers: list[int]) -> None:
    """What a bundler writes is what is read."""
    assert _read_numbers(vlq(*numbers)) == numbers


@given(st.text())
def test_any_text_is_a_map_or_a_value_error(text: str) -> None:
    """Broken maps are told as such."""
    for broken in (text, json.dumps({"mappings": text, "sources": ["a"]})):
        try:
            SourceMap(broken, URL).original(1, 1)
        except ValueError:
            pass


def test_what_is_shown() -> None:
    """Errors, console lines and stacks move; what has no map, or a broken one, stays."""
    maps = SourceMaps({URL: map_of(MAPPINGS), "https://app.example/broken.js": "{"}.get)
    stack = f"at f ({URL}:1:11)\nat https://app.example/other.js:1:2\nat https://app.example/broken.js:1:1"
    error = maps.error(WorkerScriptError("Error: x", url=URL, line=1, column=11, stack=stack))
    assert error.place == "https://app.example/src/b.ts:6:3"
    assert error.stack == stack.replace(f"{URL}:1:11", "https://app.example/src/b.ts:6:3")
    assert maps.console(ConsoleMessage("log", "x", URL, 3, 5)).place == "https://app.example/src/a.ts:3:1"
    other = ConsoleMessage("log", "x", "https://app.example/broken.js", 1, 1)
    assert maps.console(other) == other
