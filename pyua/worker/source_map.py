"""Source maps: where a place in a bundled script was in the source that its author wrote.

Source: https://tc39.es/ecma426/ (ECMA-426). Our own: what PyPI has is not kept any more, or brings a compiler along.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import bisect
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import unquote_to_bytes

from pyua.errors import TransportError, WorkerScriptError
from pyua.worker.events import ConsoleMessage
from pyua.worker.ports import SOURCE_MAP, Network, NetworkRequest
from pyua.worker.urls import resolve, same_origin

__all__ = ["SourceMap", "SourceMaps", "find_source_map"]

_COMMENT: Final = re.compile(r"^[ \t]*//[#@] sourceMappingURL=(\S+)[ \t]*$", re.MULTILINE)
#: Where the comment may be: lines after it are comments at most.
_END: Final = 1024
#: Seconds that a map may keep its script waiting.
_PATIENCE: Final = 2.0
_DIGITS: Final = {character: value for value, character in enumerate(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
)}  # fmt: skip
_PLACE: Final = re.compile(r"([a-z][a-z0-9+.-]*:[^\s()]+?):(\d+):(\d+)")

#: Line, column and source of the original, counted from 0.
_Original = tuple[int, int, int]


async def find_source_map(network: Network, source: str, url: str, origin: str) -> str | None:
    """The text of the map that a script names, in itself or beside it; None without one, or if it cannot be had.

    Args:
        network: where one beside it comes from: of the same origin, and soon. Routes are not asked.
        source: the script's.
        url: the script's, to which the map's is relative.
        origin: the worker's.
    """
    found = _COMMENT.findall(source, max(len(source) - _END, 0)) or _inline(source)
    if not found:
        return None
    address = resolve(found[-1], url)
    if address is None:
        return None
    if address.startswith("data:"):
        return _read_data(address)
    if not same_origin(address, url):
        return None
    try:
        async with asyncio.timeout(_PATIENCE):
            response = await network.fetch(
                NetworkRequest(address, origin=origin, mode="no-cors", credentials="include", destination=SOURCE_MAP)
            )
    except (TransportError, TimeoutError):
        return None
    return response.body.decode("utf-8-sig", "replace") if 200 <= response.status < 300 else None


def _inline(source: str) -> list[str]:
    """A map in the script itself is one long line, and the last but for empty ones."""
    at = source.rfind("\n//# sourceMappingURL=data:")
    return _COMMENT.findall(source, at + 1) if at >= 0 and "\n" not in source[at + 1 :].rstrip("\n") else []


def _read_data(url: str) -> str | None:
    head, _, data = url.partition(",")
    content = unquote_to_bytes(data)
    try:
        return (base64.b64decode(content) if head.endswith(";base64") else content).decode("utf-8", "replace")
    except binascii.Error:
        return None


class SourceMap:
    """One map, read.

    Args:
        text: its JSON.
        url: the script's, to which those of the sources are relative.

    Raises:
        ValueError: it is no source map.
    """

    def __init__(self, text: str, url: str) -> None:
        said = json.loads(text.removeprefix(")]}'"))
        if not isinstance(said, dict) or not isinstance(said.get("mappings"), str):
            raise ValueError("no mappings")
        root = said.get("sourceRoot") or ""
        if root and not root.endswith("/"):
            root += "/"
        self._sources = [
            (resolve(f"{root}{name}", url) or name) if isinstance(name, str) else None
            for name in said.get("sources", [])
        ]
        self._lines = _read_mappings(said["mappings"])

    def original(self, line: int, column: int) -> tuple[str, int, int] | None:
        """URL, line and column of the original of a place, both counted from 1; None if there is none."""
        if not 0 < line <= len(self._lines):
            return None
        columns, originals = self._lines[line - 1]
        at = bisect.bisect_right(columns, column - 1) - 1
        found = originals[at] if at >= 0 else None
        if found is None or not 0 <= found[0] < len(self._sources):
            return None
        name = self._sources[found[0]]
        return None if name is None else (name, found[1] + 1, found[2] + 1)


def _read_mappings(mappings: str) -> list[tuple[list[int], list[_Original | None]]]:
    """Of each line, the columns at which a segment begins, and what each is from."""
    lines: list[tuple[list[int], list[_Original | None]]] = []
    source = row = place = 0
    for text in mappings.split(";"):
        columns: list[int] = []
        originals: list[_Original | None] = []
        column = 0
        for segment in text.split(","):
            if not segment:
                continue
            numbers = _read_numbers(segment)
            column += numbers[0]
            columns.append(column)
            if len(numbers) < 4:
                originals.append(None)
                continue
            source, row, place = source + numbers[1], row + numbers[2], place + numbers[3]
            originals.append((source, row, place))
        lines.append((columns, originals))
    return lines


def _read_numbers(segment: str) -> list[int]:
    """Base 64 VLQ: five bits at a time, the lowest first; the lowest of all is the sign."""
    numbers: list[int] = []
    value = shift = 0
    for character in segment:
        if character not in _DIGITS:
            raise ValueError(f"{character!r} is no digit of a mapping")
        digit = _DIGITS[character]
        value += (digit & 31) << shift
        shift += 5
        if digit < 32:
            numbers.append(-(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    if shift or len(numbers) not in (1, 4, 5):
        raise ValueError(f"{segment!r} is no segment of a mapping")
    return numbers


class SourceMaps:
    """The maps of a global's scripts. Each is read when something of its script is to be shown.

    Args:
        find: gives the text of the map of what runs under a URL, or None.
    """

    def __init__(self, find: Callable[[str], str | None]) -> None:
        self._find = find
        self._read: dict[str, SourceMap | None] = {}

    def error(self, error: WorkerScriptError) -> WorkerScriptError:
        """Show an error's place and stack in the originals; the very object."""
        if error.url and error.line and (found := self._original(error.url, error.line, error.column or 1)):
            error.url, error.line, error.column = found
        error.stack = self._stack(error.stack)
        return error

    def console(self, message: ConsoleMessage) -> ConsoleMessage:
        """A line of the console with its place and stack in the originals."""
        found = self._original(message.url, message.line, message.column) if message.url else None
        if found is not None:
            message = replace(message, url=found[0], line=found[1], column=found[2])
        return replace(message, stack=self._stack(message.stack)) if message.stack else message

    def _stack(self, stack: str) -> str:
        def show(match: re.Match[str]) -> str:
            found = self._original(match[1], int(match[2]), int(match[3]))
            return match[0] if found is None else ":".join(map(str, found))

        return _PLACE.sub(show, stack)

    def _original(self, url: str, line: int, column: int) -> tuple[str, int, int] | None:
        if url not in self._read:
            self._read[url] = self._parse(url)
        read = self._read[url]
        return None if read is None else read.original(line, column)

    def _parse(self, url: str) -> SourceMap | None:
        text = self._find(url)
        try:
            return None if text is None else SourceMap(text, url)
        except (ValueError, TypeError, AttributeError):
            return None  # a broken map: places stay as they are
