"""A month of a subscription by a virtual clock: a thousand pushes, visits, quota, idle workers and nights."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import aiohttp

import pyua
from benchmarks.figure import Figure, duration_of
from benchmarks.workers import ORIGIN
from pyua.webpush import KeyPair, VapidKeys, aes128gcm, b64, generate_salt, vapid

__all__ = ["measure"]

START = datetime(2026, 11, 1, 8, tzinfo=UTC)
DAYS = 30
PUSHES = 1_000
#: The first message of each day shows nothing, which costs quota; a visit each third day fills it up again.
VISIT = 3
#: The others come so many at a time, as a backend sends them that has news for its users.
AT_ONCE = 11

_WORKER = """
addEventListener('push', (event) => {
  const { number, shown } = event.data.json();
  const title = `${number} at ${new Date().toISOString()}`;
  if (shown) event.waitUntil(registration.showNotification(title, { tag: "news" }));
});
"""


async def measure() -> list[Figure]:
    # The better of two: whatever else the machine does can only make it slower.
    seconds = min([await _month() for _ in range(2)])
    own, peer = KeyPair.generate(), KeyPair.generate().public_bytes
    agreement = duration_of(lambda: own.exchange(peer))
    return [
        Figure(
            "a simulated month with 1,000 pushes",
            f"{seconds:.2f} s",
            "≤ 2 s",
            seconds <= 2,
            f"three key agreements for each push alone {3 * agreement * PUSHES:.2f} s",
        )
    ]


async def _month() -> float:
    began = time.perf_counter()
    clock = pyua.VirtualClock(START)
    async with pyua.UserAgent(clock=clock) as user_agent, aiohttp.ClientSession() as session:
        origin = user_agent.origin(ORIGIN, serve={"/sw.js": _WORKER}, permissions=["notifications"])
        registration = await origin.register("/sw.js")
        keys = VapidKeys.generate()
        subscription = await registration.push_manager.subscribe(application_server_key=keys.application_server_key)
        sender = _Sender(session, subscription.to_json(), keys)
        sent = 0
        for day in range(DAYS):
            if day % VISIT == 0:
                await (await origin.open("/")).close()
            sender.sign(clock.time())
            end = PUSHES * (day + 1) // DAYS
            while sent < end:
                count = 1 if sent == PUSHES * day // DAYS else min(AT_ONCE, end - sent)
                # One notification speaks for all that come at once: while it is on display, none of them costs quota.
                texts = [
                    f'{{"number": {sent + n}, "shown": {"true" if count > 1 and n == 0 else "false"}}}'
                    for n in range(count)
                ]
                await asyncio.gather(*(sender.post(text) for text in texts))
                for _ in range(count):
                    delivery = await registration.wait_for_push()
                    assert delivery.ok, delivery
                sent += count
                await clock.run_for(5)
            for notification in user_agent.notifications:
                await notification.close()
            await clock.run_for(60)
            assert not registration.active.running, "an idle worker is stopped"
            await clock.pause_at(START + timedelta(days=day + 1))
        assert subscription.quota == 16 - VISIT, "silent messages cost quota, and visits give it back"
        assert clock.time() == (START + timedelta(days=DAYS)).timestamp()
    return time.perf_counter() - began


class _Sender:
    """An application server: each message encrypted anew, a signature for the day."""

    def __init__(self, session: aiohttp.ClientSession, subscription: dict[str, object], keys: VapidKeys) -> None:
        self._session = session
        self._endpoint = subscription["endpoint"]
        self._public_key = b64.decode(subscription["keys"]["p256dh"])
        self._auth = b64.decode(subscription["keys"]["auth"])
        self._keys = keys
        self._headers: dict[str, str] = {}

    def sign(self, now: float) -> None:
        audience = "/".join(self._endpoint.split("/")[:3])
        subject = "mailto:bench@example.com"
        signed = vapid.authorization(self._keys, audience=audience, expires_at=int(now) + 43_200, subject=subject)
        self._headers = {"TTL": "60", "Content-Encoding": "aes128gcm", **signed}

    async def post(self, text: str) -> None:
        body = aes128gcm.encrypt(
            text.encode(),
            receiver_public_key=self._public_key,
            auth_secret=self._auth,
            sender=KeyPair.generate(),
            salt=generate_salt(),
        )
        async with self._session.post(self._endpoint, data=body, headers=self._headers) as response:
            if response.status != 201:
                raise RuntimeError(f"the push service answered {response.status}: {await response.text()}")
