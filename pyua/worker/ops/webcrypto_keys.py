"""Keys of the Web Cryptography API: made, read and written. The host half of runtime/webcrypto/11_subtle.js.

A key crosses over as its type (``"secret"``, ``"private"``, ``"public"``) and its material in base64: the bytes of a
secret key, PKCS #8 of a private and SubjectPublicKeyInfo of a public one. Source: https://w3c.github.io/webcrypto/.
"""

from __future__ import annotations

import asyncio
import base64
import functools
import os
from typing import Any, Final, cast

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, x25519

from pyua.errors import DOMError
from pyua.worker.ops.registry import op
from pyua.worker.ports import OpContext

__all__ = [
    "b64",
    "crypto_export",
    "crypto_generate",
    "crypto_import",
    "crypto_public",
    "curve_of",
    "private_key",
    "public_key",
    "unb64",
]

Algorithm = dict[str, Any]

_CURVES: Final[dict[str, type[ec.EllipticCurve]]] = {
    "P-256": ec.SECP256R1,
    "P-384": ec.SECP384R1,
    "P-521": ec.SECP521R1,
}
_CURVE_NAMES: Final = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
_OKP: Final[dict[str, tuple[Any, Any]]] = {
    "Ed25519": (ed25519.Ed25519PrivateKey, ed25519.Ed25519PublicKey),
    "X25519": (x25519.X25519PrivateKey, x25519.X25519PublicKey),
}
_EC_NAMES: Final = ("ECDSA", "ECDH")


def b64(data: bytes) -> str:
    """Bytes as the bridge carries them."""
    return base64.b64encode(data).decode("ascii")


def unb64(text: str) -> bytes:
    """Bytes as the bridge carried them."""
    return base64.b64decode(text)


@functools.lru_cache(maxsize=256)
def private_key(pkcs8: str) -> Any:
    """A private key by its PKCS #8 in base64. Reading one takes longer than using it, so they are kept."""
    return serialization.load_der_private_key(unb64(pkcs8), None, unsafe_skip_rsa_key_validation=True)


@functools.lru_cache(maxsize=256)
def public_key(spki: str) -> Any:
    """A public key by its SubjectPublicKeyInfo in base64."""
    return serialization.load_der_public_key(unb64(spki))


def curve_of(name: str) -> ec.EllipticCurve:
    """The curve of that name.

    Raises:
        DOMError: NotSupportedError.
    """
    if name not in _CURVES:
        raise DOMError("NotSupportedError", f"The curve {name!r} is not supported")
    return _CURVES[name]()


# --- making ---------------------------------------------------------------------------------------


