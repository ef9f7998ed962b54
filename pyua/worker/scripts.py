"""Fetching the scripts of a service worker, and keeping them: a worker starts again from what it was installed with.

Spec: https://w3c.github.io/ServiceWorker/#update-algorithm (fetch), https://w3c.github.io/ServiceWorker/#importscripts
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, Literal

from pyua.errors import TransportError, WorkerScriptError
from pyua.worker.modules import Import, ModuleScript, ModuleType
from pyua.worker.ports import Network, NetworkRequest, NetworkResponse
from pyua.worker.source_map import find_source_map

__all__ = ["JAVASCRIPT_TYPES", "Script", "ScriptMap", "as_module", "fetch_modules", "fetch_script"]

#: https://mimesniff.spec.whatwg.org/#javascript-mime-type
JAVASCRIPT_TYPES: Final = frozenset(
    {
        "application/ecmascript", "application/javascript", "application/x-ecmascript", "application/x-javascript",
        "text/ecmascript", "text/javascript", "text/javascript1.0", "text/javascript1.1", "text/javascript1.2",
        "text/javascript1.3", "text/javascript1.4", "text/javascript1.5", "text/jscript", "text/livescript",
        "text/x-ecmascript", "text/x-javascript",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Script:
    """A script as it was served.

    Attributes:
        url: what was asked for.
        module: what kind of module it is; None for a classic script.
        response_url: where it came from, if it was redirected.
        source_map: the text of its source map.
    """

    url: str
    source: str
    service_worker_allowed: str | None = None
    module: ModuleType | None = None
    response_url: str | None = None
    source_map: str | None = None


@dataclass(slots=True)
class ScriptMap:
    """A worker's scripts by URL: the main one, and all that it imported before it was installed.

    Attributes:
        type: what the main one is.
    """

    type: Literal["classic", "module"] = "classic"
    scripts: dict[str, Script] = field(default_factory=dict)

    def get(self, url: str) -> Script | None:
        return self.scripts.get(url)

    def add(self, script: Script) -> None:
        self.scripts[script.url] = script

    def source_map(self, url: str) -> str | None:
        """The source map of what runs under a URL."""
        found = self.scripts.get(url) or next((s for s in self.scripts.values() if s.response_url == url), None)
        return None if found is None else found.source_map

    def same_as(self, other: ScriptMap) -> bool:
        """Whether every script is byte for byte the same."""
        return {url: s.source for url, s in self.scripts.items()} == {url: s.source for url, s in other.scripts.items()}

    def load_modules(
        self, wanted: Sequence[Import], fetch: Callable[[list[Import]], Sequence[Script]]
    ) -> list[ModuleScript]:
        """The modules that are wanted; what is not here yet is fetched, and kept."""
        for script in fetch([one for one in wanted if one.url not in self.scripts]):
            self.add(script)
        return [as_module(self.scripts[one.url]) for one in wanted]


def as_module(script: Script) -> ModuleScript:
    """A script as the engine takes modules."""
    return ModuleScript(script.response_url or script.url, script.source)


async def fetch_script(
    network: Network,
    url: str,
    *,
    origin: str,
    main: bool,
    module: ModuleType | None = None,
    cache: str | None = None,
) -> Script:
    """Get a worker's script.

    Args:
        network: where it comes from.
        url: absolute.
        origin: the worker's.
        main: the worker's own script, which must be of its origin and not redirected; imported ones may come
            from anywhere.
        module: what kind of module it is to be; None for a classic script.
        cache: the request's cache mode; by default the worker's own script does not come from the HTTP cache.

    Raises:
        WorkerScriptError: it could not be had, is of another type, or was redirected; ``cause`` says which.
    """
    request = NetworkRequest(
        url,
        headers=[("Accept", "*/*"), *([("Service-Worker", "script")] if main else [])],
        origin=origin,
        mode="same-origin" if main else "no-cors" if module is None else "cors",
        redirect="manual" if main else "follow",
        destination="serviceworker" if main else "json" if module == "json" else "script",
        cache=cache or ("no-cache" if main else "default"),
    )
    try:
        response = await network.fetch(request)
    except TransportError as exc:
        raise WorkerScriptError(f"the script could not be loaded: {exc}", url=url, kind="load") from exc
    if response.type == "opaqueredirect":
        raise WorkerScriptError(
            f"the script could not be loaded: it redirects (HTTP {response.status}), and a worker's script must not",
            url=url,
            kind="security",
        )
    if not 200 <= response.status < 300:
        raise WorkerScriptError(f"the script could not be loaded: HTTP {_status(response)}", url=url, kind="load")
    _check_type(header(response, "content-type") or "", url, module)
    source = response.body.decode("utf-8-sig", "replace")
    return Script(
        url,
        source,
        header(response, "service-worker-allowed"),
        module,
        response.url if module is not None and response.url not in ("", url) else None,
        None if module == "json" else await find_source_map(network, source, response.url or url, origin),
    )


async def fetch_modules(network: Network, wanted: Sequence[Import], *, origin: str) -> list[Script]:
    """Get modules at the same time; see fetch_script."""
    return list(
        await asyncio.gather(
            *(fetch_script(network, one.url, origin=origin, main=False, module=one.type) for one in wanted)
        )
    )


def _check_type(content_type: str, url: str, module: ModuleType | None) -> None:
    essence = content_type.split(";")[0].strip().lower()
    if module == "json":
        if essence in ("application/json", "text/json") or essence.endswith("+json"):
            return
        wanted = "an import with { type: 'json' } must be JSON"
    else:
        if essence in JAVASCRIPT_TYPES:
            return
        wanted = "browsers run text/javascript only"
    raise WorkerScriptError(
        f"the script has the content type {content_type or '(none)'!r}; {wanted}", url=url, kind="security"
    )


def header(response: NetworkResponse, name: str) -> str | None:
    """The first value of a header, or None."""
    return next((value for key, value in response.headers if key.lower() == name), None)


def _status(response: NetworkResponse) -> str:
    try:
        phrase = response.status_text or HTTPStatus(response.status).phrase
    except ValueError:
        phrase = response.status_text
    return f"{response.status} {phrase}".strip()
