"""Decrypting a push message (RFC 8291), beside the bare P-256 key agreement that it cannot do without."""

from __future__ import annotations

import statistics

from cryptography.hazmat.primitives.asymmetric import ec

from benchmarks.figure import Figure, duration_of
from pyua.webpush import KeyPair, aes128gcm, generate_auth_secret, generate_salt

__all__ = ["measure"]


async def measure() -> list[Figure]:
    receiver, auth = KeyPair.generate(), generate_auth_secret()
    body = aes128gcm.encrypt(
        b"x" * 1000,
        receiver_public_key=receiver.public_bytes,
        auth_secret=auth,
        sender=KeyPair.generate(),
        salt=generate_salt(),
    )
    own = receiver.private_key
    peer = KeyPair.generate().private_key.public_key()
    # In turns, so that a change of the machine's speed meets both alike.
    bare, whole = [], []
    for _ in range(30):
        bare.append(duration_of(lambda: own.exchange(ec.ECDH(), peer)))
        whole.append(duration_of(lambda: aes128gcm.decrypt(body, receiver, auth)))
    ratio = statistics.median(w / b for w, b in zip(whole, bare, strict=True))
    return [
        Figure(
            "RFC 8291 decrypt, 1 kB",
            f"{ratio:.2f} × ECDH",
            "≤ 1.8 × ECDH",
            ratio <= 1.8,
            f"ECDH {statistics.median(bare) * 1e6:.0f} µs, decrypt {statistics.median(whole) * 1e6:.0f} µs",
        )
    ]
