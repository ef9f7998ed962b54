"""How subscriptions are lost: to the user, to the push service, or to time.

Which of them tells the worker (``pushsubscriptionchange``), which the push service (``unregister`` and its code), and
which keeps the record, is Firefox's: PushService.sys.mjs and PushServiceWebSocket.sys.mjs of ESR 153.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pyua.agent.permissions import Permission
from pyua.agent.push_line import PushLine
from pyua.agent.subscriptions import Subscriptions
from pyua.autopush import HelloReceived
from pyua.errors import DOMError
from pyua.push import PushRecord, UnregisterCode

if TYPE_CHECKING:
    from pyua.agent.registration import ServiceWorkerRegistration
    from pyua.agent.user_agent import UserAgent

__all__ = ["Losses"]

#: The fact under which the profile has the URL of the service that its subscriptions are for.
_SERVICE: Final = "push_service"


class Losses:
    """Each way by which a subscription goes.

    What is lost is written to the profile before anybody hears of it: a crash may leave a channel that the service
    still knows and nobody here does, but never a subscription here that the service has given up.
    """

    def __init__(self, user_agent: UserAgent, subscriptions: Subscriptions, line: PushLine) -> None:
        self._user_agent = user_agent
        self._prefs = user_agent.prefs
        self._subscriptions = subscriptions
        self._line = line

    def _registration(self, record: PushRecord) -> ServiceWorkerRegistration | None:
        return self._user_agent.jobs.registrations.get(record.scope)

    def _unregister(self, record: PushRecord, code: UnregisterCode) -> None:
        """Tell the service, if it can be told now: nothing is kept for later."""
        if self._line.connected:
            self._line.unregister(record.channel_id, code)

    # --- by the user ------------------------------------------------------------------------------

    def permission_changed(self, origin: str, before: Permission | None, now: Permission | None) -> None:
        """The ``desktop-notification`` permission of an origin was set (``now``) or taken back (None).

        Granted anew, an expired subscription goes and its worker is told, an active one gets a full quota. Anything
        else expires an active one with code 202, and the worker is not told; but taking back what was no grant is
        nothing.
        """
        for record in self._subscriptions.of_origin(origin):
            if now == "granted" and record.is_expired:
                self._subscriptions.drop(self._registration(record), record)
            elif now == "granted":
                self._subscriptions.store(replace(record, quota=self._prefs.max_quota_per_subscription))
            elif (now is not None or before == "granted") and not record.is_expired:
                self._subscriptions.store(replace(record, quota=0))
                self._unregister(record, UnregisterCode.PERMISSION_REVOKED)

    def permissions_cleared(self) -> None:
        """All permissions of all sites were taken back at once: every subscription goes, and no worker is told."""
        for record in self._subscriptions.all:
            if record.quota_applies:
                self._subscriptions.remove(record)
                self._unregister(record, UnregisterCode.PERMISSION_REVOKED)

    async def site_data_cleared(self, origin: str) -> None:
        """The site's data is being cleared: its subscriptions go; workers are told if it may still send messages.

        Returns when their handlers are done: they are about to go themselves.
        """
        told = []
        for record in self._subscriptions.of_origin(origin):
            self._subscriptions.remove(record)
            registration = self._registration(record)
            if registration is not None and self._user_agent.permissions.push(origin) == "granted":
                told.append(self._subscriptions.fire_change(registration, record))
            if not record.is_expired:
                self._unregister(record, UnregisterCode.MANUAL)
        await asyncio.gather(*told)

    def registration_removed(self, registration: ServiceWorkerRegistration) -> None:
        """Its worker is unregistered: the subscription goes, without an event."""
        record = self._subscriptions.record_of(registration.scope)
        if record is not None:
            self._subscriptions.remove(record)
            self._line.unregister(record.channel_id, UnregisterCode.MANUAL)

    # --- by the push service ----------------------------------------------------------------------

    def restore(self, push_service_url: str) -> None:
        """Go on with the records of the profile, before the connection to its service is made.

        As Firefox does: at another push service all that was not expired is lost, and what has expired and was visited
        since goes for good; both are told to the workers.
        """
        profile = self._user_agent.profile
        with profile.transaction():
            for record in self._subscriptions.all:
                if self._registration(record) is None:
                    # Its worker was not installed yet when the last run ended.
                    self._subscriptions.remove(record)
            if profile.facts.get(_SERVICE, push_service_url) != push_service_url:
                self.drop_unexpired()
            profile.facts[_SERVICE] = push_service_url
            self.drop_restorable()

    def service_changed(self, push_service_url: str) -> None:
        """From now on it is another push service, which knows none of the subscriptions."""
        with self._user_agent.profile.transaction():
            self.drop_unexpired()
            self._user_agent.profile.facts[_SERVICE] = push_service_url

    def hello(self, hello: HelloReceived) -> None:
        """The service has spoken: it may know this user agent no more, or have begun to send data."""
        self._subscriptions.use_webpush = hello.use_webpush
        if hello.uaid_changed:
            self.drop_unexpired()
        elif hello.use_webpush:
            self._add_keys()

    def drop_unexpired(self) -> None:
        """The service knows none of them, or is another one: they go, and their workers are told."""
        for record in self._subscriptions.all:
            if not record.is_expired:
                self._subscriptions.drop(self._registration(record), record)

    def _add_keys(self) -> None:
        """Subscriptions of a time when messages had no data get keys; their workers are told to look."""
        for record in self._subscriptions.all:
            if not record.is_expired and not record.has_keys:
                upgraded = record.with_new_keys()
                self._subscriptions.store(upgraded)
                if (registration := self._registration(record)) is not None:
                    self._subscriptions.tell_change(registration, upgraded)

    async def drop_subscription(self, registration: ServiceWorkerRegistration) -> None:
        """See ServiceWorkerRegistration.change_subscription."""
        record = self._subscriptions.record_of(registration.scope)
        if record is None:
            raise DOMError("InvalidStateError", f"the registration {registration.scope} has no subscription to drop")
        self._subscriptions.remove(record)
        if not record.is_expired:
            self._line.unregister(record.channel_id, UnregisterCode.MANUAL)
        await self._subscriptions.fire_change(registration, record)

    # --- by time ----------------------------------------------------------------------------------

    def drop_restorable(self) -> None:
        """At the start and once a day: what expired and was visited since goes, and its worker is told.

        Then the site may subscribe anew: it is how Firefox gives a user who came back another chance.
        """
        for record in self._subscriptions.all:
            registration = self._registration(record)
            if record.is_expired and registration and self._subscriptions.restorable(registration, record):
                self._subscriptions.drop(registration, record)
