"""A profile's folder: whose it is, and what is refused as one."""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys

import pytest

import pyua


async def test_the_folder_is_the_owners(machine) -> None:
    """It holds private keys; it is made with its parents, and nothing is written before open()."""
    folder = machine.folder / "deep"
    user_agent = machine.user_agent(profile=str(folder))
    assert not machine.folder.exists()
    async with user_agent:
        if os.name == "posix":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert {stat.S_IMODE(file.stat().st_mode) & 0o077 for file in folder.glob("*.sqlite*")} == {0}
    assert [file.name for file in folder.iterdir()] == ["profile.sqlite"]


async def test_one_at_a_time(machine) -> None:
    """A second one in this process hears of the first; it may try again when that is closed."""
    second = machine.user_agent()
    async with machine.user_agent():
        with pytest.raises(pyua.ProfileError, match="in use by another user agent of this process") as caught:
            await second.open()
        assert str(machine.folder) in str(caught.value)
        assert isinstance(caught.value, pyua.ConfigError)
    async with second:
        assert second.registrations == []


HOLD = """
import asyncio, sys, pyua
async def main():
    async with pyua.UserAgent(profile=sys.argv[1]):
        print("open", flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


async def test_a_second_process_is_told_which_has_it(machine) -> None:
    """Folder and pid are named; after kill -9 of the first, nothing is in the way."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(machine.folder)], stdout=subprocess.PIPE)
    try:
        assert await asyncio.to_thread(process.stdout.readline) == b"open\n"
        with pytest.raises(pyua.ProfileError, match=rf"in use by another process \(pid {process.pid}\)") as caught:
            await machine.user_agent(push_service=None).open()
        assert str(machine.folder) in str(caught.value)
    finally:
        process.kill()
        process.communicate()
    async with machine.user_agent() as user_agent:
        assert user_agent.is_open


def not_a_database(machine):
    machine.folder.mkdir()
    (machine.folder / "profile.sqlite").write_bytes(b"not a database, but long enough to be looked at" * 20)


def another_application(machine):
    machine.folder.mkdir()
    machine.execute("CREATE TABLE bookmark (url)")


def a_file(machine):
    machine.folder.write_text("")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (not_a_database, "is no database; expected a profile that pyua has made"),
        (another_application, "is a database of another application"),
        (a_file, "cannot be used: .*; expected a folder"),
    ],
)
async def test_what_is_no_profile_is_refused(machine, make, message) -> None:
    """What was seen, what was expected, what to do; nothing is changed or left running."""
    make(machine)
    with pytest.raises(pyua.ProfileError, match=message) as caught:
        await machine.user_agent(push_service=None).open()
    assert str(machine.folder) in str(caught.value)


async def test_a_folder_that_cannot_be_written(machine) -> None:
    """Here one where no file can be made at all."""
    with pytest.raises(pyua.ProfileError, match=r"/proc/self/.* cannot be used"):
        await machine.user_agent(profile="/proc/self/profile").open()


@pytest.mark.parametrize("profile", [3, "", b"folder"])
def test_what_is_no_path_is_refused(profile) -> None:
    """At once, by the constructor."""
    with pytest.raises(pyua.ConfigError, match="no path of a folder"):
        pyua.UserAgent(profile=profile)
