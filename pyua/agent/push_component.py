"""The push component: subscriptions, the connection to the push service, and the road of each message.

What Firefox's PushService does, with the decisions in ``pyua.push`` and the wire in ``pyua.autopush``: this is the
place where they meet time, the network and workers.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pyua.agent.connection import Connection, ConnectionStatistics
from pyua.agent.delivery import Delivery, nack_codes
from pyua.agent.push_manager import subscription_snapshot
from pyua.autopush import (
    Client,
    ClientEvent,
    HelloReceived,
    NotificationReceived,
    Registered,
    RegisterFailed,
    Unregistered,
    UnregisterFailed,
)
from pyua.clock import TimerHandle
from pyua.errors import DecryptionError, DOMError
from pyua.push import (
    Accepted,
    AckCode,
    Decision,
    PushMessage,
    PushRecord,
    UnregisterCode,
    accept,
    check_existing,
    check_window_subscribe,
    check_worker_subscribe,
    decide,
    decrement,
    open_message,
    subscribe as rules,
)
from pyua.webpush import b64
from pyua.worker.states import WorkerState

if TYPE_CHECKING:
    from pyua.agent.registration import ServiceWorkerRegistration
    from pyua.agent.user_agent import UserAgent
    from pyua.worker.service_worker import ServiceWorker

__all__ = ["PushComponent"]

log = logging.getLogger(__name__)


class PushComponent:
    """The push half of one user agent."""

    def __init__(self, user_agent: UserAgent) -> None:
        self._user_agent = user_agent
        self._prefs = user_agent.prefs
        self._clock = user_agent.clock
        self._records: dict[str, PushRecord] = {}
        self._client = Client(self._prefs, uaid=self._prefs.user_agent_id)
        self._connection: Connection | None = None
        self._registering: dict[str, asyncio.Future[Registered]] = {}
        self._unregistering: dict[str, asyncio.Future[bool]] = {}
        self._subscribing: dict[str, asyncio.Task[PushRecord]] = {}
        self._quota_timers: set[TimerHandle] = set()
        self._use_webpush = True

    # --- the connection -------------------------------------------------------------------------

    def connect(self, url: str) -> None:
        """Hold a connection to a push service from now on."""
        self._connection = Connection(url, self._client, self._clock, self._on_event)
        self._connection.start()

    def set_offline(self, offline: bool) -> None:
        """The network went away, or came back."""
        if self._connection is not None:
            self._connection.set_offline(offline)

    async def close(self) -> None:
        """Drop the timers and the connection; requests under way fail."""
        for timer in self._quota_timers:
            timer.cancel()
        self._quota_timers.clear()
        if self._connection is not None:
            await self._connection.close()
        for task in self._subscribing.values():
            task.cancel()
        await asyncio.gather(*self._subscribing.values(), return_exceptions=True)

    def connection_statistics(self) -> ConnectionStatistics:
        """The connection's counters."""
        return self._connection.statistics() if self._connection is not None else ConnectionStatistics()

    def _flush(self) -> None:
        self._client.has_records = any(not record.is_expired for record in self._records.values())
        if self._connection is not None:
            self._connection.flush()

    def _now(self) -> float:
        """The machine's time (seconds that never go back)."""
        return self._clock.monotonic()

    def _now_ms(self) -> int:
        return int(self._clock.time() * 1000)

    # --- records --------------------------------------------------------------------------------

    def record_of(self, scope: str) -> PushRecord | None:
        """The record of a scope, also an expired one."""
        return next((record for record in self._records.values() if record.scope == scope), None)

    def quota(self, channel_id: str) -> int | None:
        """The quota of a subscription; None if there is no such subscription any more."""
        record = self._records.get(channel_id)
        return None if record is None else record.reported_quota

    @property
    def subscription_count(self) -> int:
        """How many unexpired subscriptions there are."""
        return sum(not record.is_expired for record in self._records.values())

    def _store(self, record: PushRecord) -> None:
        self._records[record.channel_id] = record
        self._client.has_records = self._client.has_records or not record.is_expired

    def _granted(self, registration: ServiceWorkerRegistration) -> bool:
        return self._user_agent.permissions.push(registration.origin.url) == "granted"

    # --- subscribe, getSubscription, unsubscribe --------------------------------------------------

    async def subscribe_from_window(
        self, registration: ServiceWorkerRegistration, key: str | bytes | None
    ) -> PushRecord:
        """PushManager.subscribe() as a page calls it; see PushManager.subscribe."""
        checked = check_window_subscribe(key, permission_granted=self._granted(registration))
        return await self._subscribe(registration, checked)

    async def subscribe_from_worker(
        self, registration: ServiceWorkerRegistration, key: str | bytes | None
    ) -> PushRecord:
        """PushManager.subscribe() as a worker calls it: the checks come in another order."""
        checked = check_worker_subscribe(key, permission_granted=self._granted(registration))
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
        channel_id = str(uuid.uuid4())
        future = self._registering[channel_id] = asyncio.get_running_loop().create_future()
        try:
            self._client.send_register(channel_id, None if key is None else b64.encode_padded(key), self._now())
            self._flush()
            registered = await future
        finally:
            self._registering.pop(channel_id, None)
        record = PushRecord.create(
            channel_id=registered.channel_id,
            push_endpoint=registered.push_endpoint,
            scope=registration.scope,
            now=self._now_ms(),
            prefs=self._prefs,
            app_server_key=key,
            with_keys=self._use_webpush,
        )
        self._store(record)
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
        future = self._unregister(record.channel_id, UnregisterCode.MANUAL)
        return await future

    def _unregister(self, channel_id: str, code: UnregisterCode) -> asyncio.Future[bool]:
        """Tell the service; the answer is for whoever waits for it."""
        future = self._unregistering.get(channel_id)
        if future is None:
            future = self._unregistering[channel_id] = asyncio.get_running_loop().create_future()
            # An answer that nobody waits for may fail in silence.
            future.add_done_callback(lambda done: None if done.cancelled() else done.exception())
        self._client.send_unregister(channel_id, code, self._now())
        self._flush()
        return future

    def _restorable(self, registration: ServiceWorkerRegistration, record: PushRecord) -> bool:
        """Whether the site was visited since the last message, and may still receive messages."""
        visit = self._user_agent.last_visit(registration.origin.url)
        return self._granted(registration) and record.visited_since_last_push(visit)

    def _drop(self, registration: ServiceWorkerRegistration, record: PushRecord) -> None:
        """An expired subscription goes for good, and its worker is told."""
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
            self._unregister(record.channel_id, UnregisterCode.MANUAL)
        await self._fire_change(registration, record)

    async def registration_removed(self, registration: ServiceWorkerRegistration) -> None:
        """Its worker is unregistered: the subscription goes, without an event."""
        record = self.record_of(registration.scope)
        if record is not None:
            del self._records[record.channel_id]
            self._unregister(record.channel_id, UnregisterCode.MANUAL)

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
                self._store(replace(record, quota=self._prefs.max_quota_per_subscription))
            elif before == "granted" and not record.is_expired:
                self._store(replace(record, quota=0))
                self._unregister(record.channel_id, UnregisterCode.PERMISSION_REVOKED)

    async def _fire_change(self, registration: ServiceWorkerRegistration, record: PushRecord) -> None:
        if registration.active is not None:
            init = {"oldSubscription": subscription_snapshot(record), "newSubscription": None}
            await registration.active.fire("pushsubscriptionchange", init)

    # --- what the service says --------------------------------------------------------------------

    def _on_event(self, event: ClientEvent) -> None:
        match event:
            case NotificationReceived():
                self._receive(event)
            case HelloReceived():
                self._hello(event)
            case Registered():
                _settle(self._registering.get(event.requested_channel_id), event)
            case RegisterFailed():
                log.info("register failed: %s", event.reason)
                _fail(self._registering.get(event.channel_id), rules.abort())
            case Unregistered():
                _settle(self._unregistering.pop(event.channel_id, None), event.ok)
            case UnregisterFailed():
                _fail(self._unregistering.pop(event.channel_id, None), rules.unreachable())
            case _:
                log.debug("%s", type(event).__name__)

    def _hello(self, hello: HelloReceived) -> None:
        self._use_webpush = hello.use_webpush
        if not hello.uaid_changed:
            return
        # The service knows us no more: every subscription is lost, and told so.
        for record in list(self._records.values()):
            registration = self._user_agent.jobs.registrations.get(record.scope)
            if record.is_expired:
                continue
            del self._records[record.channel_id]
            if registration is not None:
                self._user_agent.spawn(self._fire_change, registration, record)

    # --- a message's road --------------------------------------------------------------------------

    def _receive(self, message: NotificationReceived) -> None:
        """Steps 1 to 6 of Firefox's pipeline, up to the acknowledgement; the worker's part goes on by itself."""
        arrived = self._clock.monotonic()
        record = self._records.get(message.channel_id)
        registration = None if record is None else self._user_agent.jobs.registrations.get(record.scope)
        visit = 0.0 if record is None else self._user_agent.last_visit(record.origin)
        accepted = accept(record, message, now=self._now_ms(), last_visit=visit, prefs=self._prefs)
        delivery = Delivery(str(message.version))
        if registration is not None:
            registration.delivery_began(delivery)
        if not isinstance(accepted, Accepted):
            delivery.quota = None if record is None else record.reported_quota
            self._acknowledge(message, delivery, accepted.ack_code, accepted.reason)
            self._end(registration, delivery, arrived)
            return
        self._store(accepted.record)
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
            permission_granted=self._granted(registration),
            has_active_worker=registration.active is not None,
            notify_workers=self._prefs.notify_workers,
        )

    def _acknowledge(self, message: NotificationReceived, delivery: Delivery, code: AckCode, reason: str) -> None:
        delivery.ack_code = int(code)
        delivery.reason = reason
        self._client.send_ack(message.channel_id, message.version, code, self._now())
        self._flush()

    async def _deliver(
        self,
        registration: ServiceWorkerRegistration,
        worker: ServiceWorker,
        delivery: Delivery,
        message: NotificationReceived,
        arrived: float,
    ) -> None:
        codes = await self._fire_push(worker, delivery)
        if message.version:
            for code in codes:
                self._client.send_nack(message.version, code, self._now())
            self._flush()
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
        record = self._records.get(channel_id)
        if record is None:
            return
        visible = self._user_agent.notification_centre.visible_for(record.origin)
        change = decrement(record, notification_visible=visible)
        self._store(change.record)
        delivery.quota = change.record.reported_quota
        if change.expired_now and self._client.available:
            self._unregister(channel_id, UnregisterCode.QUOTA_EXCEEDED)

    # --- for people ---------------------------------------------------------------------------------

    def describe(self, registration: ServiceWorkerRegistration) -> str:
        """How things stand for a registration, for the message of a timeout."""
        record = self.record_of(registration.scope)
        if registration.unregistered:
            return "The registration was unregistered."
        if record is None:
            return "The registration has no push subscription: call push_manager.subscribe() first."
        if record.is_expired:
            return "The subscription has expired: its quota is used up or its permission was revoked."
        statistics = self.connection_statistics()
        failure = f"; last failure: {statistics.last_failure}" if statistics.last_failure else ""
        return f"The subscription is alive, the push connection is {statistics.state}{failure}."


def _settle(future: asyncio.Future[Any] | None, value: object) -> None:
    if future is not None and not future.done():
        future.set_result(value)


def _fail(future: asyncio.Future[Any] | None, error: DOMError) -> None:
    if future is not None and not future.done():
        future.set_exception(error)
