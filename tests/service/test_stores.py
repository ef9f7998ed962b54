"""The contract of a store, run against each of them."""

from __future__ import annotations

import sqlite3

import pytest

from pyua.service.limits import USER_LIFETIME
from pyua.service.memory_store import MemoryStore
from pyua.service.message import Message
from pyua.service.redis_store import RedisStore
from pyua.service.sqlite_store import SqliteStore
from pyua.service.store import Batch, StoreError, StoreSize

UAID, OTHER = "a" * 32, "b" * 32
CHANNEL, SECOND = "5f0c2ab4-9dd6-4b1e-8d3a-0123456789ab", "7a1d3bc5-0ee7-4c2f-9e4b-123456789abc"
NOW = 1_000_000.5


def message(message_id, *, topic=None, channel_id=CHANNEL, uaid=UAID, ttl=60, received_at=1_000_000):
    sort_key = f"02:{message_id}" if topic is None else f"01:{topic}"
    headers = {"encoding": "aes128gcm"}
    return Message(uaid, channel_id, message_id, sort_key, topic, "AQ", headers, received_at, ttl)


@pytest.fixture(params=["memory", "sqlite", "redis"])
def store(request, tmp_path):
    match request.param:
        case "memory":
            store = MemoryStore()
        case "sqlite":
            store = SqliteStore(tmp_path / "push.db")
        case _:
            store = RedisStore(request.getfixturevalue("redis_url"))
            store.drop_all_users()
    yield store
    store.close()


def test_a_user_is_known_once_added(store):
    """Touching somebody unknown adds nobody; adding twice keeps the first time."""
    store.touch_user(UAID, NOW)
    assert store.connected_at(UAID, NOW) is None
    store.add_user(UAID, NOW)
    store.add_user(UAID, NOW + 5)
    assert store.connected_at(UAID, NOW) == NOW
    store.touch_user(UAID, NOW + 9)
    assert store.connected_at(UAID, NOW) == NOW + 9


def test_a_user_that_stays_away_is_forgotten(store):
    """Sixty days after the last hello."""
    store.add_user(UAID, NOW)
    store.add_channel(UAID, CHANNEL)
    assert store.has_channel(UAID, CHANNEL, NOW + USER_LIFETIME - 1)
    assert not store.has_channel(UAID, CHANNEL, NOW + USER_LIFETIME)
    assert store.connected_at(UAID, NOW + USER_LIFETIME) is None


def test_channels_come_and_go(store):
    """Each belongs to its user."""
    store.add_user(UAID, NOW)
    store.add_user(OTHER, NOW)
    store.add_channel(UAID, CHANNEL)
    store.add_channel(UAID, CHANNEL)
    assert store.has_channel(UAID, CHANNEL, NOW)
    assert not store.has_channel(OTHER, CHANNEL, NOW)
    assert store.remove_channel(UAID, CHANNEL)
    assert not store.remove_channel(UAID, CHANNEL)
    assert not store.has_channel(UAID, CHANNEL, NOW)


def test_all_channels_go_at_once(store):
    """Their users stay, and may have new ones."""
    for user in (UAID, OTHER):
        store.add_user(user, NOW)
        store.add_channel(user, CHANNEL)
    store.remove_all_channels()
    assert not store.has_channel(UAID, CHANNEL, NOW)
    assert not store.has_channel(OTHER, CHANNEL, NOW)
    assert store.connected_at(UAID, NOW) == NOW
    store.add_channel(UAID, CHANNEL)
    assert store.has_channel(UAID, CHANNEL, NOW)


def test_messages_come_back_as_they_were_and_stay(store):
    """Reading removes nothing; order is that of saving."""
    empty = Message(UAID, CHANNEL, "e", "02:e", None, None, None, 1_000_000, 60)
    messages = [message("1"), message("2", channel_id=SECOND), empty]
    store.save(messages)
    store.save([message("x", uaid=OTHER)])
    assert store.next_batch(UAID, NOW) == Batch(others=tuple(messages))
    assert store.next_batch(UAID, NOW) == Batch(others=tuple(messages))


def test_batches_hold_ten(store):
    """The eleventh comes when the first ten are gone."""
    store.save([message(f"{number:02}") for number in range(12)])
    batch = store.next_batch(UAID, NOW).others
    assert [item.message_id for item in batch] == [f"{number:02}" for number in range(10)]
    store.remove_messages(UAID, [item.message_id for item in batch])
    assert [item.message_id for item in store.next_batch(UAID, NOW).others] == ["10", "11"]


def test_topics_come_first_by_channel_and_topic(store):
    """Up to eleven of them, and none without a topic beside them."""
    store.save([message("plain")])
    store.save([message("s", topic="a", channel_id=SECOND), message("b", topic="b"), message("a", topic="a")])
    batch = store.next_batch(UAID, NOW)
    assert [item.message_id for item in batch.topics] == ["a", "b", "s"]
    assert batch.others == ()
    store.save([message(f"{number}", topic=f"c{number:02}") for number in range(20)])
    assert len(store.next_batch(UAID, NOW).topics) == 11


