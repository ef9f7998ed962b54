"""Web Locks without an engine: who is told what, and when."""

from __future__ import annotations

from typing import Any

import pytest

from pyua.worker.locks import LockManager


class Owner:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[int, str]] = []

    def tell(self, kind: str, *arguments: Any) -> None:
        assert kind == "lock"
        self.told.append((arguments[0], arguments[1]))


@pytest.fixture
def locks() -> LockManager:
    return LockManager()


def names(entries: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Name and mode of each lock in a snapshot."""
    return [(entry["name"], entry["mode"]) for entry in entries]


def test_an_exclusive_lock_is_one_owner_s(locks: LockManager) -> None:
    """The next in line has it when the first gives it back; other names are free."""
    page, worker = Owner(), Owner()
    locks.request(page, 1, "a", "exclusive")
    locks.request(worker, 1, "a", "exclusive")
    locks.request(worker, 2, "b", "exclusive")
    assert (page.told, worker.told) == ([(1, "granted")], [(2, "granted")])
    locks.release(page, 1)
    assert worker.told == [(2, "granted"), (1, "granted")]


def test_shared_locks_wait_for_an_exclusive_one_before_them(locks: LockManager) -> None:
    """Readers go together, but not past a writer who waits."""
    owner = Owner()
    for number, mode in enumerate(["shared", "shared", "exclusive", "shared"]):
        locks.request(owner, number, "a", mode)  # type: ignore[arg-type]
    assert owner.told == [(0, "granted"), (1, "granted")]
    locks.release(owner, 0)
    assert len(owner.told) == 2
    locks.release(owner, 1)
    assert owner.told[2:] == [(2, "granted")]
    locks.release(owner, 2)
    assert owner.told[3:] == [(3, "granted")]


def test_if_available_does_not_wait(locks: LockManager) -> None:
    """Nor does it go past who waits: behind a waiting writer a reader is not served."""
    owner = Owner()
    locks.request(owner, 1, "a", "shared")
    locks.request(owner, 2, "a", "exclusive")
    locks.request(owner, 3, "a", "shared", if_available=True)
    locks.request(owner, 4, "b", "shared", if_available=True)
    assert owner.told == [(1, "granted"), (3, "unavailable"), (4, "granted")]


def test_a_stolen_lock(locks: LockManager) -> None:
    """Its holders are told, the thief has it at once, and who waits goes on waiting."""
    holder, thief = Owner(), Owner()
    locks.request(holder, 1, "a", "exclusive")
    locks.request(holder, 2, "a", "exclusive")
    locks.request(thief, 1, "a", "exclusive", steal=True)
    assert holder.told == [(1, "granted"), (1, "stolen")]
    assert thief.told == [(1, "granted")]
    locks.release(holder, 1)  # its callback ends later: that changes nothing
    assert len(holder.told) == 2
    locks.release(thief, 1)
    assert holder.told[2:] == [(2, "granted")]


def test_a_request_given_up_makes_way(locks: LockManager) -> None:
    """An aborted writer in the queue no longer holds up the readers behind it."""
    owner = Owner()
    locks.request(owner, 1, "a", "shared")
    locks.request(owner, 2, "a", "exclusive")
    locks.request(owner, 3, "a", "shared")
    locks.release(owner, 2)
    assert owner.told == [(1, "granted"), (3, "granted")]


def test_a_global_that_is_gone_leaves_no_lock(locks: LockManager) -> None:
    """What it held is free, what it waited for is forgotten; a snapshot names clients apart."""
    gone, other = Owner(), Owner()
    locks.request(gone, 1, "a", "exclusive")
    locks.request(gone, 2, "b", "shared")
    locks.request(other, 1, "a", "exclusive")
    seen = locks.query()
    assert names(seen["held"]) == [("a", "exclusive"), ("b", "shared")]
    assert names(seen["pending"]) == [("a", "exclusive")]
    assert seen["held"][0]["clientId"] == seen["held"][1]["clientId"] != seen["pending"][0]["clientId"]
    locks.drop(gone)
    assert other.told == [(1, "granted")]
    assert names(locks.query()["held"]) == [("a", "exclusive")]
    locks.drop(other)
    assert locks.query() == {"held": [], "pending": []}
