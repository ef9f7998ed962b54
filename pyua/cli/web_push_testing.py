"""``pyua web-push-testing``: the verbs of npm's web-push-testing, for the scripts that call it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

__all__ = ["web_push_testing"]

#: Seconds that the server may take to be ready, and to end.
_PATIENCE: Final = 15.0


class Verb(StrEnum):
    """What to do with the server of a port."""

    start = "start"
    stop = "stop"


def web_push_testing(
    verb: Annotated[Verb, typer.Argument(help="Start a server in the background, or stop it.", show_default=False)],
    port: Annotated[int, typer.Option("--port", "-p", help="Of the server.", min=1, max=65535)] = 8090,
) -> None:
    """Run a push service in the background, as npm's web-push-testing does.

    It has that package's routes (/subscribe, /notify, /get-notifications, /expire-subscription, /status), and is a
    whole push service beside them.
    """
    if verb is Verb.start:
        _start(port)
    else:
        _stop(port)


def _start(port: int) -> None:
    from pyua.errors import ConfigError

    if _running(port) is not None:
        raise ConfigError(f"the server seems to run on port {port} already; stop it first")
    print(f"Starting server on port {port}", flush=True)
    command = [sys.executable, "-m", "pyua", "serve", "--host", "localhost", "--port", f"{port}", "--json"]
    with tempfile.TemporaryFile() as complaints:
        server = subprocess.Popen(  # noqa: S603 - this very program
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            start_new_session=True,
            encoding="utf-8",
        )
        assert server.stdout is not None, "a pipe was asked for"
        with server.stdout:
            ready = server.stdout.readline()
        if not ready:
            server.wait()
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").strip()
            raise ConfigError(said.removeprefix("pyua: ") or "the server ended at once")
    endpoint = json.loads(ready)["endpoint"]
    _pid_file(port).write_text(f"{server.pid}", encoding="ascii")
    print(f"Server running on port {port}: {endpoint}", flush=True)
    # It goes on without this process, which has no more to do with it.
    server.returncode = 0


def _stop(port: int) -> None:
    from pyua.errors import ConfigError

    pid = _running(port)
    if pid is None:
        raise ConfigError(f"the server does not seem to run on port {port}")
    os.kill(pid, signal.SIGTERM)
    give_up = time.monotonic() + _PATIENCE
    while _answers(port) and time.monotonic() < give_up:
        time.sleep(0.02)
    _pid_file(port).unlink(missing_ok=True)
    print(f"Server at port {port} has been stopped.")


def _running(port: int) -> int | None:
    """The process of a port's server, if one was started and answers."""
    try:
        pid = int(_pid_file(port).read_text(encoding="ascii"))
        os.kill(pid, 0)
    except (OSError, ValueError):
        return None
    return pid if _answers(port) else None


def _answers(port: int) -> bool:
    request = urllib.request.Request(f"http://localhost:{port}/status", b"", method="POST")
    try:
        with urllib.request.urlopen(request, timeout=2) as response:  # noqa: S310 - http, see above
            return bool(response.read() == b"OK")
    except (OSError, urllib.error.URLError):
        return False


def _pid_file(port: int) -> Path:
    """In a folder of this user's own: another's file must not choose whom to end."""
    folder = Path(tempfile.gettempdir()) / f"pyua-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        from pyua.errors import ConfigError

        raise ConfigError(f"{folder} belongs to somebody else; set TMPDIR to a folder of your own")
    return folder / f"web-push-testing-{port}.pid"
