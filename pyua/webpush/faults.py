"""The faults that make a push message undecryptable, by the names that Firefox prints for them.

Source: Firefox: the property names of its localised console messages.
"""

from __future__ import annotations

from typing import Final

from pyua.errors import DecryptionError

__all__ = [
    "BAD_CRYPTO",
    "BAD_CRYPTO_KEY_HEADER",
    "BAD_ENCODING_HEADER",
    "BAD_ENCRYPTION_HEADER",
    "BAD_PADDING",
    "BAD_RECORD_SIZE",
    "BAD_SALT",
    "BAD_SENDER_KEY",
    "FAULT_NAMES",
    "authentication_fault",
    "padding_fault",
]

#: The ``Encryption`` header is missing or empty.
BAD_ENCRYPTION_HEADER: Final = "PushMessageBadEncryptionHeader"
#: The ``Crypto-Key`` header is missing.
BAD_CRYPTO_KEY_HEADER: Final = "PushMessageBadCryptoKeyHeader"
#: The ``Content-Encoding`` header is missing, or names an encoding that is not supported.
BAD_ENCODING_HEADER: Final = "PushMessageBadEncodingHeader"
#: The sender's public key is missing, not base64url, or not 65 bytes long.
BAD_SENDER_KEY: Final = "PushMessageBadSenderKey"
#: The salt is missing or not base64url.
BAD_SALT: Final = "PushMessageBadSalt"
#: The record size is no number, or out of range.
BAD_RECORD_SIZE: Final = "PushMessageBadRecordSize"
#: A record decrypted, but its padding is not what the encoding prescribes.
BAD_PADDING: Final = "PushMessageBadPaddingError"
#: Everything else: a truncated body, a point off the curve, an authentication tag that does not match.
BAD_CRYPTO: Final = "PushMessageBadCryptoError"

FAULT_NAMES: Final = frozenset(
    {
        BAD_ENCRYPTION_HEADER,
        BAD_CRYPTO_KEY_HEADER,
        BAD_ENCODING_HEADER,
        BAD_SENDER_KEY,
        BAD_SALT,
        BAD_RECORD_SIZE,
        BAD_PADDING,
        BAD_CRYPTO,
    }
)


def authentication_fault(index: int, length: int) -> DecryptionError:
    """The fault of a record whose tag does not match.

    Args:
        index: the record, counted from 0.
        length: its size in bytes, tag included.
    """
    return DecryptionError(
        f"record {index + 1} ({length} bytes) does not authenticate; expected a record encrypted for this "
        "subscription: check that p256dh and auth are the current ones and that the body arrived unchanged",
        name=BAD_CRYPTO,
        step="authentication tag",
    )


def padding_fault(index: int, seen: str, expected: str) -> DecryptionError:
    """The fault of a record that decrypted to wrong padding.

    Args:
        index: the record, counted from 0.
        seen: what the record holds, in words.
        expected: what it should hold, in words.
    """
    return DecryptionError(
        f"record {index + 1} {seen}; expected {expected}: the sender pads or splits its message wrongly",
        name=BAD_PADDING,
        step="padding",
    )
