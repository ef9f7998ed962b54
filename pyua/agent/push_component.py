"""The push component: all of a user agent that has to do with push messages, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyua.agent.push_line import PushLine
from pyua.agent.reception import Reception
from pyua.agent.subscriptions import Subscriptions

if TYPE_CHECKING:
    from pyua.agent.registration import ServiceWorkerRegistration
    from pyua.agent.user_agent import UserAgent

__all__ = ["PushComponent"]


class PushComponent:
    """What Firefox's PushService is.

    Attributes:
        subscriptions: the records.
        reception: the road of incoming messages.
        line: the line to the push service.
    """

    def __init__(self, user_agent: UserAgent) -> None:
        self.subscriptions = Subscriptions(user_agent)
        self.reception = Reception(user_agent, self.subscriptions)
        self.line = PushLine(
            user_agent.prefs,
            user_agent.clock,
            has_records=lambda: self.subscriptions.count > 0,
            on_hello=self.subscriptions.hello,
            on_notification=self.reception.receive,
            profile=user_agent.profile,
        )
        self.subscriptions.use(self.line)
        self.reception.use(self.line)

    def restore(self, url: str) -> None:
        """Take up what the profile holds, before the connection to ``url`` is made, as Firefox does at its start."""
        self.line.restore()
        self.subscriptions.restore(url)

    async def close(self) -> None:
        """Drop timers and connection; requests under way fail."""
        self.reception.close()
        await self.line.close()
        await self.subscriptions.close()

    # --- for people ---------------------------------------------------------------------------------

    def describe(self, registration: ServiceWorkerRegistration) -> str:
        """How things stand for a registration, for the message of a timeout."""
        record = self.subscriptions.record_of(registration.scope)
        if registration.unregistered:
            return "The registration was unregistered."
        if record is None:
            return "The registration has no push subscription: call push_manager.subscribe() first."
        if record.is_expired:
            return "The subscription has expired: its quota is used up or its permission was revoked."
        statistics = self.line.statistics()
        failure = f"; last failure: {statistics.last_failure}" if statistics.last_failure else ""
        return f"The subscription is alive, the push connection is {statistics.state}{failure}."
