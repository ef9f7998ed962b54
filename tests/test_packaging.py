"""The bundled libraries: made from what the repository says, and carried by every archive."""

from __future__ import annotations

import importlib.util
import shutil
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def hook() -> Iterator[ModuleType]:
    """The build hook's module."""
    pytest.importorskip("hatchling")
    spec = importlib.util.spec_from_file_location("pyua_hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["pyua_hatch_build"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules["pyua_hatch_build"]


@pytest.fixture
def checkout(tmp_path: Path, hook: ModuleType) -> Path:
    """What the hook reads of a checkout, with its bundles."""
    for path in [*hook._sources(ROOT), *hook.bundles(ROOT)]:
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return tmp_path


def build_hook(hook: ModuleType, root: Path) -> Any:
    class Application:
        def display_waiting(self, _text: str) -> None:
            pass

    return hook.VendorBuildHook(str(root), {}, None, None, "", "wheel", Application())


def test_the_bundles_here_are_fresh(hook: ModuleType) -> None:
    """The bundles that these tests run on were made from this lock file and these entries."""
    assert hook.stale(ROOT) == [], "rebuild them: python hatch_build.py (or pip install -e .)"


def test_every_bundle_comes_with_its_licences(hook: ModuleType) -> None:
    """Beside each bundle are the licences of the packages in it."""
    for path in hook.bundles(ROOT):
        assert "Permission is hereby granted" in path.with_suffix(".LEGAL.txt").read_text() or "Apache License" in (
            path.with_suffix(".LEGAL.txt").read_text()
        )


def test_no_node_where_the_bundles_are_fresh(hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that carries its bundles asks for nothing and runs nothing."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("PYUA_NPM", raising=False)
    found = build_hook(hook, checkout)
    assert found.dependencies() == []
    found.initialize("standard", {})


def test_node_is_asked_for_when_a_bundle_is_missing(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout gets Node from PyPI as a build requirement, unless an npm is named."""
    monkeypatch.delenv("PYUA_NPM", raising=False)
    hook.bundles(checkout)[0].unlink()
    assert build_hook(hook, checkout).dependencies() == [hook.NODE_REQUIREMENT]
    monkeypatch.setenv("PYUA_NPM", "/usr/bin/npm")
    assert build_hook(hook, checkout).dependencies() == []


@pytest.mark.parametrize(
    "changed",
    [
        "package-lock.json",
        "vendor/bundle.mjs",
        "vendor/harden.mjs",
        "vendor/entries/tr46.mjs",
        "vendor/shims/globals.mjs",
    ],
)
def test_a_change_makes_all_bundles_stale(changed: str, hook: ModuleType, checkout: Path) -> None:
    """Whatever goes into the bundles is in their stamp."""
    path = checkout / hook.RUNTIME / changed
    path.write_text(path.read_text() + "\n")
    assert hook.stale(checkout) == hook.bundles(checkout)


def test_line_ends_do_not_matter(hook: ModuleType, checkout: Path) -> None:
    """A checkout with Windows line ends has the same stamp."""
    path = checkout / hook.RUNTIME / "package.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert hook.stale(checkout) == []


def test_packagers_can_forbid_the_build(hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PYUA_SKIP_JS_BUILD takes bundles as they are, but does not build a package without them."""
    monkeypatch.setenv("PYUA_SKIP_JS_BUILD", "1")
    path = checkout / hook.RUNTIME / "package.json"
    path.write_text(path.read_text() + "\n")
    build_hook(hook, checkout).initialize("standard", {})
    hook.bundles(checkout)[0].unlink()
    assert build_hook(hook, checkout).dependencies() == []
    with pytest.raises(RuntimeError, match="PYUA_SKIP_JS_BUILD is set"):
        build_hook(hook, checkout).initialize("standard", {})


def test_a_failing_npm_says_why(
    hook: ModuleType, checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """npm's own output is in the error."""
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho no such registry\nexit 7\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PYUA_NPM", str(npm))
    hook.bundles(checkout)[0].unlink()
    with pytest.raises(RuntimeError, match="exit code 7:\nno such registry"):
        build_hook(hook, checkout).initialize("standard", {})


def test_archives_carry_the_bundles() -> None:
    """The bundles are git-ignored: only "artifacts" puts them into wheels and sdists."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    assert {"pyua/worker/runtime/vendor/*.js", "pyua/worker/runtime/vendor/*.LEGAL.txt"} <= set(build["artifacts"])
    assert build["hooks"]["custom"]["path"] == "hatch_build.py"
