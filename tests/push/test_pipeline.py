"""What becomes of a message, in Firefox's order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from pyua.autopush.client_events import NotificationReceived
from pyua.errors import DecryptionError
from pyua.prefs import Prefs
from pyua.push import (
    Accepted,
    AckCode,
    PushMessage,
    Refused,
    accept,
    accept_update,
    decide,
    open_message,
)
from pyua.webpush import KeyPair, faults

_DAY = 86_400_000


@pytest.fixture
def receive(prefs, now):
    """Accept a message for a record, without a visit unless one is given."""

    def receive(record, message, *, last_visit=0.0):
        return accept(record, message, now=now, last_visit=last_visit, prefs=prefs)

    return receive


def test_a_message_on_its_way_to_the_worker(record, notification, receive, now):
    """Counted, timer armed, decrypted, acknowledged with 100."""
    message = notification(b"hello")
    accepted = receive(record, message, last_visit=now - 2 * _DAY)
    assert isinstance(accepted, Accepted)
    assert accepted.arm_quota_timer
    assert accepted.record.recent_message_ids == ("m1",)
    assert (accepted.record.push_count, accepted.record.last_push, accepted.record.quota) == (1, now, 5)
    assert accepted.quota.record == accepted.record
    assert (accepted.quota.before, accepted.quota.reason[:18]) == (16, "visited 2 days ago")
    opened = open_message(accepted.record, message)
    assert opened == PushMessage(b"hello", "aes128gcm")
    decision = decide(opened, permission_granted=True, has_active_worker=True)
    assert (decision.ack_code, decision.deliver, decision.message) == (100, True, opened)


def test_the_visit_is_compared_with_the_message_before(record, notification, receive, now):
    """A visit between two messages counts, although the new one is later."""
    record = replace(record, last_push=now - 3 * _DAY, quota=2)
    accepted = receive(record, notification(), last_visit=now - _DAY)
    assert accepted.record.quota == 8


def _refusal(result):
    assert isinstance(result, Refused)
    assert result.ack_code == AckCode.NOT_DELIVERED
    return result.reason


def test_refusals_before_decryption(record, notification, receive):
    """No record, no history at all, a duplicate, an expired record: 102, nothing changes, and a reason."""
    message = notification()
    assert "no subscription has this channel" in _refusal(receive(None, message))
    assert "history" in _refusal(receive(record, message, last_visit=float("-inf")))
    assert "duplicate" in _refusal(receive(replace(record, recent_message_ids=("m0", "m1")), message))
    assert "expired" in _refusal(receive(replace(record, quota=0), message))


def test_a_duplicate_is_told_before_the_expiry(record, notification, receive):
    """Firefox looks at the ids first."""
    record = replace(record, recent_message_ids=("m1",), quota=0)
    assert "duplicate" in _refusal(receive(record, notification()))


def test_cleared_history_is_no_reason_to_refuse(record, notification, receive):
    """On the desktop a site never visited has the time 0: delivered, quota unchanged."""
    assert receive(replace(record, quota=3), notification(), last_visit=0).record.quota == 3


def test_an_old_visit_expires_but_delivers(record, notification, receive, now):
    """Visited 32 days ago and more: this message still goes through, the next is refused."""
    accepted = receive(record, notification(), last_visit=now - 33 * _DAY)
    assert accepted.record.is_expired
    assert accepted.arm_quota_timer
    assert accepted.quota.expired_now
    assert "expired" in _refusal(receive(accepted.record, notification(version="m2")))


def test_system_records_arm_no_timer(record, notification, receive):
    """They have no quota to be charged."""
    accepted = receive(replace(record, system_record=True, quota=0), notification())
    assert not accepted.arm_quota_timer
    assert accepted.record.push_count == 1


def test_a_message_that_failed_is_a_duplicate_the_second_time(record, notification, receive):
    """Its id is noted before decryption: 101 first, 102 when it is sent again."""
    message = replace(notification(), data=b"garbage")
    accepted = receive(record, message)
    with pytest.raises(DecryptionError) as caught:
        open_message(accepted.record, message)
    decision = decide(caught.value, permission_granted=True, has_active_worker=True)
    assert (decision.ack_code, decision.deliver, decision.error) == (101, False, caught.value)
    assert decision.ack_code == caught.value.ack_code
    assert "duplicate" in _refusal(receive(accepted.record, message))


def test_the_list_of_ids_follows_the_pref(record, notification, now):
    """With room for two, the third message makes the first one new again."""
    prefs = Prefs.from_names({"dom.push.maxRecentMessageIDsPerSubscription": 2})
    for version in ("a", "b", "c", "a"):
        accepted = accept(record, notification(version=version), now=now, last_visit=0, prefs=prefs)
        assert isinstance(accepted, Accepted)
        record = accepted.record
    assert record.recent_message_ids == ("a", "c")
    assert record.push_count == 4


def test_a_message_without_data(record, notification):
    """No data, or data without headers: an event whose data is null."""
    assert open_message(record, notification(None)) == PushMessage(None)
    assert open_message(record, notification(b"x", headers=None)) == PushMessage(None)
    headers = {"encoding": "aes128gcm"}
    assert open_message(record, NotificationReceived("c", "v", None, headers)) == PushMessage(None)


def test_an_empty_text_is_not_no_data(record, notification):
    """An encrypted empty payload has data, which is empty."""
    assert open_message(record, notification(b"")) == PushMessage(b"", "aes128gcm")


def test_data_of_no_bytes(record):
    """aesgcm with readable headers: no data. aes128gcm: cannot be decrypted."""
    headers = {"encoding": "aesgcm", "encryption": "salt=AAAA", "crypto_key": "dh=AAAA"}
    assert open_message(record, NotificationReceived("c", "v", b"", headers)) == PushMessage(None, "aesgcm")
    with pytest.raises(DecryptionError):
        open_message(record, NotificationReceived("c", "v", b"", {"encoding": "aes128gcm"}))


@pytest.mark.parametrize(
    ("headers", "name"),
    [({}, faults.BAD_ENCODING_HEADER), ({"encoding": "aesgcm128"}, faults.BAD_ENCODING_HEADER)],
)
def test_headers_without_a_known_encoding(record, notification, headers, name):
    """Empty headers are headers."""
    with pytest.raises(DecryptionError) as caught:
        open_message(record, notification(headers=headers))
    assert caught.value.name == name


def test_a_record_without_keys_opens_nothing(record, notification):
    """But a message without data."""
    bare = replace(record, key_pair=None, authentication_secret=None)
    assert open_message(bare, notification(None)) == PushMessage(None)
    with pytest.raises(DecryptionError):
        open_message(bare, notification())


def test_another_subscriptions_keys_open_nothing(record, notification):
    """A message encrypted for the subscription before this one."""
    other = replace(record, key_pair=KeyPair.generate())
    with pytest.raises(DecryptionError) as caught:
        open_message(other, notification())
    assert caught.value.step == "authentication tag"


_FAILED = DecryptionError("broken", name=faults.BAD_PADDING, step="padding")


@pytest.mark.parametrize(
    ("opened", "permission", "worker", "workers_told", "ack", "deliver", "words"),
    [
        (PushMessage(b""), True, True, True, 100, True, "handed to the service worker"),
        (PushMessage(None), True, True, True, 100, True, "handed to the service worker"),
        (PushMessage(b""), True, False, True, 102, False, "no active service worker"),
        (PushMessage(b""), False, True, True, 102, False, "permission"),
        (PushMessage(b""), False, False, True, 102, False, "permission"),
        (_FAILED, True, True, True, 101, False, "PushMessageBadPaddingError"),
        (_FAILED, False, False, True, 101, False, "PushMessageBadPaddingError"),
        (PushMessage(b""), True, True, False, 100, False, "notifyWorkers"),
        (PushMessage(b""), True, False, False, 100, False, "notifyWorkers"),
        (PushMessage(b""), False, True, False, 102, False, "permission"),
    ],
)
def test_the_decision(opened, permission, worker, workers_told, ack, deliver, words):
    """Decryption is told before permission, permission before the worker."""
    decision = decide(opened, permission_granted=permission, has_active_worker=worker, notify_workers=workers_told)
    assert (decision.ack_code, decision.deliver) == (ack, deliver)
    assert words in decision.reason
    assert (decision.message is opened) == deliver


def test_updates_of_the_old_protocol(record, prefs, now):
    """Only a larger number is new; the number is kept; ids are not noted."""
    for version, ack in [(5, None), (5, 102), (4, 102), (6, None)]:
        result = accept_update(record, version, now=now, last_visit=now, prefs=prefs)
        if ack is None:
            assert isinstance(result, Accepted)
            record = result.record
            assert record.version == version
        else:
            assert "not newer" in _refusal(result)
    assert record.push_count == 2
    assert record.recent_message_ids == ()
    assert "expired" in _refusal(accept_update(replace(record, quota=0), 9, now=now, last_visit=0, prefs=prefs))
    assert "no subscription" in _refusal(accept_update(None, 9, now=now, last_visit=0, prefs=prefs))


@given(
    version=st.none() | st.integers() | st.text(max_size=5),
    data=st.none() | st.binary(max_size=120),
    headers=st.none()
    | st.dictionaries(
        st.sampled_from(["encoding", "encryption", "crypto_key", "x"]),
        st.sampled_from(["aes128gcm", "aesgcm", "salt=AAAA", "dh=AAAA"]) | st.text(max_size=10),
    ),
    ids=st.lists(st.none() | st.integers() | st.text(max_size=5), max_size=3),
    quota=st.integers(0, 16),
    last_visit=st.integers(0) | st.just(float("-inf")),
    permission=st.booleans(),
    worker=st.booleans(),
)
def test_every_message_ends_in_one_of_three_codes(
    record, prefs, now, version, data, headers, ids, quota, last_visit, permission, worker
):
    """Whatever a push service sends: 100, 101 or 102 with a reason, no other error; deliver means 100."""
    record = replace(record, recent_message_ids=tuple(ids), quota=quota)
    message = NotificationReceived("c", version, data, headers)
    accepted = accept(record, message, now=now, last_visit=last_visit, prefs=prefs)
    assert isinstance(accepted, Refused) == (version in ids or quota == 0 or last_visit < 0)
    if isinstance(accepted, Refused):
        assert (accepted.ack_code, bool(accepted.reason)) == (102, True)
        return
    assert accepted.arm_quota_timer
    assert accepted.record.push_count == record.push_count + 1
    try:
        opened = open_message(accepted.record, message)
    except DecryptionError as exc:
        opened = exc
    decision = decide(opened, permission_granted=permission, has_active_worker=worker)
    assert decision.ack_code in set(AckCode)
    assert decision.reason
    assert decision.deliver == (decision.ack_code == 100)
    assert (decision.ack_code == 101) == isinstance(opened, DecryptionError)
