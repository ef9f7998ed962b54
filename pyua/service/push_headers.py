"""The header fields of a push request (RFC 8030, RFC 8188, aesgcm draft) as autopush reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pyua.service.rejection import Errno, Rejection

__all__ = ["check_ttl", "read_encryption", "read_topic", "read_ttl"]

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}\Z")
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]+=*\Z")
_PADDING: Final = re.compile(r"([A-Za-z0-9_-])=+(?=[,;]|\Z)")
_MAX_TOPIC: Final = 32


def read_ttl(headers: Mapping[str, str]) -> int:
    """The TTL field, seconds; maybe negative.

    Raises:
        Rejection: it is missing or not an integer.
    """
    text = headers.get("TTL")
    if text is None or _INTEGER.match(text) is None:
        seen = "missing" if text is None else f"{text[:20]!r}"
        raise Rejection(400, Errno.TTL_MISSING, f"the TTL header is {seen}; expected seconds as an integer", "ttl")
    return int(text)


def check_ttl(ttl: int, max_ttl: int) -> int:
    """The TTL to use: cut to the largest allowed (RFC 8030 section 5.2 leaves that to the service).

    Raises:
        Rejection: it is negative.
    """
    if ttl < 0:
        raise Rejection(400, Errno.TTL_NEGATIVE, f"the TTL header is {ttl}; expected 0 or more seconds", "ttl")
    return min(ttl, max_ttl)


def read_topic(headers: Mapping[str, str]) -> str | None:
    """The Topic field (RFC 8030 section 5.4).

    Raises:
        Rejection: it is too long, or not of the base64url alphabet.
    """
    topic = headers.get("Topic")
    if topic is None:
        return None
    if len(topic) > _MAX_TOPIC or _BASE64URL.match(topic) is None:
        raise Rejection(
            400,
            Errno.TOPIC,
            f"the Topic header has {len(topic)} characters; expected 1 to {_MAX_TOPIC}, all of base64url",
            "topic",
        )
    return topic


def read_encryption(headers: Mapping[str, str]) -> dict[str, str]:
    """Check the fields that tell how a body is encrypted; the body itself is never looked at.

    Returns:
        What the user agent gets as ``headers``: ``encoding``, ``encryption``, ``crypto_key``.

    Raises:
        Rejection: another encoding than aes128gcm and aesgcm, or fields that do not fit it.
    """
    encoding = headers.get("Content-Encoding")
    encryption = _parameters(headers, "Encryption")
    crypto_key = _parameters(headers, "Crypto-Key")
    if encoding == "aes128gcm":
        if "salt" in encryption:
            raise _encryption("aes128gcm has its salt in the body, but the Encryption header has one, too")
        if "dh" in crypto_key:
            raise _encryption("aes128gcm has its key in the body, but the Crypto-Key header has dh, too")
    elif encoding == "aesgcm":
        if _BASE64URL.match(encryption.get("salt", "")) is None:
            raise _encryption("aesgcm needs 'salt=…' in base64url in the Encryption header")
        if "Crypto-Key" in headers and _BASE64URL.match(crypto_key.get("dh", "")) is None:
            raise _encryption("aesgcm needs 'dh=…' in base64url in the Crypto-Key header")
    else:
        seen = "missing" if encoding is None else f"{encoding[:20]!r}"
        raise _encryption(f"the Content-Encoding header is {seen}; expected aes128gcm (or aesgcm)")
    result = {"encoding": encoding}
    for name, member in (("Encryption", "encryption"), ("Crypto-Key", "crypto_key")):
        if name in headers:
            result[member] = _PADDING.sub(r"\1", headers[name].replace('"', ""))
    return result


def _parameters(headers: Mapping[str, str], name: str) -> dict[str, str]:
    """All parameters of a field of ``,``-separated groups of ``;``-separated ``name=value``."""
    text = headers.get(name)
    if text is None:
        return {}
    parameters = {}
    for item in re.split("[,;]", text):
        key, equals, value = item.strip().partition("=")
        if not equals:
            raise _encryption(f"the {name} header has something that is not 'name=value'")
        parameters[key.strip()] = value.strip().replace('"', "")
    return parameters


def _encryption(message: str) -> Rejection:
    return Rejection(400, Errno.ENCRYPTION_HEADERS, message, "encryption")
