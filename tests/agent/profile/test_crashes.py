"""``kill -9`` at any moment: what was reported as done is there in the next run, and nothing is done twice."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import random
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from pywebpush import webpush

import pyua

PROCESS = Path(__file__).with_name("busy_user_agent.py")
#: With this seed: into an empty profile and a full one, at once and late, with and without messages sent meanwhile.
KILLS = 6


class Truth:
    """What the processes have said, and so what the profile must hold."""

    def __init__(self):
        self.registered = set()
        self.subscribed = {}
        #: Scopes with something under way: it may have been done or not.
        self.unsure = set()
        self.pairs = set()
        self.cached = {}
        self.delivered = []

    def hear(self, line):
        match line:
            case {"registered": scope}:
                self.registered.add(scope)
            case {"subscribed": [scope, endpoint]}:
                self.subscribed[scope] = endpoint
                self.unsure.discard(scope)
            case {"unsubscribing": scope} | {"unregistering": scope}:
                self.unsure.add(scope)
            case {"unsubscribed": scope}:
                del self.subscribed[scope]
                self.unsure.discard(scope)
            case {"unregistered": scope}:
                del self.subscribed[scope]
                self.registered.discard(scope)
                self.unsure.discard(scope)
            case {"pair": number}:
                self.pairs.add(number)
            case {"cache": number}:
                self.cached[f"/{number % 20}"] = number
            case {"delivered": text, "ack_code": 100}:
                self.delivered.append(text)

    def check(self, held):
        """What a profile held when it was opened after a crash."""
        for scope in self.registered - self.unsure:
            assert scope in held["registrations"]
        for scope, endpoint in self.subscribed.items():
            if scope not in self.unsure:
                assert held["subscriptions"].get(scope) == endpoint
        # Nothing without its registration.
        assert held["subscriptions"].keys() <= {*held["registrations"], "https://app.example/"}
        assert {f"{side}{number}" for number in self.pairs for side in "ab"} <= set(held["pairs"])
        assert {key[1:] for key in held["pairs"] if key[0] == "a"} == {
            key[1:] for key in held["pairs"] if key[0] == "b"
        }
        # Another number is that of a put that was done, but not told any more.
        assert self.cached.keys() <= held["cached"].keys()
        assert all(count == 1 for count in held["pushes"].values())
        assert len(held["notifications"]) <= 1
        # The process goes on from here.
        self.registered = set(held["registrations"])
        self.subscribed = dict(held["subscriptions"])
        self.unsure.clear()
        self.cached = dict(held["cached"])
        handled = set(held["pushes"])
        # A delivery that was told as over was handled before.
        assert set(self.delivered) <= handled


class Sender:
    """Sends numbered messages, a few at a time: what waits for a worker that is killed is lost, as in Firefox.

    Attributes:
        accepted: what the service has answered 201.
        under_way: what was sent in this run and is not told as delivered yet.
        cut_off: what was under way when a process was killed.
    """

    def __init__(self, vapid):
        self._vapid = vapid
        self.subscription = None
        self.accepted = []
        self.under_way = set()
        self.cut_off = set()
        self.ended = False
        self._moved = asyncio.Event()
        self._numbers = itertools.count()

    async def send(self):
        text = f"message {next(self._numbers)}"
        self.under_way.add(text)
        response = await asyncio.to_thread(
            webpush,
            self.subscription,
            text,
            vapid_private_key=self._vapid.private_key,
            vapid_claims={"sub": "mailto:ops@app.example"},
            ttl=600,
        )
        assert response.status_code == 201
        self.accepted.append(text)

    async def run(self):
        while not self.ended:
            await self.send()
            while len(self.under_way) > 2 and not self.ended:
                self._moved.clear()
                await self._moved.wait()

    def delivered(self, text):
        self.under_way.discard(text)
        self._moved.set()

    def end(self):
        """The process was killed."""
        self.cut_off |= self.under_way
        self.under_way.clear()
        self.ended = True
        self._moved.set()


async def start(service, folder):
    return await asyncio.create_subprocess_exec(
        sys.executable, str(PROCESS), service.websocket_url, str(folder), stdout=asyncio.subprocess.PIPE, limit=2**26
    )


async def lines(process):
    """What a process says, as far as the lines are whole."""
    async for line in process.stdout:
        if line.endswith(b"\n"):
            yield json.loads(line)


def check_file(folder, copy):
    """SQLite finds nothing wrong with the file as the crash has left it."""
    shutil.copytree(folder, copy)
    with contextlib.closing(sqlite3.connect(copy / "profile.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    shutil.rmtree(copy)


@pytest.mark.timeout(300)
async def test_kill_9_at_any_moment(tmp_path, vapid) -> None:
    """Under load; the push service and the sender go on meanwhile."""
    dice, truth, sender = random.Random(49), Truth(), Sender(vapid)
    folder = tmp_path / "profile"
    async with pyua.PushService(database=tmp_path / "service.sqlite", message_limit=10_000) as service:
        for kill in range(KILLS):
            process = await start(service, folder)
            sending, sender.ended = None, False
            left = dice.choice([0, 1, 2, 5, *range(10, 150, 10)])
            try:
                async with asyncio.timeout(60):
                    async for line in lines(process):
                        if "pushes" in line:
                            truth.check(line)
                        truth.hear(line)
                        if "delivered" in line:
                            sender.delivered(line["delivered"])
                        if "json" in line:
                            assert sender.subscription in (None, line["json"])
                            sender.subscription = line["json"]
                        if sender.subscription is not None and sending is None:
                            sending = asyncio.create_task(sender.run())
                        if "pushes" not in line:
                            left -= 1
                        if left <= 0 and sender.subscription is not None:
                            # Right after what was just told, or some moment within the next steps.
                            await asyncio.sleep(dice.choice([0, dice.random() * 0.03]))
                            break
            finally:
                process.kill()
                # What it said before it died counts.
                async for line in lines(process):
                    if "pushes" in line:
                        truth.check(line)
                    truth.hear(line)
                    if "delivered" in line:
                        sender.delivered(line["delivered"])
                assert await process.wait() == -9, f"run {kill} ended by itself"
            check_file(folder, tmp_path / "copy")
            # What it did not tell may have been handled or not. Some messages come while nobody is there.
            sender.end()
            for _ in range(dice.randrange(3)):
                await sender.send()
            await sending
        await check_the_end(service, folder, truth, sender)


async def check_the_end(service, folder, truth, sender):
    """A last run, in this process: every message was counted once; those that now come are handled."""
    prefs = {"dom.push.maxQuotaPerSubscription": 1_000_000}
    async with pyua.UserAgent(push_service=service, profile=folder, prefs=prefs) as user_agent:
        registration = next(r for r in user_agent.registrations if r.scope == "https://app.example/")
        await sender.send()
        async with asyncio.timeout(20):
            while (await registration.wait_for_push()).text() != sender.accepted[-1]:
                pass
        assert all(delivery.over for delivery in registration.deliveries)
        records = user_agent.push_component.subscriptions
        record = records.record_of(registration.scope)
        handled = await registration.active.evaluate("all('pushes')")
        # None that the service answered 201 is lost, none that was acknowledged came again.
        assert record.push_count == len(sender.accepted)
        assert service.statistics().stored == 0
        assert set(handled) <= set(sender.accepted)
        assert set(handled.values()) == {1}
        # Firefox hands a message over once: what a worker was about to handle when it was killed is not repeated.
        assert set(sender.accepted) - set(handled) <= sender.cut_off
        assert len(sender.cut_off) <= KILLS * 3
