"""Runs web-platform-tests and prints the score: ``python tests/wpt --wpt-root CHECKOUT [FILTER ...]``."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from conformance.checkout import Checkout, CheckoutError
from conformance.expectations import Expectations
from conformance.reference import TIERS, Reference, area_of, reference
from conformance.running import run_tests
from conformance.score import score
from conformance.server import ServerError, serve
from conformance.session import Outcome

#: Sides of a subtest's line.
WIDTH = 220


def main() -> int:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(prog="python tests/wpt", description=__doc__)
    parser.add_argument(
        "filters", nargs="*", help="parts of test ids; a test runs if it holds one of them; all without"
    )
    parser.add_argument("--wpt-root", default=os.environ.get("PYUA_WPT_ROOT"), help="the checkout (or PYUA_WPT_ROOT)")
    parser.add_argument("--tier", choices=[*TIERS, "ab"], default="ab", help="which tests; by default tiers a and b")
    parser.add_argument("--processes", type=int, default=2, help="how many tests at a time")
    parser.add_argument("--quiet", action="store_true", help="the score only, without failing subtests")
    parser.add_argument("--all", action="store_true", help="show also what fails in the reference browser")
    parser.add_argument(
        "--surprises", action="store_true", help="show what is not as expected; exit code 1 if anything"
    )
    parser.add_argument("--update", action="store_true", help="write what was seen to the expectations")
    parser.add_argument("--json", metavar="FILE", help="write the outcomes there")
    options = parser.parse_args()
    if not options.wpt_root:
        print("skipped: no WPT checkout (give --wpt-root, or set PYUA_WPT_ROOT)")
        return 0
    try:
        return asyncio.run(until_terminated(run(Checkout(options.wpt_root), options)))
    except (CheckoutError, ServerError) as error:
        print(error, file=sys.stderr)
        return 2


async def until_terminated(running: Coroutine[Any, Any, int]) -> int:
    """A run that SIGTERM ends in order: no server and no process is left."""
    task = asyncio.ensure_future(running)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        return 143


async def run(checkout: Checkout, options: argparse.Namespace) -> int:
    """Run what was asked for, tier by tier."""
    code = 0
    outcomes: dict[str, Outcome] = {}
    async with serve(checkout) as ports:
        for tier in options.tier:
            wanted = reference(tier)
            tests = [
                test for test in wanted.tests if not options.filters or any(part in test for part in options.filters)
            ]
            if not tests:
                continue
            started = time.monotonic()
            progress = Progress(len(tests), wanted, options)
            done = await run_tests(checkout, ports, tier, tests, processes=options.processes, on_outcome=progress)
            outcomes |= done
            print_score(tier, wanted, tests, done, time.monotonic() - started)
            code |= report(tier, wanted, done, options)
    if options.json:
        Path(options.json).write_text(json.dumps({test: vars(outcome) for test, outcome in outcomes.items()}))
    return code


class Progress:
    """Shows what fails, test by test."""

    def __init__(self, total: int, wanted: Reference, options: argparse.Namespace) -> None:
        self.total, self.wanted, self.options, self.count = total, wanted, options, 0

    def __call__(self, outcome: Outcome) -> None:
        self.count += 1
        expected = self.wanted.passing(outcome.test)
        missing = sorted(name for name in expected if outcome.subtests.get(name) != "PASS")
        if self.options.all:
            missing += sorted(name for name, s in outcome.subtests.items() if s != "PASS" and name not in expected)
        if self.options.quiet or (not missing and outcome.harness == "OK"):
            return
        head = f"{outcome.test}: {len(expected) - len(missing)} of {len(expected)}, {outcome.harness}"
        print(f"[{self.count}/{self.total}] {head}, {outcome.seconds:.1f} s {(outcome.message or '')[:WIDTH]}".rstrip())
        for name in missing[:40]:
            said = outcome.messages.get(name, "")
            print(f"    {outcome.subtests.get(name, 'MISSING')} {name} | {said}"[:WIDTH].replace("\n", "\\n").rstrip())
        sys.stdout.flush()


def print_score(tier: str, wanted: Reference, tests: list[str], done: dict[str, Outcome], seconds: float) -> None:
    """The table of areas."""
    result = score(wanted, tests, {test: outcome.counted for test, outcome in done.items()})
    print(f"\ntier {tier.upper()}: {len(tests)} tests in {seconds:.0f} s")
    print(f"{'area':34}{'tests':>6}{'passed':>8}{'total':>7}{'rate':>8}{'fidelity':>10}")
    for name, area in [*result.areas.items(), ("all", result.whole)]:
        print(f"{name:34}{area.tests:6}{area.passed:8}{area.total:7}{area.rate:8.1%}{area.fidelity:10.1%}")
    print(f"macro mean of areas {result.macro:.1%}; of their fidelity {result.macro_fidelity:.1%}")


def report(tier: str, wanted: Reference, done: dict[str, Outcome], options: argparse.Namespace) -> int:
    """Compare with, or write, the expectations."""
    expectations = Expectations.load(tier)
    seen = {test: outcome.counted for test, outcome in done.items()}
    if options.update:
        expectations.update(wanted, seen)
        expectations.save()
    if not options.surprises:
        return 0
    surprises = expectations.surprises(wanted, seen, {test: outcome.messages for test, outcome in done.items()})
    for surprise in surprises:
        print(surprise)
    print(f"{len(surprises)} surprises in {len({area_of(surprise.test) for surprise in surprises})} areas")
    return 1 if surprises else 0


if __name__ == "__main__":
    sys.exit(main())
