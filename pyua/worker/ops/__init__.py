"""The Python half of the web standards; the JavaScript half of each is in ``runtime/`` under the same name."""

from __future__ import annotations

import functools
import importlib
import pkgutil

__all__ = ["load_all"]


@functools.cache
def load_all() -> None:
    """Import every module of this folder, so that its operations are registered."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
