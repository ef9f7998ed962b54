"""What others publish: packages of npm and PyPI, as they come, for the scenarios in published/.

The packages of npm are installed from ``published/package-lock.json`` when the first of them is wanted. Where there is
no npm the scenario is skipped; with PYUA_REQUIRE_NODE=1 in the environment it fails.
"""

from __future__ import annotations

import fcntl
import functools
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import NoReturn

import pytest

__all__ = ["bundle", "of_npm", "of_pypi"]

_FOLDER = Path(__file__).parent.parent / "published"
_MODULES = _FOLDER / "node_modules"


def of_npm(path: str) -> str:
    """A file of a package, such as ``"workbox-sw/build/workbox-sw.js"``."""
    _install()
    return (_MODULES / path).read_text("utf-8")


def of_pypi(distribution: str, path: str) -> str:
    """A file of a distribution, such as ``"django-webpush==0.3.6"``, that is not installed: its modules may be in the way."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "-d", folder]
        done = subprocess.run([*command, distribution], capture_output=True, encoding="utf-8", timeout=120)
        if done.returncode:
            _give_up(f"pip cannot download {distribution}: {done.stderr.strip()[-300:]}")
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as opened:
            return opened.read(path).decode()


def _give_up(reason: str) -> NoReturn:
    if os.environ.get("PYUA_REQUIRE_NODE") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def bundle(source: str) -> str:
    """A worker's source with all that it imports, as sites build theirs."""
    _install()
    command = [_MODULES / ".bin" / "esbuild", "--bundle", "--format=iife", "--log-level=error", "--target=firefox128"]
    built = subprocess.run(command, cwd=_FOLDER, input=source, capture_output=True, encoding="utf-8", timeout=60)
    assert built.returncode == 0, built.stderr
    return built.stdout


@functools.cache
def _install() -> None:
    with (Path(tempfile.gettempdir()) / "pyua-published.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests of another process may want them too
        _install_alone()


def _install_alone() -> None:
    if (_MODULES / ".package-lock.json").exists():
        return
    npm = shutil.which("npm")
    if npm is None:
        _give_up("there is no npm on the PATH")
    command = [npm, "ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=_FOLDER, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
