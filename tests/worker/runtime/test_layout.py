"""How the runtime's JavaScript is laid out: layers, file form, and what the manifest says of it."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from functools import cache
from importlib import resources
from typing import Any

import pytest

from pyua.worker.boot import Realm, exposed_globals

RUNTIME = resources.files("pyua.worker") / "runtime"
#: What the engine itself brings; everything else on the global object is ours.
CORE = "core"
VENDOR = "vendor"

_FILE = re.compile(r"^(?P<folder>[a-z_0-9]+)/(?P<number>\d\d)_[a-z0-9_]+\.js$")
#: A load that runs while the file is evaluated; one inside a function waits until it is needed, and may look up.
_TOP_LEVEL_LOAD = re.compile(r'^  (?:(?:const|let) .*|\} )?=? ?load\("([^"]+)"\)(?:\.\w+)?;', re.MULTILINE)
_ANY_LOAD = re.compile(r'\bload\("([^"]+)"\)')


@cache
def files() -> dict[str, str]:
    """The runtime's own files: name → source."""
    found = {}
    for folder in RUNTIME.iterdir():
        if folder.is_dir() and folder.name not in {CORE, VENDOR, "node_modules", "types"}:
            for file in folder.iterdir():
                if file.name.endswith(".js"):
                    found[f"{folder.name}/{file.name}"] = file.read_text(encoding="utf-8")
    return found


@cache
def manifest() -> dict[str, Any]:
    return json.loads((RUNTIME / "manifest.json").read_text(encoding="utf-8"))


def top_level_loads(name: str) -> list[str]:
    return [target for target in _TOP_LEVEL_LOAD.findall(files()[name]) if not target.startswith(f"{VENDOR}/")]


def number(name: str) -> int:
    match = _FILE.match(name)
    assert match is not None, name
    return int(match["number"])


@pytest.mark.parametrize("name", sorted(files()))
def test_a_file_has_the_runtimes_form(name: str) -> None:
    """Each file is a numbered factory under its own name for stack traces, and begins by saying what it is."""
    source = files()[name]
    assert _FILE.match(name)
    assert source.startswith("// ")
    assert '\n(function (rt) {\n  "use strict";\n' in source
    assert source.rstrip().endswith(f"\n}})\n//# sourceURL=pyua:{name}")


@pytest.mark.parametrize("name", sorted(files()))
def test_loads_go_down(name: str) -> None:
    """What a file loads while it is evaluated has no higher number."""
    for target in top_level_loads(name):
        assert number(target) <= number(name), f"{name} loads {target}"


def test_loads_have_no_cycle() -> None:
    """No file needs itself to be evaluated."""

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join((*path, name))
        for target in top_level_loads(name):
            visit(target, (*path, name))

    for name in files():
        visit(name, ())


def test_every_loaded_file_exists() -> None:
    """A name in load() is a file's, also in code that runs rarely."""
    for name, source in files().items():
        for target in _ANY_LOAD.findall(source):
            assert RUNTIME.joinpath(*target.split("/")).is_file(), f"{name} loads {target}"


def test_the_manifest_names_files() -> None:
    """Eager files and the files behind globals exist."""
    for name in (*manifest()["eager"], *manifest()["eager_in_pages"]):
        assert name in files()
    for exposed in manifest()["exposes"].values():
        assert exposed["from"] in files()
        assert exposed["kind"] in {"interface", "operation", "attribute", "namespace"}
        assert exposed.get("exposed", "Window") in REALMS


REALMS: tuple[Realm, ...] = ("ServiceWorker", "Window")
EXPOSED = [(realm, name) for realm in REALMS for name in sorted(exposed_globals(realm))]


def test_nothing_of_pages_leaks_into_workers_and_back() -> None:
    """What the manifest exposes in one of them only is not on the other's global object."""
    for realm in REALMS:
        foreign = set(manifest()["exposes"]) - set(exposed_globals(realm))
        found = asyncio.run(_evaluate(realm, "NAMES.filter((name) => name in globalThis)", sorted(foreign)))
        assert foreign
        assert found == []
    members = "NAMES.filter((name) => name in globalThis || name in navigator || name in Notification)"
    names = ["document", "window", "parent", "onload", "serviceWorker", "requestPermission"]
    assert asyncio.run(_evaluate("ServiceWorker", members, names)) == []
    assert asyncio.run(_evaluate("Window", members, names)) == names


@pytest.mark.parametrize(("realm", "name"), EXPOSED)
def test_a_global_is_well_described(realm: Realm, name: str, runtime_globals: dict[str, Any]) -> None:
    """A global is the property that Web IDL asks for, before and after it is touched."""
    kind = manifest()["exposes"][name]["kind"]
    before, value, after = runtime_globals[realm][name]
    assert before == {
        "accessor": kind == "attribute",
        "enumerable": kind in {"operation", "attribute"},
        "configurable": True,
    }
    if kind == "interface":
        assert value == {"type": "function", "name": name, "tag": name}
    elif kind == "operation":
        assert value["type"] == "function"
        assert value["name"] == name
    else:
        assert value["type"] == "object"
    assert after == before


@pytest.fixture(scope="module")
def runtime_globals() -> dict[str, Any]:
    """For each exposed name: its property before it was touched, its value, its property afterwards."""
    return {realm: asyncio.run(_evaluate(realm, _LOOK, list(exposed_globals(realm)))) for realm in REALMS}


_LOOK = """(() => {
  const describe = (name) => {
    // What all workers have is WorkerGlobalScope.prototype's.
    let holder = globalThis;
    while (!Object.hasOwn(holder, name)) holder = Object.getPrototypeOf(holder);
    const found = Object.getOwnPropertyDescriptor(holder, name);
    return { accessor: "get" in found, enumerable: found.enumerable, configurable: found.configurable };
  };
  const result = {};
  for (const name of NAMES) {
    const before = describe(name);
    const value = globalThis[name];
    const told = { type: typeof value, name: value.name };
    if (value.prototype !== undefined) told.tag = value.prototype[Symbol.toStringTag];
    result[name] = [before, told, describe(name)];
  }
  return result;
})()"""


async def _evaluate(realm: Realm, source: str, names: list[str]) -> Any:
    open_isolate = sys.modules["pyua_runtime_tests_isolate"].open_isolate
    async with open_isolate(realm=realm) as isolate:
        return await isolate.evaluate(source.replace("NAMES", json.dumps(names)))
