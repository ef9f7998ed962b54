"""Content codings: how bodies are packed on their way (RFC 9110 section 8.4.1)."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Sequence
from typing import Final, Protocol

import brotli

from pyua.errors import TransportError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["ACCEPTED", "ACCEPTED_SECURE", "Unpacker"]

#: What the user agent asks for: Firefox's network.http.accept-encoding and network.http.accept-encoding.secure.
ACCEPTED: Final = "gzip, deflate"
ACCEPTED_SECURE: Final = "gzip, deflate, br, zstd"


class _Coding(Protocol):
    def unpack(self, data: bytes) -> bytes: ...

    @property
    def complete(self) -> bool: ...


class Unpacker:
    """Undoes the codings of one body.

    Args:
        codings: the values of its Content-Encoding headers, in order. With one among them that is not known, the
            body stays as it is, as in browsers.
    """

    def __init__(self, codings: Sequence[str]) -> None:
        names = [name.strip().lower() for value in codings for name in value.split(",") if name.strip()]
        known = all(name in _CODINGS or name == "identity" for name in names)
        self._steps = [_CODINGS[name]() for name in reversed(names) if name in _CODINGS] if known else []
        self._empty = True

    def unpack(self, data: bytes) -> bytes:
        """The next bytes.

        Raises:
            TransportError: they are not of the coding.
        """
        self._empty = self._empty and not data
        try:
            for step in self._steps:
                data = step.unpack(data)
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as exc:
            raise TransportError(f"its content encoding is broken ({exc})") from exc
        return data

    def end(self) -> None:
        """There are no more.

        Raises:
            TransportError: it is cut off.
        """
        if not self._empty and not all(step.complete for step in self._steps):
            raise TransportError("its content encoding is broken (it ends in the middle)")


class _Gzip:
    """One member after another."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def unpack(self, data: bytes) -> bytes:
        parts = []
        while data:
            if self._member.eof:
                if not data.startswith(b"\x1f"):  # what is no further member is left out, as browsers do
                    break
                self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
            parts.append(self._member.decompress(data))
            data = self._member.unused_data
        return b"".join(parts)

    @property
    def complete(self) -> bool:
        return self._member.eof


class _Deflate:
    """The zlib format; servers also send bare deflate under this name, and browsers take it."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None

    def unpack(self, data: bytes) -> bytes:
        if not data:
            return b""
        if self._stream is None:
            # RFC 1950 section 2.2: the method in the lower half of the first byte is 8.
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS)
        return self._stream.decompress(data)

    @property
    def complete(self) -> bool:
        return self._stream is not None and self._stream.eof


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def unpack(self, data: bytes) -> bytes:
        unpacked: bytes = b"" if self._stream.is_finished() else self._stream.process(data)
        return unpacked

    @property
    def complete(self) -> bool:
        finished: bool = self._stream.is_finished()
        return finished


class _Zstd:
    """One frame after another (RFC 8878 section 3)."""

    def __init__(self) -> None:
        self._frame = zstd.ZstdDecompressor(options=_WINDOW)

    def unpack(self, data: bytes) -> bytes:
        parts = []
        while data:
            if self._frame.eof:
                self._frame = zstd.ZstdDecompressor(options=_WINDOW)
            parts.append(self._frame.decompress(data))
            data = self._frame.unused_data if self._frame.eof else b""
        return b"".join(parts)

    @property
    def complete(self) -> bool:
        return self._frame.eof


#: RFC 9659 section 3: a window of 8 MiB at most.
_WINDOW: Final[dict[int, int]] = {zstd.DecompressionParameter.window_log_max: 23}

_CODINGS: Final[dict[str, type[_Coding]]] = {
    "gzip": _Gzip, "x-gzip": _Gzip, "deflate": _Deflate, "br": _Brotli, "zstd": _Zstd,
}  # fmt: skip
