"""When the user last had each site open: what Firefox asks its history for before it sets a quota.

Source: Firefox's PushRecord.getLastVisit. A page that is open counts as a visit at this moment; a history that was
cleared, or never had the site, gives 0.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping

from pyua.clock import Clock, Moment, moment
from pyua.prefs import Prefs

__all__ = ["Visits"]


class Visits:
    """The last visit of each origin.

    Args:
        clock: gives the time of a visit that is made now.
        prefs: ``places.history.enabled``.
        is_open: whether any page of an origin is open.
        kept: where visits are kept, by origin, in whole milliseconds; None for as long as this lives.
    """

    def __init__(
        self,
        clock: Clock,
        prefs: Prefs,
        is_open: Callable[[str], bool],
        kept: MutableMapping[str, int] | None = None,
    ) -> None:
        self._clock = clock
        self._prefs = prefs
        self._is_open = is_open
        self._last: MutableMapping[str, int] = {} if kept is None else kept

    def note(self, origin: str, at: Moment | None = None) -> None:
        """A page of the origin is loaded now, or was at another time; the latest visit counts."""
        if not self._prefs.history_enabled:
            return
        when = self._clock.time() if at is None else moment(at)
        # Whole milliseconds, as the time of the last push has: one of the two must not be later by a fraction.
        self._last[origin] = max(int(when * 1000), self._last.get(origin, 0))

    def last(self, origin: str) -> int:
        """Milliseconds since 1970: now while a page is open, 0 if there never was one."""
        if self._is_open(origin):
            return int(self._clock.time() * 1000)
        return self._last.get(origin, 0)

    def clear(self) -> None:
        """Forget the history; pages that are open stay open."""
        self._last.clear()
