"""The push subscriptions of a user agent: made, handed out, given up, lost.

What is decided, and in which order, is ``pyua.push``'s; here it meets registrations, permissions and the push service.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyua.agent.delivery import QuotaStep
from pyua.agent.push_line import PushLine
from pyua.agent.push_manager import subscription_snapshot
from pyua.errors import ProfileError
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
    from pyua.worker.service_worker import ServiceWorker

__all__ = ["SubscriptionStatistics", "Subscriptions"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SubscriptionStatistics:
    """One subscription's counters.

    Attributes:
        quota: messages that it may still get without showing a notification; 0: it has expired; -1: none applies.
        push_count: messages that were counted.
        last_quota_step: what last happened to the quota, and why; None before the first message of this run.
    """

    quota: int
    push_count: int
    last_quota_step: QuotaStep | None


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
        self._quota_steps: dict[str, QuotaStep] = {}
        self._subscribing: dict[str, asyncio.Task[PushRecord]] = {}
        #: Whether messages carry data, as the service said at its hello: then new records get keys.
        self.use_webpush = True
        self._line: PushLine

    def use(self, line: PushLine) -> None:
        """The line to the push service: it asks this for its hello, so it is made after it."""
        self._line = line

    async def close(self) -> None:
        """Give up what is being subscribed."""
        for task in self._subscribing.values():
            task.cancel()
        await asyncio.gather(*self._subscribing.values(), return_exceptions=True)

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

    def remove(self, record: PushRecord) -> None:
        """Keep a record no more."""
        self._records.pop(record.channel_id, None)
        self._quota_steps.pop(record.channel_id, None)

    @property
    def all(self) -> list[PushRecord]:
        """Every record, also expired ones; a copy, so that records may go meanwhile."""
        return list(self._records.values())

    def of_origin(self, origin: str) -> list[PushRecord]:
        """Every record of an origin, whatever its scope."""
        return [record for record in self._records.values() if record.origin == origin]

    def note_quota(self, channel_id: str, step: QuotaStep) -> None:
        """Remember what last happened to a quota, for people."""
        self._quota_steps[channel_id] = step

    def statistics(self) -> dict[str, SubscriptionStatistics]:
        """Every record's counters, by scope."""
        return {
            record.scope: SubscriptionStatistics(
                quota=record.reported_quota,
                push_count=record.push_count,
                last_quota_step=self._quota_steps.get(record.channel_id),
            )
            for record in self._records.values()
        }

    def granted(self, registration: ServiceWorkerRegistration) -> bool:
        """Whether its origin may receive messages."""
        return self._user_agent.permissions.push(registration.origin.url) == "granted"

    # --- subscribe, getSubscription, unsubscribe --------------------------------------------------

    async def subscribe_from_window(
        self, registration: ServiceWorkerRegistration, key: str | bytes | None
    ) -> PushRecord:
        """PushManager.subscribe() as a page calls it; see PushManager.subscribe."""
        self._user_agent.permissions.ask(registration.origin.url)
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
            if check_existing(record, key, restorable=self.restorable(registration, record)):
                return record
            self.drop(registration, record)
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
            with_keys=self.use_webpush,
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
        if self.restorable(registration, record):
            self.drop(registration, record)
        return None

    async def unsubscribe(self, registration: ServiceWorkerRegistration) -> bool:
        """PushSubscription.unsubscribe(): Firefox goes by the scope, whichever subscription the object was for.

        Raises:
            DOMError: NetworkError, the push service did not answer; the subscription is gone all the same.
        """
        record = self.record_of(registration.scope)
        if record is None:
            return False
        self.remove(record)
        return await self._line.unregister(record.channel_id, UnregisterCode.MANUAL)

    def restorable(self, registration: ServiceWorkerRegistration, record: PushRecord) -> bool:
        """Whether the site was visited since the last message, and may still receive messages."""
        visit = self._user_agent.visits.last(registration.origin.url)
        return self.granted(registration) and record.visited_since_last_push(visit)

    def drop(self, registration: ServiceWorkerRegistration | None, record: PushRecord) -> None:
        """A subscription goes for good, and its worker is told."""
        self.remove(record)
        if registration is not None:
            self.tell_change(registration, record)

    def tell_change(self, registration: ServiceWorkerRegistration, record: PushRecord) -> None:
        """Have a worker told that its subscription is lost, the one that is active at this moment."""
        if registration.active is not None:
            self._user_agent.spawn(self._fire_change, registration.active, record)

    async def _fire_change(self, worker: ServiceWorker, record: PushRecord) -> None:
        if not self._prefs.notify_workers:
            return
        # There is never a new one: Firefox leaves that to the site.
        init = {"oldSubscription": subscription_snapshot(record), "newSubscription": None}
        await worker.fire("pushsubscriptionchange", init)

    async def fire_change(self, registration: ServiceWorkerRegistration, record: PushRecord) -> None:
        """Tell a worker, and wait until its handler is done."""
        if registration.active is not None:
            await self._fire_change(registration.active, record)
