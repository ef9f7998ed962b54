"""``navigator.serviceWorker.register()``: its checks, and the errors that it and ``update()`` reject with.

Spec: https://w3c.github.io/ServiceWorker/#start-register, https://w3c.github.io/ServiceWorker/#register-algorithm. The
messages are Firefox's.
"""

from __future__ import annotations

from ada_url import URL

from pyua.errors import DOMError, PyuaError, ScopeError, WorkerScriptError
from pyua.worker.urls import resolve, same_origin

__all__ = ["check_registration", "job_error"]

_PREFIX = "ServiceWorkerContainer.register"


def check_registration(page_url: str, script_url: str, scope: str | None) -> tuple[str, str]:
    """The checks that need no network, in Firefox's order.

    Args:
        page_url: what both URLs are relative to.
        script_url: as the script gave it.
        scope: the same, or None for the script's folder.

    Returns:
        Both, absolute and without fragments.

    Raises:
        TypeError: a URL that cannot be parsed, of another scheme than http(s), or with an escaped slash.
        DOMError: SecurityError, another origin.
    """
    script = resolve(script_url, page_url)
    if script is None:
        raise TypeError(f"{_PREFIX}: {script_url} is not a valid URL.")
    text, base = ("./", script) if scope is None else (scope, page_url)
    wanted = resolve(text, base)
    if wanted is None:
        raise TypeError(f"{_PREFIX}: Invalid scope trying to resolve {text} with base URL {base}.")
    for name, url in (("Script", script), ("Scope", wanted)):
        if URL(url).protocol not in ("http:", "https:"):
            raise TypeError(f"{_PREFIX}: {name} URL's scheme is not 'http' or 'https'")
        path = URL(url).pathname.lower()
        if "%2f" in path or "%5c" in path:
            raise TypeError(f"{_PREFIX}: {name.lower()} URL contains %2f or %5c")
    if not same_origin(wanted, page_url):
        raise DOMError("SecurityError", f"{_PREFIX}: Non-same-origin scope URL")
    if not same_origin(script, page_url):
        raise DOMError("SecurityError", f"{_PREFIX}: Script URL is not same-origin with Client")
    return script.split("#", 1)[0], wanted.split("#", 1)[0]


def job_error(exc: PyuaError, script_url: str, scope: str) -> Exception:
    """What ``register()`` and ``update()`` reject with when their job has failed."""
    kind = "security" if isinstance(exc, ScopeError) else "script"
    if isinstance(exc, WorkerScriptError):
        kind = exc.kind
    if kind == "security":
        return DOMError("SecurityError", "The operation is insecure.")
    happened = (
        "threw an exception during script evaluation"
        if kind == "script"
        else "encountered an error during installation"
    )
    return TypeError(f"ServiceWorker script at {script_url} for scope {scope} {happened}.")
