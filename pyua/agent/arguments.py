"""What a user agent's arguments must be, and what is said when they are not."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from pyua.errors import ConfigError
from pyua.service import PushService

__all__ = ["check_heap_limit", "check_push_service", "check_time_limit"]

#: Less than this, and the runtime itself has no room.
_LEAST_HEAP: Final = 8 * 1024 * 1024
#: What a size of the engine's can say.
_MOST_HEAP: Final = 2**63


def check_push_service(given: object) -> None:
    """A PushService, a ``ws(s)://`` URL that leads somewhere, or None.

    Raises:
        ConfigError: it is none of them.
    """
    if given is None or isinstance(given, PushService):
        return
    if not isinstance(given, str):
        raise ConfigError(f"push_service is a {type(given).__name__}; give a PushService, a ws(s):// URL, or None")
    if not given.startswith(("ws://", "wss://")):
        raise ConfigError(f"push_service={given!r} is no ws:// or wss:// URL")
    try:
        parts = urlsplit(given)
    except ValueError as exc:
        raise ConfigError(f"push_service={given!r} is no URL: {exc}") from None
    if not parts.hostname:
        raise ConfigError(f"push_service={given!r} names no host; give one as in 'ws://127.0.0.1:8080/'")
    try:
        _ = parts.port
    except ValueError:
        raise ConfigError(
            f"push_service={given!r} has a port that cannot be; it must be a number, 0 to 65535"
        ) from None


def check_heap_limit(given: object) -> None:
    """A whole number of bytes.

    Raises:
        ConfigError: it is none, or too small for anything to run.
    """
    if isinstance(given, bool) or not isinstance(given, int) or not _LEAST_HEAP <= given < _MOST_HEAP:
        raise ConfigError(
            f"heap_limit={given!r} cannot be used; it must be a whole number, at least {_LEAST_HEAP} bytes (8 MB)"
        )


def check_time_limit(given: object) -> None:
    """A number of seconds.

    Raises:
        ConfigError: it is none, or not above 0.
    """
    if isinstance(given, bool) or not isinstance(given, int | float) or not given > 0:
        raise ConfigError(f"time_limit={given!r} cannot be used; it must be a number of seconds above 0")
