"""Content codings, against what packs them elsewhere."""

from __future__ import annotations

import gzip
import sys
import zlib

import brotli
import pytest
from hypothesis import given, strategies as st

from pyua.agent.content_coding import Unpacker
from pyua.errors import TransportError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = b"a push message, a push message" * 50


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=2000), st.integers(1, 50))
def test_any_body_in_any_pieces(coding: str, data: bytes, size: int) -> None:
    """It comes out as it went in."""
    packed = PACKERS[coding](data)
    unpacker = Unpacker([coding])
    parts = [unpacker.unpack(packed[at : at + size]) for at in range(0, len(packed), size)]
    unpacker.end()
    assert b"".join(parts) == data


@pytest.mark.parametrize(
    ("codings", "packed"),
    [
        (["deflate"], bare(TEXT)),
        (["gzip, br"], brotli.compress(gzip.compress(TEXT))),
        (["gzip", "br"], brotli.compress(gzip.compress(TEXT))),
        (["GZIP"], gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:])),
        (["gzip"], gzip.compress(TEXT) + b"\0\0 junk"),
        (["zstd"], zstd.compress(TEXT[:100]) + zstd.compress(TEXT[100:])),
        (["identity"], TEXT),
        (["rot13"], TEXT),
        ([], TEXT),
    ],
)
def test_what_servers_send(codings: list[str], packed: bytes) -> None:
    """Bare deflate, several codings, several members, and codings that nobody knows."""
    unpacker = Unpacker(codings)
    assert unpacker.unpack(packed) == TEXT
    unpacker.end()


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_what_is_broken(coding: str) -> None:
    """Junk and a body that is cut off; one without any bytes is none."""
    with pytest.raises(TransportError, match="content encoding is broken"):
        Unpacker([coding]).unpack(b"\xf8this is no packed text, whatever they say" * 100)
    unpacker = Unpacker([coding])
    unpacker.unpack(PACKERS[coding](TEXT)[:-6])
    with pytest.raises(TransportError, match="ends in the middle"):
        unpacker.end()
    Unpacker([coding]).end()
