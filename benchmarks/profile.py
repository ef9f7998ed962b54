"""What a profile costs each push: two user agents, one of them with a profile, pushed to in turns."""

from __future__ import annotations

import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from typing import Any

import pyua
from benchmarks.figure import Figure
from benchmarks.sending import Sender
from benchmarks.workers import ECHO, ORIGIN

__all__ = ["measure"]


async def measure() -> list[Figure]:
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        service = await stack.enter_async_context(pyua.PushService())
        receivers = [await _receiver(stack, service, profile) for profile in (None, folder)]
        durations: list[list[float]] = [[], []]
        for _ in range(320):
            for (sender, registration), times in zip(receivers, durations, strict=True):
                began = time.perf_counter()
                await sender.post()
                await registration.wait_for_push()
                times.append(time.perf_counter() - began)
    # From here on the ids of the last hundred messages are written with each.
    without, with_profile = (statistics.median(times[120:]) * 1000 for times in durations)
    means = [statistics.fmean(times[120:]) * 1000 for times in durations]
    more = with_profile - without
    return [
        Figure(
            "a profile, each push",
            f"{more:.2f} ms more (median)",
            "≤ 1 ms",
            more <= 1,
            f"without {without:.2f} ms, with {with_profile:.2f} ms; means {means[0]:.2f}, {means[1]:.2f} ms",
        )
    ]


async def _receiver(stack: AsyncExitStack, service: pyua.PushService, profile: str | None) -> tuple[Sender, Any]:
    # Else the quota would be used up: the worker shows nothing.
    prefs = {"dom.push.maxQuotaPerSubscription": 1_000_000, "dom.push.quotaUpdateDelay": 100}
    user_agent = await stack.enter_async_context(pyua.UserAgent(push_service=service, prefs=prefs, profile=profile))
    origin = user_agent.origin(ORIGIN, serve={"/sw.js": ECHO}, permissions=["notifications"])
    registration = await origin.register("/sw.js")
    subscription = await registration.push_manager.subscribe()
    return await stack.enter_async_context(Sender(subscription.to_json())), registration
