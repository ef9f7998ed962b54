"""URLs as browsers read them, and the rules for script and scope URLs.

Parsing is ada's (the WHATWG URL Standard); https://w3c.github.io/ServiceWorker/#start-register has the rules.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from ada_url import URL

from pyua.errors import ConfigError, DOMError, InsecureOriginError, ScopeError

__all__ = [
    "is_loopback_host",
    "origin_of",
    "parse_origin",
    "resolve",
    "resolve_scope",
    "resolve_script_urls",
    "same_origin",
]


def resolve(url: str, base: str | None = None) -> str | None:
    """The absolute form of ``url``, or None if it cannot be parsed."""
    try:
        return str(URL(url, base=base).href if base is not None else URL(url).href)
    except ValueError:
        return None


def origin_of(url: str) -> str:
    """``scheme://host[:port]`` of an absolute URL, the default port left out; ``"null"`` for others."""
    return str(URL(url).origin)


def same_origin(left: str, right: str) -> bool:
    """Whether two absolute URLs have one origin."""
    return origin_of(left) == origin_of(right)


def parse_origin(url: str) -> str:
    """Check that service workers can exist at an origin.

    Args:
        url: such as ``"https://app.example"``; a path is not allowed beyond ``"/"``.

    Returns:
        The origin, without a slash at its end.

    Raises:
        ConfigError: this is no origin.
        InsecureOriginError: neither https nor loopback.
    """
    try:
        parsed = URL(url)
    except ValueError:
        raise ConfigError(f"{url!r} is no URL; an origin looks like 'https://app.example'") from None
    if parsed.protocol not in ("https:", "http:"):
        raise InsecureOriginError(
            f"{url!r} has the scheme {parsed.protocol[:-1]!r}; service workers need https, or http on a loopback host"
        )
    if parsed.pathname != "/" or parsed.search or parsed.hash or parsed.username:
        raise ConfigError(f"{url!r} is more than an origin; did you mean {parsed.origin!r}?")
    if parsed.protocol == "http:" and not is_loopback_host(parsed.hostname):
        raise InsecureOriginError(
            f"{url!r} is not a secure context: service workers need https, or http on localhost, 127.0.0.0/8 or [::1]"
        )
    return str(parsed.origin)


def is_loopback_host(host: str) -> bool:
    """Whether a host is this machine: a name under localhost (RFC 6761 section 6.3), or an address."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def resolve_script(origin: str, script_url: str) -> str:
    """The absolute URL of a worker's script.

    Raises:
        ConfigError: it cannot be parsed, or it is not of this origin.
    """
    url = resolve(script_url, origin + "/")
    if url is None:
        raise ConfigError(f"the script URL {script_url!r} cannot be parsed")
    if origin_of(url) != origin:
        raise ConfigError(f"the script {url} is not of the origin {origin}: a worker's script must be")
    path = URL(url).pathname.lower()
    if "%2f" in path or "%5c" in path:
        raise ConfigError(f"the script URL {url} has an escaped slash, which browsers refuse")
    return url.split("#", 1)[0]


def resolve_scope(script_url: str, scope: str | None, *, allowed: str | None = None) -> str:
    """The absolute scope of a registration.

    Args:
        script_url: absolute.
        scope: relative to the script's origin root, or None for the script's own folder.
        allowed: the script's ``Service-Worker-Allowed`` header.

    Raises:
        ScopeError: the script may not control it.
    """
    maximum = resolve("./", script_url) if allowed is None else resolve(allowed, script_url)
    url = resolve("./", script_url) if scope is None else resolve(scope, origin_of(script_url) + "/")
    if url is None:
        raise ScopeError(f"the scope {scope!r} cannot be parsed")
    url = url.split("#", 1)[0]
    if origin_of(url) != origin_of(script_url):
        raise ScopeError(f"the scope {url} is not of the script's origin {origin_of(script_url)}")
    if maximum is None or not URL(url).pathname.startswith(URL(maximum).pathname):
        raise ScopeError(
            f"the scope {url} is wider than the script {script_url} may control; its largest is {maximum}. "
            "Move the script up, narrow the scope, or serve it with a Service-Worker-Allowed header"
        )
    return url


def resolve_script_urls(base: str, urls: Sequence[str]) -> list[str]:
    """Resolve importScripts() arguments: https://html.spec.whatwg.org/#import-scripts-into-worker-global-scope."""
    resolved = []
    for url in urls:
        absolute = resolve(url, base)
        if absolute is None:
            raise DOMError("SyntaxError", f'WorkerGlobalScope.importScripts: Failed to load worker script at "{url}"')
        resolved.append(absolute)
    return resolved
