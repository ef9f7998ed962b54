"""The road of each push message, from the frame to the end of its handler, and the quota that it costs.

The decisions, in Firefox's order, are ``pyua.push``'s: this is where they meet time, workers and the wire.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from pyua.agent.delivery import Delivery, QuotaStep, nack_codes
from pyua.agent.push_line import PushLine
from pyua.agent.subscriptions import Subscriptions
from pyua.autopush import NotificationReceived, UpdateReceived, Version
from pyua.autopush.versions import as_text
from pyua.clock import TimerHandle
from pyua.errors import DecryptionError, ProfileError
from pyua.push import (
    Accepted,
    AckCode,
    Decision,
    PushMessage,
    PushRecord,
    QuotaChange,
    Refused,
    UnregisterCode,
    accept,
    accept_update,
    decide,
    decrement,
    open_message,
)
from pyua.webpush import content_encoding
from pyua.worker.states import WorkerState

if TYPE_CHECKING:
    from pyua.agent.registration import ServiceWorkerRegistration
    from pyua.agent.user_agent import UserAgent
    from pyua.worker.service_worker import ServiceWorker

__all__ = ["Reception"]

log = logging.getLogger(__name__)


class Reception:
    """Takes each message that comes in to where it belongs."""

    def __init__(self, user_agent: UserAgent, subscriptions: Subscriptions) -> None:
        self._user_agent = user_agent
        self._prefs = user_agent.prefs
        self._clock = user_agent.clock
        self._subscriptions = subscriptions
        self._quota_timers: set[TimerHandle] = set()
        self._line: PushLine

    def use(self, line: PushLine) -> None:
        """The line that answers go over; it is made after this, since messages come from it."""
        self._line = line

    def close(self) -> None:
        """Drop the quota timers."""
        for timer in self._quota_timers:
            timer.cancel()
        self._quota_timers.clear()

    # --- a message's road --------------------------------------------------------------------------

    def receive(self, message: NotificationReceived) -> None:
        """Steps 1 to 6 of Firefox's pipeline, up to the acknowledgement; the worker's part goes on by itself."""
        record = self._subscriptions.get(message.channel_id)
        now, visit = self._now(), self._last_visit(record)

        def open_it(accepted: PushRecord) -> PushMessage | DecryptionError:
            try:
                return open_message(accepted, message)
            except DecryptionError as exc:
                return exc

        accepted = accept(record, message, now=now, last_visit=visit, prefs=self._prefs)
        encoding = content_encoding(message.headers)
        self._take(message.channel_id, message.version, record, accepted, open_it, encoding, as_text(message.version))

    def receive_update(self, update: UpdateReceived) -> None:
        """The same for a message of the old protocol: a number without data, and without a nack."""
        record = self._subscriptions.get(update.channel_id)
        now, visit = self._now(), self._last_visit(record)
        accepted = accept_update(record, update.version, now=now, last_visit=visit, prefs=self._prefs)
        self._take(update.channel_id, update.version, record, accepted, lambda _record: PushMessage(None))

    def _now(self) -> int:
        return int(self._clock.time() * 1000)

    def _last_visit(self, record: PushRecord | None) -> float:
        return 0.0 if record is None else self._user_agent.visits.last(record.origin)

    def _take(
        self,
        channel_id: str,
        version: Version,
        record: PushRecord | None,
        accepted: Accepted | Refused,
        open_it: Callable[[PushRecord], PushMessage | DecryptionError],
        encoding: str | None = None,
        reported_version: str = "",
    ) -> None:
        arrived = self._clock.monotonic()
        registration = None if record is None else self._user_agent.jobs.registrations.get(record.scope)
        delivery = Delivery(as_text(version))
        if registration is not None:
            registration.delivery_began(delivery)
        if isinstance(accepted, Refused):
            delivery.quota = None if record is None else record.reported_quota
            self._acknowledge(channel_id, version, delivery, accepted.ack_code, accepted.reason)
            self._end(registration, delivery, arrived)
            return
        # Kept before it is acknowledged: what the service gives up after that is known here, so a message comes
        # once, and costs quota once, whenever the process ends.
        if not self._keep(accepted.record):
            reason = "the profile cannot be written"
            self._acknowledge(channel_id, version, delivery, AckCode.NOT_DELIVERED, reason)
            self._end(registration, delivery, arrived)
            return
        self._note_quota(channel_id, delivery, accepted.quota)
        if accepted.arm_quota_timer:
            self._arm_quota_timer(channel_id, delivery)
        assert registration is not None, "records go with their registration"
        decision = self._decide(registration, open_it(accepted.record))
        delivery.error = decision.error
        if decision.error is not None:
            delivery.content_encoding = encoding
        self._acknowledge(channel_id, version, delivery, decision.ack_code, decision.reason)
        worker = registration.active
        if decision.deliver and worker is not None and decision.message is not None:
            delivery.data = decision.message.data
            delivery.content_encoding = decision.message.content_encoding
            self._user_agent.spawn(self._deliver, registration, worker, delivery, reported_version, arrived)
        else:
            self._end(registration, delivery, arrived)

    def _keep(self, record: PushRecord) -> bool:
        """As in Firefox, a database that fails over one record stops nothing else."""
        try:
            self._subscriptions.store(record)
        except ProfileError as exc:
            log.error("%s", exc)
            return False
        return True

    def _decide(self, registration: ServiceWorkerRegistration, opened: PushMessage | DecryptionError) -> Decision:
        return decide(
            opened,
            permission_granted=self._subscriptions.granted(registration),
            has_active_worker=registration.active is not None,
            notify_workers=self._prefs.notify_workers,
        )

    def _acknowledge(self, channel_id: str, version: Version, delivery: Delivery, code: AckCode, reason: str) -> None:
        delivery.ack_code = int(code)
        delivery.reason = reason
        self._line.acknowledge(channel_id, version, code)

    async def _deliver(
        self,
        registration: ServiceWorkerRegistration,
        worker: ServiceWorker,
        delivery: Delivery,
        version: str,
        arrived: float,
    ) -> None:
        codes = await self._fire_push(worker, delivery)
        if version and codes:
            self._line.nack(version, codes)
        self._end(registration, delivery, arrived)

    async def _fire_push(self, worker: ServiceWorker, delivery: Delivery) -> list[int]:
        """Fire the push event and follow it to its end; the nacks it earned."""
        # A worker that is being activated gets its pushes once it is active.
        await worker.wait_until(WorkerState.ACTIVATED, WorkerState.REDUNDANT)
        init = {"data": None if delivery.data is None else base64.b64encode(delivery.data).decode()}
        began = self._clock.monotonic()
        result = await worker.fire("push", init, owner=delivery)
        delivery.finish(result, self._clock.monotonic() - began)
        return nack_codes(result)

    def _end(self, registration: ServiceWorkerRegistration | None, delivery: Delivery, arrived: float) -> None:
        delivery.duration = self._clock.monotonic() - arrived
        delivery.over = True
        if registration is not None:
            registration.delivery_ended()

    async def push_directly(self, registration: ServiceWorkerRegistration, data: bytes | None) -> Delivery:
        """See ServiceWorkerRegistration.push."""
        worker = registration.active
        assert worker is not None
        delivery = Delivery("", data=data, reason="given to the worker directly, without a push service")
        delivery.ack_code = int(AckCode.DELIVERED)
        delivery._taken = True  # it is handed to the caller here; wait_for_push is for what comes over the wire
        registration.delivery_began(delivery)
        arrived = self._clock.monotonic()
        await self._fire_push(worker, delivery)
        self._end(registration, delivery, arrived)
        return delivery

    # --- quota ------------------------------------------------------------------------------------

    def _arm_quota_timer(self, channel_id: str, delivery: Delivery) -> None:
        handle: TimerHandle

        def update() -> None:
            self._quota_timers.discard(handle)
            self._update_quota(channel_id, delivery)

        handle = self._clock.call_later(self._prefs.quota_update_delay / 1000, update)
        self._quota_timers.add(handle)

    def _update_quota(self, channel_id: str, delivery: Delivery) -> None:
        record = self._subscriptions.get(channel_id)
        if record is None:
            return
        visible = self._user_agent.notification_centre.visible_for(record.origin)
        change = decrement(record, notification_visible=visible)
        if change.changed and not self._keep(change.record):
            return
        self._note_quota(channel_id, delivery, change)
        if change.expired_now and self._line.connected:
            self._line.unregister(channel_id, UnregisterCode.QUOTA_EXCEEDED)

    def _note_quota(self, channel_id: str, delivery: Delivery, change: QuotaChange) -> None:
        """What a rule of quota did, for whoever asks why."""
        step = QuotaStep(change.before, change.record.reported_quota, change.reason)
        delivery.quota = step.after
        delivery.quota_steps.append(step)
        self._subscriptions.note_quota(channel_id, step)
