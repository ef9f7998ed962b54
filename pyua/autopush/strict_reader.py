"""User agents' messages as autopush reads them: every member's type counts, unknown members do not."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from pyua.autopush.json_text import read_json
from pyua.autopush.messages import (
    Ack,
    BroadcastSubscribe,
    ClientHello,
    ClientMessage,
    Nack,
    Ping,
    Register,
    Unregister,
    Update,
)
from pyua.errors import RemoteProtocolError

__all__ = ["read_client_message", "read_uuid"]

_HEX: Final = r"[0-9a-fA-F]"
_DASHED: Final = rf"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"
#: The spellings autopush knows: simple, dashed, in braces, as a URN.
_UUID: Final = re.compile(rf"(?:{_HEX}{{32}}|{_DASHED}|\{{{_DASHED}\}}|urn:uuid:{_DASHED})\Z")


def read_uuid(text: str) -> uuid.UUID:
    """Read a UUID in any spelling.

    Raises:
        ValueError: it is none.
    """
    if _UUID.match(text) is None:
        raise ValueError("not a UUID")
    return uuid.UUID(text)


def read_client_message(text: str) -> ClientMessage:
    """Read one frame of a user agent.

    Channel ids of ``unregister`` and ``ack`` come out lower-case and dashed, whatever their spelling; the one
    of ``register`` comes out as it is, because there the spelling matters.

    Raises:
        RemoteProtocolError: not a message; to be answered with close code 1011 and reason ``Json``.
    """
    try:
        members = read_json(text)
        if not isinstance(members, dict):
            raise ValueError("not an object")
        if not members:
            return Ping()
        return _READERS[_text(members, "messageType")](members)
    except (ValueError, KeyError) as exc:
        raise RemoteProtocolError(f"not a message: {exc}", close_code=1011, reason="Json") from exc


_MISSING: Final = object()


def _text(members: Mapping[str, Any], name: str) -> str:
    value = members.get(name, _MISSING)
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a string" if value is not _MISSING else f"{name} is missing")
    return value


def _optional_text(members: Mapping[str, Any], name: str) -> str | None:
    return None if members.get(name) is None else _text(members, name)


def _optional_int(members: Mapping[str, Any], name: str, low: int, high: int) -> int | None:
    value = members.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError(f"{name} must be an integer from {low} to {high}")
    return value


def _list(members: Mapping[str, Any], name: str) -> list[Any]:
    value = members.get(name, _MISSING)
    if not isinstance(value, list):
        raise ValueError(f"{name} must be an array")
    return value


def _versions(members: Mapping[str, Any], name: str) -> dict[str, str]:
    value = members.get(name, _MISSING)
    if not isinstance(value, dict) or not all(isinstance(version, str) for version in value.values()):
        raise ValueError(f"{name} must be an object of strings")
    return value


def _channel_id(members: Mapping[str, Any]) -> str:
    return str(read_uuid(_text(members, "channelID")))


def _hello(members: Mapping[str, Any]) -> ClientHello:
    if members.get("channelIDs") is not None:
        # Nobody looks at them any more, but one that is not a UUID still costs the connection.
        for channel_id in _list(members, "channelIDs"):
            if not isinstance(channel_id, str):
                raise ValueError("channelIDs must be UUIDs")
            read_uuid(channel_id)
    broadcasts = _versions(members, "broadcasts") if members.get("broadcasts") is not None else {}
    return ClientHello(_optional_text(members, "uaid"), broadcasts)


def _register(members: Mapping[str, Any]) -> Register:
    return Register(_text(members, "channelID"), _optional_text(members, "key"))


def _unregister(members: Mapping[str, Any]) -> Unregister:
    return Unregister(_channel_id(members), _optional_int(members, "code", 0, 2**32 - 1))


def _broadcast_subscribe(members: Mapping[str, Any]) -> BroadcastSubscribe:
    return BroadcastSubscribe(_versions(members, "broadcasts"))


def _ack(members: Mapping[str, Any]) -> Ack:
    updates = []
    for item in _list(members, "updates"):
        if not isinstance(item, dict):
            raise ValueError("updates must be objects")
        code = _optional_int(item, "code", 0, 2**16 - 1)
        updates.append(Update(_channel_id(item), _text(item, "version"), code))
    return Ack(tuple(updates))


def _nack(members: Mapping[str, Any]) -> Nack:
    return Nack(_text(members, "version"), _optional_int(members, "code", -(2**31), 2**31 - 1))


def _ping(members: Mapping[str, Any]) -> Ping:
    return Ping()


_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], ClientMessage]]] = {
    "hello": _hello,
    "register": _register,
    "unregister": _unregister,
    "broadcast_subscribe": _broadcast_subscribe,
    "ack": _ack,
    "nack": _nack,
    "ping": _ping,
}
