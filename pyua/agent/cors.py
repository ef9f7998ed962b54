"""The CORS protocol, the user agent's side: which requests ask first, and which answers may be read.

Source: https://fetch.spec.whatwg.org/#http-cors-protocol.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from pyua.agent.headers import header
from pyua.worker.ports import NetworkRequest, NetworkResponse

__all__ = [
    "cors_fault",
    "origin_of",
    "preflight_fault",
    "preflight_request",
    "resource_policy_fault",
]

_SIMPLE_METHODS: Final = frozenset({"GET", "HEAD", "POST"})
_SIMPLE_CONTENT_TYPES: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
_DEFAULT_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def origin_of(url: str) -> str:
    """The origin of an http(s) URL as it is written in an Origin header: no default port, lower case."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    scheme = parts.scheme.lower()
    if parts.port is None or parts.port == _DEFAULT_PORTS.get(scheme):
        return f"{scheme}://{host}"
    return f"{scheme}://{host}:{parts.port}"


def _unsafe_names(headers: Sequence[tuple[str, str]]) -> list[str]:
    """The names of the headers that a server must allow first, lower-case and sorted."""
    unsafe = set()
    for key, value in headers:
        name = key.lower()
        if name == "content-type":
            if value.partition(";")[0].strip().lower() not in _SIMPLE_CONTENT_TYPES or len(value) > 128:
                unsafe.add(name)
        elif name not in ("accept", "accept-language", "content-language") or len(value) > 128:
            unsafe.add(name)
    return sorted(unsafe)


def preflight_request(request: NetworkRequest) -> NetworkRequest | None:
    """The question that must be asked before a cross-origin request, or None if it may go out unasked."""
    names = _unsafe_names(request.headers)
    if request.method in _SIMPLE_METHODS and not names:
        return None
    headers = [("accept", "*/*"), ("access-control-request-method", request.method)]
    if names:
        headers.append(("access-control-request-headers", ",".join(names)))
    return NetworkRequest(
        url=request.url,
        method="OPTIONS",
        headers=headers,
        origin=request.origin,
        mode="cors",
        credentials="omit",
        redirect="manual",
    )


def cors_fault(origin: str, credentials: str, response: NetworkResponse) -> str | None:
    """Why ``origin`` may not read a cross-origin response, or None if it may."""
    allowed = header(response.headers, "access-control-allow-origin")
    if allowed is None:
        return "CORS header 'Access-Control-Allow-Origin' missing"
    if allowed == "*" and credentials != "include":
        return None
    if allowed == "*":
        return "CORS header 'Access-Control-Allow-Origin' may not be '*' for a request with credentials"
    if allowed != origin:
        return f"CORS header 'Access-Control-Allow-Origin' does not match {origin!r}: {allowed!r}"
    if credentials == "include" and header(response.headers, "access-control-allow-credentials") != "true":
        return "CORS header 'Access-Control-Allow-Credentials' is not 'true'"
    return None


def resource_policy_fault(request: NetworkRequest, response: NetworkResponse, *, same_site: bool) -> str | None:
    """Why a response may not be had by another origin without CORS, or None if it may.

    Source: https://fetch.spec.whatwg.org/#cross-origin-resource-policy-internal-check.
    """
    policy = header(response.headers, "cross-origin-resource-policy")
    if request.origin is None or origin_of(request.url) == request.origin:
        return None
    if policy == "same-origin" or (policy == "same-site" and not same_site):
        return f"its 'Cross-Origin-Resource-Policy' is {policy!r}"
    return None


def preflight_fault(request: NetworkRequest, response: NetworkResponse) -> str | None:
    """Why the answer to a preflight does not let ``request`` go out, or None if it does."""
    assert request.origin is not None
    fault = cors_fault(request.origin, request.credentials, response)
    if fault is not None:
        return f"CORS preflight: {fault}"
    if not 200 <= response.status <= 299:
        return f"CORS preflight response did not succeed: HTTP {response.status}"
    wildcard = request.credentials != "include"
    methods = _list(response, "access-control-allow-methods")
    if request.method not in methods and request.method not in _SIMPLE_METHODS and not (wildcard and "*" in methods):
        return f"CORS preflight: method {request.method} is not in 'Access-Control-Allow-Methods'"
    names = {name.lower() for name in _list(response, "access-control-allow-headers")}
    for name in _unsafe_names(request.headers):
        # "Authorization" is never covered by the asterisk.
        if name not in names and not (wildcard and "*" in names and name != "authorization"):
            return f"CORS preflight: header {name!r} is not in 'Access-Control-Allow-Headers'"
    return None


def _list(response: NetworkResponse, name: str) -> list[str]:
    return [item.strip() for item in (header(response.headers, name) or "").split(",") if item.strip()]
