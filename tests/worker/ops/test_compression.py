"""The zlib side of the compression streams."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

import pytest

from pyua.worker.ops import compression


class Worker:
    """Streams belong to a worker; nothing else of it matters here."""


def write(worker: Any, number: int, data: bytes, last: bool) -> bytes:
    output, fault = compression.write_stream(worker, number, data, last)
    if fault:
        raise TypeError(fault, output)
    return output


def run(direction: str, kind: str, *chunks: bytes) -> bytes:
    worker: Any = Worker()
    number = compression.open_stream(worker, direction, kind)
    output = b"".join(write(worker, number, chunk, False) for chunk in chunks)
    return output + write(worker, number, b"", True)


def test_formats_are_the_usual_ones() -> None:
    """What it packs, gzip and zlib unpack."""
    data = b"hello " * 1000
    assert gzip.decompress(run("compress", "gzip", data)) == data
    assert zlib.decompress(run("compress", "deflate", data[:10], data[10:])) == data
    assert zlib.decompress(run("compress", "deflate-raw", data), wbits=-15) == data
    assert run("decompress", "gzip", gzip.compress(data)) == data


@pytest.mark.parametrize(
    ("chunks", "message"),
    [
        ([gzip.compress(b"x")[:-1]], "ends before it is complete"),
        ([gzip.compress(b"x") + b"y"], "bytes after its end"),
        ([gzip.compress(b"x"), b"y"], "bytes after its end"),
        ([b"nonsense"], "corrupted"),
        ([], "ends before it is complete"),
    ],
)
def test_damaged_input_is_a_type_error(chunks: list[bytes], message: str) -> None:
    """The script sees what is wrong with its input."""
    with pytest.raises(TypeError, match=message):
        run("decompress", "gzip", *chunks)


def test_what_comes_before_trailing_bytes_is_there() -> None:
    """A script reads it before the stream fails."""
    with pytest.raises(TypeError) as caught:
        run("decompress", "gzip", gzip.compress(b"x") + b"y")
    assert caught.value.args[1] == b"x"


def test_a_bomb_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """One write gives no more than the limit."""
    monkeypatch.setattr(compression, "_OUTPUT_LIMIT", 1000)
    with pytest.raises(TypeError, match="expands to more than 1000 bytes"):
        run("decompress", "gzip", gzip.compress(bytes(100_000)))


async def test_a_dropped_stream_is_forgotten() -> None:
    """A stream that was never finished goes when its script lets go of it."""
    worker: Any = Worker()
    number = compression.open_stream(worker, "compress", "gzip")
    await compression.drop_stream(worker, number)
    await compression.drop_stream(worker, number)
    with pytest.raises(KeyError):
        compression.write_stream(worker, number, b"", True)
