"""Push services' messages as Firefox reads them: JavaScript's comparisons, no word about the rest."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from pyua.autopush.messages import (
    Broadcast,
    Notification,
    RegisterReply,
    ServerHello,
    ServerMessage,
    UnregisterReply,
    Update,
    Updates,
)
from pyua.autopush.versions import read_version

__all__ = ["message_kind", "read_server_message"]

_KINDS: Final = frozenset({"hello", "register", "unregister", "notification", "broadcast"})
#: What ``Number(text) == 200`` accepts of a decimal text.
_TEXT_200: Final = re.compile(r"\s*\+?0*(?:200\.?0*|2[eE]\+?0*2)\s*\Z")


def message_kind(value: object) -> str:
    """What Firefox would do with one parsed frame.

    Returns:
        ``"hello"``, ``"register"``, ``"unregister"``, ``"notification"`` or ``"broadcast"`` (in whatever case
        the server wrote it); ``"pong"`` for all that is taken as the answer to a ping; ``""`` for what is
        ignored.
    """
    message_type = value.get("messageType") if isinstance(value, dict) else None
    if not isinstance(message_type, str) or message_type == "ping":
        return "pong"
    kind = message_type.lower()
    return kind if kind in _KINDS else ""


def read_server_message(kind: str, members: Mapping[str, Any], *, use_webpush: bool) -> ServerMessage | None:
    """Read the members of a message.

    Args:
        kind: as ``message_kind`` tells.
        members: the parsed frame.
        use_webpush: what the server's hello said: notifications carry data (or else version numbers).

    Returns:
        The message, or None if Firefox drops it without a word.
    """
    if kind == "notification" and not use_webpush:
        return _updates(members)
    return _READERS[kind](members)


def _hello(members: Mapping[str, Any]) -> ServerHello | None:
    uaid = members.get("uaid")
    if not isinstance(uaid, str) or not uaid or len(uaid) > 128:
        return None
    # The status is not looked at: a server that refuses has to close.
    return ServerHello(uaid, _object(members.get("broadcasts")), _truthy(members.get("use_webpush")))


def _register(members: Mapping[str, Any]) -> RegisterReply | None:
    channel_id = members.get("channelID")
    if not isinstance(channel_id, str):
        return None
    endpoint = members.get("pushEndpoint")
    if not isinstance(endpoint, str) or not _is_url(endpoint):
        endpoint = ""
    return RegisterReply(channel_id, _loose_status(members.get("status")), endpoint)


def _unregister(members: Mapping[str, Any]) -> UnregisterReply | None:
    channel_id = members.get("channelID")
    if not isinstance(channel_id, str):
        return None
    return UnregisterReply(channel_id, _strict_status(members.get("status")))


def _notification(members: Mapping[str, Any]) -> Notification | None:
    channel_id = members.get("channelID")
    if not isinstance(channel_id, str):
        return None
    data = members.get("data")
    version = read_version(members["version"]) if "version" in members else None
    if not isinstance(data, str):
        return Notification(channel_id, version)
    given = members.get("headers")
    headers = None
    if _truthy(given):
        headers = {name: value for name, value in _object(given).items() if isinstance(value, str)}
    return Notification(channel_id, version, data, headers)


def _updates(members: Mapping[str, Any]) -> Updates | None:
    updates = members.get("updates")
    if not isinstance(updates, list):
        return None
    read = []
    for item in updates:
        channel_id, version = _object(item).get("channelID"), _object(item).get("version")
        if isinstance(version, str):
            match = re.match(r"\s*([+-]?\d+)", version, re.ASCII)
            version = int(match[1]) if match and len(match[1]) < 20 else None
        number = read_version(version)
        if (
            isinstance(channel_id, str)
            and not isinstance(number, bool)
            and isinstance(number, int | float)
            and number >= 0
        ):
            read.append(Update(channel_id, number))
    return Updates(tuple(read))


def _broadcast(members: Mapping[str, Any]) -> Broadcast:
    return Broadcast(_object(members.get("broadcasts")))


_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], ServerMessage | None]]] = {
    "hello": _hello,
    "register": _register,
    "unregister": _unregister,
    "notification": _notification,
    "broadcast": _broadcast,
}


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _truthy(value: object) -> bool:
    """JavaScript's truth: unlike Python's, an empty object or array is true."""
    return isinstance(value, dict | list) or bool(value)


def _loose_status(value: object) -> int:
    """200 for whatever JavaScript's ``==`` takes for it."""
    if isinstance(value, str):
        return 200 if _TEXT_200.match(value) else 0
    return _strict_status(value)


def _strict_status(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return 0
    return int(value) if value == int(value) else 0


def _is_url(text: str) -> bool:
    """Whether it is an absolute URL of any scheme."""
    try:
        parts = urlsplit(text.strip())
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme in {"http", "https", "ws", "wss"}:
        return bool(parts.hostname)
    return bool(parts.scheme)
