"""A request of an application server that the endpoint refuses, and the body that tells why."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, Literal

from pyua.errors import RemoteProtocolError

__all__ = ["EndpointResponse", "Errno", "Fault", "Rejection", "error_response"]

#: What is wrong with a request, where vendors differ in what they say to it.
Fault = Literal[
    "", "token", "gone", "size", "no authorization", "vapid", "key mismatch", "ttl", "topic", "urgency", "encryption"
]

_MORE_INFO: Final = "http://autopush.readthedocs.io/en/latest/http.html#error-codes"
#: How long a sender may remember that a subscription is gone, and has to wait for a service that is
#: overloaded.
_GONE: Final = {"Cache-Control": "max-age=86400"}
_OVERLOADED: Final = {"Retry-After": "120"}


class Errno:
    """autopush's error numbers, as far as this service has a use for them."""

    INVALID_TOKEN = 102
    BODY_TOO_LARGE = 104
    NO_SUBSCRIPTION = 106
    UNAUTHORIZED = 109
    ENCRYPTION_HEADERS = 110
    TTL_MISSING = 111
    TOPIC = 113
    TTL_NEGATIVE = 114
    STORE = 201
    LOG_CHECK = 999


class Rejection(RemoteProtocolError):
    """The request cannot be accepted.

    Attributes:
        status: of the response.
        errno: autopush's number, or None where it has none.
        fault: what is wrong.
    """

    def __init__(self, status: int, errno: int | None, message: str, fault: Fault = "") -> None:
        super().__init__(message)
        self.status = status
        self.errno = errno
        self.fault: Fault = fault


@dataclass(frozen=True, slots=True)
class EndpointResponse:
    """An HTTP response as a value."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    #: Why it is not another one, in words; also where the body does not say it.
    reason: str = ""
    errno: int | None = None
    hints: tuple[str, ...] = ()
    fault: Fault = ""


def error_response(
    status: int, errno: int | None, message: str, *, retry_after: float | None = None
) -> EndpointResponse:
    """The response to a refused request: autopush's JSON.

    A 404 has no body: autopush's outer handler takes it away.

    Args:
        status: of the response.
        errno: autopush's number, or None.
        message: why, in a sentence.
        retry_after: seconds, for the Retry-After header.
    """
    headers = dict(_GONE) if status == 410 else dict(_OVERLOADED) if status == 503 else {}
    if retry_after is not None:
        headers["Retry-After"] = f"{retry_after:g}"
    if status == 404:
        return EndpointResponse(status, headers, reason=message, errno=errno)
    body = {
        "code": status,
        "errno": errno,
        "error": _phrase(status),
        "message": message,
        "more_info": _MORE_INFO,
    }
    headers["Content-Type"] = "application/json"
    return EndpointResponse(status, headers, json.dumps(body, separators=(",", ":")).encode(), message, errno)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
