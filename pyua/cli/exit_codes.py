"""What a command's end means to the shell, and what is said about it.

A mistake of the user's is one line on stderr. Only a fault of pyua's own has a traceback, and that goes to a file.
"""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from typing import Final

import typer

from pyua.errors import InternalError, PyuaError, UserError

__all__ = ["FAILED", "INTERNAL", "INTERRUPTED", "OK", "OUTPUT", "USAGE", "complain", "guarded"]

OK: Final = 0
FAILED: Final = 1
USAGE: Final = 2
#: EX_SOFTWARE of BSD's sysexits.h.
INTERNAL: Final = 70
#: EX_IOERR: the output cannot be written.
OUTPUT: Final = 74
#: What shells give for a process that SIGINT ended.
INTERRUPTED: Final = 130

#: How a write fails for want of room, or of a working disk. An error with a file's name is of something else.
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})

#: click's UsageError, which typer carries along without exporting it.
_USAGE_ERROR: Final = typer.BadParameter.__mro__[1]


def guarded(command: Callable[[], int]) -> int:
    """Run a command; whatever it raises becomes an exit code and a line on stderr."""
    try:
        return command()
    except PyuaError as exc:
        if isinstance(exc, InternalError):
            return _internal(exc)
        complain(str(exc))
        return USAGE if isinstance(exc, UserError) else FAILED
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough.
        _let_output_go()
        return FAILED
    except OSError as exc:
        if exc.errno not in _NO_ROOM or exc.filename is not None:
            return _internal(exc)
        _let_output_go()
        complain(f"the output cannot be written: {exc.strerror}")
        return OUTPUT
    except Exception as exc:
        if isinstance(exc, _USAGE_ERROR):
            return _usage(exc)
        return _internal(exc)


def _let_output_go() -> None:
    """Python must not find out once more, when it flushes at its exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(message: str) -> None:
    """Say what is wrong: one line on stderr."""
    print("pyua: " + " ".join(message.split()), file=sys.stderr, flush=True)


def _usage(exc: Exception) -> int:
    context = getattr(exc, "ctx", None)
    path = context.command_path if context is not None else "pyua"
    message = " ".join(exc.format_message().split())  # type: ignore[attr-defined]  # typer does not export its class
    print(f"{path}: {message} (see {path} --help)", file=sys.stderr, flush=True)
    return USAGE


def _internal(exc: BaseException) -> int:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    try:
        handle, path = tempfile.mkstemp(prefix=f"pyua-fault-{stamp}-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8") as log:
            log.write("".join(traceback.format_exception(exc)))
        where = f"the traceback is in {path}"
    except OSError as fault:
        where = f"its traceback could not be written ({fault.strerror})"
    complain(f"a fault of pyua itself, {type(exc).__name__}: please report it; {where}")
    return INTERNAL
