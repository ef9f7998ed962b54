"""What stands in URLs: endpoint tokens and message ids, encrypted so that nobody can guess them."""

from __future__ import annotations

import hashlib
import re
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

__all__ = ["EndpointToken", "EndpointTokens", "MessageIds", "MessageKey", "key_hash"]

_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]+={0,2}\Z")
_TOPIC, _TIME = "01", "02"


def key_hash(public_key: bytes) -> bytes:
    """What an endpoint token keeps of an application server's key: SHA-256, 32 bytes."""
    return hashlib.sha256(public_key).digest()


@dataclass(frozen=True, slots=True)
class EndpointToken:
    """The content of an endpoint's last path segment.

    Attributes:
        uaid: 32 hex digits.
        channel_id: lower-case and dashed.
        key_hash: of the only application server that may send (``v2``); None if any may (``v1``).
    """

    uaid: str
    channel_id: str
    key_hash: bytes | None

    @property
    def version(self) -> str:
        """The path segment before the token."""
        return "v1" if self.key_hash is None else "v2"


class EndpointTokens:
    """Writes and reads endpoint tokens: Fernet of UAID, channel id and, for ``v2``, the key's hash."""

    def __init__(self, fernet: Fernet) -> None:
        self._fernet = fernet
        self.read = lru_cache(maxsize=4_096)(self._read)

    def write(self, token: EndpointToken, now: float) -> str:
        """Encrypt, without padding; each call gives another text for the same token.

        Args:
            token: what to write.
            now: seconds since 1970.
        """
        content = uuid.UUID(token.uaid).bytes + uuid.UUID(token.channel_id).bytes + (token.key_hash or b"")
        return self._fernet.encrypt_at_time(content, int(now)).decode("ascii").rstrip("=")

    def _read(self, text: str) -> EndpointToken:
        """Decrypt; with or without padding.

        Raises:
            ValueError: not a token of this service.
        """
        content = _decrypt(self._fernet, text)
        if len(content) not in {32, 64}:
            raise ValueError(f"a token of {len(content)} bytes")
        return EndpointToken(
            uuid.UUID(bytes=content[:16]).hex, str(uuid.UUID(bytes=content[16:32])), content[32:] or None
        )


@dataclass(frozen=True, slots=True)
class MessageKey:
    """What a message id says: where the message lies if it is stored."""

    uaid: str
    channel_id: str
    sort_key: str


class MessageIds:
    """Message ids: Fernet of ``01:uaid:channel:topic`` or ``02:uaid:channel:milliseconds``."""

    def __init__(self, fernet: Fernet, suffix: str = "") -> None:
        """Begin.

        Args:
            fernet: encrypts.
            suffix: that no other process with the same store has.
        """
        self._fernet = fernet
        self._suffix = suffix
        self._last = 0

    def sort_key(self, topic: str | None, now: float) -> str:
        """A key to store a message under: its topic, or a time in milliseconds that no other message has.

        Args:
            topic: the message's topic, or None.
            now: seconds since 1970.
        """
        if topic is not None:
            return f"{_TOPIC}:{topic}"
        # Unlike with autopush, two messages of one millisecond must not replace each other.
        self._last = max(int(now * 1000), self._last + 1)
        return f"{_TIME}:{self._last}{self._suffix}"

    def write(self, uaid: str, channel_id: str, sort_key: str, now: float) -> str:
        """Encrypt, with padding."""
        kind, _, rest = sort_key.partition(":")
        content = f"{kind}:{uaid}:{channel_id.replace('-', '')}:{rest}"
        return self._fernet.encrypt_at_time(content.encode("ascii"), int(now)).decode("ascii")

    def read(self, text: str) -> MessageKey:
        """Decrypt.

        Raises:
            ValueError: not a message id of this service.
        """
        try:
            kind, uaid, channel_id, rest = _decrypt(self._fernet, text).decode("ascii").split(":", 3)
            return MessageKey(uaid, str(uuid.UUID(channel_id)), f"{kind}:{rest}")
        except ValueError as exc:
            raise ValueError("not a message id") from exc


def _decrypt(fernet: Fernet, text: str) -> bytes:
    if _BASE64URL.match(text) is None:
        raise ValueError("not base64url")
    try:
        return fernet.decrypt(text + "=" * (-len(text) % 4))
    except InvalidToken as exc:
        raise ValueError("not encrypted by this service") from exc
