"""The quota: what a receipt does, what the timer after it does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from pyua.prefs import Prefs
from pyua.push import decrement, update_quota
from pyua.push.quota import quota_after_visit

_DAY = 86_400_000
_INFINITY = float("inf")


@pytest.mark.parametrize(
    ("days", "quota"),
    [
        (-1, 16),
        (0, 16),
        (1e-9, 16),
        (0.42, 16),
        (0.5, 14),
        (1, 8),
        (2, 5),
        (3, 3),
        (4, 3),
        (5, 2),
        (7, 2),
        (10, 1),
        (14, 1),
        (31, 1),
        (32, 0),
        (32.001, 0),
        (365, 0),
    ],
)
def test_the_formula(days, quota):
    """The table that Firefox gives; 32 days exactly are a hair below one half, which is 0."""
    assert quota_after_visit(days, 16) == quota


@given(st.floats(0, 10_000), st.floats(0, 10_000), st.integers(0, 50))
def test_a_later_visit_never_earns_less(one, other, maximum):
    """The quota falls with time, and stays between 0 and the pref."""
    sooner, later = sorted((one, other))
    assert maximum >= quota_after_visit(sooner, maximum) >= quota_after_visit(later, maximum) >= 0


@pytest.mark.parametrize(
    ("quota", "last_push", "last_visit", "expected", "reason"),
    [
        (3, -10, 0, 16, "the site is open or was this moment: quota 16"),
        (3, -10, +5, 16, "the site is open or was this moment: quota 16"),
        (3, -10 * _DAY, -2 * _DAY, 5, "visited 2 days ago: min(round(8·2^−0.8), 16) = 5"),
        (16, -10 * _DAY, -_DAY, 8, "visited 1 day ago: min(round(8·1^−0.8), 16) = 8"),
        (2, -10 * _DAY, -_DAY // 2, 14, "visited 0.5 days ago: min(round(8·0.5^−0.8), 16) = 14"),
        (2, -10 * _DAY, -90_000, 16, "visited 90 seconds ago: min(round(8·days^−0.8), 16) = 16"),
        (7, -60 * _DAY, -40 * _DAY, 0, "visited 40 days ago: min(round(8·40^−0.8), 16) = 0"),
        (7, -_DAY, -_DAY, 7, "not visited since the last message: quota stays at 7"),
        (7, -_DAY, -2 * _DAY, 7, "not visited since the last message: quota stays at 7"),
        (7, -_DAY, None, 7, "never visited: quota stays at 7"),
        (7, None, None, 7, "never visited: quota stays at 7"),
        (7, -_DAY, -_INFINITY, 0, "the history was cleared: quota 0"),
        (0, -10 * _DAY, -_DAY, 0, "the quota is used up already: it stays at 0"),
    ],
)
def test_on_receipt(record, prefs, now, quota, last_push, last_visit, expected, reason):
    """A visit since the last message sets the quota, even to less; otherwise it stays. Times: from now; None: never."""
    record = replace(record, quota=quota, last_push=0 if last_push is None else now + last_push)
    visit = 0 if last_visit is None else now + last_visit
    change = update_quota(record, last_visit=visit, now=now, prefs=prefs)
    assert (change.before, change.record.quota, change.reason) == (quota, expected, reason)
    assert change.changed == (quota != expected)
    assert change.expired_now == (quota > 0 and expected == 0)
    assert replace(change.record, quota=quota) == record


def test_the_maximum_is_the_pref(record, now):
    """dom.push.maxQuotaPerSubscription caps what a visit earns."""
    prefs = Prefs.from_names({"dom.push.maxQuotaPerSubscription": 4})
    change = update_quota(record, last_visit=now - _DAY, now=now, prefs=prefs)
    assert change.record.quota == 4
    assert change.reason == "visited 1 day ago: min(round(8·1^−0.8), 4) = 4"


@pytest.mark.parametrize(
    ("quota", "visible", "expected", "reason"),
    [
        (16, False, 15, "no notification was visible: quota 16 − 1 = 15"),
        (1, False, 0, "no notification was visible: quota 1 − 1 = 0, the subscription expires"),
        (16, True, 16, "a notification was visible: quota stays at 16"),
        (1, True, 1, "a notification was visible: quota stays at 1"),
        (0, False, 0, "the quota is used up already: it stays at 0"),
        (0, True, 0, "the quota is used up already: it stays at 0"),
    ],
)
def test_after_the_delay(record, quota, visible, expected, reason):
    """One is taken off unless a notification is visible; only reaching 0 expires, being there does not again."""
    change = decrement(replace(record, quota=quota), notification_visible=visible)
    assert (change.record.quota, change.reason) == (expected, reason)
    assert change.expired_now == (quota > 0 and expected == 0)
    assert change.record.push_count == record.push_count


def test_system_records_are_left_alone(record, prefs, now):
    """No rule touches the browser's own subscriptions."""
    record = replace(record, system_record=True, quota=1)
    for change in (
        update_quota(record, last_visit=-_INFINITY, now=now, prefs=prefs),
        update_quota(record, last_visit=now, now=now, prefs=prefs),
        decrement(record, notification_visible=False),
    ):
        assert change.record == record
        assert "no quota applies" in change.reason
        assert not change.expired_now


def test_seventeen_messages_within_the_delay_expire_a_visited_site(record, prefs, now):
    """An open tab only resets at each receipt: 17 timers that fire after the last receipt use 16 up."""
    for index in range(17):
        record = update_quota(record, last_visit=now + index, now=now + index, prefs=prefs).record
        record = record.received(index, now=now + index, prefs=prefs)
    assert record.quota == 16
    expired = []
    for _ in range(17):
        change = decrement(record, notification_visible=False)
        record = change.record
        expired.append(change.expired_now)
    assert record.is_expired
    assert expired == [False] * 15 + [True, False]


def test_a_two_day_old_visit_is_good_for_five_silent_messages(record, prefs, now):
    """And the fifth one's timer expires the subscription."""
    visit = now - 2 * _DAY
    for index in range(5):
        assert not record.is_expired
        record = update_quota(record, last_visit=visit, now=now + index, prefs=prefs).record
        record = record.received(index, now=now + index, prefs=prefs)
        record = decrement(record, notification_visible=False).record
    assert record.is_expired


@given(
    quota=st.integers(0, 20),
    events=st.lists(
        st.tuples(st.sampled_from(["receive", "timer", "timer with notification"]), st.integers(0, 40 * _DAY))
    ),
)
def test_the_quota_keeps_its_bounds(record, prefs, now, quota, events):
    """Whatever comes: between 0 and the larger of pref and start; what expired stays expired."""
    record = replace(record, quota=quota)
    for kind, visited_ago in events:
        was_expired = record.is_expired
        if kind == "receive":
            record = update_quota(record, last_visit=now - visited_ago, now=now, prefs=prefs).record
        else:
            record = decrement(record, notification_visible=kind != "timer").record
        assert 0 <= record.quota <= max(16, quota)
        assert not was_expired or record.is_expired
