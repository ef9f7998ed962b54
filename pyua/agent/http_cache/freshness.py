"""How long an answer may be used again.

Source: RFC 9111 section 4.2; Gecko netwerk/protocol/http/nsHttpResponseHead.cpp.

Seconds and Unix times throughout; headers are pairs in the order in which they came.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from pyua.agent.headers import header

__all__ = [
    "Headers",
    "directives",
    "is_storable",
    "lifetime",
    "may_be_stale_for",
    "must_validate",
    "seconds",
]

Headers = Sequence[tuple[str, str]]

#: Statuses that may be used again at all (MustValidate in Gecko's file). Those that are not among them are asked again
#: each time, whatever their headers say.
_REUSABLE: Final = frozenset({200, 203, 204, 206, 300, 301, 302, 304, 307, 308, 410})
#: Statuses that are good for ever where no header says how long (ComputeFreshnessLifetime).
_LASTING: Final = frozenset({300, 308, 301, 410})
_FOR_EVER: Final = float(2**32 - 1)
_WEEK: Final = 7 * 86_400.0
#: A broken redirect is not kept.
_REDIRECTS: Final = frozenset({300, 301, 302, 303, 307, 308})
_DIRECTIVE: Final = re.compile(r'\s*([^\s=,;]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^,\s]*))?\s*(?:,|$)')


def directives(headers: Headers) -> dict[str, str]:
    """The directives of Cache-Control by lower-case name, with their values; the first of each counts."""
    found: dict[str, str] = {}
    for match in _DIRECTIVE.finditer(header(headers, "cache-control") or ""):
        name, value = match.groups()
        found.setdefault(name.lower(), value or "")
    return found


def is_storable(status: int, headers: Headers) -> bool:
    """Whether an answer to a GET may be kept."""
    if status < 200 or status == 304 or "no-store" in directives(headers):
        return False
    if status in _REDIRECTS and header(headers, "location") is None:
        return False
    return header(headers, "vary") != "*"


def must_validate(status: int, headers: Headers) -> bool:
    """Whether an answer is asked again before each use, fresh or not."""
    if status not in _REUSABLE:
        return True
    said = directives(headers)
    if "no-cache" in said:
        return True
    return not said and "no-cache" in (header(headers, "pragma") or "").lower()


def lifetime(status: int, headers: Headers, received: float) -> float:
    """For how many seconds an answer is fresh, from the moment that it was made.

    Args:
        status: the HTTP status.
        headers: the answer's.
        received: when it came; in place of a Date header that is missing.
    """
    told = seconds(headers, "max-age")
    if told is not None:
        return told
    date = _date(header(headers, "date"))
    made = received if date is None else date
    expires = header(headers, "expires")
    if expires is not None:
        # What cannot be read has expired: RFC 9111 section 5.3.
        return max((_date(expires) or made) - made, 0.0)
    modified = _date(header(headers, "last-modified"))
    if modified is not None and modified <= made:
        return min((made - modified) / 10, _WEEK)
    return _FOR_EVER if status in _LASTING else 0.0


def may_be_stale_for(headers: Headers) -> float:
    """For how many seconds after its lifetime an answer may be used while it is asked again (RFC 5861 section 3)."""
    if "must-revalidate" in directives(headers):
        return 0.0
    return seconds(headers, "stale-while-revalidate") or 0.0


def seconds(headers: Headers, directive: str) -> float | None:
    """What a directive of Cache-Control says (RFC 9111 section 1.2.2); None without it, or if it is no number.

    Gecko does not take numbers in quotes.
    """
    text = directives(headers).get(directive, "")
    return min(float(text), _FOR_EVER) if re.fullmatch(r"\d+", text) else None


def _date(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo is not None else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
