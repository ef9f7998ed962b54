"""The plot of docs/explanation/quota.md: quota by days since the last visit, from pyua's own formula."""

from __future__ import annotations

from typing import Final

from pyua.prefs import Prefs
from pyua.push.quota import quota_after_visit

__all__ = ["plot"]

_WIDTH: Final = 640
_HEIGHT: Final = 300
_LEFT: Final = 44
_BOTTOM: Final = 44
_TOP: Final = 16
_DAYS: Final = 34
_MARKED: Final = (1, 2, 3, 5, 7, 10, 14, 31, 32)


def plot() -> str:
    """An SVG: a step line, with the values at some days written beside it."""
    maximum = Prefs().max_quota_per_subscription
    steps = [(day / 20, quota_after_visit(day / 20, maximum)) for day in range(_DAYS * 20 + 1)]
    path = "M" + " L".join(f"{_x(days):.1f},{_y(quota):.1f}" for days, quota in steps)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        'font-size="12" role="img" aria-label="Quota by days since the last visit">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
    ]
    for quota in range(0, maximum + 1, 4):
        parts.append(f'<path d="M{_LEFT},{_y(quota):.1f}H{_WIDTH - 10}" stroke="#ddd"/>')
        parts.append(_text(_LEFT - 8, _y(quota) + 4, str(quota), "end"))
    parts.extend(_text(_x(days), _HEIGHT - _BOTTOM + 18, str(days), "middle") for days in range(0, _DAYS, 4))
    parts.append(
        _text((_WIDTH + _LEFT) / 2, _HEIGHT - 8, "days since the last visit, when a message arrives", "middle")
    )
    parts.append(f'<path d="{path}" fill="none" stroke="#0060df" stroke-width="2"/>')
    for marked in _MARKED:
        quota = quota_after_visit(marked, maximum)
        parts.append(f'<circle cx="{_x(marked):.1f}" cy="{_y(quota):.1f}" r="3.5" fill="#0060df"/>')
        parts.append(_text(_x(marked) + 6, _y(quota) - 7, f"{quota}", "start"))
    return "\n".join([*parts, "</svg>"])


def _x(days: float) -> float:
    return _LEFT + days * (_WIDTH - _LEFT - 10) / _DAYS


def _y(quota: float) -> float:
    return _HEIGHT - _BOTTOM - quota * (_HEIGHT - _BOTTOM - _TOP) / 16


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#333">{text}</text>'
