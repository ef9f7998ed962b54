"""The content coding aesgcm of draft-ietf-webpush-encryption-04, which older senders still use.

Salt, record size and the sender's public key travel in the header fields Encryption and Crypto-Key; the
record size does not count the tag; padding stands in front of the data, after its length in two bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pyua.errors import ConfigError, DecryptionError, InvalidKeyError
from pyua.webpush import b64, hkdf
from pyua.webpush.aes128gcm import check_receiver
from pyua.webpush.ece import TAG_LENGTH, record_nonce
from pyua.webpush.faults import (
    BAD_CRYPTO,
    BAD_CRYPTO_KEY_HEADER,
    BAD_ENCRYPTION_HEADER,
    BAD_RECORD_SIZE,
    BAD_SALT,
    BAD_SENDER_KEY,
    authentication_fault,
    padding_fault,
)
from pyua.webpush.header_fields import WHITE_SPACE, parse_items, parse_parameters
from pyua.webpush.keys import SALT_LENGTH, KeyPair

__all__ = [
    "CONTENT_ENCODING",
    "DEFAULT_RECORD_SIZE",
    "MAX_RECORD_SIZE",
    "MIN_RECORD_SIZE",
    "AesgcmMessage",
    "AesgcmParameters",
    "decrypt",
    "encrypt",
    "parse_headers",
]

CONTENT_ENCODING: Final = "aesgcm"
#: The record size where the Encryption field names none.
DEFAULT_RECORD_SIZE: Final = 4096
#: The largest record size: 2^36 - 31, what AES-GCM can encrypt at once.
MAX_RECORD_SIZE: Final = 68_719_476_705
#: The smallest record size that holds data: two bytes of padding length and one of data.
MIN_RECORD_SIZE: Final = 3

_PADDING_LENGTH: Final = 2
_MAX_RECORD_PADDING: Final = 0xFFFF
_AUTH_INFO: Final = b"Content-Encoding: auth\0"
_KEY_INFO: Final = b"Content-Encoding: aesgcm\0P-256\0"
_NONCE_INFO: Final = b"Content-Encoding: nonce\0P-256\0"
#: What JavaScript's ``parseInt(text, 10)`` reads: the number at the beginning, if there is one.
_LEADING_NUMBER: Final = re.compile(r"([+-]?)0*([0-9]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class AesgcmParameters:
    """What the header fields say of an aesgcm body.

    Attributes:
        salt: of any length but none.
        sender_public_key: the ``dh`` parameter, whatever bytes it held.
        record_size: bytes of each record but the last, tag not included.
    """

    salt: bytes
    sender_public_key: bytes
    record_size: int = DEFAULT_RECORD_SIZE


@dataclass(frozen=True, slots=True)
class AesgcmMessage:
    """An encrypted message: what goes into the request.

    Attributes:
        body: the records.
        encryption: the Encryption header field.
        crypto_key: the Crypto-Key header field.
    """

    body: bytes
    encryption: str
    crypto_key: str


def parse_headers(encryption: object, crypto_key: object) -> AesgcmParameters:
    """Read the header fields Encryption and Crypto-Key, with Firefox's checks in Firefox's order.

    Args:
        encryption: the field's text; of several items the first counts.
        crypto_key: the field's text; the item whose keyid Encryption names, else the first one with a ``dh``.

    Raises:
        DecryptionError: a field or parameter that is missing or cannot be read.
    """
    if not isinstance(crypto_key, str) or not crypto_key:
        raise DecryptionError(
            "there is no Crypto-Key header; aesgcm needs one with the sender's key: dh=…",
            name=BAD_CRYPTO_KEY_HEADER,
            step="Crypto-Key header",
        )
    if not isinstance(encryption, str) or not encryption or encryption.startswith(","):
        raise DecryptionError(
            f"the Encryption header is {'empty' if encryption else 'missing'}; aesgcm needs one with salt=…",
            name=BAD_ENCRYPTION_HEADER,
            step="Encryption header",
        )
    keys = _sender_keys(crypto_key)
    parameters = parse_parameters(encryption.split(",", 1)[0])
    key_id = parameters.get("keyid", "")
    sender_public_key = _decode(keys.get(key_id))
    if sender_public_key is None:
        wanted = f"dh for keyid {key_id!r}" if key_id else "dh"
        raise DecryptionError(
            f"the Crypto-Key header has no {wanted} in unpadded base64url; found keyids {sorted(keys)}",
            name=BAD_SENDER_KEY,
            step="sender key",
        )
    salt = _decode(parameters.get("salt"))
    if salt is None:
        raise DecryptionError(
            f"the Encryption header has no salt in unpadded base64url; found {sorted(parameters)}",
            name=BAD_SALT,
            step="salt",
        )
    return AesgcmParameters(salt, sender_public_key, _record_size(parameters.get("rs")))


def decrypt(
    ciphertext: bytes, parameters: AesgcmParameters, key_pair: KeyPair | None, auth_secret: bytes | None
) -> bytes | None:
    """Decrypt a push message.

    Args:
        ciphertext: the body.
        parameters: what ``parse_headers`` found.
        key_pair: the subscription's keys; None for a subscription that has none.
        auth_secret: the subscription's secret, 16 bytes; None likewise.

    Returns:
        The payload; None for an empty body, which Firefox delivers as a message without data.

    Raises:
        DecryptionError: whatever is wrong.
    """
    if not ciphertext:
        return None
    record_length = parameters.record_size + TAG_LENGTH
    if len(ciphertext) % record_length == 0:
        raise DecryptionError(
            f"{len(ciphertext)} bytes are a whole number of records of {record_length}; the last record of "
            "aesgcm must be shorter: the end of the message is missing",
            name=BAD_CRYPTO,
            step="truncation",
        )
    key, nonce = _derive(parameters, key_pair, auth_secret)
    cipher = AESGCM(key)
    parts = []
    for index, start in enumerate(range(0, len(ciphertext), record_length)):
        record = ciphertext[start : start + record_length]
        try:
            plain = cipher.decrypt(record_nonce(nonce, index), record, None)
        except InvalidTag:
            raise authentication_fault(index, len(record)) from None
        parts.append(_unpad(plain, index))
    return b"".join(parts)


def encrypt(
    plaintext: bytes,
    *,
    receiver_public_key: bytes,
    auth_secret: bytes,
    sender: KeyPair,
    salt: bytes,
    record_size: int = DEFAULT_RECORD_SIZE,
    padding: int = 0,
) -> AesgcmMessage:
    """Encrypt a push message and write its header fields.

    Args:
        plaintext: the payload.
        receiver_public_key: the subscription's p256dh, 65 bytes.
        auth_secret: the subscription's auth, 16 bytes.
        sender: a key pair of this message alone.
        salt: 16 bytes, never used before.
        record_size: bytes of each record but the last, tag not included; 3 or more.
        padding: bytes of padding in all; it goes as early as it can.

    Raises:
        InvalidKeyError: a receiver's key that is no uncompressed point on P-256, or a secret not of 16 bytes.
        ConfigError: a salt, record size or padding out of range.
    """
    check_receiver(receiver_public_key, auth_secret)
    if len(salt) != SALT_LENGTH:
        raise ConfigError(f"a salt of {len(salt)} bytes; it must have {SALT_LENGTH}")
    if not MIN_RECORD_SIZE <= record_size <= MAX_RECORD_SIZE:
        raise ConfigError(
            f"a record size of {record_size}; it must lie between {MIN_RECORD_SIZE} and {MAX_RECORD_SIZE}"
        )
    if padding < 0:
        raise ConfigError(f"{padding} bytes of padding; it cannot be less than none")
    key, nonce = _derive_from(
        sender.exchange(receiver_public_key), auth_secret, salt, receiver_public_key, sender.public_bytes
    )
    size = "" if record_size == DEFAULT_RECORD_SIZE else f";rs={record_size}"
    return AesgcmMessage(
        body=_encrypt_records(plaintext, key, nonce, record_size, padding),
        encryption=f"salt={b64.encode(salt)}{size}",
        crypto_key=f"dh={b64.encode(sender.public_bytes)}",
    )


def _encrypt_records(plaintext: bytes, key: bytes, nonce: bytes, record_size: int, padding: int) -> bytes:
    cipher = AESGCM(key)
    capacity = record_size - _PADDING_LENGTH
    records: list[bytes] = []
    start = 0
    while True:
        room = capacity - 1 if start < len(plaintext) else capacity
        zeros = min(padding, room, _MAX_RECORD_PADDING)
        chunk = plaintext[start : start + capacity - zeros]
        start += len(chunk)
        padding -= zeros
        record = zeros.to_bytes(_PADDING_LENGTH, "big") + bytes(zeros) + chunk
        records.append(cipher.encrypt(record_nonce(nonce, len(records)), record, None))
        # A message ends in a record shorter than the others, if need be in an empty one: so that a cut shows.
        if len(record) < record_size:
            if padding:
                raise ConfigError(
                    f"{padding} bytes of padding are left over: a record announces at most {_MAX_RECORD_PADDING}; "
                    "choose a smaller record size, so that there are more records"
                )
            return b"".join(records)


def _derive(parameters: AesgcmParameters, key_pair: KeyPair | None, auth_secret: bytes | None) -> tuple[bytes, bytes]:
    if key_pair is None or auth_secret is None:
        raise DecryptionError(
            "the subscription has no keys to decrypt with: it was made without encryption",
            name=BAD_CRYPTO,
            step="subscription keys",
        )
    sender_public_key = parameters.sender_public_key
    try:
        shared_secret = key_pair.exchange(sender_public_key)
    except InvalidKeyError as exc:
        raise DecryptionError(f"the sender's key: {exc}", name=BAD_CRYPTO, step="key agreement") from None
    return _derive_from(shared_secret, auth_secret, parameters.salt, key_pair.public_bytes, sender_public_key)


def _derive_from(
    shared_secret: bytes,
    auth_secret: bytes,
    salt: bytes,
    receiver_public_key: bytes,
    sender_public_key: bytes,
) -> tuple[bytes, bytes]:
    input_key = hkdf.expand(hkdf.extract(auth_secret, shared_secret), _AUTH_INFO, 32)
    key = hkdf.extract(salt, input_key)
    context = _prefixed(receiver_public_key) + _prefixed(sender_public_key)
    return hkdf.expand_key_and_nonce(key, _KEY_INFO + context, _NONCE_INFO + context)


def _prefixed(public_key: bytes) -> bytes:
    return len(public_key).to_bytes(2, "big") + public_key


def _unpad(plain: bytes, index: int) -> bytes:
    if len(plain) < _PADDING_LENGTH:
        raise padding_fault(index, f"holds {len(plain)} bytes", "two bytes of padding length at least")
    length = int.from_bytes(plain[:_PADDING_LENGTH], "big")
    end = _PADDING_LENGTH + length
    if end > len(plain):
        raise padding_fault(
            index,
            f"announces {length} bytes of padding",
            f"at most the {len(plain) - _PADDING_LENGTH} that follow",
        )
    if plain.count(0, _PADDING_LENGTH, end) != length:
        raise padding_fault(index, "has padding that is not all zero", f"{length} zeros")
    return plain[end:]


def _sender_keys(crypto_key: str) -> dict[str, str]:
    """The ``dh`` of each keyid; under the empty keyid the first one of all."""
    keys: dict[str, str] = {}
    for item in parse_items(crypto_key):
        public_key = item.get("dh")
        if public_key:
            if item.get("keyid"):
                keys[item["keyid"]] = public_key
            keys.setdefault("", public_key)
    return keys


def _decode(value: str | None) -> bytes | None:
    try:
        return b64.decode(value) if value else None
    except ValueError:
        return None


def _record_size(text: str | None) -> int:
    if not text:
        return DEFAULT_RECORD_SIZE
    match = _LEADING_NUMBER.match(text.lstrip(WHITE_SPACE))
    # Eleven digits hold the largest record size; what is longer is out of range without being read.
    if match is not None and match[1] != "-" and len(match[2]) <= 11 and 1 <= int(match[2]) <= MAX_RECORD_SIZE:
        return int(match[2])
    raise DecryptionError(
        f"the Encryption header's rs is {text[:20]!r}; expected a number from 1 to {MAX_RECORD_SIZE}",
        name=BAD_RECORD_SIZE,
        step="record size",
    )
