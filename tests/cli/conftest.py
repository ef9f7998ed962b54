"""The command line as its users meet it: a process of its own."""

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "worker_scripts"


class Zygote:
    """A process that has imported everything, and has a child for each command."""

    def __init__(self, folder):
        self.folder = folder
        path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("zygote.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "error::ResourceWarning"},
        )

    def run(self, arguments, stdin, folder, environment):
        """A command to its end; as subprocess.run gives it."""
        given = self.folder / "stdin"
        given.write_text(stdin or "")
        out, err = self.folder / "stdout", self.folder / "stderr"
        order = {
            "arguments": arguments,
            "environment": environment,
            "cwd": str(folder),
            "stdin": str(given),
            "stdout": str(out),
            "stderr": str(err),
        }
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        return subprocess.CompletedProcess(arguments, code, out.read_text(), err.read_text())

    def end(self):
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


@pytest.fixture(scope="module")
def zygote(tmp_path_factory):
    zygote = Zygote(tmp_path_factory.mktemp("zygote"))
    yield zygote
    zygote.end()


class Pyua:
    """Runs commands in a folder."""

    def __init__(self, folder, zygote):
        self.folder = folder
        self.zygote = zygote
        inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
        path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        self.environment = {**inherited, "PYTHONPATH": path, "PYTHONWARNINGS": "error::ResourceWarning"}
        self._started = []

    def __call__(self, *arguments, stdin=None, **environment):
        """Run to the end; the completed process with its texts."""
        arguments = [*map(str, arguments)]
        environment = {**self.environment, **environment}
        # What Python reads when it starts needs a process that starts.
        if not any(environment.get(name) != os.environ.get(name) for name in ("PYTHONIOENCODING", "LANG", "LC_ALL")):
            return self.zygote.run(arguments, stdin, self.folder, environment)
        return subprocess.run(
            [sys.executable, "-m", "pyua", *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            input=stdin,
            cwd=self.folder,
            env=environment,
        )

    def on_a_terminal(self, *arguments, **environment):
        """Run to the end with a terminal for its output; what it showed."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "pyua", *map(str, arguments)],
            stdout=theirs,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            env={**self.environment, "TERM": "xterm-256color", **environment},
        )
        self._started.append(process)
        os.close(theirs)
        shown = b""
        # A terminal whose last writer is gone gives an error on Linux, and an end elsewhere.
        with open(ours, "rb", buffering=0) as screen, contextlib.suppress(OSError):
            while part := screen.read(65536):
                shown += part
        process.wait(timeout=60)
        return shown.decode()

    def start(self, *arguments):
        """Start a command that stays."""
        process = subprocess.Popen(
            [sys.executable, "-m", "pyua", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env=self.environment,
        )
        self._started.append(process)
        return process

    def write(self, name, text):
        """Write a file in the folder; its name."""
        (self.folder / name).write_text(text)
        return name

    def end(self):
        """End what was started."""
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.communicate()


@pytest.fixture
def pyua(tmp_path, zygote):
    runner = Pyua(tmp_path, zygote)
    yield runner
    runner.end()


@pytest.fixture
def scripts():
    return SCRIPTS


@pytest.fixture
def service(pyua):
    """The addresses of a running `pyua serve`."""
    process = pyua.start("serve", "--json")
    return json.loads(process.stdout.readline())
