"""Spans of time as people type them: ``90s``, ``5m``, ``2h``, ``7d``."""

from __future__ import annotations

import re
from typing import Final

import typer

__all__ = ["parse_duration"]

_UNITS: Final = {"s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}
_FORM: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>[smhd])")


def parse_duration(text: str) -> float:
    """A span of time in seconds.

    Raises:
        typer.BadParameter: anything else, also a span of no length.
    """
    match = _FORM.fullmatch(text.strip())
    seconds = float(match["number"]) * _UNITS[match["unit"]] if match else 0.0
    if seconds <= 0:
        raise typer.BadParameter(f"{text!r} is no span of time; give a number with s, m, h or d, such as 90s or 7d")
    return seconds
