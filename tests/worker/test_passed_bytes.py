"""Bytes beside the messages: the host's store of them, and the way through a real isolate."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from pyua.worker.passed_bytes import PassedBytes

LARGE = PassedBytes.WORTH_IT


def test_small_ones_are_text_in_the_message() -> None:
    passed = PassedBytes(100)
    assert passed.pack(b"hello") == {"$bytes": "aGVsbG8="}
    assert passed.unpack({"$bytes": "aGVsbG8="}) == b"hello"


@given(data=st.binary(min_size=LARGE, max_size=LARGE * 3), size=st.integers(100, LARGE * 4))
def test_large_ones_come_in_parts(data: bytes, size: int) -> None:
    """Whatever the room for a part, they arrive whole, and once."""
    passed = PassedBytes(LARGE * 4)
    message = passed.pack(data)
    assert message["size"] == len(data)
    parts = []
    while sum(map(len, parts)) < len(data):
        parts.append(bytes(passed.next_part(message["$bytes"], size)))
        assert parts[-1]
    assert b"".join(parts) == data
    assert not passed.next_part(message["$bytes"], size)
    for part in parts:
        assert passed.receive(7, part)
    assert passed.unpack({"$bytes": 7}) == data
    with pytest.raises(KeyError):
        passed.unpack({"$bytes": 7})


def test_more_than_the_limit_is_refused() -> None:
    """What nobody has taken counts; what is refused leaves nothing behind, and what comes after it has room."""
    passed = PassedBytes(100)
    assert passed.receive(1, bytes(60))
    assert passed.receive(2, bytes(30))
    assert not passed.receive(2, bytes(30))
    assert passed.receive(3, bytes(40))
    assert not passed.receive(4, b"x")
    assert passed.unpack({"$bytes": 1}) == bytes(60)
    assert passed.receive(5, bytes(60))


def test_other_arguments_are_themselves() -> None:
    passed = PassedBytes(100)
    for argument in (None, "text", 5, ["$bytes"], {"url": "/"}):
        assert passed.unpack(argument) is argument


def test_other_objects_are_a_fault_of_ours() -> None:
    """JSON has no way to say them, and neither has this."""
    with pytest.raises(TypeError, match="set cannot be said"):
        json.dumps({"a": set()}, default=PassedBytes(100).pack)


@pytest.mark.parametrize("size", [0, 1, LARGE - 1, LARGE, 262_127, 262_128, 262_129, 1_000_003])
async def test_sizes_around_every_border(workers, size: int) -> None:
    """Through the isolate and back: compressed here, decompressed there, and digested on the way."""
    worker = await workers.make(
        """
        const bytes = (size) => Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
        async function there(size) {
          const key = await crypto.subtle.generateKey({ name: 'AES-CTR', length: 256 }, false, ['encrypt', 'decrypt']);
          const algorithm = { name: 'AES-CTR', counter: new Uint8Array(16), length: 64 };
          const secret = await crypto.subtle.encrypt(algorithm, key, bytes(size));
          const back = new Uint8Array(await crypto.subtle.decrypt(algorithm, key, secret));
          return secret.byteLength === size && back.length === size && back.every((byte, i) => byte === bytes_[i]);
        }
        let bytes_;
        """
    )
    assert await worker.evaluate(f"(bytes_ = bytes({size}), there({size}))") is True


async def test_a_prototype_does_not_see_them(workers) -> None:
    """A promise is resolved with bytes without asking Object.prototype for "then"."""
    worker = await workers.make(
        """
        let asked = 0;
        Object.defineProperty(Object.prototype, 'then', { get() { if (ArrayBuffer.isView(this)) asked++; }, configurable: true });
        Object.defineProperty(Object.prototype, '$bytes', { get() { asked++; }, configurable: true });
        """
    )
    await worker.evaluate("crypto.subtle.digest('SHA-256', new Uint8Array(10_000)).then((digest) => digest.byteLength)")
    assert await worker.evaluate("asked") == 0
