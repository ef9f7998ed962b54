"""What others publish: packages of npm and PyPI, as they come, for the scenarios in published/.

The packages of npm are installed from ``published/package-lock.json`` when the first of them is wanted. Where there is
no npm the scenario is skipped; with PYUA_REQUIRE_NODE=1 in the environment it fails.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from importlib import resources
from pathlib import Path

import pytest

__all__ = ["bundle", "of_npm", "of_pypi"]

_FOLDER = Path(__file__).parent.parent / "published"
_MODULES = _FOLDER / "node_modules"


def of_npm(path: str) -> str:
    """A file of a package, such as ``"workbox-sw/build/workbox-sw.js"``."""
    _install()
    return (_MODULES / path).read_text("utf-8")


def of_pypi(package: str, path: str) -> str:
    """A file of a Python package that is installed."""
    return resources.files(package).joinpath(*path.split("/")).read_text("utf-8")


def bundle(source: str) -> str:
    """A worker's source with all that it imports, as sites build theirs."""
    _install()
    command = [_MODULES / ".bin" / "esbuild", "--bundle", "--format=iife", "--log-level=error", "--target=firefox128"]
    built = subprocess.run(command, cwd=_FOLDER, input=source, capture_output=True, encoding="utf-8", timeout=60)
    assert built.returncode == 0, built.stderr
    return built.stdout


@functools.cache
def _install() -> None:
    if (_MODULES / ".package-lock.json").exists():
        return
    npm = shutil.which("npm")
    if npm is None:
        say = pytest.fail if os.environ.get("PYUA_REQUIRE_NODE") == "1" else pytest.skip
        say("there is no npm on the PATH")
    command = [npm, "ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=_FOLDER, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
