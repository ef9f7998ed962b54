"""The zlib side of CompressionStream and DecompressionStream: https://compression.spec.whatwg.org/."""

from __future__ import annotations

import itertools
import weakref
import zlib
from typing import Any, Final

from pyua.worker.ops.registry import op, sync_op
from pyua.worker.ports import OpContext

__all__: list[str] = []

#: zlib's window size parameter; the sign and the 16 choose the wrapper.
_WINDOW: Final = {"deflate": 15, "deflate-raw": -15, "gzip": 31}
#: Most bytes that one write may produce, so that a small bomb does not fill the memory.
_OUTPUT_LIMIT: Final = 64 * 1024 * 1024
_TRAILING: Final = "The input data has bytes after its end."

_streams: weakref.WeakKeyDictionary[OpContext, dict[int, _Stream]] = weakref.WeakKeyDictionary()
_numbers = itertools.count(1)


class _Stream:
    """A zlib object between two writes."""

    def __init__(self, direction: str, window: int) -> None:
        self._compressor = zlib.compressobj(wbits=window) if direction == "compress" else None
        self._decompressor = None if self._compressor else zlib.decompressobj(wbits=window)

    def write(self, data: bytes, last: bool) -> tuple[bytes, str]:
        """The output for more input, and what is wrong with what comes behind it; nothing if that is empty.

        Raises:
            TypeError: the input is damaged, or ends too early.
        """
        if self._compressor is not None:
            return self._compressor.compress(data) + (self._compressor.flush() if last else b""), ""
        decompressor = self._decompressor
        assert decompressor is not None
        if data and decompressor.eof:
            return b"", _TRAILING
        try:
            output = decompressor.decompress(data, _OUTPUT_LIMIT)
        except zlib.error:
            raise TypeError("The input data is corrupted.") from None
        if decompressor.unconsumed_tail:
            raise TypeError(f"The input data expands to more than {_OUTPUT_LIMIT} bytes at once.")
        if decompressor.unused_data:
            return output, _TRAILING
        if last and not decompressor.eof:
            raise TypeError("The input data ends before it is complete.")
        return output, ""


@sync_op("compression.open")
def open_stream(worker: OpContext, direction: str, format: str) -> int:  # noqa: A002 - the standard's word
    number = next(_numbers)
    _streams.setdefault(worker, {})[number] = _Stream(direction, _WINDOW[format])
    return number


@sync_op("compression.write")
def write_stream(worker: OpContext, number: int, data: bytes, last: bool) -> tuple[bytes, str]:
    output, fault = _streams[worker][number].write(data, last)
    if last:
        del _streams[worker][number]
    return output, fault


@op("compression.drop")
async def drop_stream(worker: OpContext, number: int) -> Any:
    _streams.get(worker, {}).pop(number, None)
