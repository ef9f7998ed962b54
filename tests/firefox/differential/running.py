"""Runs a scenario's file in a browser."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from differential.browser import Browser
from differential.scenario import Scenario
from differential.site import Site
from differential.tap import Tap
from differential.trace import Trace
from pyua import PushService
from pyua.clock import Clock

__all__ = ["ScenarioFile", "all_scenarios", "run"]

_FOLDER = Path(__file__).parent.parent / "scenarios"
_TRACES = Path(__file__).parent.parent / "traces"


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """One file of scenarios/: ``WORKER`` (a script), maybe ``PREFS`` and ``FILES``, and ``async def story(s)``.

    Attributes:
        name: such as ``"quota/open_tab"``.
    """

    name: str

    @property
    def recording(self) -> Path:
        """Where the trace of a real Firefox is kept."""
        return _TRACES / f"{self.name}.json"

    @property
    def difference(self) -> Path:
        """Where pyua's own trace is kept, if it is meant to differ (see differences.py)."""
        return _TRACES / f"{self.name}.pyua.json"

    def load(self) -> ModuleType:
        """The file as a module."""
        path = _FOLDER / f"{self.name}.py"
        spec = importlib.util.spec_from_file_location(f"scenario_{self.name.replace('/', '_')}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def all_scenarios() -> list[ScenarioFile]:
    """Every scenario, in the order of their names."""
    return [
        ScenarioFile(path.relative_to(_FOLDER).with_suffix("").as_posix()) for path in sorted(_FOLDER.rglob("*.py"))
    ]


async def run(scenario: ScenarioFile, browser: Browser, clock: Clock) -> Trace:
    """Run a scenario from its beginning to its end.

    Args:
        scenario: which.
        browser: in which browser.
        clock: what the push service goes by: the browser's own time.
    """
    module = scenario.load()
    site = Site(getattr(module, "WORKER", ""), getattr(module, "FILES", {}))
    await site.start()
    service = PushService(clock=clock)
    await service.start()
    tap = Tap(service.websocket_url, clock.monotonic)
    await tap.start()
    try:
        await browser.prepare(site.url, tap.url, getattr(module, "PREFS", {}))
        story = Scenario(browser, site, tap, service)
        await story.greeted(1)
        await module.story(story)
        return story.trace()
    finally:
        await browser.finish()
        await tap.close()
        await service.close()
        await site.close()
