"""A checkout of web-platform-tests: found, and looked over before anything is started in it."""

from __future__ import annotations

from pathlib import Path

__all__ = ["Checkout", "CheckoutError"]


class CheckoutError(Exception):
    """The folder is no usable checkout."""


class Checkout:
    """A folder with the tests and their server.

    Raises:
        CheckoutError: something that a run needs is missing.
    """

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root).resolve()
        for needed in ("wpt", "resources/testharness.js", "tools/serve/serve.py"):
            if not (self.root / needed).exists():
                raise CheckoutError(
                    f"{self.root} has no {needed}: expected a checkout of "
                    "https://github.com/web-platform-tests/wpt, as --wpt-root or in PYUA_WPT_ROOT"
                )
