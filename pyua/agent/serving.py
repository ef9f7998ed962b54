"""Origins that are served in memory: from a folder, a mapping, an ASGI application or a WSGI application.

No socket is involved; the answers are those a plain web server would give.
"""

from __future__ import annotations

import inspect
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import unquote, urlsplit

from pyua.agent.asgi import AsgiSite
from pyua.agent.wsgi import WsgiSite
from pyua.errors import ConfigError
from pyua.worker.ports import NetworkRequest, NetworkResponse

__all__ = ["FolderSite", "MappingSite", "Site", "content_type", "make_site", "plain_response"]

#: Where the platform's own tables differ or are silent. Source: https://mimesniff.spec.whatwg.org, IANA.
_TYPES: Final = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".cjs": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
    ".md": "text/markdown",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
# The tables of the Python library only: what a machine has in /etc must not change an answer.
_LIBRARY_TYPES: Final = mimetypes.MimeTypes(filenames=())


class Site(Protocol):
    """What answers for one origin."""

    async def answer(self, request: NetworkRequest) -> NetworkResponse | None:
        """The answer to a request, or None where this site has nothing to say about the URL.

        Raises:
            TransportError: there is no answer and will be none.
        """

    async def close(self) -> None:
        """Let go of everything. Harmless when closed already."""


def make_site(serve: Any) -> Site:
    """Make a site of what ``serve=`` was given.

    Args:
        serve: a folder (str or Path), a mapping from paths or absolute URLs to str or bytes, an ASGI
            application or a WSGI application.

    Raises:
        ConfigError: it is none of these, or the folder is not there.
    """
    if isinstance(serve, (str, Path)):
        return FolderSite(Path(serve))
    if isinstance(serve, Mapping):
        return MappingSite(serve)
    if callable(serve):
        kind = _interface(serve)
        if kind == "asgi":
            return AsgiSite(serve)
        if kind == "wsgi":
            return WsgiSite(serve)
    raise ConfigError(
        f"serve= is a folder, a mapping from paths to bodies, an ASGI or a WSGI application; "
        f"{type(serve).__name__} is none of these"
    )


def _interface(application: Callable[..., Any]) -> str | None:
    """``"asgi"`` for ``(scope, receive, send)``, ``"wsgi"`` for ``(environ, start_response)``."""
    if inspect.isclass(application):
        return None
    # The method of the class, for objects; of functions it is a wrapper that tells nothing.
    method = inspect.getattr_static(type(application), "__call__", None)
    if inspect.iscoroutinefunction(application) or inspect.iscoroutinefunction(method):
        return "asgi" if _takes(application, 3) else None
    if _takes(application, 2):
        return "wsgi"
    return "asgi" if _takes(application, 3) else None


def _takes(application: Callable[..., Any], arguments: int) -> bool:
    try:
        inspect.signature(application).bind(*(None,) * arguments)
    except (TypeError, ValueError):
        return False
    return True


