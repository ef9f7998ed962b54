"""The Web Cryptography API over ``cryptography``: the host half of runtime/webcrypto/.

Algorithms come normalised from the script's side: a name in its registered case, members by the standard's
names, bytes among those in base64. Keys are those of webcrypto_keys. Source: https://w3c.github.io/webcrypto/.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, keywrap, padding as block_padding
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from pyua.errors import DOMError
from pyua.worker.ops.registry import op, sync_op
from pyua.worker.ops.webcrypto_keys import Algorithm, private_key, public_key, unb64
from pyua.worker.ports import OpContext

__all__ = [
    "crypto_decrypt",
    "crypto_derive",
    "crypto_digest",
    "crypto_encrypt",
    "crypto_random",
    "crypto_sign",
    "crypto_unwrap",
    "crypto_verify",
    "crypto_wrap",
]

_HASHES: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    "SHA-1": hashes.SHA1,
    "SHA-256": hashes.SHA256,
    "SHA-384": hashes.SHA384,
    "SHA-512": hashes.SHA512,
}
_HASHLIB: Final = {"SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
#: Work on more bytes than this is done on a thread.
_LARGE: Final = 256 * 1024
_FAILED: Final = "The operation failed for an operation-specific reason"


@sync_op("crypto.random")
def crypto_random(_worker: OpContext, size: int) -> bytes:
    """``size`` random bytes."""
    return os.urandom(size)


@op("crypto.digest")
async def crypto_digest(_worker: OpContext, name: str, data: bytes) -> bytes:
    """A message's digest."""
    return await _run(len(data), lambda: hashlib.new(_HASHLIB[name], data).digest())


@op("crypto.sign")
async def crypto_sign(_worker: OpContext, algorithm: Algorithm, material: str, data: bytes) -> bytes:
    """A signature."""
    match algorithm["name"]:
        case "HMAC":
            return _mac(algorithm, material, data)
        case "ECDSA":
            key = private_key(material)
            r, s = decode_dss_signature(key.sign(data, ec.ECDSA(_hash(algorithm))))
            size = (key.curve.key_size + 7) // 8
            return r.to_bytes(size, "big") + s.to_bytes(size, "big")
        case "Ed25519":
            return bytes(private_key(material).sign(data))
        case _:
            rsa_key: rsa.RSAPrivateKey = private_key(material)
            try:
                signature = await _run(_LARGE, lambda: rsa_key.sign(data, _rsa_padding(algorithm), _hash(algorithm)))
            except ValueError as exc:
                raise DOMError("OperationError", _FAILED) from exc
            return signature


@op("crypto.verify")
async def crypto_verify(_worker: OpContext, algorithm: Algorithm, material: str, signature: bytes, data: bytes) -> bool:
    """Whether a signature is one of this key over these data."""
    try:
        match algorithm["name"]:
            case "HMAC":
                return hmac.compare_digest(_mac(algorithm, material, data), signature)
            case "ECDSA":
                key = public_key(material)
                size = (key.curve.key_size + 7) // 8
                if len(signature) != 2 * size:
                    return False
                r, s = int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
                key.verify(encode_dss_signature(r, s), data, ec.ECDSA(_hash(algorithm)))
            case "Ed25519":
                public_key(material).verify(signature, data)
            case _:
                public_key(material).verify(signature, data, _rsa_padding(algorithm), _hash(algorithm))
    except (InvalidSignature, ValueError):
        return False
    return True


@op("crypto.encrypt")
async def crypto_encrypt(_worker: OpContext, algorithm: Algorithm, material: str, data: bytes) -> bytes:
    """A ciphertext."""
    if algorithm["name"] == "RSA-OAEP":
        try:
            return bytes(public_key(material).encrypt(data, _oaep(algorithm)))
        except ValueError as exc:
            raise DOMError("OperationError", _FAILED) from exc
    return await _run(len(data), lambda: _cipher(algorithm, unb64(material), data, encrypt=True))


@op("crypto.decrypt")
async def crypto_decrypt(_worker: OpContext, algorithm: Algorithm, material: str, data: bytes) -> bytes:
    """What was encrypted.

    Raises:
        DOMError: OperationError, whatever is wrong with key, parameters or data: not saying which is the point.
    """
    try:
        if algorithm["name"] == "RSA-OAEP":
            key: rsa.RSAPrivateKey = private_key(material)
            return await _run(_LARGE, lambda: key.decrypt(data, _oaep(algorithm)))
        return await _run(len(data), lambda: _cipher(algorithm, unb64(material), data, encrypt=False))
    except (ValueError, InvalidTag) as exc:
        raise DOMError("OperationError", _FAILED) from exc


