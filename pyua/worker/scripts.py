"""Fetching the scripts of a service worker, and keeping them: a worker starts again from what it was installed with.

Spec: https://w3c.github.io/ServiceWorker/#update-algorithm (fetch), https://w3c.github.io/ServiceWorker/#importscripts
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from pyua.errors import TransportError, WorkerScriptError
from pyua.worker.ports import Network, NetworkRequest, NetworkResponse

__all__ = ["JAVASCRIPT_TYPES", "Script", "ScriptMap", "fetch_script"]

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
    """A script as it was served."""

    url: str
    source: str
    service_worker_allowed: str | None = None


@dataclass(slots=True)
class ScriptMap:
    """A worker's scripts by URL: the main one, and all that it imported before it was installed."""

    scripts: dict[str, Script] = field(default_factory=dict)

    def get(self, url: str) -> Script | None:
        return self.scripts.get(url)

    def add(self, script: Script) -> None:
        self.scripts[script.url] = script

    def same_as(self, other: ScriptMap) -> bool:
        """Whether every script is byte for byte the same."""
        return {url: s.source for url, s in self.scripts.items()} == {url: s.source for url, s in other.scripts.items()}


async def fetch_script(network: Network, url: str, *, origin: str, main: bool) -> Script:
    """Get a worker's script.

    Args:
        network: where it comes from.
        url: absolute.
        origin: the worker's.
        main: the worker's own script, which must be of its origin and not redirected; imported ones may come
            from anywhere.

    Raises:
        WorkerScriptError: it could not be had, is no JavaScript, or was redirected; ``cause`` says which.
    """
    request = NetworkRequest(
        url,
        headers=[("Accept", "*/*"), *([("Service-Worker", "script")] if main else [])],
        origin=origin,
        mode="same-origin" if main else "no-cors",
        redirect="manual" if main else "follow",
        destination="serviceworker" if main else "script",
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
    content_type = header(response, "content-type") or ""
    essence = content_type.split(";")[0].strip().lower()
    if essence not in JAVASCRIPT_TYPES:
        raise WorkerScriptError(
            f"the script has the content type {content_type or '(none)'!r}; browsers run text/javascript only",
            url=url,
            kind="security",
        )
    return Script(url, response.body.decode("utf-8-sig", "replace"), header(response, "service-worker-allowed"))


def header(response: NetworkResponse, name: str) -> str | None:
    """The first value of a header, or None."""
    return next((value for key, value in response.headers if key.lower() == name), None)


def _status(response: NetworkResponse) -> str:
    try:
        phrase = response.status_text or HTTPStatus(response.status).phrase
    except ValueError:
        phrase = response.status_text
    return f"{response.status} {phrase}".strip()