class FolderSite:
    """A folder of files: index.html for folders, 404 for the rest, nothing from outside of it."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            if folder.exists():
                raise ConfigError(f"serve={str(folder)!r} is a file; serve= wants the folder it is in")
            raise ConfigError(f"serve={str(folder)!r}: there is no such folder (seen from {Path.cwd()})")
        self._root = folder.resolve()

    async def answer(self, request: NetworkRequest) -> NetworkResponse:
        """See ``Site.answer``."""
        if request.method not in ("GET", "HEAD"):
            return plain_response(request, 405, headers=(("allow", "GET, HEAD"),))
        found = self._find(unquote(urlsplit(request.url).path))
        if found is None:
            return plain_response(request, 404)
        if found.is_dir():
            location = urlsplit(request.url)
            return plain_response(
                request, 301, headers=(("location", location._replace(path=f"{location.path}/").geturl()),)
            )
        try:
            body = found.read_bytes()
        except OSError:
            return plain_response(request, 403)
        return _file_response(request, found.name, body)

    async def close(self) -> None:
        """Nothing is held open."""

    def _find(self, path: str) -> Path | None:
        """The file of a decoded URL path; a folder if the path lacks its last slash; None if nothing is."""
        if "\0" in path:
            return None
        found = (self._root / path.lstrip("/")).resolve()
        # Neither "..", however it was encoded, nor a link leads out of the folder.
        if not found.is_relative_to(self._root):
            return None
        if found.is_dir():
            if not path.endswith("/"):
                return found if (found / "index.html").is_file() else None
            found = found / "index.html"
            if not found.resolve().is_relative_to(self._root):
                return None
        elif path.endswith("/"):
            return None
        return found if found.is_file() else None


class MappingSite:
    """Bodies by path or by absolute URL.

    The mapping stays the caller's: what is changed in it is served changed.
    """

    def __init__(self, bodies: Mapping[str, str | bytes]) -> None:
        for key, body in bodies.items():
            if not isinstance(key, str) or not (key.startswith("/") or urlsplit(key).scheme in ("http", "https")):
                raise ConfigError(f"serve={{{key!r}: …}}: a key is a path such as '/sw.js' or an absolute URL")
            if not isinstance(body, (str, bytes, bytearray, memoryview)):
                raise ConfigError(f"serve={{{key!r}: …}}: a body is str or bytes, not {type(body).__name__}")
        self._bodies = bodies

    async def answer(self, request: NetworkRequest) -> NetworkResponse:
        """See ``Site.answer``."""
        return self.answer_absolute(request) or self._answer_path(request) or plain_response(request, 404)

    async def close(self) -> None:
        """Nothing is held open."""

    def answer_absolute(self, request: NetworkRequest) -> NetworkResponse | None:
        """The answer of a key that is the request's absolute URL, with or without its query; any origin may read it.

        Such keys stand for what a site has from elsewhere, and content delivery networks say so: modules need it.
        """
        answer = self._first(request, (request.url, request.url.partition("?")[0]))
        if answer is None:
            return None
        return replace(answer, headers=(*answer.headers, ("access-control-allow-origin", "*")))

    def _answer_path(self, request: NetworkRequest) -> NetworkResponse | None:
        parts = urlsplit(request.url)
        path = parts.path or "/"
        decoded = unquote(path)
        keys = [f"{path}?{parts.query}"] if parts.query else []
        keys += [path, decoded]
        if path.endswith("/"):
            keys += [f"{path}index.html", f"{decoded}index.html"]
        return self._first(request, keys)

    def _first(self, request: NetworkRequest, keys: tuple[str, ...] | list[str]) -> NetworkResponse | None:
        for key in keys:
            body = self._bodies.get(key)
            if body is None:
                continue
            if request.method not in ("GET", "HEAD"):
                return plain_response(request, 405, headers=(("allow", "GET, HEAD"),))
            name = urlsplit(key).path
            if name.endswith("/") or not name:
                name = "index.html"
            return _file_response(request, name, body.encode() if isinstance(body, str) else bytes(body))
        return None


def content_type(name: str) -> str:
    """The Content-Type of a file by its name; UTF-8 is said of everything that is text."""
    suffix = Path(name).suffix.lower()
    kind = _TYPES.get(suffix) or _LIBRARY_TYPES.guess_type(f"x{suffix}")[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def plain_response(
    request: NetworkRequest, status: int, text: str | None = None, headers: tuple[tuple[str, str], ...] = ()
) -> NetworkResponse:
    """A short answer of the server's own."""
    phrase = HTTPStatus(status).phrase
    body = f"{status} {phrase}" if text is None else text
    return NetworkResponse(
        url=request.url,
        status=status,
        status_text=phrase,
        headers=(*headers, ("content-type", "text/plain; charset=utf-8")),
        body=b"" if request.method == "HEAD" else body.encode(),
    )


def _file_response(request: NetworkRequest, name: str, body: bytes) -> NetworkResponse:
    return NetworkResponse(
        url=request.url,
        status=200,
        status_text="OK",
        headers=(("content-type", content_type(name)), ("content-length", str(len(body)))),
        body=b"" if request.method == "HEAD" else body,
    )
