"""docs/reference/firefox.md: each behaviour that was compared with a real Firefox, with the scenario that did it."""

from __future__ import annotations

import ast
from itertools import groupby
from pathlib import Path
from typing import Final

__all__ = ["page"]

_ROOT: Final = Path(__file__).parents[2]
_SCENARIOS: Final = _ROOT / "tests" / "firefox" / "scenarios"
_AREAS: Final = {
    "crypto": "Encrypted messages, good and bad",
    "data": "Site data, identities, push services",
    "dom": "The Push API in pages and workers",
    "notifications": "Notifications",
    "pages": "Pages",
    "permissions": "Permissions",
    "quota": "Quota",
    "wire": "On the wire",
    "worker": "Service workers",
}
_HEAD: Final = """# What is proved against Firefox

Each line is a story that runs in a real Firefox ESR and in pyua, against the same push service and the same site: all
that the worker reports, every frame on the wire, and every result and exception of the page's script must be the
same, to the letter. `pytest tests/firefox` runs them side by side where `firefox-esr` is installed, and compares with
recorded traces of it where it is not.
"""


def page() -> str:
    """The page: a section for each folder of scenarios."""
    paths = sorted(_SCENARIOS.rglob("*.py"), key=lambda path: (path.parent.name, path.name))
    parts = [_HEAD]
    for folder, group in groupby(paths, key=lambda path: path.parent.name):
        parts.append(f"## {_AREAS.get(folder, 'From end to end')}\n")
        parts += [_line(path) for path in group]
        parts.append("")
    return "\n".join([*parts, *_differences()])


def _line(path: Path) -> str:
    what = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    link = f"../../{path.relative_to(_ROOT).as_posix()}"
    return f"* {' '.join(what.split())} ([{path.stem}]({link}))"


def _differences() -> list[str]:
    source = (_SCENARIOS.parent / "differential" / "differences.py").read_text(encoding="utf-8")
    (value,) = (
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "DIFFERENCES"
    )
    assert value is not None
    differences: dict[str, str] = ast.literal_eval(value)
    if not differences:
        return []
    return ["## Where pyua means to differ\n", *(f"* {name}: {why}" for name, why in sorted(differences.items()))]
