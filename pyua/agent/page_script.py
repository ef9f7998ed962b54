"""What a page's ``<script>`` has: its source, from a URL, a file or the caller.

Spec: https://html.spec.whatwg.org/multipage/scripting.html#prepare-the-script-element
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyua.errors import ConfigError, TransportError, WorkerScriptError
from pyua.worker.ports import Network, NetworkRequest
from pyua.worker.urls import resolve

__all__ = ["PageScript", "find_script"]


@dataclass(frozen=True)
class PageScript:
    """A script, and the URL that its errors and console lines name."""

    source: str
    url: str


async def find_script(
    network: Network,
    page_url: str,
    *,
    origin: str,
    url: str | None,
    path: str | Path | None,
    content: str | None,
) -> PageScript:
    """The script that one of the three gives.

    Args:
        network: where a URL comes from.
        page_url: what a URL is relative to, and where a script without a URL is.
        origin: the page's.
        url: relative to the page's.
        path: of a file.
        content: a source. One of the three is not None.

    Raises:
        ConfigError: none or several were given, a URL that cannot be parsed, or a file that cannot be read.
        WorkerScriptError: the URL's script could not be loaded.
    """
    given = [name for name, value in (("url", url), ("path", path), ("content", content)) if value is not None]
    if len(given) != 1:
        seen = " and ".join(given) or "nothing"
        raise ConfigError(f"add_script_tag() was given {seen}: give url=, path= or content=")
    if content is not None:
        return PageScript(content, page_url)
    if path is not None:
        return PageScript(_read(Path(path)), str(path))
    address = resolve(url or "", page_url)
    if address is None:
        raise ConfigError(f"{url!r} is no URL of a script")
    request = NetworkRequest(
        address, headers=[("Accept", "*/*")], origin=origin, mode="no-cors", credentials="include", destination="script"
    )
    try:
        response = await network.fetch(request)
    except TransportError as exc:
        raise WorkerScriptError(f"the script could not be loaded: {exc}", url=address, kind="load") from exc
    if not 200 <= response.status < 300:
        raise WorkerScriptError(f"the script could not be loaded: HTTP {response.status}", url=address, kind="load")
    return PageScript(response.body.decode("utf-8-sig", "replace"), address)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeError) as exc:
        raise ConfigError(f"the script {str(path)!r} cannot be read: {exc}") from exc
