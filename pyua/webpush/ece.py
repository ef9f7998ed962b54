"""RFC 8188: the content coding aes128gcm, and its record layer that Web Push builds on.

A body is a header (salt, record size, key id) and records. Each record ends in a delimiter, zero or more
zeros of padding, and the 16 bytes of an authentication tag.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pyua.errors import ConfigError, DecryptionError
from pyua.webpush import hkdf
from pyua.webpush.faults import BAD_CRYPTO, BAD_RECORD_SIZE, authentication_fault, padding_fault
from pyua.webpush.keys import SALT_LENGTH

__all__ = [
    "HEADER_LENGTH",
    "MAX_RECORD_SIZE",
    "MIN_RECORD_SIZE",
    "TAG_LENGTH",
    "Header",
    "decrypt",
    "decrypt_records",
    "derive_key_and_nonce",
    "encrypt",
    "encrypt_records",
    "parse_header",
    "parse_record_size",
    "record_nonce",
]

#: Bytes of the header in front of the key id: salt 16, record size 4, length of the key id 1.
HEADER_LENGTH: Final = 21
#: A record holds at least one byte of delimiter, one of data or padding, and the tag (RFC 8188 section 2).
MIN_RECORD_SIZE: Final = 18
#: Firefox reads the record size as a signed number: what is larger comes out negative and is refused.
MAX_RECORD_SIZE: Final = 2**31 - 1
#: Bytes of an AES-GCM authentication tag.
TAG_LENGTH: Final = 16

_OVERHEAD: Final = TAG_LENGTH + 1
_KEY_INFO: Final = b"Content-Encoding: aes128gcm\0"
_NONCE_INFO: Final = b"Content-Encoding: nonce\0"
_LAST, _MORE = 2, 1


@dataclass(frozen=True, slots=True)
class Header:
    """The header of an aes128gcm body (RFC 8188 section 2.1).

    Attributes:
        salt: 16 bytes.
        record_size: bytes of each record but the last, tag included.
        key_id: at most 255 bytes; in Web Push the sender's public key.
    """

    salt: bytes
    record_size: int
    key_id: bytes = b""

    def __bytes__(self) -> bytes:
        return self.salt + self.record_size.to_bytes(4, "big") + bytes((len(self.key_id),)) + self.key_id


def parse_record_size(body: bytes) -> int:
    """Read the record size of a body, of which 21 bytes must be there.

    Raises:
        DecryptionError: too short, or a record size below 18 (or of 2 GiB and more, as in Firefox).
    """
    if len(body) < HEADER_LENGTH:
        raise DecryptionError(
            f"the body has {len(body)} bytes, not even the {HEADER_LENGTH} of an aes128gcm header: was it "
            "cut off, or is it not encrypted at all?",
            name=BAD_CRYPTO,
            step="header",
        )
    record_size = int.from_bytes(body[16:20], "big", signed=True)
    if record_size < MIN_RECORD_SIZE:
        raise DecryptionError(
            f"the header says {int.from_bytes(body[16:20], 'big')} bytes a record; expected "
            f"{MIN_RECORD_SIZE} to {MAX_RECORD_SIZE}",
            name=BAD_RECORD_SIZE,
            step="record size",
        )
    return record_size


def parse_header(body: bytes) -> Header:
    """Read the header of a body; the ciphertext follows after ``21 + len(header.key_id)`` bytes.

    Raises:
        DecryptionError: too short, or a record size out of range.
    """
    record_size = parse_record_size(body)
    key_id_length = body[20]
    if len(body) < HEADER_LENGTH + key_id_length:
        raise DecryptionError(
            f"the header announces a key id of {key_id_length} bytes, but only {len(body) - HEADER_LENGTH} follow",
            name=BAD_CRYPTO,
            step="header",
        )
    return Header(body[:16], record_size, body[21 : 21 + key_id_length])


def derive_key_and_nonce(input_key: bytes, salt: bytes) -> tuple[bytes, bytes]:
    """Derive the content encryption key (16 bytes) and the base nonce (12 bytes) (RFC 8188 section 2.2, 2.3).

    Args:
        input_key: the input keying material, of any length.
        salt: 16 bytes.
    """
    return hkdf.expand_key_and_nonce(hkdf.extract(salt, input_key), _KEY_INFO, _NONCE_INFO)


def record_nonce(nonce: bytes, index: int) -> bytes:
    """The nonce of one record: the base nonce XOR the record's index (RFC 8188 section 2.3)."""
    return (int.from_bytes(nonce, "big") ^ index).to_bytes(12, "big") if index else nonce


