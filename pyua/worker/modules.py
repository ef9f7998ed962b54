"""Module scripts: what they are, and what their imports name. The engine links and runs them (v8_modules.py).

Spec: https://html.spec.whatwg.org/#fetch-a-module-worker-script-tree
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from json import dumps, loads
from typing import Any, Literal

from pyua.errors import WorkerScriptError
from pyua.worker.urls import resolve

__all__ = [
    "Import",
    "LoadModules",
    "ModuleRun",
    "ModuleScript",
    "ModuleType",
    "resolve_specifier",
    "source_of_json",
    "type_of",
]

ModuleType = Literal["javascript", "json"]


@dataclass(frozen=True, slots=True)
class ModuleScript:
    """A module as it was loaded.

    Attributes:
        url: where it came from, redirects followed: what its imports are relative to, and ``import.meta.url``.
        source: its text.
    """

    url: str
    source: str


@dataclass(frozen=True, slots=True)
class Import:
    """What an import names: an absolute URL, and the kind of module that is wanted there."""

    url: str
    type: ModuleType = "javascript"


#: Loads modules, one for each import; it is called on an isolate's thread, and may block. Raises WorkerScriptError.
LoadModules = Callable[[Sequence[Import]], Sequence[ModuleScript]]


@dataclass(slots=True)
class ModuleRun:
    """A module to load with all that it imports, to link and to run.

    Attributes:
        url: absolute.
        load: see LoadModules.
        type: what it is to be.
        may_await: whether ``await`` is allowed outside of functions.
        failure: why it was not run, where that is no exception of the script's own.
    """

    url: str
    load: LoadModules
    type: ModuleType = "javascript"
    may_await: bool = True
    failure: WorkerScriptError | None = field(default=None, init=False)


def resolve_specifier(specifier: str, referrer: str) -> str:
    """https://html.spec.whatwg.org/#resolve-a-module-specifier, without an import map.

    Args:
        specifier: as the script has it.
        referrer: the URL of the module that it stands in.

    Raises:
        WorkerScriptError: it names nothing.
    """
    if specifier.startswith(("/", "./", "../")):
        url = resolve(specifier, referrer)
    elif (url := resolve(specifier)) is None:
        raise WorkerScriptError(
            f"TypeError: the module specifier {specifier!r} is a bare name, and nothing maps it to a URL: begin it "
            "with ./, ../ or /, or bundle the worker",
            url=referrer,
            kind="load",
        )
    if url is None:
        raise WorkerScriptError(
            f"TypeError: the module specifier {specifier!r} cannot be resolved", url=referrer, kind="load"
        )
    return url


def type_of(key: str, value: str) -> ModuleType:
    """The type of module that an import attribute asks for.

    Raises:
        WorkerScriptError: it is none that workers know.
    """
    if key != "type":
        raise WorkerScriptError(f"SyntaxError: the import attribute {key!r} is not supported: there is only 'type'")
    if value != "json":
        raise WorkerScriptError(f"TypeError: {value!r} is no type of module that can be imported: there is only 'json'")
    return "json"


def source_of_json(text: str) -> str:
    """A module in JavaScript whose default export is what a JSON text says
    (https://tc39.es/ecma262/#sec-parsejsonmodule).

    Raises:
        ValueError: it is no JSON.
    """

    def refuse(constant: str) -> Any:
        raise ValueError(f"{constant} is no JSON")

    loads(text, parse_constant=refuse)
    # JSON is JavaScript, but for one name: in a literal it would set the prototype.
    literal = text if "__proto__" not in text and "\\u" not in text else f"JSON.parse({dumps(text)})"
    return f"export default {literal};"
