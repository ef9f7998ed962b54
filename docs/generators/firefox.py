"""docs/reference/firefox.md: each behaviour that was compared with a real Firefox, with the scenario that did it, and
each of Firefox's own tests, with ours of its name.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

__all__ = ["page"]

_ROOT: Final = Path(__file__).parents[2]
_TESTS: Final = _ROOT / "tests"
_SCENARIOS: Final = _TESTS / "firefox" / "scenarios"
_AREAS: Final = {
    "crypto": "Encrypted messages, good and bad",
    "data": "Site data, identities, push services",
    "dom": "The Push API in pages and workers",
    "notifications": "Notifications",
    "pages": "Pages",
    "permissions": "Permissions",
    "quota": "Quota",
    "published": "Workers and libraries that others publish, unmodified",
    "wire": "On the wire",
    "worker": "Service workers",
}
_HEAD: Final = """# What is proved against Firefox

Each line is a story that runs in a real Firefox ESR and in pyua, against the same push service and the same site: all
that the worker reports, every frame on the wire, and every result and exception of the page's script must be the
same, to the letter. `pytest tests/firefox` runs them side by side where `firefox-esr` is installed, and compares with
recorded traces of it where it is not.
"""
_OWN: Final = """## Firefox's own tests

Firefox's push component has tests of its own. For each of them that is about something a site or a push service can
see there is a test here that asserts the same, written anew, with its name.

### dom/push/test/xpcshell
"""


def page() -> str:
    """The page: a section for each folder of scenarios, then Firefox's own tests."""
    paths = sorted(_SCENARIOS.rglob("*.py"), key=lambda path: (path.parent.name, path.name))
    parts = [_HEAD]
    for folder, group in groupby(paths, key=lambda path: path.parent.name):
        parts.append(f"## {_AREAS.get(folder, 'From end to end')}\n")
        parts += [_line(path) for path in group]
        parts.append("")
    return "\n".join([*parts, *_own_tests(), *_differences()])


def _line(path: Path) -> str:
    what = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return f"* {' '.join(what.split())} ([{path.stem}]({_link(path)}))"


def _link(path: Path) -> str:
    return f"../../{path.relative_to(_ROOT).as_posix()}"


def _own_tests() -> Iterator[str]:
    """The rows of tests/xpcshell/test_rows.py, with our tests of these names."""
    names = _constants(_TESTS / "xpcshell" / "test_rows.py")
    mochitests = _functions((_TESTS / "mochitest").rglob("test_*.py"))
    others = _functions(path for path in _TESTS.rglob("test_*.py") if path.parent.name != "mochitest")
    yield _OWN
    yield from (f"* {name}: {told}" for name in names["XPCSHELL"] for told in others[f"test_{name}"])
    yield "\n### dom/push/test\n"
    yield from (f"* {name}: {told}" for name in names["MOCHITESTS"] for told in mochitests[name])
    yield "\n### Left out\n"
    yield from (f"* {name}: {why}." for name, why in names["LEFT_OUT"].items())
    yield ""


def _functions(paths: Iterable[Path]) -> dict[str, list[str]]:
    """What each function of these files says of itself, by name, with a link to its file."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                what = " ".join((ast.get_docstring(node) or "").split())
                found.setdefault(node.name, []).append(f"{what} ([{path.stem}]({_link(path)}))")
    return found


def _constants(path: Path) -> dict[str, Any]:
    """The literals that a module gives to names in capitals."""
    found = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and target.id.isupper():
            with contextlib.suppress(ValueError):  # no literal
                found[target.id] = ast.literal_eval(node.value)  # type: ignore[attr-defined]
    return found


def _differences() -> list[str]:
    differences = _constants(_SCENARIOS.parent / "differential" / "differences.py")["DIFFERENCES"]
    if not differences:
        return []
    return ["## Where pyua means to differ\n", *(f"* {name}: {why}" for name, why in sorted(differences.items()))]
