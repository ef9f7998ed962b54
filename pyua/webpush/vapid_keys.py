"""The key pair by which an application server is known to push services (RFC 8292)."""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_pem_private_key,
)

from pyua.errors import InvalidKeyError
from pyua.webpush import b64
from pyua.webpush.keys import KeyPair

__all__ = ["VapidKeys"]

_ES256: Final = ec.ECDSA(hashes.SHA256())


class VapidKeys:
    """An application server's keys, in every spelling that sender libraries ask for.

    Attributes:
        key_pair: the keys themselves.
    """

    __slots__ = ("key_pair",)

    def __init__(self, key_pair: KeyPair) -> None:
        self.key_pair = key_pair

    @classmethod
    def generate(cls) -> VapidKeys:
        """Make new keys."""
        return cls(KeyPair.generate())

    @classmethod
    def from_string(cls, text: str) -> VapidKeys:
        """Read a private key in any of its usual spellings.

        Args:
            text: the base64url of 32 raw bytes, the base64 of a DER key, or a PEM key.

        Raises:
            InvalidKeyError: none of these, or a key that is not on P-256.
        """
        if "-----BEGIN" in text:
            return cls._from_encoded(text.encode(), pem=True)
        try:
            data = b64.decode_tolerant("".join(text.split()))
        except ValueError:
            raise InvalidKeyError(
                "the VAPID private key is neither PEM nor base64: expected 43 characters of base64url "
                "(32 bytes), or what stands in a PEM file"
            ) from None
        return cls(KeyPair.from_private_bytes(data)) if len(data) <= 32 else cls._from_encoded(data, pem=False)

    @classmethod
    def _from_encoded(cls, data: bytes, *, pem: bool) -> VapidKeys:
        try:
            key = load_pem_private_key(data, None) if pem else load_der_private_key(data, None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as exc:
            # The library's sentence tells an encrypted key from a broken one, and holds no key.
            raise InvalidKeyError(
                f"the VAPID private key cannot be read: {exc}; expected an unencrypted P-256 key"
            ) from None
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise InvalidKeyError("the VAPID private key is not an elliptic curve key; expected P-256")
        return cls(KeyPair(key))

    @property
    def public_key(self) -> bytes:
        """The public key as an uncompressed point, 65 bytes."""
        return self.key_pair.public_bytes

    @property
    def application_server_key(self) -> str:
        """The public key in unpadded base64url: what ``subscribe({applicationServerKey})`` takes."""
        return b64.encode(self.key_pair.public_bytes)

    @property
    def private_key(self) -> str:
        """The private key in unpadded base64url, 43 characters: what pywebpush and npm's web-push take."""
        return b64.encode(self.key_pair.private_bytes)

    @property
    def private_pem(self) -> str:
        """The private key as PEM (PKCS #8): the content of a key file."""
        pem = self.key_pair.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return pem.decode("ascii")

    @property
    def public_pem(self) -> str:
        """The public key as PEM (SubjectPublicKeyInfo)."""
        pem = self.key_pair.private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return pem.decode("ascii")

    def sign(self, data: bytes) -> bytes:
        """Sign with ES256 (RFC 7518 section 3.4): r and s, 64 bytes."""
        r, s = decode_dss_signature(self.key_pair.private_key.sign(data, _ES256))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VapidKeys) and self.key_pair == other.key_pair

    def __hash__(self) -> int:
        return hash(self.key_pair)

    def __repr__(self) -> str:
        return "VapidKeys(P-256)"
