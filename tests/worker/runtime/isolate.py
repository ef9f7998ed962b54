"""A bare isolate with the whole runtime in it, for the tests of the runtime's JavaScript."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from pyua.clock import Clock
from pyua.errors import DOMError, WorkerError
from pyua.prefs import Prefs
from pyua.worker.boot import Realm
from pyua.worker.bridge import Bridge
from pyua.worker.engine_port import HEAP_LIMIT
from pyua.worker.locks import LockManager
from pyua.worker.ports import MemoryStorage

#: Where the scripts of these tests say they come from.
ORIGIN = "https://app.example"


class BareWorker:
    """What operations need of a worker, where there is no user agent around it; hears what JavaScript says."""

    def __init__(self, clock: Clock) -> None:
        self.origin = ORIGIN
        self.script_url = f"{ORIGIN}/dir/sw.js"
        self.scope = f"{ORIGIN}/dir/"
        self.storage = MemoryStorage()
        self.clock = clock
        self.prefs = Prefs()
        self.worker_id = 1
        self.said: list[tuple[str, list[Any]]] = []
        self.user_agent = self
        self.broadcasts: list[tuple[str, Any]] = []
        self.locks = LockManager()
        self.tell: Callable[..., None] = lambda *_: None

    @property
    def network(self) -> Any:
        raise DOMError("NetworkError", "there is no network in this test")

    def wait_for(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        coroutine.close()
        raise DOMError("NetworkError", "there is no user agent in this test")

    def import_script(self, url: str) -> int | str:
        raise DOMError("NetworkError", f"there is no {url} in this test")

    async def post_broadcast(self, _worker: Any, channel: str, tree: Any) -> None:
        self.broadcasts.append((channel, tree))

    def posted(self, kind: str, arguments: list[Any]) -> None:
        self.said.append((kind, arguments))

    def died(self, reason: WorkerError) -> None:
        self.said.append(("died", [str(reason)]))

    @property
    def faults(self) -> list[str]:
        """What the runtime itself did wrong."""
        return [arguments[0] for kind, arguments in self.said if kind in ("fault", "died")]


class Isolate:
    """One isolate: ``run`` a script, ``evaluate`` an expression."""

    def __init__(self, worker: BareWorker, bridge: Bridge) -> None:
        self.worker = worker
        self.bridge = bridge

    async def run(self, source: str, url: str = f"{ORIGIN}/dir/sw.js") -> None:
        await self.bridge.run_script(source, url)

    async def evaluate(self, source: str) -> Any:
        return await self.bridge.evaluate(source)


@contextlib.asynccontextmanager
async def open_isolate(
    *, time_limit: float = 10.0, clock: Clock | None = None, realm: Realm = "ServiceWorker"
) -> AsyncIterator[Isolate]:
    """An isolate whose global object is a service worker's, or a page's; the runtime must not fail in it."""
    worker = BareWorker(clock or Clock())
    bridge = Bridge(worker, worker, clock=worker.clock, heap_limit=HEAP_LIMIT, time_limit=time_limit, realm=realm)  # type: ignore[arg-type]
    worker.tell = bridge.tell
    try:
        await bridge.start(
            {
                "href": worker.script_url,
                "userAgent": "Mozilla/5.0 (test)",
                "languages": ["en-US", "en"],
                "online": True,
                "registration": {"scope": worker.scope, "updateViaCache": "imports", "workers": {}},
                "permission": "default",
                "controller": None,
                "focused": True,
                "visibilityState": "visible",
            }
        )
        yield Isolate(worker, bridge)
    finally:
        bridge.close()
    assert worker.faults == []
