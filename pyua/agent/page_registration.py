"""``navigator.serviceWorker.register()``: its checks, and the errors that it rejects with.

Spec: https://w3c.github.io/ServiceWorker/#start-register, https://w3c.github.io/ServiceWorker/#register-algorithm. The
messages are Firefox's.
"""

from __future__ import annotations

from ada_url import URL

from pyua.errors import DOMError, PyuaError, ScopeError, WorkerScriptError
from pyua.worker.urls import resolve, same_origin

__all__ = ["check_registration", "register_error"]

_PREFIX = "ServiceWorkerContainer.register"


def check_registration(page_url: str, script_url: str, scope: str | None) -> tuple[str, str]:
    """The checks that need no network.

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
    script = _checked(script_url, page_url, "script")
    wanted = _checked("./", script, "scope") if scope is None else _checked(scope, page_url, "scope")
    if not same_origin(script, page_url) or not same_origin(wanted, page_url):
        raise insecure()
    return script, wanted


def _checked(text: str, base: str, what: str) -> str:
    url = resolve(text, base)
    if url is None:
        raise TypeError(f"{_PREFIX}: {text} is not a valid URL.")
    parsed = URL(url)
    if parsed.protocol not in ("http:", "https:"):
        raise TypeError(f"{_PREFIX}: The {what} URL {url} must be http or https.")
    path = parsed.pathname.lower()
    if "%2f" in path or "%5c" in path:
        raise TypeError(f"{_PREFIX}: The {what} URL {url} must not have an escaped slash in its path.")
    return url.split("#", 1)[0]


def register_error(exc: PyuaError, script_url: str, scope: str) -> Exception:
    """What ``register()`` rejects with when its job has failed."""
    if isinstance(exc, ScopeError) or (isinstance(exc, WorkerScriptError) and exc.insecure):
        return insecure()
    return TypeError(
        f"{_PREFIX}: ServiceWorker script at {script_url} for scope {scope} encountered an error during installation."
    )


def insecure() -> DOMError:
    """What Firefox says of scripts and scopes that may not be."""
    return DOMError("SecurityError", "The operation is insecure.")
