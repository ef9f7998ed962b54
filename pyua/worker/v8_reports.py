"""V8's own words about an uncaught exception, read."""

from __future__ import annotations

import re
from typing import Final

from pyua.errors import WorkerScriptError

__all__ = ["script_error"]

_FIRST_LINE: Final = re.compile(r"^(?P<url>.*?):(?P<line>\d+): (?P<cause>.*)$")
_CARET: Final = re.compile(r"^( *)\^+$", re.MULTILINE)
#: The runtime's own files, and the first frame of a stack that is none of theirs.
_RUNTIME: Final = "pyua:"
_FRAME: Final = re.compile(
    r"^ *at (?:.*\()?(?P<url>(?!pyua:|eval )[^\s()]+):(?P<line>\d+):(?P<column>\d+)\)?$", re.MULTILINE
)
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
    stack = report.split("\n\n", 1)[1].strip() if "\n\n" in report else ""
    if url.startswith(_RUNTIME) and (frame := _FRAME.search(stack)):
        # Thrown by the runtime on the script's behalf: what counts is where the script called it.
        return WorkerScriptError(
            match["cause"], url=frame["url"], line=int(frame["line"]), column=int(frame["column"]), stack=stack
        )
    return WorkerScriptError(
        match["cause"],
        url=None if url in _NAMELESS else url,
        line=int(match["line"]),
        column=len(caret[1]) + 1 if caret else None,
        stack=stack,
    )
