"""P-256 key pairs of subscriptions and senders, authentication secrets, application server keys."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pyua.errors import InvalidKeyError
from pyua.webpush import b64

__all__ = [
    "AUTH_SECRET_LENGTH",
    "PUBLIC_KEY_LENGTH",
    "SALT_LENGTH",
    "KeyPair",
    "generate_auth_secret",
    "generate_salt",
    "load_public_key",
    "validate_application_server_key",
]

#: Bytes of an uncompressed point on P-256: 0x04, x, y (RFC 8291 section 2.1).
PUBLIC_KEY_LENGTH: Final = 65
#: Bytes of an authentication secret (RFC 8291 section 3.2).
AUTH_SECRET_LENGTH: Final = 16
#: Bytes of a salt (RFC 8188 section 2.1).
SALT_LENGTH: Final = 16

_PRIVATE_KEY_LENGTH: Final = 32
_CURVE: Final = ec.SECP256R1()
_ECDH: Final = ec.ECDH()


class KeyPair:
    """A P-256 key pair: of a subscription (p256dh), of a sender's message, of an application server.

    Equal when the public keys are equal. The private key never shows in ``repr``.

    Attributes:
        public_bytes: the public key as an uncompressed point, 65 bytes.
    """

    __slots__ = ("_private_key", "public_bytes")

    def __init__(self, private_key: ec.EllipticCurvePrivateKey) -> None:
        """Wrap a key of the ``cryptography`` library.

        Raises:
            InvalidKeyError: a key on another curve.
        """
        if not isinstance(private_key.curve, ec.SECP256R1):
            raise InvalidKeyError(f"the key is on curve {private_key.curve.name}; Web Push uses P-256 (secp256r1) only")
        self._private_key = private_key
        self.public_bytes: bytes = private_key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @classmethod
    def generate(cls) -> KeyPair:
        """Make a new key pair, with randomness from the ``cryptography`` library."""
        return cls(ec.generate_private_key(_CURVE))

    @classmethod
    def from_private_bytes(cls, private: bytes) -> KeyPair:
        """Make the key pair of a private scalar.

        Args:
            private: 32 bytes, big-endian.

        Raises:
            InvalidKeyError: another length, or a number that is 0 or not below the order of the curve.
        """
        if len(private) != _PRIVATE_KEY_LENGTH:
            raise InvalidKeyError(f"a private key of {len(private)} bytes; a raw P-256 private key has 32")
        try:
            return cls(ec.derive_private_key(int.from_bytes(private, "big"), _CURVE))
        except ValueError:
            raise InvalidKeyError(
                "the 32 bytes are no private key of P-256: the number is 0 or not below the curve's order"
            ) from None

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, object]) -> KeyPair:
        """Read a private JSON Web Key (RFC 7517, 7518 section 6.2), as Firefox stores it.

        Args:
            jwk: with ``kty`` "EC", ``crv`` "P-256" and ``d``; ``x`` and ``y`` are compared if they are there.

        Raises:
            InvalidKeyError: another kind of key, a member that cannot be read, or x and y of another key.
        """
        if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
            raise InvalidKeyError(f"a JWK of kty {jwk.get('kty')!r}, crv {jwk.get('crv')!r}; expected 'EC' and 'P-256'")
        pair = cls.from_private_bytes(_jwk_number(jwk, "d"))
        for name, expected in (("x", pair.public_bytes[1:33]), ("y", pair.public_bytes[33:])):
            if name in jwk and _jwk_number(jwk, name) != expected:
                raise InvalidKeyError(f"the JWK's {name} is not that of its private key: two keys were mixed up")
        return pair

    @property
    def private_key(self) -> ec.EllipticCurvePrivateKey:
        """The key as an object of the ``cryptography`` library."""
        return self._private_key

    @property
    def private_bytes(self) -> bytes:
        """The private scalar: 32 bytes, big-endian."""
        return self._private_key.private_numbers().private_value.to_bytes(_PRIVATE_KEY_LENGTH, "big")

    def to_jwk(self) -> dict[str, object]:
        """The private JSON Web Key with the members that Firefox stores."""
        return {
            "crv": "P-256",
            "d": b64.encode(self.private_bytes),
            "ext": True,
            "key_ops": ["deriveBits"],
            "kty": "EC",
            "x": b64.encode(self.public_bytes[1:33]),
            "y": b64.encode(self.public_bytes[33:]),
        }

    def exchange(self, public_key: bytes) -> bytes:
        """ECDH with the peer's public point: the 32 bytes of the shared secret (RFC 8291 section 3.1).

        Raises:
            InvalidKeyError: the point is not on P-256.
        """
        return self._private_key.exchange(_ECDH, load_public_key(public_key))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KeyPair) and self.public_bytes == other.public_bytes

    def __hash__(self) -> int:
        return hash(self.public_bytes)

    def __repr__(self) -> str:
        return "KeyPair(P-256)"


def load_public_key(point: bytes) -> ec.EllipticCurvePublicKey:
    """Read a public key of P-256.

    Args:
        point: an uncompressed (65 bytes) or compressed (33 bytes) point, X9.62.

    Raises:
        InvalidKeyError: another length or form, or a point that is not on the curve.
    """
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
    except ValueError:
        raise InvalidKeyError(_point_fault(point)) from None


def validate_application_server_key(key: bytes) -> bytes:
    """Check the key that an application gives to ``subscribe()``; returns it unchanged.

    Source: Firefox imports it as a raw ECDSA P-256 key, which takes compressed points as well.

    Args:
        key: 65 bytes (uncompressed) or 33 bytes (compressed).

    Raises:
        InvalidKeyError: no point on P-256.
    """
    load_public_key(key)
    return key


def generate_auth_secret() -> bytes:
    """Make the authentication secret of a new subscription: 16 random bytes (RFC 8291 section 3.2)."""
    return os.urandom(AUTH_SECRET_LENGTH)


def generate_salt() -> bytes:
    """Make the salt of a new message: 16 random bytes. A salt is never used twice (RFC 8188 section 2.1)."""
    return os.urandom(SALT_LENGTH)


def _point_fault(point: bytes) -> str:
    if not point:
        return "the public key is empty; expected a P-256 point of 65 bytes that begins with 0x04"
    if len(point) not in (PUBLIC_KEY_LENGTH, 33):
        return (
            f"the public key has {len(point)} bytes; expected a P-256 point of 65 (or compressed 33): "
            "is it complete, raw, and decoded from base64url?"
        )
    return (
        f"{len(point)} bytes that begin with 0x{point[0]:02x} are no point on the curve P-256; expected a "
        "raw public key (0x04 and 64 bytes, or 0x02 or 0x03 and 32 bytes)"
    )


def _jwk_number(jwk: Mapping[str, object], name: str) -> bytes:
    value = jwk.get(name)
    try:
        number = b64.decode(value) if isinstance(value, str) else b""
    except ValueError:
        number = b""
    if len(number) != _PRIVATE_KEY_LENGTH:
        raise InvalidKeyError(f"the JWK's member {name!r} must be the unpadded base64url of 32 bytes")
    return number
