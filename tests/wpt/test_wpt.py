"""The expectations hold: nothing fails, and nothing passes, that they do not say. Needs a checkout (PYUA_WPT_ROOT)."""

from __future__ import annotations

import pytest
from conformance.expectations import Expectations
from conformance.reference import TIERS, reference
from conformance.running import run_tests
from conformance.server import serve


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.timeout(3600)
async def test_every_subtest_ends_as_expected(checkout, tier) -> None:
    """All of a tier, against what the file in expectations/ says."""
    wanted, expectations = reference(tier), Expectations.load(tier)
    async with serve(checkout) as ports:
        done = await run_tests(checkout, ports, tier, wanted.tests)
    seen = {test: outcome.counted for test, outcome in done.items()}
    surprises = expectations.surprises(wanted, seen, {test: outcome.messages for test, outcome in done.items()})
    assert not surprises, "\n".join(map(str, surprises))
