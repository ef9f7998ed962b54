"""An event loop on a thread of its own, for callers that cannot await.

The caller's thread may run an event loop itself (a Jupyter cell, an async test): it is blocked while it waits here, as
with any synchronous call, but nothing of pyua runs on it.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Final, Self, TypeVar

from pyua.errors import ConfigError

__all__ = ["LoopThread"]

T = TypeVar("T")
_numbers = itertools.count(1)

#: How long tasks may take to end by themselves, in seconds.
_PATIENCE: Final = 1.0


class LoopThread:
    """Runs coroutines for other threads, from the first ``acquire()`` to the last ``release()``."""

    def __init__(self, name: str) -> None:
        """Args: ``name`` is what closed means in an error message, such as ``"user agent"``."""
        self._name = name
        self._lock = threading.Lock()
        self._holders = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def acquire(self) -> None:
        """Make sure that it runs, and keep it running."""
        with self._lock:
            self._holders += 1
            if self._holders == 1:
                self._start()

    def release(self) -> None:
        """Let go of it. The last one that does waits for the thread's end."""
        with self._lock:
            self._holders -= 1
            if self._holders:
                return
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *exc: object) -> None:
        self.release()

    def _start(self) -> None:
        started = threading.Event()
        loop = asyncio.new_event_loop()
        # A daemon: whoever forgets to close must be able to end the process all the same.
        thread = threading.Thread(
            target=_run, args=(loop, started), name=f"pyua-{next(_numbers)}-{self._name}".replace(" ", "-"), daemon=True
        )
        self._loop, self._thread = loop, thread
        thread.start()
        started.wait()

    @property
    def running(self) -> bool:
        """Whether it can be called."""
        return self._loop is not None

    def run(self, function: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run a coroutine on the loop; returns or raises what it does.

        An exception in the waiting thread (Ctrl-C, a test's time limit) cancels it.

        Args:
            function: makes the coroutine; called on the loop.

        Raises:
            ConfigError: the thread does not run (any more).
            RuntimeError: called on the loop's own thread, which would wait for itself.
        """
        loop = self._checked_loop()

        async def call() -> T:
            return await function()

        future = asyncio.run_coroutine_threadsafe(call(), loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def read(self, function: Callable[[], T]) -> T:
        """Call a function that does not wait: on the loop, between two of its steps; here, if it does not run."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is threading.current_thread():
            return function()

        async def call() -> T:
            return function()

        return self.run(call)

    def _checked_loop(self) -> asyncio.AbstractEventLoop:
        loop = self._loop
        if loop is None:
            raise ConfigError(f"the {self._name} is not open: use it in a `with` block, and before it is closed")
        if self._thread is threading.current_thread():
            raise RuntimeError(
                "a blocking call on pyua's own event loop would wait for itself. In an ASGI application or a listener, "
                "hand it to a thread (asyncio.to_thread), or use pyua's async interface"
            )
        return loop


def _run(loop: asyncio.AbstractEventLoop, started: threading.Event) -> None:
    asyncio.set_event_loop(loop)
    loop.call_soon(started.set)
    try:
        loop.run_forever()
    finally:
        try:
            loop.run_until_complete(_finish())
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            asyncio.set_event_loop(None)
            loop.close()


async def _finish() -> None:
    """Let sockets that are being closed finish, and cancel what still runs after that."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    if tasks:
        _done, pending = await asyncio.wait(tasks, timeout=_PATIENCE)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
