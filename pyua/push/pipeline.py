"""What becomes of a message, in the order in which Firefox decides it.

1. ``accept``: is there a record, was the message received before, is the record expired? Then the message is
   counted, whatever follows.
2. The caller stores the record and, if ``arm_quota_timer`` says so, calls ``quota.decrement`` after
   ``dom.push.quotaUpdateDelay``.
3. ``open_message`` decrypts.
4. ``decide``: may it be delivered, and which code acknowledges it?

Data that is not base64url never comes so far: it is dropped before anything else, without an acknowledgement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from pyua.autopush.codes import AckCode
from pyua.autopush.versions import Version
from pyua.errors import DecryptionError
from pyua.prefs import Prefs
from pyua.push.quota import QuotaChange, update_quota
from pyua.push.recent import is_recent
from pyua.push.record import PushRecord
from pyua.webpush import content_encoding, decrypt

__all__ = [
    "Accepted",
    "Decision",
    "IncomingMessage",
    "PushMessage",
    "Refused",
    "accept",
    "accept_update",
    "decide",
    "open_message",
]


class IncomingMessage(Protocol):
    """What the pipeline reads of a notification; ``pyua.autopush``'s event has it."""

    @property
    def version(self) -> Version:
        """The message's id."""

    @property
    def data(self) -> bytes | None:
        """The decoded body; None without one."""

    @property
    def headers(self) -> Mapping[str, str] | None:
        """``encoding``, ``encryption``, ``crypto_key``; None without any."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message that was counted.

    Attributes:
        record: the record to store.
        quota: what the receipt did to its quota, and why.
        arm_quota_timer: whether ``quota.decrement`` is due after ``dom.push.quotaUpdateDelay``. It is for every
            message of a subscription that has a quota, whatever else becomes of it.
    """

    record: PushRecord
    quota: QuotaChange
    arm_quota_timer: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A message that changes nothing.

    Attributes:
        reason: why, for people.
        ack_code: what acknowledges it: 102.
    """

    reason: str
    ack_code: AckCode = AckCode.NOT_DELIVERED


@dataclass(frozen=True, slots=True)
class PushMessage:
    """A message that was opened.

    Attributes:
        data: the plaintext, perhaps empty; None for a message without data.
        content_encoding: ``"aes128gcm"`` or ``"aesgcm"``; None for a message without headers.
    """

    data: bytes | None
    content_encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a message.

    Attributes:
        ack_code: what acknowledges it. 100 says that it goes to the worker, not that the worker is done.
        reason: why, for people.
        deliver: whether a push event is to be fired.
        message: what to deliver; None if nothing.
        error: why it could not be decrypted; None otherwise.
    """

    ack_code: AckCode
    reason: str
    deliver: bool
    message: PushMessage | None = None
    error: DecryptionError | None = None


def accept(
    record: PushRecord | None, message: IncomingMessage, *, now: int, last_visit: float, prefs: Prefs
) -> Accepted | Refused:
    """Look whether a message is wanted, and count it.

    Args:
        record: the record of the message's channel; None if there is none.
        message: the message as it came.
        now: in milliseconds.
        last_visit: see ``quota.update_quota``.
        prefs: for the maximum of the quota and the number of ids remembered.
    """

    def is_new(known: PushRecord) -> PushRecord | str:
        if is_recent(known.recent_message_ids, message.version):
            return "this message was received before: a duplicate"
        return known.received(message.version, now=now, prefs=prefs)

    return _accept(record, is_new, now=now, last_visit=last_visit, prefs=prefs)


def accept_update(
    record: PushRecord | None, version: float, *, now: int, last_visit: float, prefs: Prefs
) -> Accepted | Refused:
    """The same for the protocol without data, where a message is only a number that grows.

    Args:
        record: the record of the channel; None if there is none.
        version: the new number.
        now: in milliseconds.
        last_visit: see ``quota.update_quota``.
        prefs: for the maximum of the quota.
    """

    def is_newer(known: PushRecord) -> PushRecord | str:
        if known.version is not None and known.version >= version:
            return f"version {version} is not newer than {known.version}, which was received before"
        return replace(known, version=version, push_count=known.push_count + 1, last_push=now)

    return _accept(record, is_newer, now=now, last_visit=last_visit, prefs=prefs)


def _accept(
    record: PushRecord | None,
    receive: Callable[[PushRecord], PushRecord | str],
    *,
    now: int,
    last_visit: float,
    prefs: Prefs,
) -> Accepted | Refused:
    if record is None:
        return Refused("no subscription has this channel: it was removed, or never was in this profile")
    if last_visit == float("-inf"):
        return Refused("the site was never visited, or its history was cleared: messages are refused")
    received = receive(record)
    if isinstance(received, str):
        return Refused(received)
    if record.is_expired:
        return Refused("the subscription has expired: its quota is used up or its permission was revoked")
    # The formula compares the visit with the message before this one.
    quota = update_quota(record, last_visit=last_visit, now=now, prefs=prefs)
    received = replace(received, quota=quota.record.quota)
    return Accepted(received, QuotaChange(received, record.quota, quota.reason), received.quota_applies)


def open_message(record: PushRecord, message: IncomingMessage) -> PushMessage:
    """Decrypt a message with the subscription's keys.

    Raises:
        DecryptionError: whatever is wrong; give it to ``decide`` in place of the message.
    """
    if message.data is None or message.headers is None:
        return PushMessage(None)
    data = decrypt(
        message.headers,
        message.data,
        key_pair=record.key_pair,
        auth_secret=record.authentication_secret,
    )
    return PushMessage(data, content_encoding(message.headers))


def decide(
    opened: PushMessage | DecryptionError,
    *,
    permission_granted: bool,
    has_active_worker: bool,
    notify_workers: bool = True,
) -> Decision:
    """Decide what becomes of a message that was accepted.

    Args:
        opened: what ``open_message`` returned or raised.
        permission_granted: whether the origin may receive messages **now**.
        has_active_worker: whether the scope has a worker that is activating or activated.
        notify_workers: the pref ``dom.push.testing.notifyWorkers``.
    """
    if isinstance(opened, DecryptionError):
        return Decision(AckCode.DECRYPTION_ERROR, f"it cannot be decrypted: {opened}", deliver=False, error=opened)
    if not permission_granted:
        return Decision(
            AckCode.NOT_DELIVERED, "the permission for notifications is not granted (any more)", deliver=False
        )
    if not notify_workers:
        return Decision(AckCode.DELIVERED, "dom.push.testing.notifyWorkers is false: no worker is told", deliver=False)
    if not has_active_worker:
        return Decision(AckCode.NOT_DELIVERED, "the scope has no active service worker", deliver=False)
    return Decision(AckCode.DELIVERED, "handed to the service worker", deliver=True, message=opened)
