"""JSON as it is on the wire: what JavaScript's ``JSON.stringify`` writes and ``JSON.parse`` reads."""

from __future__ import annotations

import json
import re
from typing import Any, Final, NoReturn

__all__ = ["read_json", "write_json"]

_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def write_json(value: object) -> str:
    """Write compact JSON, members in the order given, as ``JSON.stringify`` does.

    Lone surrogates are escaped, so the text can always be encoded as UTF-8.

    Raises:
        ValueError: a number that JSON does not have (NaN, Infinity).
    """
    text = _ENCODER.encode(value)
    if text.isascii():
        return text
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def read_json(text: str) -> Any:
    """Read JSON as strictly as ``JSON.parse`` does.

    Raises:
        ValueError: the text is not JSON, or is nested too deeply to be read.
    """
    try:
        return _DECODER.decode(text)
    except RecursionError as exc:
        raise ValueError("JSON nested too deeply") from exc


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"JSON has no {name}")


_ENCODER: Final = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_DECODER: Final = json.JSONDecoder(parse_constant=_refuse_constant)
