"""The push record."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given, strategies as st

from pyua.errors import ConfigError
from pyua.prefs import Prefs
from pyua.push import PushRecord
from pyua.webpush import VapidKeys, b64

_KEY = VapidKeys.generate().public_key


def test_a_new_record(record, prefs, now):
    """A full quota, keys of its own, nothing received."""
    assert record.quota == record.reported_quota == 16
    assert (record.push_count, record.last_push, record.recent_message_ids) == (0, 0, ())
    assert record.has_keys
    assert len(record.authentication_secret) == 16
    assert len(record.key_pair.public_bytes) == 65
    assert record.ctime == now - 86_400_000
    assert record.quota_applies
    assert not record.is_expired


def test_the_quota_pref_is_the_initial_quota(now):
    """dom.push.maxQuotaPerSubscription decides; 0 makes subscriptions that are expired from the start."""
    for maximum in (0, 5):
        prefs = Prefs.from_names({"dom.push.maxQuotaPerSubscription": maximum})
        record = PushRecord.create(channel_id="c", push_endpoint="e", scope="s", now=now, prefs=prefs)
        assert record.quota == maximum
        assert record.is_expired == (maximum == 0)


def test_keys_are_made_once(record, now, prefs):
    """A record without keys gets them; those that are there are kept."""
    bare = PushRecord.create(channel_id="c", push_endpoint="e", scope="s", now=now, prefs=prefs, with_keys=False)
    assert not bare.has_keys
    assert bare.with_new_keys().has_keys
    assert record.with_new_keys() == record
    half = replace(record, authentication_secret=None)
    assert half.with_new_keys().key_pair == record.key_pair


def test_two_subscriptions_share_no_keys(record, now, prefs):
    """Each gets its own pair and its own secret."""
    other = PushRecord.create(channel_id="c", push_endpoint="e", scope="s", now=now, prefs=prefs)
    assert other.key_pair != record.key_pair
    assert other.authentication_secret != record.authentication_secret


def test_a_system_record_has_no_quota(record):
    """It reports -1 and never expires."""
    system = replace(record, system_record=True, quota=0)
    assert not system.quota_applies
    assert not system.is_expired
    assert system.reported_quota == -1


@pytest.mark.parametrize(("quota", "expired"), [(0, True), (1, False), (16, False)])
def test_expired_means_no_quota_left(record, quota, expired):
    """From one message on it is alive."""
    assert replace(record, quota=quota).is_expired == expired


@pytest.mark.parametrize(
    ("own", "asked", "matches"),
    [
        (None, None, True),
        (None, b"", True),
        (b"", None, True),
        (None, _KEY, False),
        (_KEY, None, False),
        (_KEY, _KEY, True),
        (_KEY, _KEY[:-1], False),
        (_KEY, VapidKeys.generate().public_key, False),
    ],
)
def test_which_application_server_key_matches(record, own, asked, matches):
    """The same bytes, or none on both sides."""
    assert replace(record, app_server_key=own).matches_application_server_key(asked) == matches


@pytest.mark.parametrize(
    ("scope", "origin"),
    [
        ("https://app.example/app/", "https://app.example"),
        ("https://app.example:8443/", "https://app.example:8443"),
        ("http://127.0.0.1:8000/x/y", "http://127.0.0.1:8000"),
    ],
)
def test_the_origin_is_that_of_the_scope(record, scope, origin):
    """Scheme, host and port."""
    assert replace(record, scope=scope).origin == origin


def test_a_scope_and_its_attributes_name_one_record(record):
    """A container is another user."""
    assert record.belongs_to("https://app.example/app/")
    assert not record.belongs_to("https://app.example/")
    assert not record.belongs_to("https://app.example/app/", "^userContextId=1")


def test_a_message_is_counted(record, prefs, now):
    """Count, time and id change, the quota is another's business."""
    received = record.received("m1", now=now, prefs=prefs)
    assert (received.push_count, received.last_push, received.recent_message_ids) == (1, now, ("m1",))
    assert received.quota == record.quota
    assert record.push_count == 0


@pytest.mark.parametrize(("last_visit", "visited"), [(4, False), (5, False), (6, True)])
def test_only_a_later_visit_counts(record, last_visit, visited):
    """A visit at the moment of the last message is none since."""
    assert replace(record, last_push=5).visited_since_last_push(last_visit) == visited


def test_a_record_cannot_be_changed_in_place(record):
    """Whoever holds one can rely on it."""
    with pytest.raises(FrozenInstanceError):
        record.quota = 3


def test_secrets_are_not_shown(record):
    """repr holds neither the private key nor the secret."""
    text = repr(record)
    assert b64.encode(record.key_pair.private_bytes) not in text
    assert repr(record.authentication_secret) not in text


@given(
    ids=st.lists(st.none() | st.integers() | st.text(), max_size=5),
    quota=st.integers(0, 100),
    push_count=st.integers(0),
    version=st.none() | st.integers(0),
    app_server_key=st.none() | st.just(_KEY),
    system_record=st.booleans(),
    with_keys=st.booleans(),
)
def test_a_record_survives_storage(record, ids, with_keys, app_server_key, **members):
    """Written as JSON text and read back, it is the same."""
    if not with_keys:
        record = replace(record, key_pair=None, authentication_secret=None)
    record = replace(record, recent_message_ids=tuple(ids), app_server_key=app_server_key, **members)
    assert PushRecord.from_json(json.loads(json.dumps(record.to_json()))) == record


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"channelID": None}, "channelID is a NoneType, expected str"),
        ({"scope": 5}, "scope is a int"),
        ({"originAttributes": None}, "originAttributes"),
        ({"quota": -1}, "quota of -1"),
        ({"quota": True}, "quota is a bool"),
        ({"quota": 1.5}, "quota is a float"),
        ({"recentMessageIDs": "m1"}, "recentMessageIDs"),
        ({"authenticationSecret": "!"}, "not base64url"),
        ({"authenticationSecret": "AAAA"}, "16 bytes"),
        ({"appServerKey": 5}, "appServerKey"),
        ({"p256dhPrivateKey": "x"}, "p256dhPrivateKey"),
        ({"p256dhPrivateKey": {"kty": "EC"}}, "JWK"),
    ],
)
def test_a_damaged_record_is_told(record, change, words):
    """The member at fault is named."""
    with pytest.raises(ConfigError, match=words):
        PushRecord.from_json({**record.to_json(), **change})


def test_a_missing_member_is_told(record):
    """Each member must be there."""
    for name in record.to_json():
        stored = {other: value for other, value in record.to_json().items() if other != name}
        with pytest.raises(ConfigError, match=name):
            PushRecord.from_json(stored)
