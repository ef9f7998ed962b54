"""A process that runs tests one after another: ids come in by lines, outcomes go out by lines of JSON.

In a process of its own so that a crash of the engine is one test's failure, and not the end of the run.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .metadata import read_metadata
from .page_session import run_page_test
from .server import base_url
from .session import Outcome, run_worker_test

__all__ = ["main"]


async def main() -> None:
    """Obey until the input ends. The first line has the checkout's root, the ports, and the tier."""
    settings = json.loads(sys.stdin.readline())
    root, ports = Path(settings["root"]), settings["ports"]
    run = run_page_test if settings["tier"] == "c" else run_worker_test
    loop = asyncio.get_running_loop()
    while test := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        try:
            outcome: Outcome = await run(root, test, read_metadata(root, test), base_url(test, ports))
        except Exception as error:  # a bug of ours, in the run or in pyua: told, and the next one is run
            outcome = Outcome(test, "CRASH", f"{type(error).__name__}: {error}"[:500])
        _write(asdict(outcome))


def _write(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
