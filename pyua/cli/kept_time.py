"""The time of ``pyua run --profile --every``: it runs ahead of the machine's, so the next run goes on where it was."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from pyua.errors import ConfigError

if TYPE_CHECKING:
    from pyua.agent.profile import Profile
    from pyua.clock import VirtualClock

__all__ = ["keep_time", "resume_time"]

_TIME: Final = "virtual_time"


async def resume_time(profile: Profile, clock: VirtualClock | None) -> None:
    """Begin no earlier than the profile's last run ended: time that goes back would confuse every quota.

    Args:
        profile: it is open.
        clock: the run's; None is the machine's.

    Raises:
        ConfigError: the machine's time has not come to the profile's yet.
    """
    kept = profile.facts.get(_TIME, 0.0)
    if clock is not None:
        await clock.set_system_time(max(kept, clock.time()))
    elif kept > time.time():
        raise ConfigError(
            f"in profile folder {profile.folder} it is {datetime.fromtimestamp(kept, UTC):%Y-%m-%d %H:%M} UTC, by "
            "--every of an earlier run; give --every again, or another folder"
        )


def keep_time(profile: Profile, until: float) -> None:
    """Time is about to pass: nothing that is kept will be of a later time than ``until``."""
    profile.facts[_TIME] = until
