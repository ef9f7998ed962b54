"""Marionette, the remote protocol that is built into Firefox: scripts in pages, and in Firefox itself.

Spec: https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html. A message is its length in decimal
digits, a colon, and a JSON array: ``[0, id, command, parameters]`` there, ``[1, id, error, result]`` back.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any, Literal

__all__ = ["Marionette", "MarionetteError"]

Context = Literal["chrome", "content"]


class MarionetteError(Exception):
    """Firefox's answer to a command that failed."""


class Marionette:
    """One session over one socket. Commands are sent one after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._ids = itertools.count(1)
        self._lock = asyncio.Lock()
        self._context: Context = "content"

    @classmethod
    async def connect(cls, port: int) -> Marionette:
        """Connect to a Firefox that listens on this port, and begin a session."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        self = cls(reader, writer)
        await self._read()  # it introduces itself
        await self.command("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"acceptInsecureCerts": True}}})
        await self.command("WebDriver:SetTimeouts", {"script": 30_000, "pageLoad": 30_000})
        return self

    async def close(self) -> None:
        """Close the socket."""
        self._writer.close()

    async def command(self, name: str, parameters: dict[str, Any] | None = None) -> Any:
        """Send a command about pages and wait for its result.

        Raises:
            MarionetteError: it failed.
        """
        async with self._lock:
            await self._enter("content")
            return await self._exchange(name, parameters or {})

    async def run(self, script: str, *arguments: Any, context: Context = "chrome") -> Any:
        """Run the body of an async function, ``args`` being its arguments; what it returns, as JSON can say it.

        Args:
            script: its source; ``return`` gives the value.
            arguments: as JSON can say them.
            context: ``"chrome"`` is Firefox itself, ``"content"`` the page in the current window.
        """
        body = f"""
            const done = arguments[arguments.length - 1];
            (async (args) => {{ {script} }})(Array.from(arguments)).then(
              (value) => done(["ok", value]), (error) => done(["error", String(error) + "\\n" + error.stack]));
        """
        async with self._lock:
            await self._enter(context)
            answer = await self._exchange(
                "WebDriver:ExecuteAsyncScript",
                {"script": body, "args": list(arguments), "sandbox": "pyua", "newSandbox": False},
            )
        kind, value = answer["value"]
        if kind == "error":
            raise MarionetteError(value)
        return value

    async def _enter(self, context: Context) -> None:
        if self._context != context:
            await self._exchange("Marionette:SetContext", {"value": context})
            self._context = context

    async def _exchange(self, name: str, parameters: dict[str, Any]) -> Any:
        data = json.dumps([0, next(self._ids), name, parameters]).encode()
        self._writer.write(b"%d:%s" % (len(data), data))
        await self._writer.drain()
        _kind, _id, error, result = await self._read()
        if error:
            raise MarionetteError(f"{name}: {error['error']}: {error['message']}")
        return result

    async def _read(self) -> Any:
        length = (await self._reader.readuntil(b":"))[:-1]
        return json.loads(await self._reader.readexactly(int(length)))
