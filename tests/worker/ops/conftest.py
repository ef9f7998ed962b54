"""Isolates with a real network and a storage around them, for the host halves of the web standards."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from pyua.agent.network import UserAgentNetwork
from pyua.clock import Clock
from pyua.errors import WorkerError
from pyua.prefs import Prefs
from pyua.worker.bridge import Bridge
from pyua.worker.engine_port import HEAP_LIMIT
from pyua.worker.ports import MemoryStorage

ORIGIN = "https://app.example"


class Worker:
    """The worker on whose behalf operations run, and the listener of its isolate."""

    origin = ORIGIN
    script_url = f"{ORIGIN}/sw.js"
    scope = f"{ORIGIN}/"

    def __init__(self, network: UserAgentNetwork, storage: MemoryStorage) -> None:
        self.network = network
        self.storage = storage
        self.clock = Clock()
        self.prefs = Prefs()
        self.worker_id = 1
        self.user_agent = self
        self.said: list[tuple[str, list[Any]]] = []
        self.evaluate: Callable[[str], Any] = lambda source: None

    def posted(self, kind: str, arguments: list[Any]) -> None:
        self.said.append((kind, arguments))

    def died(self, reason: WorkerError) -> None:
        self.said.append(("died", [str(reason)]))

    @property
    def console(self) -> list[str]:
        """What the console showed."""
        return [arguments[1] for kind, arguments in self.said if kind == "console"]


@pytest.fixture
async def network() -> AsyncIterator[UserAgentNetwork]:
    network = UserAgentNetwork(timeout=5)
    yield network
    await network.close()


@pytest.fixture
def storage() -> MemoryStorage:
    return MemoryStorage()


@pytest.fixture
def run_worker(network: UserAgentNetwork, storage: MemoryStorage):
    """A context manager: a fresh isolate that shares network and storage with its predecessors."""

    @contextlib.asynccontextmanager
    async def run() -> AsyncIterator[Worker]:
        worker = Worker(network, storage)
        bridge = Bridge(worker, worker, clock=worker.clock, heap_limit=HEAP_LIMIT, time_limit=10)  # type: ignore[arg-type]
        await bridge.start(
            {
                "href": worker.script_url,
                "userAgent": "Mozilla/5.0 (test)",
                "languages": ["en-US"],
                "online": True,
                "registration": {"scope": worker.scope, "updateViaCache": "imports", "workers": {}},
                "permission": "default",
            }
        )
        worker.evaluate = bridge.evaluate
        try:
            yield worker
        finally:
            bridge.close()
        assert [said for said in worker.said if said[0] in ("fault", "died")] == []

    return run


@pytest.fixture
async def worker(run_worker) -> AsyncIterator[Worker]:
    async with run_worker() as worker:
        yield worker
