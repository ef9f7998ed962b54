"""The parameters of Encryption and Crypto-Key header fields, read as Firefox reads them.

A field is a list of items between commas; an item is a list of ``name=value`` between semicolons. Firefox
splits without regard to quotes, because no value of these fields may hold a comma or a semicolon.
"""

from __future__ import annotations

from typing import Final

__all__ = ["WHITE_SPACE", "parse_items", "parse_parameters"]

#: What JavaScript's ``trim`` removes (ECMA-262, WhiteSpace and LineTerminator).
WHITE_SPACE: Final = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


def parse_items(field: str) -> list[dict[str, str]]:
    """Read every item of a field, in order. Never fails; an item may come out empty."""
    return [parse_parameters(item) for item in field.split(",")]


def parse_parameters(item: str) -> dict[str, str]:
    """Read the parameters of one item.

    White space around names and values and one pair of quotes around a value are removed. What has no ``=``
    is passed over; of two parameters with one name the later wins.
    """
    parameters = {}
    for part in item.split(";"):
        name, equals, value = part.partition("=")
        if equals:
            parameters[name.strip(WHITE_SPACE)] = _unquote(value.strip(WHITE_SPACE))
    return parameters


def _unquote(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return value[1:-1]
    return value
