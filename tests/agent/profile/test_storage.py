"""The contract of an origin's storage, run against each of them."""

from __future__ import annotations

import threading

import pytest

from pyua.agent.profile.database import Database
from pyua.agent.profile.storage import SqliteStorage
from pyua.errors import ProfileError
from pyua.worker.ports import MemoryStorage


class Disk:
    """A profile's database, and storages in it."""

    def __init__(self, folder):
        self.database = Database(folder)
        self.database.open()

    def storage(self, origin="https://app.example"):
        return SqliteStorage(self.database, origin)


@pytest.fixture
def disk(tmp_path):
    disk = Disk(tmp_path)
    yield disk
    disk.database.close()


@pytest.fixture(params=["memory", "sqlite"])
def storage(request):
    return MemoryStorage() if request.param == "memory" else request.getfixturevalue("disk").storage()


def test_what_is_put_can_be_got(storage) -> None:
    """Any bytes, under any key of any area."""
    for value in (b"", b"\0", bytes(range(256)), b"x" * 1_000_000):
        for key in ("", "k", "ä ☃", "%_'\"", "nul\0nul"):
            storage.put("a", key, value)
            assert storage.get("a", key) == value
    assert storage.get("a", "other") is None
    assert storage.get("b", "k") is None


def test_items_come_in_the_order_of_their_first_put(storage) -> None:
    """As in a dict: what is replaced keeps its place, what was deleted comes last."""
    for key in "cab":
        storage.put("a", key, key.encode())
    storage.put("a", "c", b"new")
    assert list(storage.items("a")) == [("c", b"new"), ("a", b"a"), ("b", b"b")]
    assert storage.delete("a", "c") is True
    storage.put("a", "c", b"last")
    assert [key for key, _ in storage.items("a")] == ["a", "b", "c"]


def test_delete_says_whether_there_was_something(storage) -> None:
    """Once."""
    storage.put("a", "k", b"")
    assert [storage.delete("a", "k"), storage.delete("a", "k"), storage.delete("b", "k")] == [True, False, False]


def test_areas_are_found_by_what_they_begin_with(storage) -> None:
    """Case and wildcards mean what they say; an area without items is none."""
    for area in ("a:1", "a:2", "A:3", "a_4", "b"):
        storage.put(area, "k", b"")
    storage.put("a:5", "k", b"")
    storage.delete("a:5", "k")
    assert sorted(storage.areas("a:")) == ["a:1", "a:2"]
    assert sorted(storage.areas("a_")) == ["a_4"]
    assert len(storage.areas("")) == 5
    storage.clear("a:1")
    storage.clear("nothing")
    assert list(storage.areas("a:")) == ["a:2"]
    assert list(storage.items("a:1")) == []


def test_a_transaction_may_hold_another(storage) -> None:
    """What is written in both is there afterwards."""
    with storage.transaction():
        storage.put("a", "1", b"")
        with storage.transaction():
            storage.put("a", "2", b"")
        assert len(storage.items("a")) == 2
    assert len(storage.items("a")) == 2


def test_transactions_of_threads_do_not_mix(storage) -> None:
    """A counter that several threads increase loses nothing."""
    storage.put("a", "n", b"0")

    def increase():
        for _ in range(50):
            with storage.transaction():
                storage.put("a", "n", str(int(storage.get("a", "n")) + 1).encode())

    threads = [threading.Thread(target=increase) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert storage.get("a", "n") == b"200"


def test_origins_see_their_own_only(disk) -> None:
    """One table, many origins."""
    one, other = disk.storage(), disk.storage("https://other.example")
    one.put("a", "k", b"1")
    other.put("a", "k", b"2")
    other.put("a", "l", b"3")
    assert (one.get("a", "k"), len(one.items("a")), len(other.items("a"))) == (b"1", 1, 2)
    other.clear("a")
    assert list(one.areas("")) == ["a"]


def test_a_transaction_that_fails_leaves_nothing(disk) -> None:
    """Not even what an inner one wrote; the next one is unaffected."""
    storage = disk.storage()

    def fail():
        with storage.transaction():
            storage.put("a", "1", b"")
            with storage.transaction():
                storage.put("a", "2", b"")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(storage.items("a")) == []
    with storage.transaction():
        storage.put("a", "3", b"")
    assert len(storage.items("a")) == 1


def test_a_full_disk(disk) -> None:
    """Nothing of the transaction is there; when there is room again, all works."""
    storage = disk.storage()
    storage.put("a", "1", b"")
    disk.database.write("PRAGMA max_page_count = 20")

    def write():
        with storage.transaction():
            storage.put("a", "2", b"")
            storage.put("a", "3", bytes(200_000))

    with pytest.raises(ProfileError, match="full"):
        write()
    assert [key for key, _ in storage.items("a")] == ["1"]
    disk.database.write("PRAGMA max_page_count = 1000000")
    write()
    assert len(storage.items("a")) == 3


def test_a_closed_profile_says_so(disk) -> None:
    """Instead of writing to nowhere."""
    storage = disk.storage()
    disk.database.close()
    with pytest.raises(ProfileError, match="is closed"):
        storage.put("a", "k", b"")
