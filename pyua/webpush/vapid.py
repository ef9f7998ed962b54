"""VAPID (RFC 8292): how an application server signs a request, and how a push service checks it.

A push service checks in three steps, which fail differently: ``parse`` the header fields, ``verify`` the
token, ``check_key`` against the key of the subscription. The rules and their order are autopush's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from pyua.errors import InvalidKeyError, VapidError
from pyua.webpush import b64
from pyua.webpush.header_fields import parse_items
from pyua.webpush.keys import load_public_key
from pyua.webpush.vapid_claims import VapidClaims, check_claims
from pyua.webpush.vapid_keys import VapidKeys

__all__ = [
    "VapidToken",
    "authorization",
    "parse",
    "sign",
    "verify",
]

_HEADER: Final = b64.encode(b'{"typ":"JWT","alg":"ES256"}')
_ES256: Final = ec.ECDSA(hashes.SHA256())
_SCHEMES: Final = ("vapid", "webpush", "bearer")


@dataclass(frozen=True, slots=True)
class VapidToken:
    """The parts of a request's VAPID header fields, not yet verified.

    Attributes:
        scheme: ``"vapid"``, ``"webpush"`` or ``"bearer"``.
        token: the JWT.
        public_key: the key's bytes, whatever they are.
    """

    scheme: str
    token: str
    public_key: bytes

    def verify(self, *, audience: str, now: float) -> VapidClaims:
        """Check signature and claims.

        Args:
            audience: the origin of the push service's endpoints, without a slash at its end.
            now: seconds since 1970.

        Raises:
            VapidError: the first check that fails.
        """
        signed, signature = _split(self.token)
        _check_signature(self.public_key, signed, signature)
        return check_claims(_json_part(signed.split(".")[1], "claims"), self.public_key, audience, now)

    def check_key(self, subscription_key: bytes) -> None:
        """Check that this is the key that the subscription was made with.

        Args:
            subscription_key: the ``applicationServerKey`` of the subscription.

        Raises:
            VapidError: with reason ``"key_mismatch"``.
        """
        if self.public_key != subscription_key:
            raise VapidError(
                "VAPID public key mismatch: the subscription was made with another applicationServerKey than "
                "the one that signed; sign with the private key that belongs to it, or subscribe again",
                reason="key_mismatch",
            )


def parse(authorization: str | None, crypto_key: str | None = None) -> VapidToken:
    """Read the header fields that carry VAPID.

    Args:
        authorization: the Authorization field: ``vapid t=JWT, k=KEY``, or ``WebPush JWT`` or ``Bearer JWT``
            of earlier drafts. Schemes in any case.
        crypto_key: the Crypto-Key field, where the earlier drafts have the key as ``p256ecdsa=``.

    Raises:
        VapidError: with reason ``authorization``, ``scheme``, ``crypto_key`` or ``public_key``.
    """
    scheme, _, rest = (authorization or "").strip().partition(" ")
    if not scheme:
        raise VapidError(
            "there is no Authorization header; expected 'vapid t=JWT, k=KEY': give the sender its VAPID keys",
            reason="authorization",
        )
    scheme, rest = scheme.lower(), rest.strip()
    if scheme not in _SCHEMES:
        raise VapidError(
            f"the Authorization scheme is {scheme[:20]!r}; expected vapid (or WebPush, Bearer)",
            reason="scheme",
        )
    if scheme == "vapid":
        token, key = _vapid_parts(rest)
    else:
        token, key = rest, _crypto_key_part(scheme, crypto_key)
        if not token:
            raise VapidError(f"no token follows {scheme!r} in the Authorization header", reason="authorization")
    try:
        return VapidToken(scheme, token, b64.decode_tolerant(key))
    except ValueError as exc:
        raise VapidError(f"the VAPID public key cannot be read: {exc}", reason="public_key") from None


def verify(
    authorization: str | None,
    crypto_key: str | None = None,
    *,
    audience: str,
    now: float,
    subscription_key: bytes | None = None,
) -> VapidClaims:
    """Parse, verify and compare in one call.

    Args:
        authorization: the Authorization field.
        crypto_key: the Crypto-Key field, for the schemes of earlier drafts.
        audience: the origin of the push service's endpoints, without a slash at its end.
        now: seconds since 1970.
        subscription_key: the subscription's application server key; None if it has none.

    Raises:
        VapidError: the first check that fails; its ``reason`` is a ``VapidReason``.
    """
    token = parse(authorization, crypto_key)
    claims = token.verify(audience=audience, now=now)
    if subscription_key is not None:
        token.check_key(subscription_key)
    return claims


def sign(keys: VapidKeys, claims: Mapping[str, object]) -> str:
    """Make a JWT signed with ES256 (RFC 8292 section 2).

    Args:
        keys: the application server's keys.
        claims: ``aud``, ``exp``, ``sub`` or whatever else; written as they are, also wrong ones.
    """
    body = b64.encode(json.dumps(claims, separators=(",", ":"), ensure_ascii=False).encode())
    signed = f"{_HEADER}.{body}"
    return f"{signed}.{b64.encode(keys.sign(signed.encode('ascii')))}"


def authorization(
    keys: VapidKeys,
    *,
    audience: str,
    expires_at: int,
    subject: str | None = None,
    scheme: Literal["vapid", "WebPush", "Bearer"] = "vapid",
) -> dict[str, str]:
    """Make the header fields of a signed request.

    Args:
        keys: the application server's keys.
        audience: the origin of the subscription's endpoint.
        expires_at: seconds since 1970, at most 24 hours ahead.
        subject: ``mailto:`` or ``https:`` address of the sender; some push services insist on it.
        scheme: ``"vapid"`` (RFC 8292), or one of its earlier drafts.

    Returns:
        ``Authorization``, and for the earlier drafts ``Crypto-Key``, to be joined to one of aesgcm by ``;``.
    """
    claims: dict[str, object] = {"aud": audience, "exp": expires_at}
    if subject is not None:
        claims["sub"] = subject
    token = sign(keys, claims)
    if scheme == "vapid":
        return {"Authorization": f"vapid t={token}, k={keys.application_server_key}"}
    return {
        "Authorization": f"{scheme} {token}",
        "Crypto-Key": f"p256ecdsa={keys.application_server_key}",
    }


def _vapid_parts(rest: str) -> tuple[str, str]:
    parts = {}
    for part in rest.split(","):
        name, _, value = part.partition("=")
        parts[name.strip()] = value.strip()
    missing = [name for name in ("t", "k") if not parts.get(name)]
    if missing:
        raise VapidError(
            f"the Authorization header has no {' and no '.join(missing)}; expected 'vapid t=JWT, k=KEY'",
            reason="authorization",
        )
    return parts["t"], parts["k"]


def _crypto_key_part(scheme: str, crypto_key: str | None) -> str:
    for item in parse_items(crypto_key or ""):
        if item.get("p256ecdsa"):
            return item["p256ecdsa"]
    raise VapidError(
        f"the scheme {scheme!r} needs the public key as 'p256ecdsa=KEY' in the Crypto-Key header, which "
        f"{'does not have it' if crypto_key else 'is missing'}; better use the scheme vapid of RFC 8292",
        reason="crypto_key",
    )


def _split(token: str) -> tuple[str, bytes]:
    parts = token.split(".")
    if len(parts) != 3:
        raise VapidError(f"the token has {len(parts)} parts; a JWT has 3, joined by dots", reason="token")
    header = _json_part(parts[0], "header")
    if header.get("alg") != "ES256":
        raise VapidError(
            f"the token is signed with alg {header.get('alg')!r}; VAPID allows ES256 only", reason="algorithm"
        )
    return f"{parts[0]}.{parts[1]}", _decode_part(parts[2], "signature")


def _decode_part(text: str, what: str) -> bytes:
    try:
        return b64.decode(text)
    except ValueError:
        raise VapidError(f"the token's {what} is not unpadded base64url", reason="token") from None


def _json_part(text: str, what: str) -> dict[str, object]:
    try:
        value = json.loads(_decode_part(text, what))
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise VapidError(f"the token's {what} is not a JSON object", reason="token")
    return value


def _check_signature(public_key: bytes, signed: str, signature: bytes) -> None:
    try:
        key = load_public_key(public_key)
    except InvalidKeyError as exc:
        raise VapidError(f"the VAPID key: {exc}", reason="public_key") from None
    try:
        if len(signature) != 64:
            raise InvalidSignature
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        key.verify(encode_dss_signature(r, s), signed.encode("ascii"), _ES256)
    except InvalidSignature:
        der = len(signature) != 64 and signature[:1] == b"\x30"
        raise VapidError(
            f"the token's signature ({len(signature)} bytes) does not verify with the key sent; expected "
            + ("the 64 bytes of r and s, not the DER form" if der else "one made with the private key of that key"),
            reason="signature",
        ) from None
