"""A real Firefox for the session, if there is one. PYUA_FIREFOX says otherwise:

``live``: fail if there is none. ``recorded``: compare with the recorded traces only. ``record``: record them anew.

The traces are of one series of Firefox, whose number is in the file ``series``: another may well do other things.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

HERE = Path(__file__).parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))  # for the package "differential"

SERIES = HERE / "series"
MODE = os.environ.get("PYUA_FIREFOX", "auto")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def firefox() -> AsyncIterator[Any]:
    """The browser, or None where recorded traces stand in for it."""
    from differential.firefox import Firefox, find_firefox, series_of

    assert MODE in {"auto", "live", "recorded", "record"}, f"PYUA_FIREFOX={MODE!r} is none of its values"
    binary = None if MODE == "recorded" else find_firefox()
    if binary is None:
        if MODE in {"live", "record"}:
            pytest.fail("PYUA_FIREFOX wants a real Firefox, and there is none: install firefox-esr")
        yield None
        return
    series = await asyncio.to_thread(series_of, binary)
    if MODE == "record":
        SERIES.write_text(f"{series}\n")
    elif series != (recorded := SERIES.read_text().strip()):
        if MODE == "live":
            pytest.fail(
                f"the traces are of Firefox {recorded}, and {binary} is Firefox {series}: install {recorded}, compare "
                "with the traces (PYUA_FIREFOX=recorded), or record them all anew (PYUA_FIREFOX=record)"
            )
        yield None
        return
    browser = Firefox(binary)
    await browser.start()
    yield browser
    await browser.quit()


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work that never ends by itself (a gate that is shut, a service that is silent) holds virtual time up less long."""
    monkeypatch.setattr("pyua.clock.work._PATIENCE", 0.3)


@pytest.fixture(scope="session")
def recording() -> bool:
    """Whether traces are to be recorded anew."""
    return MODE == "record"
