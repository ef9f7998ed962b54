"""The road of each push message, from the frame to the end of its handler, and the quota that it costs.

The decisions, in Firefox's order, are ``pyua.push``'s: this is where they meet time, workers and the wire.
"""

from __future__ import annotations

import base64
import logging
from typing import TYPE_CHECKING

from pyua.agent.delivery import Delivery, nack_codes
from pyua.agent.push_line import PushLine
from pyua.agent.subscriptions import Subscriptions
from pyua.autopush import NotificationReceived
from pyua.clock import TimerHandle
from pyua.errors import DecryptionError, ProfileError
from pyua.push import (
    Accepted,
    AckCode,
    Decision,
    PushMessage,
    PushRecord,
    UnregisterCode,
    accept,
    decide,
    decrement,
    open_message,
)
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
        arrived = self._clock.monotonic()
        record = self._subscriptions.get(message.channel_id)
        registration = None if record is None else self._user_agent.jobs.registrations.get(record.scope)
        visit = 0.0 if record is None else self._user_agent.last_visit(record.origin)
        accepted = accept(record, message, now=int(self._clock.time() * 1000), last_visit=visit, prefs=self._prefs)
        delivery = Delivery(str(message.version))
        if registration is not None:
            registration.delivery_began(delivery)
        if not isinstance(accepted, Accepted):
            delivery.quota = None if record is None else record.reported_quota
            self._acknowledge(message, delivery, accepted.ack_code, accepted.reason)
            self._end(registration, delivery, arrived)
            return
        # Kept before it is acknowledged: what the service gives up after that is known here, so a message comes
        # once, and costs quota once, whenever the process ends.
        if not self._keep(accepted.record):
            self._acknowledge(message, delivery, AckCode.NOT_DELIVERED, "the profile cannot be written")
            self._end(registration, delivery, arrived)
            return
        delivery.quota = accepted.record.reported_quota
        if accepted.arm_quota_timer:
            self._arm_quota_timer(message.channel_id, delivery)
        assert registration is not None, "records go with their registration"
        decision = self._decide(registration, accepted.record, message)
        worker = registration.active
        if decision.deliver and worker is not None and decision.message is not None:
            delivery.data = decision.message.data
            delivery.content_encoding = decision.message.content_encoding
            self._acknowledge(message, delivery, decision.ack_code, decision.reason)
            self._user_agent.spawn(self._deliver, registration, worker, delivery, message, arrived)
            return
        delivery.error = decision.error
        self._acknowledge(message, delivery, decision.ack_code, decision.reason)
        self._end(registration, delivery, arrived)

    def _keep(self, record: PushRecord) -> bool:
        """As in Firefox, a database that fails over one record stops nothing else."""
        try:
            self._subscriptions.store(record)
        except ProfileError as exc:
            log.error("%s", exc)
            return False
        return True

    def _decide(
        self, registration: ServiceWorkerRegistration, record: PushRecord, message: NotificationReceived
    ) -> Decision:
        opened: PushMessage | DecryptionError
        try:
            opened = open_message(record, message)
        except DecryptionError as exc:
            opened = exc
        return decide(
            opened,
            permission_granted=self._subscriptions.granted(registration),
            has_active_worker=registration.active is not None,
            notify_workers=self._prefs.notify_workers,
        )

    def _acknowledge(self, message: NotificationReceived, delivery: Delivery, code: AckCode, reason: str) -> None:
        delivery.ack_code = int(code)
        delivery.reason = reason
        self._line.acknowledge(message.channel_id, message.version, code)

    async def _deliver(
        self,
        registration: ServiceWorkerRegistration,
        worker: ServiceWorker,
        delivery: Delivery,
        message: NotificationReceived,
        arrived: float,
    ) -> None:
        codes = await self._fire_push(worker, delivery)
        if message.version and codes:
            self._line.nack(message.version, codes)
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
        delivery.quota = change.record.reported_quota
        if change.expired_now and self._line.available:
            self._line.unregister(channel_id, UnregisterCode.QUOTA_EXCEEDED)
