"""One script in a worker of its own, beside a worker that has to be unharmed by it."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Final, Self

import pyua

__all__ = ["Driver"]

#: Seconds that a script may run without giving way; nothing of it should last longer, and closing no longer than this.
TIME_LIMIT: Final = 1.0
_WITNESS: Final = "onpush = (event) => { self.heard = event.data.text(); }"


class Driver:
    """A user agent with a witness: a worker of another origin, which must answer after each script."""

    async def __aenter__(self) -> Self:
        self._agent = pyua.UserAgent(time_limit=TIME_LIMIT, heap_limit=64 * 1024 * 1024)
        await self._agent.__aenter__()
        origin = self._agent.origin("https://witness.example", serve={"/sw.js": _WITNESS})
        self._witness = await origin.register("/sw.js")
        #: How many scripts have run, and how many of them could be registered.
        self.count = self.registered = 0
        #: The longest time that the witness took, in seconds.
        self.slowest = 0.0
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._agent.__aexit__(kind, error, trace)

    async def run(self, script: str) -> None:
        """Register, push and stop.

        Raises:
            AssertionError: pyua reported a fault of its own, or the witness was harmed.
        """
        self.count += 1
        origin = self._agent.origin(f"https://fuzz{self.count}.example", serve={"/sw.js": script})
        registration = None
        try:
            registration = await origin.register("/sw.js")
            self.registered += 1
            await registration.push(b"x")
        except pyua.PyuaError:
            pass  # what a script of this kind deserves
        if registration is not None and registration.active is not None:
            faults = [line.text for line in registration.active.console if "internal fault" in line.text]
            assert not faults, faults[0]
            await registration.active.terminate()
        began = time.perf_counter()
        await self._witness.push(str(self.count).encode())
        assert self._witness.active is not None
        assert await self._witness.active.evaluate("heard") == str(self.count)
        self.slowest = max(self.slowest, time.perf_counter() - began)