def test_a_topic_replaces_its_predecessor(store):
    """Within one channel of one user only."""
    store.save([message("1", topic="t"), message("2", topic="t", channel_id=SECOND)])
    store.save([message("3", topic="t"), message("4", topic="u")])
    assert [item.message_id for item in store.next_batch(UAID, NOW).topics] == ["3", "4", "2"]


def test_expired_messages_are_not_read(store):
    """From the second on at which the TTL is over."""
    store.save([message("1", ttl=10), message("2", ttl=11), message("t", topic="t", ttl=1)])
    assert [item.message_id for item in store.next_batch(UAID, 1_000_009.9).others] == ["1", "2"]
    assert [item.message_id for item in store.next_batch(UAID, 1_000_010.0).others] == ["2"]
    assert store.next_batch(UAID, 1_000_011.0) == Batch()
    assert store.size().messages == 0


def test_messages_are_removed_by_id_and_by_key(store):
    """What is not there is passed over."""
    store.save([message("1"), message("2"), message("3", topic="t")])
    store.remove_messages(UAID, ["1", "unknown"])
    store.remove_messages(OTHER, ["2"])
    assert store.remove_message(UAID, CHANNEL, "01:t")
    assert not store.remove_message(UAID, CHANNEL, "01:t")
    assert [item.message_id for item in store.next_batch(UAID, NOW).others] == ["2"]


def test_messages_on_their_way_are_left_out(store):
    """Of batches with topics and without; the others move up."""
    store.save([message(f"{number}") for number in range(12)])
    store.save([message("t", topic="t")])
    assert [one.message_id for one in store.next_batch(UAID, NOW).topics] == ["t"]
    batch = store.next_batch(UAID, NOW, {"t", "0", "3"})
    assert [one.message_id for one in batch.others] == ["1", "2", "4", "5", "6", "7", "8", "9", "10", "11"]


def test_dropping_a_user_takes_everything_along(store):
    """Channels and messages, but not those of others."""
    for uaid in (UAID, OTHER):
        store.add_user(uaid, NOW)
        store.add_channel(uaid, CHANNEL)
        store.save([message("1", uaid=uaid)])
    store.drop_user(UAID)
    assert store.size() == StoreSize(1, 1, 1)
    store.add_user(UAID, NOW)
    assert not store.has_channel(UAID, CHANNEL, NOW)


def test_dropping_all_users_leaves_the_secret(store):
    """A service that has lost everything still reads its own tokens."""
    secret = store.secret()
    store.add_user("a" * 32, 0)
    store.add_channel("a" * 32, "c")
    store.drop_all_users()
    assert store.size() == StoreSize(0, 0, 0)
    assert not store.has_channel("a" * 32, "c", 0)
    assert store.secret() == secret


def test_purging_removes_what_is_over(store):
    """Expired messages of all, and users that stayed away."""
    for uaid, at in ((UAID, NOW), (OTHER, NOW + USER_LIFETIME)):
        store.add_user(uaid, at)
        store.add_channel(uaid, CHANNEL)
        store.save([message("old", uaid=uaid), message("new", uaid=uaid, ttl=USER_LIFETIME * 2)])
    store.purge(NOW + USER_LIFETIME)
    assert store.size() == StoreSize(1, 1, 1)


def test_the_secret_stays_the_same(store):
    """Or else no endpoint would work tomorrow."""
    assert store.secret() == store.secret()


# --- SQLite alone -----------------------------------------------------------------------------------


def test_a_database_remembers(tmp_path):
    """Everything is there when the file is opened again, also if nobody closed it."""
    path = tmp_path / "push.db"
    first = SqliteStore(path)
    first.add_user(UAID, NOW)
    first.add_channel(UAID, CHANNEL)
    first.save([message("1"), message("2", topic="t")])
    second = SqliteStore(path)
    assert second.secret() == first.secret()
    assert second.has_channel(UAID, CHANNEL, NOW)
    assert second.next_batch(UAID, NOW).topics == (message("2", topic="t"),)
    first.close()
    second.close()


def test_saving_is_all_or_nothing(tmp_path):
    """A failure in the middle leaves nothing of it behind."""
    store = SqliteStore(tmp_path / "push.db")

    def messages():
        yield message("1")
        raise KeyError("2")

    with pytest.raises(KeyError):
        store.save(messages())
    assert store.size().messages == 0
    store.save([message("3")])
    store.close()


@pytest.mark.parametrize("content", [b"this is text, not a database" * 100, None])
def test_a_file_that_is_something_else_is_refused(tmp_path, content):
    """With a message that names the file."""
    path = tmp_path / "else.db"
    if content is None:
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE theirs (x)")
        other.close()
    else:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=r"else\.db"):
        SqliteStore(path)


def test_a_file_that_cannot_be_opened_is_refused(tmp_path):
    """A folder that does not exist is not made."""
    with pytest.raises(StoreError, match="cannot be opened"):
        SqliteStore(tmp_path / "missing" / "push.db")
