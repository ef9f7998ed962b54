"""Freeing isolates that are busy, without making anybody wait who has other things to do.

An isolate is gone when its thread has stopped. V8 stops JavaScript at once, but not one long step of its own (a
search through a long text, say), which may take seconds. So a busy isolate is freed on a thread for itself; the event
loop goes on, and waits at its user agent's end only.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable
from typing import Final
from weakref import WeakKeyDictionary

__all__ = ["all_freed", "free_on_a_thread"]

log = logging.getLogger(__name__)

#: How long a user agent waits at its end for isolates that are still busy, in seconds.
_PATIENCE: Final = 10.0

#: Isolates that are being freed, by event loop.
_under_way: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[threading.Thread, asyncio.Future[None]]]
_under_way = WeakKeyDictionary()


def free_on_a_thread(loop: asyncio.AbstractEventLoop, free: Callable[[], object]) -> Callable[[], None]:
    """Run a call that frees an isolate, on a thread; to be called on the event loop's.

    Returns:
        What to call, on the event loop, when it turns out that this will never end: nobody waits for it then.
    """
    done: asyncio.Future[None] = loop.create_future()

    def run() -> None:
        try:
            free()
        finally:
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(ended)

    def ended() -> None:
        _under_way[loop].pop(thread, None)
        if not done.done():
            done.set_result(None)
            # The thread has nothing left to do.
            thread.join()

    def give_up() -> None:
        _under_way[loop].pop(thread, None)
        if not done.done():
            done.set_result(None)

    # A process that ends need not wait for it.
    thread = threading.Thread(target=run, name="pyua-free-isolate", daemon=True)
    _under_way.setdefault(loop, {})[thread] = done
    thread.start()
    return give_up


async def all_freed(patience: float = _PATIENCE) -> bool:
    """Wait until no isolate of this event loop is being freed any more.

    Args:
        patience: seconds; an isolate that is busy for longer is left to itself, and logged.

    Returns:
        Whether all are gone.
    """
    threads = dict(_under_way.get(asyncio.get_running_loop(), {}))
    if not threads:
        return True
    _, late = await asyncio.wait(threads.values(), timeout=patience)
    if late:
        log.warning(
            "%d worker(s) are still busy %g s after they were stopped; their threads end later", len(late), patience
        )
    return not late
