"""Every package has its place in the house (the import contracts of pyproject.toml, which .ci/run checks)."""

from __future__ import annotations

import pkgutil
import tomllib
from pathlib import Path

import pyua

ROOT = Path(__file__).parents[1]


def test_every_package_has_a_layer() -> None:
    """A new module or package of pyua must be given a layer before anybody imports from it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [c for c in project["tool"]["importlinter"]["contracts"] if c["type"] == "layers"]
    placed = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    there = {module.name for module in pkgutil.iter_modules(pyua.__path__)} - set(contract["exhaustive_ignores"])
    assert placed == there
    assert contract["exhaustive"] is True
