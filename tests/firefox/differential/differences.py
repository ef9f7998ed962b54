"""Where pyua means to do something else than Firefox: scenario → why. Its own trace stands beside Firefox's."""

from __future__ import annotations

from typing import Final

__all__ = ["DIFFERENCES"]

DIFFERENCES: Final[dict[str, str]] = {}
