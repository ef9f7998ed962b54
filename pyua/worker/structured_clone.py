"""Structured clones in Python: what a worker posted or attached, as ordinary Python values.

WARNING: runtime/html/03_structured_clone.js writes the trees that this reads; its head describes them.
"""

from __future__ import annotations

import base64
import struct
from datetime import UTC, datetime
from typing import Any, Final

__all__ = ["plain_value"]

#: struct formats of typed arrays' elements.
_ELEMENTS: Final = {
    "BigInt64Array": "q", "BigUint64Array": "Q", "Float16Array": "e", "Float32Array": "f", "Float64Array": "d",
    "Int16Array": "h", "Int32Array": "i", "Int8Array": "b", "Uint16Array": "H", "Uint32Array": "I",
}  # fmt: skip
_BYTES: Final = frozenset({"Uint8Array", "Uint8ClampedArray", "DataView"})


def plain_value(tree: dict[str, Any]) -> Any:
    """The value of a tree.

    Objects and maps become dicts, arrays and sets lists, dates aware datetimes, buffers and byte arrays bytes,
    other typed arrays lists of numbers, errors and platform objects dicts of their parts. What refers to
    itself does so here.
    """
    return _Reader(tree).value(tree["root"])


class _Reader:
    def __init__(self, tree: dict[str, Any]) -> None:
        self._nodes = tree["nodes"]
        self._transferred = tree.get("transferred", [])
        self._objects: dict[int, Any] = {}

    def value(self, written: Any) -> Any:
        if not isinstance(written, list):
            return written
        match written:
            case ["n", text]:
                return float(text.replace("Infinity", "inf"))
            case ["i", text]:
                return int(text)
            case ["r", index]:
                if index not in self._objects:
                    self._read(index)
                return self._objects[index]
            case _:
                return None

    def _read(self, index: int) -> None:
        kind, *parts = self._nodes[index]
        if kind == "object":
            members: dict[str, Any] = {}
            self._objects[index] = members
            members.update(self._pairs(parts))
        elif kind == "array":
            self._objects[index] = items = [None] * parts[0]
            for key, item in self._pairs(parts[1:]).items():
                if key.isdigit() and int(key) < len(items):
                    items[int(key)] = item
        elif kind == "map":
            entries: dict[Any, Any] = {}
            self._objects[index] = entries
            for key, item in zip(parts[::2], parts[1::2], strict=True):
                entries[_hashable(self.value(key))] = self.value(item)
        elif kind == "set":
            members_list: list[Any] = []
            self._objects[index] = members_list
            members_list.extend(self.value(item) for item in parts)
        else:
            self._objects[index] = self._leaf(kind, parts)

    def _pairs(self, parts: list[Any]) -> dict[str, Any]:
        return {key: self.value(item) for key, item in zip(parts[::2], parts[1::2], strict=True)}

    def _leaf(self, kind: str, parts: list[Any]) -> Any:
        match kind:
            case "date":
                milliseconds = self.value(parts[0])
                return None if milliseconds != milliseconds else datetime.fromtimestamp(milliseconds / 1000, UTC)
            case "regexp":
                return f"/{parts[0]}/{parts[1]}"
            case "boxed":
                return self.value(parts[0])
            case "buffer":
                return base64.b64decode(parts[0])
            case "transferred":
                sent = self._transferred[parts[0]]
                return base64.b64decode(sent) if isinstance(sent, str) else {"type": sent["type"]}
            case "view":
                return self._view(*parts)
            case "error":
                return {"name": parts[0], "message": parts[1] or "", "stack": parts[2]}
            case "platform":
                return {
                    "type": parts[0],
                    **{key: _part(item) for key, item in zip(parts[1::2], parts[2::2], strict=True)},
                }
            case _:
                return None

    def _view(self, name: str, buffer: Any, offset: int, length: int) -> bytes | list[Any]:
        data: bytes = self.value(buffer)
        if name in _BYTES:
            return data[offset : offset + length]
        return list(struct.unpack_from(f"<{length}{_ELEMENTS[name]}", data, offset))


def _part(item: Any) -> Any:
    return base64.b64decode(item[1]) if isinstance(item, list) else item


def _hashable(key: Any) -> Any:
    return key if isinstance(key, str | int | float | bool | bytes | None | datetime) else repr(key)
