"""Bundled workers: what people see is in their own sources."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest

import pyua

ORIGIN = "https://app.example"
# Each line of the bundle is the line of src/app.ts that is ten lines further down.
BUNDLE = """\
console.log('started');
function fail() { throw new TypeError('no'); }
onpush = (event) => { console.log('pushed'); fail(); };
"""
MAP = json.dumps({"version": 3, "sources": ["src/app.ts"], "mappings": "AAUA;AACA;AACA"})
INLINE = "data:application/json;base64," + base64.b64encode(MAP.encode()).decode()


@pytest.mark.parametrize("reference", ["sw.js.map", INLINE, "data:application/json," + quote(MAP)])
async def test_errors_and_console_lines_are_in_the_sources(user_agent, reference: str) -> None:
    """With the map beside the script, or in it; after a restart too."""
    files = {"/sw.js": f"{BUNDLE}//# sourceMappingURL={reference}\n", "/sw.js.map": MAP}
    asked: list[str] = []
    user_agent.route("**/*", lambda route: (asked.append(route.request.url), route.fallback())[1])
    registration = await user_agent.origin(ORIGIN, serve=files).register("/sw.js")
    for _ in range(2):
        delivery = await registration.push("x")
        assert [message.place for message in delivery.console[:1]] == [f"{ORIGIN}/src/app.ts:13:1"]
        assert delivery.error.place == f"{ORIGIN}/src/app.ts:12:1"
        assert f"at fail ({ORIGIN}/src/app.ts:12:1)" in delivery.error.stack
        await registration.active.terminate()
    assert asked == [f"{ORIGIN}/sw.js"]


async def test_a_worker_that_does_not_start(user_agent) -> None:
    """register() tells the place in the source."""
    files = {"/sw.js": f"\n\nnull.x;\n//# sourceMappingURL={INLINE}"}
    with pytest.raises(pyua.WorkerScriptError, match=r"src/app\.ts:13:1: TypeError"):
        await user_agent.origin(ORIGIN, serve=files).register("/sw.js")


@pytest.mark.parametrize("reference", ["missing.map", "data:application/json,nonsense", "http://[", "data:;base64,A"])
async def test_maps_that_cannot_be_had(user_agent, reference: str) -> None:
    """Places stay as they are."""
    files = {"/sw.js": f"{BUNDLE}//# sourceMappingURL={reference}"}
    registration = await user_agent.origin(ORIGIN, serve=files).register("/sw.js")
    assert (await registration.push("x")).error.place == f"{ORIGIN}/sw.js:2:25"


async def test_a_profile_keeps_maps(tmp_path) -> None:
    """A worker that starts from a profile has them still."""
    files = {"/sw.js": f"{BUNDLE}//# sourceMappingURL=sw.js.map", "/sw.js.map": MAP}
    async with pyua.UserAgent(profile=tmp_path) as user_agent:
        await user_agent.origin(ORIGIN, serve=files).register("/sw.js")
    async with pyua.UserAgent(profile=tmp_path) as user_agent:
        (registration,) = user_agent.registrations
        with pytest.raises(pyua.WorkerScriptError, match=r"src/app\.ts:12:1"):
            await registration.active.evaluate("fail()")
