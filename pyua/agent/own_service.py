"""The push service that a user agent has of its own: with a profile, the same one in every run.

A subscription is bound to its push service: to the messages that this has stored, and to its URL. So the service's
database is in the profile's folder, and its port is remembered.
"""

from __future__ import annotations

import contextlib
from typing import Any

from pyua.agent.profile import Profile
from pyua.clock import Clock
from pyua.errors import ConfigError
from pyua.service import PushService

__all__ = ["remember_service", "service_arguments", "start_own_service"]

_PORT = "own_service_port"


def service_arguments(profile: Profile) -> list[dict[str, Any]]:
    """What to make the service with, to be tried in this order: somebody else may have its port today.

    With another port it is another service to the user agent, which then loses its subscriptions, as Firefox does.
    """
    if profile.folder is None:
        return [{}]
    database = profile.folder / "push_service.sqlite"
    ports = [port for port in (profile.facts.get(_PORT),) if port]
    return [{"database": database, "port": port} for port in [*ports, 0]]


def remember_service(profile: Profile, port: int) -> None:
    """It listens on this port."""
    if profile.facts.get(_PORT) != port:
        profile.facts[_PORT] = port


async def start_own_service(profile: Profile, clock: Clock) -> PushService:
    """The service that a user agent without another has in its own process, listening."""
    *remembered, fresh = service_arguments(profile)
    for arguments in remembered:
        service = PushService(clock=clock, **arguments)
        with contextlib.suppress(ConfigError):
            await service.start()
            return service
    service = PushService(clock=clock, **fresh)
    await service.start()
    remember_service(profile, service.port)
    return service
