"""docs/reference/cli.md: the commands, as their own help describes them."""

from __future__ import annotations

from typing import Any

from docs.generators.markdown import table_cell

_HEAD = """
# The command line

`python -m pyua` is the same as `pyua`. Exit codes: 0, all went well; 1, a handler or the command failed; 2, something that
you gave cannot be used (one line says what); 70, a fault of pyua, with the traceback in a log.
"""


def page() -> str:
    """The page."""
    return _HEAD.strip()
