"""The push subscriptions of a user agent: made, handed out, given up, lost.

What is decided, and in which order, is ``pyua.push``'s; here it meets registrations, permissions and the push service.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import MutableMapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pyua.agent.push_line import PushLine
from pyua.agent.push_manager import subscription_snapshot
from pyua.autopush import HelloReceived
from pyua.errors import DOMError, ProfileError
from pyua.push import (
    PushRecord,
    UnregisterCode,
    check_existing,
    check_window_subscribe,
    check_worker_subscribe,
    subscribe as rules,
)
from pyua.webpush import b64

if TYPE_CHECKING:
    from pyua.agent.registration import ServiceWorkerRegistration
    from pyua.agent.user_agent import UserAgent

__all__ = ["Subscriptions"]

log = logging.getLogger(__name__)


class Subscriptions:
    """The records of a user agent, by channel."""

    def __init__(self, user_agent: UserAgent) -> None:
        self._user_agent = user_agent
        self._prefs = user_agent.prefs
        # What is set here is kept before the next line: before subscribe() and unsubscribe() resolve, and before a
        # message is acknowledged. So after a crash nobody has a subscription that is unknown here, and no message
        # that the service has given up was not counted.
        self._records: MutableMapping[str, PushRecord] = user_agent.profile.kept(
            "push_record", PushRecord.to_json, lambda _channel_id, stored: PushRecord.from_json(stored)
        )
        self._subscribing: dict[str, asyncio.Task[PushRecord]] = {}
        self._use_webpush = True
        self._line: PushLine

    def use(self, line: PushLine) -> None:
        """The line to the push service: it asks this for its hello, so it is made after it."""
        self._line = line

    async def close(self) -> None:
        """Give up what is being subscribed."""
        for task in self._subscribing.values():
            task.cancel()
        await asyncio.gather(*self._subscribing.values(), return_exceptions=True)

    def restore(self, url: str) -> None:
        """Go on with the records of the profile, before the connection to ``url`` is made.

        As Firefox does: at another push service all that was not expired is lost, and what has expired and was visited
        since goes for good; both are told to the workers.
        """
        profile, registrations = self._user_agent.profile, self._user_agent.jobs.registrations
        with profile.transaction():
            moved = profile.facts.get("push_service", url) != url
            profile.facts["push_service"] = url
            for record in list(self._records.values()):
                registration = registrations.get(record.scope)
                if registration is None:
                    # Its worker was not installed yet when the last run ended.
                    del self._records[record.channel_id]
                elif self._restorable(registration, record) if record.is_expired else moved:
                    self._drop(registration, record)

    # --- records --------------------------------------------------------------------------------

    def record_of(self, scope: str) -> PushRecord | None:
        """The record of a scope, also an expired one."""
        return next((record for record in self._records.values() if record.scope == scope), None)

    def get(self, channel_id: str) -> PushRecord | None:
        """The record of a channel."""
        return self._records.get(channel_id)

    def quota(self, channel_id: str) -> int | None:
        """The quota of a subscription; None if there is no such subscription any more."""
        record = self._records.get(channel_id)
        return None if record is None else record.reported_quota

    @property
    def count(self) -> int:
        """How many unexpired subscriptions there are."""
        return sum(not record.is_expired for record in self._records.values())

    def store(self, record: PushRecord) -> None:
        """Keep a record, in the place of an older version of it."""
        self._records[record.channel_id] = record

    def granted(self, registration: ServiceWorkerRegistration) -> bool:
        """Whether its origin may receive messages."""
        return self._user_agent.permissions.push(registration.origin.url) == "granted"

    # --- subscribe, getSubscription, unsubscribe --------------------------------------------------

    async def subscribe_from_window(
        self, registration: ServiceWorkerRegistration, key: str | bytes | None
    ) -> PushRecord:
        """PushManager.subscribe() as a page calls it; see PushManager.subscribe."""
        checked = check_window_subscribe(key, permission_granted=self.granted(registration))
        return await self._subscribe(registration, checked)

    async def subscribe_from_worker(
        self, registration: ServiceWorkerRegistration, key: str | bytes | None
    ) -> PushRecord:
        """PushManager.subscribe() as a worker calls it: the checks come in another order."""
        checked = check_worker_subscribe(key, permission_granted=self.granted(registration))
        return await self._subscribe(registration, checked)

    async def _subscribe(self, registration: ServiceWorkerRegistration, key: bytes | None) -> PushRecord:
        if registration.unregistered:
            raise rules.abort()
        record = self.record_of(registration.scope)
        if record is not None:
            if check_existing(record, key, restorable=self._restorable(registration, record)):
                return record
            self._drop(registration, record)
        # As in Firefox, concurrent calls for one scope share a request, whatever their keys.
        task = self._subscribing.get(registration.scope)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._register(registration, key))
            self._subscribing[registration.scope] = task
            task.add_done_callback(lambda _task: self._subscribing.pop(registration.scope, None))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise rules.abort() from None
            raise

    async def _register(self, registration: ServiceWorkerRegistration, key: bytes | None) -> PushRecord:
        text = None if key is None else b64.encode_padded(key)
        registered = await self._line.register(str(uuid.uuid4()), text)
        record = PushRecord.create(
            channel_id=registered.channel_id,
            push_endpoint=registered.push_endpoint,
            scope=registration.scope,
            now=int(self._user_agent.clock.time() * 1000),
            prefs=self._prefs,
            app_server_key=key,
            with_keys=self._use_webpush,
        )
        try:
            self.store(record)
        except ProfileError as exc:
            # As Firefox does when its database fails: nobody gets a subscription that is not kept.
            log.error("%s", exc)
            self._line.unregister(record.channel_id, UnregisterCode.MANUAL)
            raise rules.abort() from exc
        return record

    async def get_subscription(self, registration: ServiceWorkerRegistration) -> PushRecord | None:
        """The unexpired record of a registration; an expired one that was visited since is dropped, with its event."""
        record = self.record_of(registration.scope)
        if record is None or not record.is_expired:
            return record
        if self._restorable(registration, record):
            self._drop(registration, record)
        return None

    async def unsubscribe(self, registration: ServiceWorkerRegistration, endpoint: str) -> bool:
        """PushSubscription.unsubscribe().

        Raises:
            DOMError: NetworkError, the push service did not answer; the subscription is gone all the same.
        """
        record = self.record_of(registration.scope)
        if record is None or record.push_endpoint != endpoint:
            return False
        del self._records[record.channel_id]
        return await self._line.unregister(record.channel_id, UnregisterCode.MANUAL)

    def _restorable(self, registration: ServiceWorkerRegistration, record: PushRecord) -> bool:
        """Whether the site was visited since the last message, and may still receive messages."""
        visit = self._user_agent.last_visit(registration.origin.url)
        return self.granted(registration) and record.visited_since_last_push(visit)

    def _drop(self, registration: ServiceWorkerRegistration, record: PushRecord) -> None:
        """A subscription goes for good, and its worker is told."""
        del self._records[record.channel_id]
        self._user_agent.spawn(self._fire_change, registration, record)

    # --- subscriptions that go away ---------------------------------------------------------------

    async def drop_subscription(self, registration: ServiceWorkerRegistration) -> None:
        """See ServiceWorkerRegistration.change_subscription."""
        record = self.record_of(registration.scope)
        if record is None:
            raise DOMError("InvalidStateError", f"the registration {registration.scope} has no subscription to drop")
        del self._records[record.channel_id]
        if not record.is_expired:
            self._line.unregister(record.channel_id, UnregisterCode.MANUAL)
        await self._fire_change(registration, record)

    def registration_removed(self, registration: ServiceWorkerRegistration) -> None:
        """Its worker is unregistered: the subscription goes, without an event."""
        record = self.record_of(registration.scope)
        if record is not None:
            del self._records[record.channel_id]
            self._line.unregister(record.channel_id, UnregisterCode.MANUAL)

    def permission_changed(self, origin: str, before: str) -> None:
        """Firefox's table: granted anew restores or resets, anything else expires with code 202."""
        permission = self._user_agent.permissions.notification(origin)
        for record in list(self._records.values()):
            registration = self._user_agent.jobs.registrations.get(record.scope)
            if record.origin != origin or registration is None:
                continue
            if permission == "granted" and record.is_expired:
                del self._records[record.channel_id]
                self._user_agent.spawn(self._fire_change, registration, record)
            elif permission == "granted":
                self.store(replace(record, quota=self._prefs.max_quota_per_subscription))
            elif before == "granted" and not record.is_expired:
                self.store(replace(record, quota=0))
                self._line.unregister(record.channel_id, UnregisterCode.PERMISSION_REVOKED)

    def _complete_keys(self) -> None:
        """Subscriptions of a service that did no data get keys when it does; those that they have are kept."""
        for record in list(self._records.values()):
            registration = self._user_agent.jobs.registrations.get(record.scope)
            if self._use_webpush and not record.has_keys and not record.is_expired and registration is not None:
                self.store(record.with_new_keys())
                self._user_agent.spawn(self._fire_change, registration, record)

    async def _fire_change(self, registration: ServiceWorkerRegistration, record: PushRecord) -> None:
        if registration.active is not None:
            init = {"oldSubscription": subscription_snapshot(record), "newSubscription": None}
            await registration.active.fire("pushsubscriptionchange", init)

    def hello(self, hello: HelloReceived) -> None:
        """The service has spoken: it may know this user agent no more."""
        self._use_webpush = hello.use_webpush
        if not hello.uaid_changed:
            self._complete_keys()
            return
        # Every subscription is lost, and told so.
        for record in list(self._records.values()):
            registration = self._user_agent.jobs.registrations.get(record.scope)
            if record.is_expired:
                continue
            del self._records[record.channel_id]
            if registration is not None:
                self._user_agent.spawn(self._fire_change, registration, record)
