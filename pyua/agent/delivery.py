"""Delivery: one push message, from the wire to the end of its handler."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyua.errors import ConfigError, PyuaError, WaitTimeoutError
from pyua.worker.events import ConsoleMessage, EventResult

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from pyua.agent.notifications import Notification

__all__ = ["Deliveries", "Delivery", "ExpectedDelivery", "QuotaStep"]


@dataclass(frozen=True, slots=True)
class QuotaStep:
    """What one rule of quota did.

    Attributes:
        before, after: the quota; -1 where none applies.
        reason: why, in words: "a notification was visible: quota stays at 16".
    """

    before: int
    after: int
    reason: str


@dataclass(slots=True, eq=False)
class Delivery:
    """What became of one push message.

    Attributes:
        message_id: the version on the wire; empty for ``registration.push()``, which does not come over the wire.
        data: the decrypted payload; None for a push without one, or one that could not be decrypted.
        content_encoding: ``"aes128gcm"`` or ``"aesgcm"``, or whatever a message that could not be decrypted named;
            None for one without a payload.
        ack_code: what the push service was told: 100 delivered, 101 not decrypted, 102 not delivered.
        nack_code: 301 a listener threw, 302 a promise given to ``waitUntil`` was rejected (or the worker was
            killed over it), 303 the event could not be made; None if all went well. If a handler both threw
            and rejected, both went over the wire, and this is the first.
        error: what went wrong, if anything did.
        reason: in words, why the ack code is what it is.
        notifications: shown by its handler, in order.
        console: written by its handler, in order.
        quota: of its subscription, after this message was counted; None if it has none.
        quota_steps: how it came to that: what its receipt did to the quota, and, after ``dom.push.quotaUpdateDelay``,
            what its handler's notification, or the lack of one, did.
        duration: seconds from its arrival to the end of its handler.
        over: whether its handler and the promises given to ``waitUntil`` are done.
    """

    message_id: str
    data: bytes | None = None
    content_encoding: str | None = None
    ack_code: int | None = None
    nack_code: int | None = None
    error: PyuaError | None = None
    reason: str = ""
    notifications: list[Notification] = field(default_factory=list)
    console: list[ConsoleMessage] = field(default_factory=list)
    quota: int | None = None
    quota_steps: list[QuotaStep] = field(default_factory=list)
    duration: float = 0.0
    over: bool = False
    _taken: bool = False

    def text(self) -> str:
        """The payload as text, decoded as the DOM does; empty if there is none."""
        return (self.data or b"").decode("utf-8-sig", "replace")

    def json(self) -> Any:
        """The payload as JSON.

        Raises:
            ValueError: it is not JSON.
        """
        return json.loads(self.text())

    @property
    def ok(self) -> bool:
        """Whether it was delivered and its handler succeeded."""
        return self.ack_code == 100 and self.nack_code is None and self.error is None

    def finish(self, result: EventResult, duration: float) -> None:
        """Take over how its push event ended."""
        self.console = list(result.console)
        self.duration = duration
        codes = nack_codes(result)
        self.nack_code = codes[0] if codes else None
        # Why the worker was stopped counts more than what it failed at before.
        error = result.killed or next(iter(result.errors), None)
        if error is not None and not result.ok:
            self.error = error
        self.over = True

    def to_json(self) -> dict[str, Any]:
        """The object that ``pyua run --json`` prints."""
        return {
            "text": self.text() if self.data is not None else None,
            "message_id": self.message_id,
            "content_encoding": self.content_encoding,
            "ack_code": self.ack_code,
            "nack_code": self.nack_code,
            "error": str(self.error) if self.error is not None else None,
            "reason": self.reason,
            "notifications": [notification.to_json() for notification in self.notifications],
            "console": [
                {"level": line.level, "text": line.text, "url": line.url, "line": line.line, "column": line.column}
                for line in self.console
            ],
            "quota": self.quota,
            "quota_steps": [{"before": s.before, "after": s.after, "reason": s.reason} for s in self.quota_steps],
            "duration": round(self.duration, 6),
        }


def nack_codes(result: EventResult) -> list[int]:
    """The nacks that Firefox sends for an event: 301 for an exception, then 302 once for rejected promises."""
    return [301] * result.failed + [302] * result.rejected


class Deliveries:
    """The deliveries of one registration, in the order of their arrival, and who waits for them."""

    def __init__(self, describe: Callable[[], str], closed: Callable[[], bool]) -> None:
        """For a registration.

        Args:
            describe: says what is known of the receiving side, for the message of a timeout.
            closed: whether nothing can come any more.
        """
        self.all: list[Delivery] = []
        self._describe = describe
        self._closed = closed
        self._changed = asyncio.Event()
        #: All deliveries before this one were taken.
        self._first_left = 0

    def add(self, delivery: Delivery) -> None:
        """A message has arrived; it may not be over yet."""
        self.all.append(delivery)

    def changed(self) -> None:
        """A delivery is over, or nothing can come any more."""
        self._changed.set()

    async def next(self, timeout: float) -> Delivery:
        """The oldest delivery that is over and that nobody waited for yet.

        Raises:
            WaitTimeoutError: there was none in time.
            ConfigError: there is none, and nothing can come any more.
        """
        return await self._take_from(0, timeout)

    @asynccontextmanager
    async def expect(self, timeout: float) -> AsyncIterator[ExpectedDelivery]:
        """Wait, at the end of the block, for a delivery that begins within it."""
        expected = ExpectedDelivery()
        before = len(self.all)
        yield expected
        expected.delivery = await self._take_from(before, timeout)

    async def _take_from(self, start: int, timeout: float) -> Delivery:
        try:
            async with asyncio.timeout(timeout):
                while True:
                    found = self._find(start)
                    if found is not None:
                        return found
                    if self._closed():
                        raise ConfigError("no push can come any more: this user agent is closed; make a new one")
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise WaitTimeoutError(self._timeout_message(start, timeout)) from None

    def _find(self, start: int) -> Delivery | None:
        while self._first_left < len(self.all) and self.all[self._first_left]._taken:
            self._first_left += 1
        for index in range(max(start, self._first_left), len(self.all)):
            delivery = self.all[index]
            if delivery.over and not delivery._taken:
                delivery._taken = True
                return delivery
        return None

    def _timeout_message(self, start: int, timeout: float) -> str:
        pending = sum(not delivery.over for delivery in self.all[start:])
        seen = f"{pending} arrived but its handler is not done" if pending else "none arrived"
        return f"no push was delivered within {timeout:g} s ({seen}). {self._describe()}"


@dataclass(slots=True)
class ExpectedDelivery:
    """What ``expect_push()`` gives: ``value`` is there after the block."""

    delivery: Delivery | None = None

    @property
    def value(self) -> Delivery:
        """The delivery.

        Raises:
            RuntimeError: the block is not over yet.
        """
        if self.delivery is None:
            raise RuntimeError("the delivery is known after the `expect_push()` block, not within it")
        return self.delivery
