"""How a caller may write a duration and a moment."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Final

from pyua.errors import ConfigError

__all__ = ["Duration", "Moment", "duration", "moment"]

Duration = timedelta | float | str
Moment = datetime | float | str

#: The end of the year 9999, the last that a datetime can say.
_LAST: Final = 253_402_300_799


def duration(value: Duration) -> float:
    """Seconds.

    Args:
        value: seconds, a timedelta, or a text such as ``"30"``, ``"01:00"`` or ``"02:34:10"``.

    Raises:
        ConfigError: none of these.
        ValueError: it is negative: time only goes forward.
    """
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
    elif isinstance(value, str):
        seconds = _clock_face(value)
    elif isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ConfigError(f"{value!r} is no duration: give seconds, a timedelta, or a text such as '01:30' (MM:SS)")
    else:
        seconds = float(value)
    if seconds < 0:
        raise ValueError(f"time cannot be moved by {seconds:g} s: it only goes forward")
    return seconds


def moment(value: Moment) -> float:
    """Seconds since 1970.

    Args:
        value: seconds since 1970, a datetime, or an ISO 8601 text; UTC, where no time zone is given.

    Raises:
        ConfigError: none of these.
    """
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise ConfigError(f"{value!r} is no time: expected ISO 8601, such as '2026-11-25T08:00:00Z'") from None
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ConfigError(f"{value!r} is no time: give a datetime, seconds since 1970, or an ISO 8601 text")
    if abs(value) > _LAST:
        raise ConfigError(f"{value!r} is after the year 9999: give seconds since 1970, not milliseconds")
    return float(value)


def _clock_face(text: str) -> float:
    fields = text.split(":")
    if len(fields) > 3 or not all(field.isascii() and field.isdigit() for field in fields):
        raise ConfigError(f"{text!r} is no duration: expected 'SS', 'MM:SS' or 'HH:MM:SS'")
    numbers = [int(field) for field in fields]
    if any(number >= 60 for number in numbers[1:]):
        raise ConfigError(f"{text!r} is no duration: minutes and seconds after a colon are less than 60")
    seconds = 0
    for number in numbers:
        seconds = seconds * 60 + number
    return float(seconds)
