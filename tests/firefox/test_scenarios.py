"""Each scenario, in a real Firefox and in pyua: what both do must be the same, to the letter.

``pytest tests/firefox`` runs both where firefox-esr is installed, and compares pyua with recorded traces where it is
not. ``PYUA_FIREFOX=record pytest tests/firefox`` records them anew.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from differential.differences import DIFFERENCES
from differential.headless import Headless
from differential.running import ScenarioFile, all_scenarios, run
from differential.trace import Trace

from pyua import VirtualClock
from pyua.clock import Clock

pytestmark = pytest.mark.browser


async def _in_pyua(scenario: ScenarioFile) -> Trace:
    clock = VirtualClock()
    return await run(scenario, Headless(clock), clock)


async def _in_firefox(scenario: ScenarioFile, firefox: Any, recorded: Trace | None) -> Trace:
    """What Firefox does, as it was recorded if it does that at all.

    It decrypts, stores and fetches on threads of its own: once in some hundred stories two things of one moment change
    places, or a machine under load lets one of the small time-outs pass. What it does is wrong if it does it each time.
    """
    for _ in range(2):
        try:
            live = await run(scenario, firefox, Clock())
        except AssertionError:
            continue
        if recorded is None or live.to_text() == recorded.to_text():
            return live
    return await run(scenario, firefox, Clock())


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.timeout(300)  # the first of published/ installs its packages
@pytest.mark.parametrize("scenario", all_scenarios(), ids=lambda scenario: scenario.name)
async def test_pyua_does_what_firefox_does(scenario: ScenarioFile, firefox: Any, recording: bool) -> None:
    """The traces of a scenario are equal, or differ as it is written down why."""
    recorded = Trace.read(scenario.recording)
    if firefox is not None:
        live, ours = await asyncio.gather(
            _in_firefox(scenario, firefox, None if recording else recorded), _in_pyua(scenario), return_exceptions=True
        )
        if isinstance(live, BaseException):
            raise live
        if recording:
            live.write(scenario.recording)
            recorded = live
        assert recorded is not None, "it was never recorded: PYUA_FIREFOX=record pytest tests/firefox"
        assert live.to_text() == recorded.to_text(), "Firefox does not do what was recorded: record it anew"
        if isinstance(ours, BaseException):
            raise ours
    else:
        assert recorded is not None, "it was never recorded, and there is no Firefox"
        ours = await _in_pyua(scenario)
    if scenario.name in DIFFERENCES:
        expected = Trace.read(scenario.difference)
        assert expected is not None
        assert expected.to_text() != recorded.to_text(), "there is no difference any more: remove it from the list"
        assert ours.to_text() == expected.to_text(), f"a difference is meant ({DIFFERENCES[scenario.name]}), not this"
    else:
        assert ours.to_text() == recorded.to_text()


@pytest.mark.asyncio(loop_scope="session")
async def test_a_real_firefox_works_with_pyuas_push_service(firefox: Any) -> None:
    """It says hello, subscribes, receives and acknowledges a push: the service is one to a browser, too."""
    scenario = ScenarioFile("push_one")
    trace = Trace.read(scenario.recording) if firefox is None else await run(scenario, firefox, Clock())
    assert trace is not None
    assert [frame["messageType"] for frame in trace.frames] == ["hello", "register", "ack"]
    assert trace.frames[-1]["updates"][0]["code"] == 100
    assert {"step": "status", "result": 201} in trace.steps
    assert trace.reports[0][:2] == ["push", "hello"]


def test_each_difference_is_of_a_scenario() -> None:
    """The list of differences names scenarios that exist, and says why."""
    names = {scenario.name for scenario in all_scenarios()}
    assert set(DIFFERENCES) <= names
    assert all(len(reason) > 20 for reason in DIFFERENCES.values())


def test_each_trace_is_of_a_scenario() -> None:
    """No recording is left of a scenario that is gone."""
    scenarios = all_scenarios()
    wanted = {scenario.recording for scenario in scenarios} | {scenario.difference for scenario in scenarios}
    assert set(scenarios[0].recording.parent.rglob("*.json")) <= wanted
