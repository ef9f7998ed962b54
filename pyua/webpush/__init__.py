"""Web Push cryptography: bytes in, bytes out (RFC 8188, RFC 8291, RFC 8292, and the aesgcm draft).

No I/O and no clock: the time is an argument; randomness comes from the ``generate`` functions alone.
"""

from __future__ import annotations

from pyua.webpush import aes128gcm, aesgcm, b64, ece, faults, vapid
from pyua.webpush.aesgcm import AesgcmMessage, AesgcmParameters
from pyua.webpush.keys import (
    AUTH_SECRET_LENGTH,
    PUBLIC_KEY_LENGTH,
    SALT_LENGTH,
    KeyPair,
    generate_auth_secret,
    generate_salt,
    load_public_key,
    validate_application_server_key,
)
from pyua.webpush.payload import SUPPORTED_ENCODINGS, content_encoding, decrypt
from pyua.webpush.vapid import VapidToken
from pyua.webpush.vapid_claims import EXPIRY_LEEWAY, MAX_EXPIRY, VapidClaims, VapidReason
from pyua.webpush.vapid_keys import VapidKeys

__all__ = [
    "AUTH_SECRET_LENGTH",
    "EXPIRY_LEEWAY",
    "MAX_EXPIRY",
    "PUBLIC_KEY_LENGTH",
    "SALT_LENGTH",
    "SUPPORTED_ENCODINGS",
    "AesgcmMessage",
    "AesgcmParameters",
    "KeyPair",
    "VapidClaims",
    "VapidKeys",
    "VapidReason",
    "VapidToken",
    "aes128gcm",
    "aesgcm",
    "b64",
    "content_encoding",
    "decrypt",
    "ece",
    "faults",
    "generate_auth_secret",
    "generate_salt",
    "load_public_key",
    "validate_application_server_key",
    "vapid",
]
