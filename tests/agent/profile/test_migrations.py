"""Profiles of other versions, and records that can or cannot be read."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

import pyua
from pyua.agent.profile import database, migrations
from pyua.prefs import Prefs
from pyua.push import PushRecord

ORIGIN = "https://app.example"


async def test_migrations_run_once_and_in_order(machine, monkeypatch) -> None:
    """An older profile becomes a newer one when it is opened; a failing migration leaves it as it was."""
    async with machine.user_agent() as user_agent:
        await machine.register(user_agent)

    def failing(connection):
        connection.execute("DELETE FROM registration")
        raise sqlite3.OperationalError("no such thing")

    monkeypatch.setattr(database, "MIGRATIONS", (*migrations.MIGRATIONS, failing))
    with pytest.raises(pyua.ProfileError, match="no such thing"):
        await machine.user_agent().open()

    runs = []
    newer = (lambda connection: runs.append(1), lambda connection: runs.append(2))
    monkeypatch.setattr(database, "MIGRATIONS", (*migrations.MIGRATIONS, *newer))
    for _ in range(2):
        async with machine.user_agent() as user_agent:
            assert len(user_agent.registrations) == 1
    assert runs == [1, 2]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("PRAGMA user_version = 99", r"written by a newer pyua \(its version is 99, .*update pyua"),
        ("UPDATE push_record SET value = '{}'", "is damaged: a push_record cannot be read"),
        ("UPDATE push_record SET value = '{'", "is damaged: a push_record cannot be read"),
        ("UPDATE registration SET value = '[]'", "is damaged: a registration cannot be read"),
    ],
)
async def test_profiles_that_cannot_be_understood(machine, statement, message) -> None:
    """A newer version's, or one that somebody edited: never opened, never changed."""
    async with machine.user_agent() as user_agent:
        await machine.subscribe(await machine.register(user_agent))
    machine.execute(statement)
    before = (machine.folder / "profile.sqlite").read_bytes()
    for _ in range(2):
        with pytest.raises(pyua.ProfileError, match=message) as caught:
            await machine.user_agent().open()
    assert str(machine.folder) in str(caught.value)
    assert (machine.folder / "profile.sqlite").read_bytes() == before


def test_records_survive_json() -> None:
    """Whatever a service uses as an id, and an id that is no text."""
    record = PushRecord.create(
        channel_id="c", push_endpoint="https://p.example/1", scope=f"{ORIGIN}/", now=5, prefs=Prefs()
    )
    full = replace(record, recent_message_ids=("ä", 1, None), version=3, app_server_key=b"\4" * 65)
    assert PushRecord.from_json(full.to_json()) == full
