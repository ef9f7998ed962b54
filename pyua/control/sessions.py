"""User agents, registrations and notifications that the control API has made, by their ids."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from typing import Final, TypeVar

from pyua.agent.delivery import Delivery
from pyua.agent.notifications import Notification
from pyua.agent.registration import ServiceWorkerRegistration
from pyua.agent.user_agent import UserAgent
from pyua.clock import Clock
from pyua.control.operation import RefusedError
from pyua.errors import ConfigError
from pyua.service import PushService

__all__ = ["ControlledRegistration", "ControlledUserAgent", "Sessions"]

Thing = TypeVar("Thing")

MAX_USER_AGENTS: Final = 100
MAX_REGISTRATIONS: Final = 100


class ControlledRegistration:
    """A registration, and what was delivered to it."""

    def __init__(self, name: str, user_agent: ControlledUserAgent, registration: ServiceWorkerRegistration) -> None:
        self.id = name
        self.user_agent = user_agent
        self.registration = registration
        self.deliveries: list[Delivery] = []
        self._changed = asyncio.Event()
        self._watch = asyncio.create_task(self._collect())

    async def _collect(self) -> None:
        try:
            while True:
                self.deliveries.append(await self.registration.wait_for_push(float("inf")))
                self._changed.set()
        except ConfigError:
            return  # its user agent is closed

    async def wait(self, after: int, timeout: float) -> list[Delivery]:
        """Deliveries but the first ``after``; waits for one for ``timeout`` seconds of real time."""
        try:
            async with asyncio.timeout(timeout):
                while len(self.deliveries) <= after:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            pass
        return self.deliveries[after:]

    async def follow(self, after: int) -> AsyncIterator[tuple[int, Delivery]]:
        """Each delivery from ``after`` on, with the number of those up to it, until it is closed."""
        while not self._watch.done():
            for delivery in await self.wait(after, 1.0):
                after += 1
                yield after, delivery

    async def close(self) -> None:
        """Look no more."""
        self._watch.cancel()
        await asyncio.gather(self._watch, return_exceptions=True)


class ControlledUserAgent:
    """A user agent and its registrations."""

    def __init__(self, name: str, user_agent: UserAgent) -> None:
        self.id = name
        self.user_agent = user_agent
        self.registrations: dict[str, ControlledRegistration] = {}

    async def close(self) -> None:
        """End it."""
        for registration in self.registrations.values():
            await registration.close()
        await self.user_agent.close()


class Sessions:
    """All user agents."""

    def __init__(self, service: PushService, clock: Clock) -> None:
        self._service = service
        self._clock = clock
        self._numbers = itertools.count(1)
        self.user_agents: dict[str, ControlledUserAgent] = {}

    async def add_user_agent(self, prefs: dict[str, object]) -> ControlledUserAgent:
        """Make one."""
        if len(self.user_agents) >= MAX_USER_AGENTS:
            raise RefusedError(409, f"there are {MAX_USER_AGENTS} user agents already; delete some")
        user_agent = UserAgent(push_service=self._service.websocket_url, clock=self._clock, prefs=prefs)
        await user_agent.open()
        made = ControlledUserAgent(f"ua-{next(self._numbers)}", user_agent)
        self.user_agents[made.id] = made
        return made

    def user_agent(self, name: str) -> ControlledUserAgent:
        """The one with this id.

        Raises:
            RefusedError: 404.
        """
        return _found(self.user_agents.get(name), "user agent", name)

    def add_registration(
        self, user_agent: ControlledUserAgent, registration: ServiceWorkerRegistration
    ) -> ControlledRegistration:
        """Remember one; the same again for one that is known."""
        for known in user_agent.registrations.values():
            if known.registration is registration:
                return known
        made = ControlledRegistration(f"reg-{next(self._numbers)}", user_agent, registration)
        user_agent.registrations[made.id] = made
        return made

    def registration(self, name: str) -> ControlledRegistration:
        """The one with this id.

        Raises:
            RefusedError: 404.
        """
        found = (user_agent.registrations.get(name) for user_agent in self.user_agents.values())
        return _found(next(filter(None, found), None), "registration", name)

    def notification(self, name: str) -> Notification:
        """The one with this id, if it is on display.

        Raises:
            RefusedError: 404.
        """
        shown = (known for user_agent in self.user_agents.values() for known in user_agent.user_agent.notifications)
        return _found(next((one for one in shown if one.id == name), None), "notification on display", name)

    async def remove(self, name: str) -> None:
        """End one user agent."""
        user_agent = self.user_agent(name)
        del self.user_agents[name]
        await user_agent.close()

    async def close(self) -> None:
        """End them all."""
        for name in list(self.user_agents):
            await self.remove(name)


def _found(thing: Thing | None, what: str, name: str) -> Thing:
    if thing is None:
        raise RefusedError(404, f"there is no {what} {name[:100]!r}")
    return thing
