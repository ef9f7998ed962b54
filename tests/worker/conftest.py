"""Service workers without a user agent around them: a real isolate, a real served script."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from pyua.agent.network import UserAgentNetwork
from pyua.clock import Clock, VirtualClock
from pyua.prefs import Prefs
from pyua.worker.environment import WorkerEnvironment
from pyua.worker.freeing import all_freed
from pyua.worker.ports import MemoryStorage
from pyua.worker.scripts import ScriptMap, fetch_script
from pyua.worker.service_worker import ServiceWorker
from pyua.worker.states import WorkerState

ORIGIN = "https://app.example"
SCRIPT = f"{ORIGIN}/sw.js"


class Workers:
    """Makes workers from sources; closes them all in the end."""

    def __init__(self) -> None:
        self.network = UserAgentNetwork()
        self.made: list[ServiceWorker] = []
        self.state_changes: list[str] = []

    async def make(
        self,
        source: str,
        *,
        also: dict[str, str] | None = None,
        clock: Any = None,
        prefs: dict[str, object] | None = None,
        activated: bool = True,
        **limits: Any,
    ) -> ServiceWorker:
        self.network.serve(ORIGIN, {"/sw.js": source, **(also or {})})
        environment = WorkerEnvironment(
            origin=ORIGIN,
            network=self.network,
            storage=MemoryStorage(),
            clock=clock or Clock(),
            prefs=Prefs.from_names(prefs),
            user_agent=None,  # type: ignore[arg-type]  # these tests ask nothing of it
            **limits,
        )
        scripts = ScriptMap()
        scripts.add(await fetch_script(self.network, SCRIPT, origin=ORIGIN, main=True))
        worker = ServiceWorker(
            environment,
            script_url=SCRIPT,
            scope=f"{ORIGIN}/",
            scripts=scripts,
            registration=lambda: {
                "scope": f"{ORIGIN}/", "installing": None, "waiting": None, "active": worker.snapshot(), "updateViaCache": "imports",
            },
            on_state_change=lambda changed: self.state_changes.append(changed.state),
        )  # fmt: skip
        self.made.append(worker)
        if activated:
            await worker.start()
            for state in (WorkerState.INSTALLING, WorkerState.INSTALLED, WorkerState.ACTIVATING, WorkerState.ACTIVATED):
                worker.change_state(state)
        return worker

    async def close(self) -> None:
        for worker in self.made:
            await worker.terminate()
        await all_freed()
        await self.network.close()


@pytest_asyncio.fixture
async def workers() -> AsyncIterator[Workers]:
    """A factory of workers."""
    factory = Workers()
    yield factory
    await factory.close()


@pytest.fixture
def virtual_clock() -> Callable[[], VirtualClock]:
    """Makes a clock that stands still (within the test's own event loop)."""
    return VirtualClock
