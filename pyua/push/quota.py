"""How many messages a subscription may still receive without showing a notification.

A receipt sets the quota anew by the time of the user's last visit, if there was one since the last message; some
seconds later one is taken off, unless a notification of the origin is visible then. At 0 the subscription
expires. Every function says in a sentence why the quota is now what it is.

Source: Firefox's PushRecord and PushService.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from pyua.prefs import Prefs
from pyua.push.record import PushRecord

__all__ = ["QuotaChange", "decrement", "quota_after_visit", "update_quota"]

_DAY: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class QuotaChange:
    """A record after a rule of quota.

    Attributes:
        record: the record, changed or not.
        before: its quota before.
        reason: why it is what it is, for people.
    """

    record: PushRecord
    before: int
    reason: str

    @property
    def changed(self) -> bool:
        """Whether the quota is another than before."""
        return self.record.quota != self.before

    @property
    def expired_now(self) -> bool:
        """Whether this change used the quota up."""
        return self.record.is_expired and self.before > 0


def quota_after_visit(days: float, maximum: int) -> int:
    """The quota that a visit earns: ``min(round(8 · days^−0.8), maximum)``.

    Args:
        days: days since the visit; 0 or less while the site is open.
        maximum: ``dom.push.maxQuotaPerSubscription``.
    """
    if days <= 0:
        return maximum
    return int(min(_round_half_up(8 * math.pow(days, -0.8)), maximum))


def update_quota(record: PushRecord, *, last_visit: float, now: int, prefs: Prefs) -> QuotaChange:
    """The rule at the receipt of a message, before its ``last_push`` is set.

    Args:
        record: the subscription as it was before the message.
        last_visit: when the user last had the site open, in milliseconds: ``now`` while a tab shows it, 0 for
            never. Less than 0 stands for a history that was cleared; desktop Firefox never has it.
        now: in milliseconds.
        prefs: for ``dom.push.maxQuotaPerSubscription``.
    """
    if not record.quota_applies:
        return QuotaChange(record, record.quota, "a subscription of the browser itself: no quota applies")
    if record.is_expired:
        return QuotaChange(record, record.quota, "the quota is used up already: it stays at 0")
    if last_visit < 0:
        return _set(record, 0, "the history was cleared: quota 0")
    if not record.visited_since_last_push(last_visit):
        seen = "never visited" if last_visit == 0 else "not visited since the last message"
        return _set(record, record.quota, f"{seen}: quota stays at {record.quota}")
    days = max(0.0, (now - last_visit) / _DAY)
    maximum = prefs.max_quota_per_subscription
    quota = quota_after_visit(days, maximum)
    if days == 0:
        return _set(record, quota, f"the site is open or was this moment: quota {quota}")
    ago, base = _ago(days)
    return _set(record, quota, f"visited {ago} ago: min(round(8·{base}^−0.8), {maximum}) = {quota}")


def decrement(record: PushRecord, *, notification_visible: bool) -> QuotaChange:
    """The rule ``dom.push.quotaUpdateDelay`` after the receipt of a message.

    After calling this, unregister the channel with code 201 if ``expired_now`` says so; the record is kept.

    Args:
        record: the subscription as it is now.
        notification_visible: whether any notification of its origin is visible now.
    """
    if not record.quota_applies:
        return QuotaChange(record, record.quota, "a subscription of the browser itself: no quota applies")
    if record.is_expired:
        return QuotaChange(record, record.quota, "the quota is used up already: it stays at 0")
    if notification_visible:
        return _set(record, record.quota, f"a notification was visible: quota stays at {record.quota}")
    quota = record.quota - 1
    end = ", the subscription expires" if quota == 0 else ""
    return _set(record, quota, f"no notification was visible: quota {record.quota} − 1 = {quota}{end}")


def _set(record: PushRecord, quota: int, reason: str) -> QuotaChange:
    changed = record if quota == record.quota else replace(record, quota=quota)
    return QuotaChange(changed, record.quota, reason)


def _ago(days: float) -> tuple[str, str]:
    """A time for people, and the number of days as the formula shows it."""
    if days < 0.01:
        return f"{days * 86_400:.0f} seconds", "days"
    number = f"{days:.2f}".rstrip("0").rstrip(".")
    return f"{number} {'day' if number == '1' else 'days'}", number


def _round_half_up(number: float) -> float:
    """JavaScript's ``Math.round`` for what is not negative.

    ``floor(number + 0.5)`` is not it: 32 days give 0.49999999999999994, which is 0, and that sum is 1.
    """
    if math.isinf(number):
        return number
    whole = math.floor(number)
    return whole + 1 if number - whole >= 0.5 else whole
