"""Headers as pairs in the order in which they came."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["header"]


def header(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    """All values of a header (its name in lower case), joined by a comma, or None."""
    values = [value for key, value in headers if key.lower() == name]
    return ", ".join(values) if values else None
