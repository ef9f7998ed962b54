"""One test's run, with scripts that speak as testharness.js does: results, deaths, and time that is up."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web
from conformance.metadata import Metadata
from conformance.session import run_worker_test

SPEAKS = """
const listeners = [];
addEventListener('message', ({ data, source }) => {
  if (data.type !== 'connect') return;
  const one = { name: 'first of https://localhost:1/', status: 0, message: null };
  source.postMessage({ type: 'result', test: one });
  %s
});
"""
ENDS = """
source.postMessage({ type: 'complete', tests: [one, { name: 'b\\ud800', status: 1, message: 'not so' }],
  status: { status: 0, message: null } });
"""


@pytest.fixture
async def serve_script():
    """A server of one worker's script; gives its ports as the runner knows them."""
    runner = None

    async def start(source):
        nonlocal runner
        app = web.Application()

        async def script(_request):
            return web.Response(text=source, content_type="text/javascript")

        app.router.add_get("/x/a.any.worker.js", script)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return f"http://localhost:{runner.addresses[0][1]}"

    yield start
    await runner.cleanup()


async def run(base, timeout=10.0):
    """Run the one test there is."""
    return await run_worker_test(Path(), "/x/a.any.js?v", Metadata(timeout), base)


async def test_results_are_heard(serve_script) -> None:
    """Those of the end count; names are in one form."""
    outcome = await run(await serve_script(SPEAKS % ENDS))
    assert (outcome.harness, outcome.subtests) == ("OK", {"first of https://{host}/": "PASS", "bU+d800": "FAIL"})
    assert outcome.messages == {"bU+d800": "not so"}


async def test_what_had_ended_is_kept_when_time_is_up(serve_script) -> None:
    """A worker that never completes."""
    outcome = await run(await serve_script(SPEAKS % ""), timeout=1.0)
    assert (outcome.harness, list(outcome.subtests.values())) == ("TIMEOUT", ["PASS"])


async def test_a_script_that_throws_is_a_crash(serve_script) -> None:
    """Nothing was registered, and why is told."""
    outcome = await run(await serve_script("throw new TypeError('at once')"))
    assert outcome.harness == "CRASH"
    assert outcome.message is not None
    assert "at once" in outcome.message
