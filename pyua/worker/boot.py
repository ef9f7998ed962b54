"""The worker runtime's source, as the engine gets it.

Everything that each worker needs at once is one script, made once for the process, and so is what each page needs;
every other file of ``runtime/`` is handed over when the runtime first asks for it by name.
"""

from __future__ import annotations

import functools
import json
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Final, Literal

from pyua.errors import InternalError

__all__ = ["Realm", "boot_source", "exposed_globals", "runtime_source"]

#: Whose global object it is, in Web IDL's words (https://webidl.spec.whatwg.org/#Exposed).
Realm = Literal["ServiceWorker", "Window"]

_CORE: Final = ("core/00_primordials.js", "core/01_json.js", "core/02_host.js")
#: What runs in every worker, or in every page, before a script does. V8 compiles a function at once if it stands in
#: parentheses, and only looks it over if it does not: the other files are compiled when they are first loaded.
_ALWAYS_RUN: Final = frozenset(
    {
        "webidl/00_webidl.js",
        "webidl/01_dom_exception.js",
        "dom/02_event.js",
        "dom/02_event_target.js",
        "html/03_inspect.js",
        "html/04_report_error.js",
        "service_worker/50_extendable_event.js",
        "main/90_evaluate.js",
        "main/91_events.js",
        "main/94_navigator.js",
        "main/95_global_scope.js",
        "main/96_window.js",
        "main/99_install.js",
    }
)


def _folder() -> Traversable:
    return resources.files("pyua.worker") / "runtime"


@functools.cache
def runtime_source(name: str) -> str:
    """The text of one runtime file, such as ``"fetch/20_headers.js"``.

    Raises:
        InternalError: there is no such file; a checkout without its bundles says how to build them.
    """
    path = _folder().joinpath(*name.split("/"))
    if ".." in name or not path.is_file():
        hint = " (a checkout builds its bundles with: pip install -e .)" if name.startswith("vendor/") else ""
        raise InternalError(f"the worker runtime has no file {name}{hint}")
    return path.read_text(encoding="utf-8")


@functools.cache
def _manifest() -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(runtime_source("manifest.json"))
    return manifest


def exposed_globals(realm: Realm = "ServiceWorker") -> dict[str, dict[str, Any]]:
    """What a worker's or a page's global object has: name → {from, kind}, and under `prefs` what may switch it off."""
    return {name: details for name, details in _manifest()["exposes"].items() if details.get("exposed", realm) == realm}


@functools.cache
def boot_source(realm: Realm = "ServiceWorker") -> str:
    """The script that starts the runtime: a function ``(request, buffer) => entry``."""
    primordials, stringify, host = (_expression(name) for name in _CORE)
    names = _manifest()["eager" if realm == "ServiceWorker" else "eager_in_pages"]
    eager = "\n".join(f"define({json.dumps(name)}, {_factory(name)});" for name in names)
    exposes = json.dumps(list(exposed_globals(realm).items()))
    return f"""(function (request, buffer) {{
"use strict";
const primordials = ({primordials})();
const stringify = ({stringify})(primordials);
const {{ entry, rt, keep, define }} = ({host})(primordials, stringify, request, buffer);
{eager}
rt.onHost("boot", (state) => {{
  for (const key of Object.keys(state)) rt.state[key] = state[key];
  rt.state.exposes = {exposes};
  rt.state.realm = {json.dumps(realm)};
  rt.load("main/99_install.js");
  keep("");
}});
return entry;
}})
//# sourceURL=pyua:boot.js
"""


def _factory(name: str) -> str:
    expression = _expression(name)
    if name in _ALWAYS_RUN:
        return expression
    return expression[expression.index("(function") + 1 : expression.rindex(")")]


def _expression(name: str) -> str:
    """A runtime file without its sourceURL line: the boot script has a name of its own."""
    return runtime_source(name).split("\n//# sourceURL=", 1)[0]
