"""The runtime uses nothing that a script can replace: each replacement does the same, and notes who asked for it."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from pyua.worker.boot import exposed_globals

HERE = Path(__file__).parent / "hardening"
CASES = (HERE / "cases.js").read_text(encoding="utf-8")
WATCH = (HERE / "watch.js").read_text(encoding="utf-8")
NAMES = re.findall(r'^  "([^"]+)": ', CASES, re.MULTILINE)
RUN = """
var run = async (name) => { const worked = await cases[name](); return { __proto__: null, worked }; };
"""


def assigned_names() -> list[str]:
    """The names that a setter on Object.prototype could wait for: those of all properties that the runtime assigns."""
    names: set[str] = set()
    runtime = resources.files("pyua.worker") / "runtime"
    for folder in runtime.iterdir():
        if folder.is_dir() and folder.name != "node_modules":
            for file in folder.iterdir():
                if file.name.endswith(".js"):
                    names.update(re.findall(r"\.([A-Za-z_$][\w$]*)\s*=(?![=>])", file.read_text(encoding="utf-8")))
    return sorted(names - {"constructor", "toString", "prototype", "then", "length", "__proto__"})


BUILTINS = f"watch.builtins({json.dumps(assigned_names())});"
INTERFACES = f"watch.interfaces({json.dumps([n for n, e in exposed_globals().items() if e['kind'] == 'interface'])});"


async def check(isolate: Any, name: str) -> None:
    outcome = await isolate.evaluate(f"run({json.dumps(name)})")
    noted = await isolate.evaluate("watch.report()")
    assert noted == []
    assert outcome == {"worked": True}


@pytest.mark.parametrize("name", NAMES)
async def test_the_cases_work_by_themselves(name: str, isolate: Any) -> None:
    """What the other tests use works where nobody interferes."""
    await isolate.run(CASES + RUN)
    assert await isolate.evaluate(f"run({json.dumps(name)})") == {"worked": True}


@pytest.mark.parametrize("name", NAMES)
async def test_builtins_replaced_before_first_use(name: str, isolate: Any) -> None:
    """No file of the runtime, and no library, uses builtins as the script left them."""
    await isolate.run(CASES + RUN + WATCH + BUILTINS)
    await check(isolate, name)


@pytest.mark.parametrize("name", NAMES)
async def test_proxies_above_builtin_prototypes(name: str, isolate: Any) -> None:
    """Nothing is looked for where it is not: what builtin prototypes inherit from is not asked either."""
    await isolate.run(CASES + RUN + WATCH + BUILTINS + "watch.parents();")
    await check(isolate, name)


@pytest.mark.parametrize("name", NAMES)
async def test_builtins_and_interfaces_replaced_after_first_use(name: str, isolate: Any) -> None:
    """Nor what the script replaces later: builtins, and the members of pyua's own interfaces."""
    await isolate.run(CASES + RUN + WATCH)
    assert await isolate.evaluate(f"run({json.dumps(name)})") == {"worked": True}
    await isolate.run(BUILTINS + INTERFACES)
    await check(isolate, name)
