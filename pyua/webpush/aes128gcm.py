"""RFC 8291: push messages in the content coding aes128gcm.

The key id of the body is the sender's public key; the input key comes from ECDH between the two and is mixed
with the subscription's authentication secret.
"""

from __future__ import annotations

from typing import Final

from pyua.errors import DecryptionError, InvalidKeyError
from pyua.webpush import ece, hkdf
from pyua.webpush.faults import BAD_CRYPTO, BAD_SENDER_KEY
from pyua.webpush.keys import AUTH_SECRET_LENGTH, PUBLIC_KEY_LENGTH, SALT_LENGTH, KeyPair

__all__ = ["CONTENT_ENCODING", "HEADER_LENGTH", "check_receiver", "combine_keys", "decrypt", "encrypt"]

CONTENT_ENCODING: Final = "aes128gcm"
#: Bytes in front of the records: the header of RFC 8188 with a public key as its key id.
HEADER_LENGTH: Final = ece.HEADER_LENGTH + PUBLIC_KEY_LENGTH

_KEY_INFO: Final = b"WebPush: info\0"
_DEFAULT_RECORD_SIZE: Final = 4096
_RECORD_OVERHEAD: Final = ece.TAG_LENGTH + 1


def combine_keys(
    shared_secret: bytes, auth_secret: bytes, receiver_public_key: bytes, sender_public_key: bytes
) -> bytes:
    """Mix ECDH secret and authentication secret to the input key of RFC 8188 (RFC 8291 section 3.3).

    Args:
        shared_secret: what ECDH gave, 32 bytes.
        auth_secret: the subscription's secret, 16 bytes.
        receiver_public_key: the subscription's p256dh, 65 bytes.
        sender_public_key: the key id of the body, 65 bytes.

    Returns:
        32 bytes.
    """
    key = hkdf.extract(auth_secret, shared_secret)
    return hkdf.expand(key, _KEY_INFO + receiver_public_key + sender_public_key, 32)


def decrypt(body: bytes, key_pair: KeyPair | None, auth_secret: bytes | None) -> bytes:
    """Decrypt a push message.

    Source: RFC 8291 section 4; checks and their order as in Firefox, which takes several records too.

    Args:
        body: header and records, as the sender posted it.
        key_pair: the subscription's keys; None for a subscription that has none (nothing can be read then).
        auth_secret: the subscription's secret, 16 bytes; None likewise.

    Raises:
        DecryptionError: whatever is wrong.
    """
    record_size = ece.parse_record_size(body)
    if body[20] != PUBLIC_KEY_LENGTH:
        raise DecryptionError(
            f"the header's key id has {body[20]} bytes; expected a public key of {PUBLIC_KEY_LENGTH}",
            name=BAD_SENDER_KEY,
            step="sender key",
        )
    if len(body) <= HEADER_LENGTH:
        raise DecryptionError(
            f"the body has {len(body)} bytes and ends in its header; expected records after {HEADER_LENGTH} "
            "bytes: was it cut off?",
            name=BAD_CRYPTO,
            step="header",
        )
    if key_pair is None or auth_secret is None:
        raise DecryptionError(
            "the subscription has no keys to decrypt with: it was made without encryption",
            name=BAD_CRYPTO,
            step="subscription keys",
        )
    sender_public_key = body[ece.HEADER_LENGTH : HEADER_LENGTH]
    try:
        shared_secret = key_pair.exchange(sender_public_key)
    except InvalidKeyError as exc:
        raise DecryptionError(f"the sender's key: {exc}", name=BAD_CRYPTO, step="key agreement") from None
    input_key = combine_keys(shared_secret, auth_secret, key_pair.public_bytes, sender_public_key)
    key, nonce = ece.derive_key_and_nonce(input_key, body[:SALT_LENGTH])
    return ece.decrypt_records(body[HEADER_LENGTH:], key, nonce, record_size)


def encrypt(
    plaintext: bytes,
    *,
    receiver_public_key: bytes,
    auth_secret: bytes,
    sender: KeyPair,
    salt: bytes,
    record_size: int | None = None,
    padding: int = 0,
) -> bytes:
    """Encrypt a push message.

    Args:
        plaintext: the payload.
        receiver_public_key: the subscription's p256dh, 65 bytes.
        auth_secret: the subscription's auth, 16 bytes.
        sender: a key pair of this message alone.
        salt: 16 bytes, never used before.
        record_size: bytes of each record but the last. None: 4096, or what makes it one record, because
            "An application server MUST encrypt a push message with a single record" (RFC 8291 section 4).
            A number makes several records where they are needed: Firefox reads them, others may not.
        padding: bytes of padding that hide the length.

    Returns:
        The body to post with ``Content-Encoding: aes128gcm``.

    Raises:
        InvalidKeyError: a receiver's key that is no uncompressed point on P-256, or a secret not of 16 bytes.
        ConfigError: a salt, record size or padding out of range.
    """
    check_receiver(receiver_public_key, auth_secret)
    if record_size is None:
        record_size = max(_DEFAULT_RECORD_SIZE, len(plaintext) + max(padding, 0) + _RECORD_OVERHEAD)
    input_key = combine_keys(
        sender.exchange(receiver_public_key), auth_secret, receiver_public_key, sender.public_bytes
    )
    return ece.encrypt(
        plaintext, input_key, salt=salt, record_size=record_size, key_id=sender.public_bytes, padding=padding
    )


def check_receiver(receiver_public_key: bytes, auth_secret: bytes) -> None:
    """Check the lengths of a subscription's keys before something is encrypted for it.

    Raises:
        InvalidKeyError: p256dh is not 65 bytes long, or auth not 16.
    """
    if len(receiver_public_key) != PUBLIC_KEY_LENGTH:
        raise InvalidKeyError(
            f"the subscription's p256dh has {len(receiver_public_key)} bytes; expected an uncompressed P-256 "
            f"point of {PUBLIC_KEY_LENGTH}"
        )
    if len(auth_secret) != AUTH_SECRET_LENGTH:
        raise InvalidKeyError(f"the subscription's auth has {len(auth_secret)} bytes; expected {AUTH_SECRET_LENGTH}")
