"""What the server machine tells its I/O layer, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "BatchAcknowledged",
    "BroadcastSubscribeReceived",
    "ConnectionCloseWanted",
    "DirectAcknowledged",
    "MessagesWanted",
    "NackReceived",
    "PingWanted",
    "PongWanted",
    "RegisterReceived",
    "ServerEvent",
    "ServerHelloReceived",
    "TopicAcknowledged",
    "UnregisterReceived",
    "UserDropWanted",
]


@dataclass(frozen=True, slots=True)
class ServerHelloReceived:
    """A user agent says who it is; answer with ``send_hello`` or ``refuse_hello``.

    Attributes:
        uaid: 32 hex digits, or None if it has none that could be known.
        broadcasts: last version that it knows, by broadcast id.
    """

    uaid: str | None
    broadcasts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RegisterReceived:
    """A channel is wanted; answer with ``send_registered``.

    Attributes:
        channel_id: lower-case and dashed.
        key: the application server's public key, unchecked bytes; None for an endpoint open to all.
        key_readable: False if a key was given that is not base64url: the user is stored all the same, but the
            answer is ``UNUSABLE_KEY``.
    """

    channel_id: str
    key: bytes | None
    key_readable: bool = True


@dataclass(frozen=True, slots=True)
class UnregisterReceived:
    """A channel is given up; answer with ``send_unregistered``."""

    channel_id: str
    code: int


@dataclass(frozen=True, slots=True)
class MessagesWanted:
    """Read the next batch from the store and hand it to ``send_stored``, also if it is empty."""


@dataclass(frozen=True, slots=True)
class DirectAcknowledged:
    """A message sent with ``send_direct`` is settled."""

    version: str
    code: int


@dataclass(frozen=True, slots=True)
class TopicAcknowledged:
    """A stored message with a topic is settled: delete it."""

    version: str
    code: int


@dataclass(frozen=True, slots=True)
class BatchAcknowledged:
    """A whole batch of stored messages without topics is settled: delete it."""

    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NackReceived:
    """A worker failed to handle a message; it stays unsettled."""

    version: str
    code: int


@dataclass(frozen=True, slots=True)
class BroadcastSubscribeReceived:
    """Broadcasts are wanted; answer with ``send_broadcast`` if any has another version."""

    broadcasts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class UserDropWanted:
    """Too many messages were stored: forget the user and its channels."""


@dataclass(frozen=True, slots=True)
class PingWanted:
    """Send an empty WebSocket ping; report its pong with ``receive_pong``."""


@dataclass(frozen=True, slots=True)
class PongWanted:
    """Answer a WebSocket ping."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class ConnectionCloseWanted:
    """Close the socket with this code and reason, after all frames before it."""

    code: int
    reason: str


ServerEvent: TypeAlias = (
    ServerHelloReceived
    | RegisterReceived
    | UnregisterReceived
    | MessagesWanted
    | DirectAcknowledged
    | TopicAcknowledged
    | BatchAcknowledged
    | NackReceived
    | BroadcastSubscribeReceived
    | UserDropWanted
    | PingWanted
    | PongWanted
    | ConnectionCloseWanted
)
