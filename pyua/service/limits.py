"""What a push service allows; the defaults are autopush's."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from pyua.errors import ConfigError

__all__ = ["USER_LIFETIME", "Limits", "checked_port"]

#: A user that has not connected for this long is forgotten, seconds.
USER_LIFETIME: Final = 60 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes and times. Times are seconds.

    Attributes:
        message_limit: stored messages sent in one go, above which a user is dropped.
        max_ttl: a longer TTL is cut to this.
        max_body: the largest encrypted body, bytes.
        max_frame: the largest frame of a user agent, bytes.
        max_queue: frames that wait for a slow user agent, above which messages are stored instead.
        max_unacknowledged: messages that a user agent has not acknowledged, above which they are stored
            instead.
        max_connections: WebSockets at a time.
        handshake_timeout: how long the hello may take.
        ping_interval: pause between WebSocket pings.
        ping_timeout: how long a pong may take.
    """

    message_limit: int = 150
    max_ttl: int = 2_592_000
    max_body: int = 5_630
    max_frame: int = 65_536
    max_queue: int = 128
    max_unacknowledged: int = 1_024
    max_connections: int = 10_000
    handshake_timeout: float = 5.0
    ping_interval: float = 300.0
    ping_timeout: float = 4.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            least = 0 if field.name in {"max_ttl", "max_body"} else 0.001
            if isinstance(value, bool) or not isinstance(value, int | float) or value < least:
                raise ConfigError(f"{field.name}={value!r} cannot be used; it must be a number above 0")


def checked_port(name: str, port: object) -> int:
    """A port's number, or 0 for any free one.

    Raises:
        ConfigError: it is none; ``name`` is the argument's.
    """
    if isinstance(port, bool) or not isinstance(port, int) or not 0 <= port <= 65_535:
        raise ConfigError(f"{name}={port!r} cannot be used; it must be a whole number, 0 to 65535 (0 for any free one)")
    return port
