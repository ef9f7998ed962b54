"""The push component: all of a user agent that has to do with push messages, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyua.agent.losses import Losses
from pyua.agent.push_line import PushLine
from pyua.agent.reception import Reception
from pyua.agent.subscriptions import Subscriptions
from pyua.clock import TimerHandle

if TYPE_CHECKING:
    from pyua.agent.registration import ServiceWorkerRegistration
    from pyua.agent.user_agent import UserAgent

__all__ = ["PushComponent"]

#: Between two "idle-daily" of Firefox, in seconds. There it waits until nobody uses the machine.
_DAY: Final = 86_400.0


class PushComponent:
    """What Firefox's PushService is.

    Attributes:
        subscriptions: the records.
        losses: how they go.
        reception: the road of incoming messages.
        line: the line to the push service.
    """

    def __init__(self, user_agent: UserAgent) -> None:
        self._prefs = user_agent.prefs
        self._clock = user_agent.clock
        self._idle_daily: TimerHandle | None = None
        self.subscriptions = Subscriptions(user_agent)
        self.reception = Reception(user_agent, self.subscriptions)
        self.line = PushLine(
            user_agent.prefs,
            user_agent.clock,
            has_records=lambda: self.subscriptions.count > 0,
            on_hello=lambda hello: self.losses.hello(hello),
            on_notification=self.reception.receive,
            on_update=self.reception.receive_update,
            profile=user_agent.profile,
            verify=not user_agent.accepts_any_certificate,
        )
        self.losses = Losses(user_agent, self.subscriptions, self.line)
        self.subscriptions.use(self.line)
        self.reception.use(self.line)

    def open(self, push_service_url: str) -> None:
        """Take up what the profile holds, connect, if the prefs allow it, and look after the records from now on."""
        # In this order, as Firefox does at its start: the hello says whether there are subscriptions.
        self.line.restore()
        self.losses.restore(push_service_url)
        self.line.use(push_service_url)
        self.line.set_enabled(self._prefs.connection_enabled)
        self._wait_for_idle_daily()

    def _wait_for_idle_daily(self) -> None:
        def day_is_over() -> None:
            self.losses.drop_restorable()
            self._wait_for_idle_daily()

        self._idle_daily = self._clock.call_later(_DAY, day_is_over)

    def pref_changed(self, name: str) -> None:
        """A pref was changed while everything runs."""
        match name:
            case "dom.push.userAgentID":
                self.line.change_uaid(self._prefs.user_agent_id)
            case "dom.push.serverURL":
                self.losses.service_changed(self._prefs.server_url)
                self.line.use(self._prefs.server_url)
                self.line.set_enabled(self._prefs.connection_enabled)
            case "dom.push.connection.enabled":
                self.line.set_enabled(self._prefs.connection_enabled)

    async def close(self) -> None:
        """Drop timers and connection; requests under way fail."""
        if self._idle_daily is not None:
            self._idle_daily.cancel()
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
