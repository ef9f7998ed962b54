"""Run random scripts in workers: ``python tests/fuzz [--seconds 600] [--seed N]``.

Each script is written to a file before it runs, so that one that ends the process can be run again:
``python tests/fuzz --script FILE``.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from pathlib import Path

from fuzzing.driving import Driver
from fuzzing.running import run_scripts


class _TimeIsOverError(Exception):
    pass


async def _run(driver: Driver, seconds: float, number: int, kept: Path) -> None:
    end = time.monotonic() + seconds

    def keep(script: str) -> None:
        if time.monotonic() > end:
            raise _TimeIsOverError
        kept.write_text(script, encoding="utf-8", errors="surrogatepass")

    with contextlib.suppress(_TimeIsOverError):
        await run_scripts(driver, count=10**9, number=number, before=keep)


async def main() -> int:
    parser = argparse.ArgumentParser(prog="python tests/fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--script", type=Path, help="run this one only")
    options = parser.parse_args()
    kept = Path(tempfile.gettempdir()) / "pyua-fuzz-last.js"
    async with Driver() as driver:
        if options.script is not None:
            await driver.run(options.script.read_text(encoding="utf-8", errors="surrogatepass"))
            return 0
        print(f"seed {options.seed}; the script that runs is in {kept}", flush=True)
        await _run(driver, options.seconds, options.seed, kept)
        print(
            f"{driver.count} scripts, {driver.registered} of them registered: no crash and no fault; "
            f"the witness took {driver.slowest * 1000:.0f} ms at most"
        )
    return 0


sys.exit(asyncio.run(main()))