@op("crypto.generate")
async def crypto_generate(_worker: OpContext, algorithm: Algorithm) -> list[str]:
    """New key material: ``[secret]`` or ``[private, public]``.

    Raises:
        DOMError: OperationError or NotSupportedError.
    """
    name = algorithm["name"]
    if "length" in algorithm:
        return [b64(os.urandom((algorithm["length"] + 7) // 8))]
    key: Any
    if name in _EC_NAMES:
        key = ec.generate_private_key(curve_of(algorithm["namedCurve"]))
    elif name in _OKP:
        key = _OKP[name][0].generate()
    else:
        exponent = int.from_bytes(unb64(algorithm["publicExponent"]), "big")
        try:
            # Seconds for the larger ones: not on the event loop.
            key = await asyncio.to_thread(rsa.generate_private_key, exponent, algorithm["modulusLength"])
        except ValueError as exc:
            raise DOMError("OperationError", f"The RSA key cannot be generated: {exc}") from exc
    return [_pkcs8(key), _spki(key.public_key())]


# --- reading --------------------------------------------------------------------------------------


@op("crypto.import")
async def crypto_import(_worker: OpContext, form: str, data: Any, algorithm: Algorithm) -> dict[str, Any]:
    """Read a key.

    Args:
        _worker: who asks.
        form: ``"raw"``, ``"jwk"``, ``"spki"`` or ``"pkcs8"``.
        data: bytes, or the members of the JsonWebKey.
        algorithm: name and, for curves, namedCurve.

    Returns:
        ``{"type", "material"}``, and for RSA ``modulusLength`` and ``publicExponent``.

    Raises:
        DOMError: DataError, for data that are no such key.
    """
    try:
        # Proving that the numbers of an RSA key are primes takes long; browsers do not either.
        if form == "jwk":
            key = _from_jwk(data, algorithm)
        elif form == "spki":
            key = serialization.load_der_public_key(data)
        elif form == "pkcs8":
            key = serialization.load_der_private_key(data, None, unsafe_skip_rsa_key_validation=True)
        else:
            key = _from_raw(data, algorithm)
    except (ValueError, TypeError, KeyError, UnsupportedAlgorithm, OverflowError) as exc:
        raise DOMError("DataError", "Data provided to an operation does not meet requirements") from exc
    return _described(key, algorithm)


def _from_raw(data: bytes, algorithm: Algorithm) -> Any:
    name = algorithm["name"]
    if name in _EC_NAMES:
        return ec.EllipticCurvePublicKey.from_encoded_point(curve_of(algorithm["namedCurve"]), data)
    if name in _OKP:
        return _OKP[name][1].from_public_bytes(data)
    return data


def _from_jwk(jwk: dict[str, str], algorithm: Algorithm) -> Any:
    name = algorithm["name"]
    if jwk["kty"] == "oct":
        return _unurl(jwk["k"])
    if name in _EC_NAMES:
        curve = curve_of(algorithm["namedCurve"])
        if jwk["crv"] != algorithm["namedCurve"]:
            raise ValueError("another curve")
        size = (curve.key_size + 7) // 8
        x, y = _unurl(jwk["x"]), _unurl(jwk["y"])
        if len(x) != size or len(y) != size:
            raise ValueError("a coordinate of another length")
        numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(x, "big"), int.from_bytes(y, "big"), curve)
        if "d" not in jwk:
            return numbers.public_key()
        return ec.EllipticCurvePrivateNumbers(int.from_bytes(_unurl(jwk["d"]), "big"), numbers).private_key()
    if name in _OKP:
        private, public = _OKP[name]
        if jwk["crv"] != name:
            raise ValueError("another curve")
        if "d" not in jwk:
            return public.from_public_bytes(_unurl(jwk["x"]))
        key = private.from_private_bytes(_unurl(jwk["d"]))
        if key.public_key().public_bytes_raw() != _unurl(jwk["x"]):
            raise ValueError("the halves do not belong together")
        return key
    parts = {member: int.from_bytes(_unurl(jwk[member]), "big") for member in _RSA_MEMBERS if member in jwk}
    public_numbers = rsa.RSAPublicNumbers(parts["e"], parts["n"])
    if "d" not in parts:
        return public_numbers.public_key()
    if "p" not in parts:
        p, q = rsa.rsa_recover_prime_factors(parts["n"], parts["e"], parts["d"])
        parts |= {"p": p, "q": q, "dp": rsa.rsa_crt_dmp1(parts["d"], p), "dq": rsa.rsa_crt_dmq1(parts["d"], q)}
        parts["qi"] = rsa.rsa_crt_iqmp(p, q)
    return rsa.RSAPrivateNumbers(
        parts["p"], parts["q"], parts["d"], parts["dp"], parts["dq"], parts["qi"], public_numbers
    ).private_key(unsafe_skip_rsa_key_validation=True)


def _described(key: Any, algorithm: Algorithm) -> dict[str, Any]:
    if isinstance(key, bytes):
        return {"type": "secret", "material": b64(key)}
    public = key if not hasattr(key, "public_key") else key.public_key()
    if not _suits(public, algorithm):
        raise DOMError("DataError", "Data provided to an operation does not meet requirements")
    described: dict[str, Any] = (
        {"type": "public", "material": _spki(key)} if public is key else {"type": "private", "material": _pkcs8(key)}
    )
    if isinstance(public, rsa.RSAPublicKey):
        exponent = public.public_numbers().e
        described["modulusLength"] = public.key_size
        described["publicExponent"] = b64(exponent.to_bytes((exponent.bit_length() + 7) // 8, "big"))
    return described


def _suits(public: Any, algorithm: Algorithm) -> bool:
    name = algorithm["name"]
    if name in _EC_NAMES:
        return (
            isinstance(public, ec.EllipticCurvePublicKey)
            and _CURVE_NAMES.get(public.curve.name) == algorithm["namedCurve"]
        )
    if name in _OKP:
        return isinstance(public, _OKP[name][1])
    return name.startswith("RS") and isinstance(public, rsa.RSAPublicKey)


# --- writing --------------------------------------------------------------------------------------


@op("crypto.export")
async def crypto_export(_worker: OpContext, form: str, kind: str, material: str) -> Any:
    """Write a key: bytes, or for ``"jwk"`` the members that hold key material.

    Raises:
        DOMError: InvalidAccessError, for a form that this type of key does not have.
    """
    if (form == "spki" and kind != "public") or (form == "pkcs8" and kind != "private"):
        raise DOMError("InvalidAccessError", f"A {kind} key cannot be exported as {form}")
    if form == "raw" and kind == "private":
        raise DOMError("InvalidAccessError", "A private key cannot be exported as raw")
    if form == "jwk":
        return _to_jwk(kind, material)
    if form == "raw" and kind == "public":
        key = public_key(material)
        if isinstance(key, ec.EllipticCurvePublicKey):
            point = serialization.PublicFormat.UncompressedPoint
            return key.public_bytes(serialization.Encoding.X962, point)
        if isinstance(key, rsa.RSAPublicKey):
            raise DOMError("NotSupportedError", "An RSA key cannot be exported as raw")
        return key.public_bytes_raw()
    return unb64(material)


@op("crypto.public")
async def crypto_public(_worker: OpContext, material: str) -> str:
    """The material of the public key of a private one."""
    return _spki(private_key(material).public_key())


#: The members of an RSA JsonWebKey, RFC 7518 section 6.3.
_RSA_MEMBERS: Final = ("n", "e", "d", "p", "q", "dp", "dq", "qi")


def _to_jwk(kind: str, material: str) -> dict[str, str]:
    if kind == "secret":
        return {"kty": "oct", "k": _url(unb64(material))}
    key = private_key(material) if kind == "private" else public_key(material)
    public = key.public_key() if kind == "private" else key
    if isinstance(public, ec.EllipticCurvePublicKey):
        size = (public.curve.key_size + 7) // 8
        numbers = public.public_numbers()
        jwk = {
            "kty": "EC",
            "crv": _CURVE_NAMES[public.curve.name],
            "x": _url(numbers.x.to_bytes(size, "big")),
            "y": _url(numbers.y.to_bytes(size, "big")),
        }
        if kind == "private":
            jwk["d"] = _url(key.private_numbers().private_value.to_bytes(size, "big"))
        return jwk
    if isinstance(public, rsa.RSAPublicKey):
        values = [public.public_numbers().n, public.public_numbers().e]
        if kind == "private":
            private = key.private_numbers()
            values += [private.d, private.p, private.q, private.dmp1, private.dmq1, private.iqmp]
        members = zip(_RSA_MEMBERS, values, strict=False)
        return {"kty": "RSA"} | {
            member: _url(value.to_bytes((value.bit_length() + 7) // 8, "big")) for member, value in members
        }
    crv = "Ed25519" if isinstance(public, ed25519.Ed25519PublicKey) else "X25519"
    jwk = {"kty": "OKP", "crv": crv, "x": _url(public.public_bytes_raw())}
    if kind == "private":
        jwk["d"] = _url(key.private_bytes_raw())
    return jwk


def _pkcs8(key: Any) -> str:
    der, pkcs8 = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8
    return b64(cast("bytes", key.private_bytes(der, pkcs8, serialization.NoEncryption())))


def _spki(key: Any) -> str:
    der, spki = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return b64(cast("bytes", key.public_bytes(der, spki)))


def _url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _unurl(text: str) -> bytes:
    if not isinstance(text, str) or "=" in text or "+" in text or "/" in text:
        raise ValueError("not base64url")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