def decrypt_records(ciphertext: bytes, key: bytes, nonce: bytes, record_size: int) -> bytes:
    """Decrypt records and take their padding away (RFC 8188 section 2).

    Args:
        ciphertext: the records, one after the other, without the header.
        key: 16 bytes.
        nonce: 12 bytes, the base nonce.
        record_size: bytes of each record but the last, tag included.

    Raises:
        DecryptionError: a tag that does not match, or padding that is wrong.
    """
    cipher = AESGCM(key)
    index, parts = 0, []
    while len(ciphertext) - index * record_size > record_size:
        record = ciphertext[index * record_size : (index + 1) * record_size]
        parts.append(_unpad(_open(cipher, record_nonce(nonce, index), record, index), index, _MORE))
        index += 1
    record = ciphertext[index * record_size :] if index else ciphertext
    parts.append(_unpad(_open(cipher, record_nonce(nonce, index), record, index), index, _LAST))
    return b"".join(parts)


def _open(cipher: AESGCM, nonce: bytes, record: bytes, index: int) -> bytes:
    try:
        return cipher.decrypt(nonce, record, None)
    except InvalidTag:
        raise authentication_fault(index, len(record)) from None


def _unpad(plain: bytes, index: int, expected: int) -> bytes:
    stripped = plain.rstrip(b"\0")
    if not stripped:
        raise padding_fault(index, "holds nothing but zeros", "a delimiter (1 or 2) in front of its padding")
    if stripped[-1] != expected:
        raise padding_fault(
            index,
            f"ends in the delimiter {stripped[-1]}",
            f"{expected}, because it {'is' if expected == _LAST else 'is not'} the last",
        )
    return stripped[:-1]


def encrypt_records(plaintext: bytes, key: bytes, nonce: bytes, record_size: int, padding: int = 0) -> bytes:
    """Encrypt records. Padding goes as early as it can; each record takes at least one byte of data.

    Args:
        plaintext: of any length, also empty.
        key: 16 bytes.
        nonce: 12 bytes, the base nonce.
        record_size: bytes of each record but the last, tag included; 18 or more.
        padding: bytes of padding in all.

    Raises:
        ConfigError: a record size or padding out of range.
    """
    _check_sizes(record_size, padding)
    cipher = AESGCM(key)
    capacity = record_size - _OVERHEAD
    records: list[bytes] = []
    start = 0
    while True:
        zeros = min(padding, capacity - 1 if start < len(plaintext) else capacity)
        chunk = plaintext[start : start + capacity - zeros]
        start += len(chunk)
        padding -= zeros
        last = start >= len(plaintext) and not padding
        record = chunk + bytes((_LAST if last else _MORE,)) + bytes(zeros)
        records.append(cipher.encrypt(record_nonce(nonce, len(records)), record, None))
        if last:
            return b"".join(records)


def decrypt(body: bytes, key: bytes) -> bytes:
    """Decrypt a whole aes128gcm body with a key that both sides hold (RFC 8188 section 2).

    Args:
        body: header and records.
        key: the input keying material, of any length.

    Raises:
        DecryptionError: whatever is wrong with the body.
    """
    header = parse_header(body)
    content_key, nonce = derive_key_and_nonce(key, header.salt)
    return decrypt_records(body[HEADER_LENGTH + len(header.key_id) :], content_key, nonce, header.record_size)


def encrypt(
    plaintext: bytes,
    key: bytes,
    *,
    salt: bytes,
    record_size: int = 4096,
    key_id: bytes = b"",
    padding: int = 0,
) -> bytes:
    """Encrypt to a whole aes128gcm body with a key that both sides hold (RFC 8188 section 2).

    Args:
        plaintext: of any length.
        key: the input keying material, of any length.
        salt: 16 bytes, never used before.
        record_size: bytes of each record but the last, tag included.
        key_id: at most 255 bytes that tell the receiver which key it was.
        padding: bytes of padding in all.

    Raises:
        ConfigError: a salt, record size, key id or padding out of range.
    """
    if len(salt) != SALT_LENGTH:
        raise ConfigError(f"a salt of {len(salt)} bytes; it must have {SALT_LENGTH}")
    if len(key_id) > 255:
        raise ConfigError(f"a key id of {len(key_id)} bytes; it may have at most 255")
    content_key, nonce = derive_key_and_nonce(key, salt)
    records = encrypt_records(plaintext, content_key, nonce, record_size, padding)
    return bytes(Header(salt, record_size, key_id)) + records


def _check_sizes(record_size: int, padding: int) -> None:
    if not MIN_RECORD_SIZE <= record_size <= MAX_RECORD_SIZE:
        raise ConfigError(
            f"a record size of {record_size}; it must lie between {MIN_RECORD_SIZE} and {MAX_RECORD_SIZE}"
        )
    if padding < 0:
        raise ConfigError(f"{padding} bytes of padding; it cannot be less than none")
