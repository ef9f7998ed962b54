"""V8's own words about an uncaught exception, read."""

from __future__ import annotations

import re
from typing import Final

from pyua.errors import WorkerScriptError

__all__ = ["script_error"]

_FIRST_LINE: Final = re.compile(r"^(?P<url>.*?):(?P<line>\d+): (?P<cause>.*)$")
_CARET: Final = re.compile(r"^( *)\^+$", re.MULTILINE)
#: What V8 calls a script that it has no name for.
_NAMELESS: Final = frozenset({"<anonymous>", "undefined"})


def script_error(report: str) -> WorkerScriptError:
    """Read a report: ``url:line: cause``, the line of source, a caret below it, an empty line, the stack."""
    lines = report.splitlines()
    match = _FIRST_LINE.match(lines[0]) if lines else None
    if match is None:
        return WorkerScriptError(report.strip() or "unknown error")
    caret = _CARET.search(report)
    url = match["url"]
    return WorkerScriptError(
        match["cause"],
        url=None if url in _NAMELESS else url,
        line=int(match["line"]),
        column=len(caret[1]) + 1 if caret else None,
        stack=report.split("\n\n", 1)[1].strip() if "\n\n" in report else "",
    )
