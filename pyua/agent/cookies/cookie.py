"""One cookie, and the header that it is made from.

Source: RFC 6265bis, section 5.6 "The Set-Cookie Header Field".
"""

from __future__ import annotations

import re
from calendar import timegm
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

__all__ = ["MAX_AGE", "Cookie", "SetCookie", "parse_date", "parse_set_cookie"]

SameSite = Literal["none", "lax", "strict", "unset"]

#: Seconds that a cookie lives at most: 400 days.
MAX_AGE: Final = 400 * 86_400
#: Bytes of a name and its value together, and of an attribute.
MAX_PAIR: Final = 4_096
MAX_ATTRIBUTE: Final = 1_024


@dataclass(frozen=True, slots=True)
class Cookie:
    """A stored cookie.

    Attributes:
        name, value: text; a server's bytes read as UTF-8.
        domain: the host it belongs to, without a leading dot.
        path: which begins with a slash.
        host_only: whether subdomains do not get it.
        secure, http_only: as the attributes of these names.
        same_site: ``"unset"`` where the server said nothing.
        expires: seconds since 1970; None for one that goes with the session.
        created: seconds since 1970, when a cookie of its name was first set.
    """

    name: str
    value: str
    domain: str
    path: str = "/"
    host_only: bool = True
    secure: bool = False
    http_only: bool = False
    same_site: SameSite = "unset"
    expires: float | None = None
    created: float = 0.0

    @property
    def key(self) -> str:
        """What tells it from others: a cookie of the same key takes its place."""
        return f"{'' if self.host_only else '.'}{self.domain};{self.path};{self.name}"

    def to_json(self) -> dict[str, Any] | None:
        """For a profile; None for one that goes with the session."""
        return None if self.expires is None else asdict(self)


@dataclass(frozen=True, slots=True)
class SetCookie:
    """What a Set-Cookie header says; ``domain`` and ``path`` are None where it says nothing."""

    name: str
    value: str
    domain: str | None = None
    path: str | None = None
    secure: bool = False
    http_only: bool = False
    same_site: SameSite = "unset"
    max_age: float | None = None
    expires: float | None = None


_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def parse_set_cookie(header: str) -> SetCookie | None:
    """Read a header; None if it is to be ignored as a whole."""
    if _CONTROL.search(header):
        return None
    pair, *attributes = header.split(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", pair
    name, value = name.strip(" \t"), value.strip(" \t")
    if (not name and not value) or len(name.encode()) + len(value.encode()) > MAX_PAIR:
        return None
    known: dict[str, Any] = {}
    for attribute in attributes:
        key, _, text = attribute.partition("=")
        text = text.strip(" \t")
        if len(text.encode()) > MAX_ATTRIBUTE:
            continue
        known.update(_attribute(key.strip(" \t").lower(), text))
    return SetCookie(name, value, **known)


def _attribute(key: str, text: str) -> dict[str, Any]:
    match key:
        case "expires":
            when = parse_date(text)
            return {} if when is None else {"expires": when}
        case "max-age":
            return {"max_age": float(text)} if re.fullmatch(r"-?[0-9]{1,18}", text) else {}
        case "domain":
            return {"domain": text.removeprefix(".").lower()}
        case "path":
            return {"path": text if text.startswith("/") else None}
        case "secure":
            return {"secure": True}
        case "httponly":
            return {"http_only": True}
        case "samesite":
            return {"same_site": text.lower() if text.lower() in ("none", "lax", "strict") else "unset"}
        case _:
            return {}


_TOKENS: Final = re.compile(r"[^\x09\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D|$)")
_DAY: Final = re.compile(r"(\d{1,2})(?:\D|$)")
_YEAR: Final = re.compile(r"(\d{2,4})(?:\D|$)")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def parse_date(text: str) -> float | None:
    """A cookie's date as seconds since 1970, or None (RFC 6265bis, section 5.1.1)."""
    clock = day = month = year = None
    for token in _TOKENS.findall(text):
        if clock is None and (match := _TIME.match(token)):
            clock = tuple(int(part) for part in match.groups())
        elif day is None and (match := _DAY.match(token)):
            day = int(match[1])
        elif month is None and token[:3].lower() in _MONTHS:
            month = _MONTHS.index(token[:3].lower()) + 1
        elif year is None and (match := _YEAR.match(token)):
            year = int(match[1])
    if clock is None or day is None or month is None or year is None:
        return None
    if 70 <= year <= 99:
        year += 1900
    elif 0 <= year <= 69:
        year += 2000
    if not (1 <= day <= 31 and year >= 1601 and clock[0] <= 23 and clock[1] <= 59 and clock[2] <= 59):
        return None
    return float(timegm((year, month, day, *clock, 0, 0, 0)))