@op("crypto.derive")
async def crypto_derive(_worker: OpContext, algorithm: Algorithm, material: str, length: int | None) -> bytes:
    """``length`` bits (all there are, if None) from a key."""
    try:
        match algorithm["name"]:
            case "ECDH":
                secret = private_key(material).exchange(ec.ECDH(), public_key(algorithm["public"]))
            case "X25519":
                secret = private_key(material).exchange(public_key(algorithm["public"]))
            case "HKDF":
                assert length is not None
                if length == 0:
                    return b""
                hkdf = HKDF(_hash(algorithm), length // 8, unb64(algorithm["salt"]), unb64(algorithm["info"]))
                return hkdf.derive(unb64(material))
            case _:
                assert length is not None
                if length == 0:
                    return b""
                kdf = PBKDF2HMAC(_hash(algorithm), length // 8, unb64(algorithm["salt"]), algorithm["iterations"])
                return await asyncio.to_thread(kdf.derive, unb64(material))
    except ValueError as exc:
        raise DOMError("OperationError", _FAILED) from exc
    if length is None:
        return bytes(secret)
    if length > len(secret) * 8:
        raise DOMError("OperationError", f"{length} bits are more than the {len(secret) * 8} of this secret")
    part = bytearray(secret[: (length + 7) // 8])
    if length % 8:
        part[-1] &= 0xFF << (8 - length % 8) & 0xFF
    return bytes(part)


@op("crypto.wrap")
async def crypto_wrap(_worker: OpContext, material: str, data: bytes) -> bytes:
    """A key wrapped in another by AES-KW (RFC 3394)."""
    try:
        return keywrap.aes_key_wrap(unb64(material), data)
    except ValueError as exc:
        raise DOMError("OperationError", _FAILED) from exc


@op("crypto.unwrap")
async def crypto_unwrap(_worker: OpContext, material: str, data: bytes) -> bytes:
    """What was wrapped."""
    try:
        return keywrap.aes_key_unwrap(unb64(material), data)
    except (ValueError, keywrap.InvalidUnwrap) as exc:
        raise DOMError("OperationError", _FAILED) from exc


async def _run(size: int, work: Callable[[], bytes]) -> bytes:
    return work() if size < _LARGE else await asyncio.to_thread(work)


def _hash(algorithm: Algorithm) -> hashes.HashAlgorithm:
    return _HASHES[algorithm["hash"]]()


def _mac(algorithm: Algorithm, material: str, message: bytes) -> bytes:
    return hmac.digest(unb64(material), message, _HASHLIB[algorithm["hash"]])


def _rsa_padding(algorithm: Algorithm) -> padding.AsymmetricPadding:
    if algorithm["name"] == "RSA-PSS":
        return padding.PSS(padding.MGF1(_hash(algorithm)), algorithm["saltLength"])
    return padding.PKCS1v15()


def _oaep(algorithm: Algorithm) -> padding.OAEP:
    label = algorithm.get("label")
    return padding.OAEP(padding.MGF1(_hash(algorithm)), _hash(algorithm), None if label is None else unb64(label))


def _cipher(algorithm: Algorithm, key: bytes, data: bytes, *, encrypt: bool) -> bytes:
    try:
        match algorithm["name"]:
            case "AES-GCM":
                return _gcm(algorithm, key, data, encrypt=encrypt)
            case "ChaCha20-Poly1305":
                cipher = ChaCha20Poly1305(key)
                work = cipher.encrypt if encrypt else cipher.decrypt
                return work(unb64(algorithm["iv"]), data, unb64(algorithm["additionalData"]))
            case "AES-CTR":
                return _ctr(key, unb64(algorithm["counter"]), algorithm["length"], data)
            case _:
                return _cbc(key, unb64(algorithm["iv"]), data, encrypt=encrypt)
    except ValueError as exc:
        raise DOMError("OperationError", _FAILED) from exc


def _gcm(algorithm: Algorithm, key: bytes, data: bytes, *, encrypt: bool) -> bytes:
    tag_size = algorithm["tagLength"] // 8
    iv, extra = unb64(algorithm["iv"]), unb64(algorithm["additionalData"])
    cipher = algorithms.AES(key)
    if encrypt:
        encryptor = Cipher(cipher, modes.GCM(iv)).encryptor()
        encryptor.authenticate_additional_data(extra)
        secret = encryptor.update(data) + encryptor.finalize()
        return secret + encryptor.tag[:tag_size]
    if len(data) < tag_size:
        raise ValueError("shorter than its tag")
    body, tag = data[: len(data) - tag_size], data[len(data) - tag_size :]
    decryptor = Cipher(cipher, modes.GCM(iv, tag, min_tag_length=tag_size)).decryptor()
    decryptor.authenticate_additional_data(extra)
    return decryptor.update(body) + decryptor.finalize()


def _cbc(key: bytes, iv: bytes, data: bytes, *, encrypt: bool) -> bytes:
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv))
    blocks = block_padding.PKCS7(128)
    if encrypt:
        padder, encryptor = blocks.padder(), cipher.encryptor()
        return encryptor.update(padder.update(data) + padder.finalize()) + encryptor.finalize()
    unpadder, decryptor = blocks.unpadder(), cipher.decryptor()
    return unpadder.update(decryptor.update(data) + decryptor.finalize()) + unpadder.finalize()


def _ctr(key: bytes, counter: bytes, bits: int, data: bytes) -> bytes:
    """AES-CTR whose counter is only the last ``bits`` of the block: it starts over without a carry beyond them."""
    blocks, period = (len(data) + 15) // 16, 1 << bits
    if blocks > period:
        raise ValueError("the counter would repeat")
    value = int.from_bytes(counter, "big")
    before_wrap = (period - value % period) * 16
    fixed = value - value % period
    result = b""
    for start, part in ((value, data[:before_wrap]), (fixed, data[before_wrap:])):
        if part:
            encryptor = Cipher(algorithms.AES(key), modes.CTR(start.to_bytes(16, "big"))).encryptor()
            result += encryptor.update(part) + encryptor.finalize()
    return result
