"""What the client machine tells its I/O layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from pyua.autopush.versions import Version

__all__ = [
    "BroadcastPhase",
    "BroadcastReceived",
    "ClientEvent",
    "CloseWanted",
    "ConnectionWanted",
    "FailureReason",
    "HelloReceived",
    "MessageDropped",
    "NotificationReceived",
    "RegisterFailed",
    "Registered",
    "UnregisterFailed",
    "Unregistered",
    "UpdateReceived",
]


class FailureReason(StrEnum):
    """Why a request came to nothing."""

    REFUSED = "the server answered with another status than 200"
    BAD_ENDPOINT = "the server's pushEndpoint is not a URL"
    TIMEOUT = "the server did not answer in time"
    ABORTED = "the connection was shut down"
    OFFLINE = "there is no connection, and none is to be made"


class BroadcastPhase(StrEnum):
    """On what occasion broadcasts came in (Firefox's names)."""

    HELLO = "hello"
    REGISTER = "register"
    BROADCAST = "broadcast"


@dataclass(frozen=True, slots=True)
class ConnectionWanted:
    """Open a WebSocket now; report with ``receive_connected`` or ``receive_disconnected``."""


@dataclass(frozen=True, slots=True)
class CloseWanted:
    """Close the socket with an empty Close frame, or stop opening it, and report nothing more of it."""


@dataclass(frozen=True, slots=True)
class HelloReceived:
    """The user agent is identified.

    Attributes:
        uaid: its id from now on; to be kept.
        uaid_changed: the service does not know the former id: all unexpired subscriptions are lost.
        use_webpush: messages carry data: records without keys get them now.
    """

    uaid: str
    uaid_changed: bool
    use_webpush: bool


@dataclass(frozen=True, slots=True)
class Registered:
    """A channel has its endpoint.

    Attributes:
        channel_id: as the server spells it; the record keeps this spelling.
        requested_channel_id: as ``send_register`` was given it.
        push_endpoint: a URL.
    """

    channel_id: str
    requested_channel_id: str
    push_endpoint: str


@dataclass(frozen=True, slots=True)
class RegisterFailed:
    """No endpoint for this channel (id as ``send_register`` was given it)."""

    channel_id: str
    reason: FailureReason
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Unregistered:
    """The server answered an unregister; ``ok`` if with status 200."""

    channel_id: str
    ok: bool


@dataclass(frozen=True, slots=True)
class UnregisterFailed:
    """The server never answered an unregister."""

    channel_id: str
    reason: FailureReason


@dataclass(frozen=True, slots=True)
class NotificationReceived:
    """A push message, still encrypted.

    Attributes:
        version: its id, to be acknowledged.
        data: the body; None without one.
        headers: ``encoding``, ``crypto_key``, ``encryption`` as far as given; None if there were none, and
            then Firefox takes the message as one without data.
    """

    channel_id: str
    version: Version
    data: bytes | None
    headers: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class UpdateReceived:
    """A message of the old protocol: only a version number."""

    channel_id: str
    version: int | float


@dataclass(frozen=True, slots=True)
class MessageDropped:
    """A notification that Firefox drops without acknowledging it: the server will send it again."""

    channel_id: str
    version: Version
    cause: str


@dataclass(frozen=True, slots=True)
class BroadcastReceived:
    """New versions of broadcasts that were subscribed to, by id."""

    broadcasts: Mapping[str, Any]
    phase: BroadcastPhase


ClientEvent: TypeAlias = (
    ConnectionWanted
    | CloseWanted
    | HelloReceived
    | Registered
    | RegisterFailed
    | Unregistered
    | UnregisterFailed
    | NotificationReceived
    | UpdateReceived
    | MessageDropped
    | BroadcastReceived
)
