"""The sending half of RFC 8291 and of its draft 4, with every knob that a sender can get wrong."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

__all__ = ["KEY", "OTHER_KEY", "aes128gcm", "aesgcm", "decode", "encode", "encrypt"]

#: Two applicationServerKeys.
KEY: Final = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
OTHER_KEY: Final = "BLMbF9ffKBiWQLCKvTHb6LO8Nb6dcUh6TItC455vu2kElga6PQvUmaFyCdykxY2nOSSL3yKgfbmFLRTUaGv4yV8"


def encode(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    """The bytes of base64url."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encrypt(subscription: Mapping[str, Any], plaintext: bytes) -> bytes:
    """A good message in one record, as everybody sends it."""
    return aes128gcm(subscription, [plaintext + b"\x02"])


def aes128gcm(
    subscription: Mapping[str, Any], records: Sequence[bytes], *, rs: int = 4096, auth: bytes | None = None
) -> bytes:
    """RFC 8291.

    Args:
        subscription: the JSON of a PushSubscription.
        records: the plaintext of each record with its delimiter and padding.
        rs: the record size that the header names; the records are as long as they are.
        auth: another authentication secret than the right one.
    """
    sender, receiver, secret = _agree(subscription)
    salt = os.urandom(16)
    ikm = _hkdf(auth or decode(subscription["keys"]["auth"]), secret, b"WebPush: info\0" + receiver + sender, 32)
    key = _hkdf(salt, ikm, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _hkdf(salt, ikm, b"Content-Encoding: nonce\0", 12)
    header = salt + rs.to_bytes(4, "big") + bytes([len(sender)]) + sender
    return header + _seal(key, nonce, records)


def aesgcm(subscription: Mapping[str, Any], records: Sequence[bytes]) -> tuple[bytes, str, str]:
    """Draft 4 of Web Push encryption: the body, and the salt and dh of its headers in base64url.

    Args:
        subscription: the JSON of a PushSubscription.
        records: the plaintext of each record after its padding's length and its padding.
    """
    sender, receiver, secret = _agree(subscription)
    salt = os.urandom(16)
    ikm = _hkdf(decode(subscription["keys"]["auth"]), secret, b"Content-Encoding: auth\0", 32)
    context = b"\0P-256\0" + b"\0A" + receiver + b"\0A" + sender
    key = _hkdf(salt, ikm, b"Content-Encoding: aesgcm" + context, 16)
    nonce = _hkdf(salt, ikm, b"Content-Encoding: nonce" + context, 12)
    return _seal(key, nonce, records), encode(salt), encode(sender)


def _agree(subscription: Mapping[str, Any]) -> tuple[bytes, bytes, bytes]:
    receiver = decode(subscription["keys"]["p256dh"])
    key = ec.generate_private_key(ec.SECP256R1())
    sender = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), receiver))
    return sender, receiver, secret


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def _seal(key: bytes, nonce: bytes, records: Sequence[bytes]) -> bytes:
    number = int.from_bytes(nonce, "big")
    return b"".join(
        AESGCM(key).encrypt((number ^ index).to_bytes(12, "big"), record, None) for index, record in enumerate(records)
    )
