"""A message's version: its id on the wire, which Firefox takes and gives back whatever it is.

autopush sends texts, and numbers exist in the old protocol; the other kinds of JSON come from services that are being
written. Firefox acknowledges a version as it came, compares versions as JavaScript does, and names them in nacks as
texts (seen in Firefox ESR 153: the story "wire/versions").
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

__all__ = ["NULL", "OtherVersion", "Version", "as_text", "read_version", "same"]

_LARGEST_SAFE_INTEGER: Final = 2**53 - 1


@dataclass(frozen=True, slots=True, eq=False)
class OtherVersion:
    """A version that is null, an object or an array: the same as itself only, as in JavaScript."""

    value: object


#: ``null``, which is always the same.
NULL: Final = OtherVersion(None)

#: None is a version that was not there at all.
Version: TypeAlias = str | int | float | bool | OtherVersion | None


def read_version(value: object) -> Version:
    """The version that a JSON value is."""
    if value is None:
        return NULL
    if isinstance(value, dict | list):
        return OtherVersion(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            return NULL
        return int(value) if value.is_integer() and abs(value) <= _LARGEST_SAFE_INTEGER else value
    return value if isinstance(value, str | int) else None


def same(one: Version, other: Version) -> bool:
    """Whether two versions are one and the same: 1 and "1" are two, and so are 1 and true."""
    return type(one) is type(other) and one == other


def as_text(version: Version) -> str:
    """What JavaScript makes of it where a text is wanted; empty for null and for none."""
    value = version.value if isinstance(version, OtherVersion) else version
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "[object Object]"
    if isinstance(value, list):
        return ",".join(as_text(read_version(item)) for item in value)
    return str(value)
