"""Every message of the protocol, as values; ``to_text`` gives its frame.

Members are written in the order in which Firefox and autopush write them, as compact JSON. Dataclasses, not
pydantic models: a thousand notifications a second are made and read, and what comes from a peer is read by
    rules
that no schema expresses (``lenient_reader`` as Firefox reads, ``strict_reader`` as autopush reads).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from pyua.autopush.json_text import write_json
from pyua.autopush.versions import OtherVersion, Version, as_text

__all__ = [
    "PING_TEXT",
    "Ack",
    "Broadcast",
    "BroadcastSubscribe",
    "ClientHello",
    "ClientMessage",
    "Nack",
    "Notification",
    "Ping",
    "Register",
    "RegisterReply",
    "ServerHello",
    "ServerMessage",
    "Unregister",
    "UnregisterReply",
    "Update",
    "Updates",
]

#: A ping, and the answer to it.
PING_TEXT: Final = "{}"


# --- user agent to push service -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClientHello:
    """The first message on a socket: who the user agent is.

    Attributes:
        uaid: the id that the service gave before; None or empty asks for a new one.
        broadcasts: last version known, by broadcast id.
    """

    uaid: str | None = None
    broadcasts: Mapping[str, str] = field(default_factory=dict)

    def to_text(self) -> str:
        """The frame, as Firefox writes it."""
        members = {"messageType": "hello", "broadcasts": dict(self.broadcasts), "use_webpush": True}
        if self.uaid:
            members["uaid"] = self.uaid
        return write_json(members)


@dataclass(frozen=True, slots=True)
class Register:
    """A request for an endpoint.

    Attributes:
        channel_id: a lower-case UUID that the user agent chose.
        key: the application server's public key, base64url; None for an endpoint that is open to all.
    """

    channel_id: str
    key: str | None = None

    def to_text(self) -> str:
        """The frame, as Firefox writes it."""
        members = {"channelID": self.channel_id, "messageType": "register"}
        if self.key is not None:
            members["key"] = self.key
        return write_json(members)


@dataclass(frozen=True, slots=True)
class Unregister:
    """A channel is given up.

    Attributes:
        code: why, see ``UnregisterCode``.
    """

    channel_id: str
    code: int | None = None

    def to_text(self) -> str:
        """The frame, as Firefox writes it."""
        members: dict[str, object] = {"channelID": self.channel_id, "messageType": "unregister"}
        if self.code is not None:
            members["code"] = self.code
        return write_json(members)


@dataclass(frozen=True, slots=True)
class Update:
    """One message that is acknowledged, or (old protocol) announced."""

    channel_id: str
    version: Version
    code: int | None = None


@dataclass(frozen=True, slots=True)
class Ack:
    """Messages came in; their codes tell what became of them (``AckCode``)."""

    updates: tuple[Update, ...]

    def to_text(self) -> str:
        """The frame, as Firefox writes it."""
        return write_json({"messageType": "ack", "updates": [_update_members(item) for item in self.updates]})


def _update_members(update: Update) -> dict[str, object]:
    members: dict[str, object] = {"channelID": update.channel_id}
    if update.version is not None:
        version = update.version
        members["version"] = version.value if isinstance(version, OtherVersion) else version
    if update.code is not None:
        members["code"] = update.code
    return members


@dataclass(frozen=True, slots=True)
class Nack:
    """A service worker failed to handle a message (``NackCode``)."""

    version: Version
    code: int | None = None

    def to_text(self) -> str:
        """The frame, as Firefox writes it."""
        members: dict[str, object] = {"messageType": "nack", "version": as_text(self.version)}
        if self.code is not None:
            members["code"] = self.code
        return write_json(members)


@dataclass(frozen=True, slots=True)
class BroadcastSubscribe:
    """Broadcasts wanted: last version known, by id."""

    broadcasts: Mapping[str, str]

    def to_text(self) -> str:
        """The frame, as Firefox writes it."""
        return write_json({"messageType": "broadcast_subscribe", "broadcasts": dict(self.broadcasts)})


@dataclass(frozen=True, slots=True)
class Ping:
    """Is anyone there? The answer is the same text."""

    def to_text(self) -> str:
        """The frame: an empty object."""
        return PING_TEXT


ClientMessage: TypeAlias = ClientHello | Register | Unregister | Ack | Nack | BroadcastSubscribe | Ping


# --- push service to user agent -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ServerHello:
    """The answer to a hello.

    Attributes:
        uaid: the user agent's id from now on.
        broadcasts: versions that differ from those the user agent has, by id; autopush puts an ``errors``
            object beside them for ids that it does not know.
        use_webpush: messages carry data; without it they are the version numbers of the old protocol.
    """

    uaid: str
    broadcasts: Mapping[str, object] = field(default_factory=dict)
    use_webpush: bool = True
    status: int = 200

    def to_text(self) -> str:
        """The frame, as autopush writes it."""
        return write_json(
            {
                "messageType": "hello",
                "uaid": self.uaid,
                "status": self.status,
                "use_webpush": self.use_webpush,
                "broadcasts": dict(self.broadcasts),
            }
        )


@dataclass(frozen=True, slots=True)
class RegisterReply:
    """The answer to a register: an endpoint if ``status`` is 200."""

    channel_id: str
    status: int
    push_endpoint: str

    def to_text(self) -> str:
        """The frame, as autopush writes it."""
        return write_json(
            {
                "messageType": "register",
                "channelID": self.channel_id,
                "status": self.status,
                "pushEndpoint": self.push_endpoint,
            }
        )


@dataclass(frozen=True, slots=True)
class UnregisterReply:
    """The answer to an unregister."""

    channel_id: str
    status: int

    def to_text(self) -> str:
        """The frame, as autopush writes it."""
        return write_json(
            {"messageType": "unregister", "channelID": self.channel_id, "status": self.status},
        )


@dataclass(frozen=True, slots=True)
class Notification:
    """A push message on its way to a channel.

    Attributes:
        version: its id.
        data: the body, base64url without padding; None for a message without one.
        headers: ``encoding``, ``encryption`` and ``crypto_key``, as far as the sender gave them; only with
            data.
    """

    channel_id: str
    version: Version
    data: str | None = None
    headers: Mapping[str, str] | None = None

    def to_text(self) -> str:
        """The frame, as autopush writes it."""
        members: dict[str, object] = {
            "messageType": "notification",
            "channelID": self.channel_id,
            "version": self.version,
        }
        if self.data is not None:
            members["data"] = self.data
        if self.headers is not None:
            members["headers"] = dict(self.headers)
        return write_json(members)


@dataclass(frozen=True, slots=True)
class Updates:
    """Messages of the old protocol: version numbers without data."""

    updates: tuple[Update, ...]

    def to_text(self) -> str:
        """The frame."""
        return write_json({"messageType": "notification", "updates": [_update_members(item) for item in self.updates]})


@dataclass(frozen=True, slots=True)
class Broadcast:
    """New versions of broadcasts, by id."""

    broadcasts: Mapping[str, object]

    def to_text(self) -> str:
        """The frame, as autopush writes it."""
        return write_json({"messageType": "broadcast", "broadcasts": dict(self.broadcasts)})


ServerMessage: TypeAlias = ServerHello | RegisterReply | UnregisterReply | Notification | Updates | Broadcast | Ping
