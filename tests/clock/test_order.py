"""Whatever is done to a clock, each timer fires once, in order, and never early."""

import asyncio
from dataclasses import dataclass, field

from hypothesis import given, settings, strategies as st

from pyua.clock import Clock, VirtualClock

#: Real delays, which a flowing clock reaches in a moment, and long ones.
DELAYS = st.sampled_from([0, 0, 0.001, 0.002, 1, 1, 2, 30, 30, 3_600, 86_400])

STEPS = st.one_of(
    st.tuples(st.just("arm"), DELAYS, st.none() | DELAYS),
    st.tuples(st.just("cancel"), st.integers(0, 20)),
    st.tuples(st.just("run_for"), DELAYS),
    st.tuples(st.just("fast_forward"), DELAYS),
    st.tuples(st.just("pause_at"), DELAYS),
    st.tuples(st.just("set_system_time"), DELAYS),
    st.tuples(st.just("resume")),
    st.tuples(st.just("install")),
    st.tuples(st.just("wait")),
)


@dataclass
class Armed:
    due_at_least: float
    number: int
    handle: object = None
    cancelled: bool = False
    fired: list[float] = field(default_factory=list)


class Trial:
    """A clock, and what is known of its timers."""

    def __init__(self, clock):
        self.clock = clock
        self.timers = []
        self.order = []

    def arm(self, delay, child):
        timer = Armed(self.clock.monotonic() + delay, len(self.timers))
        self.timers.append(timer)

        def fire():
            timer.fired.append(self.clock.monotonic())
            self.order.append(timer)
            if child is not None:
                self.arm(child, None)

        timer.handle = self.clock.call_later(delay, fire)

    async def do(self, kind, *arguments):
        clock = self.clock
        match kind:
            case "arm":
                self.arm(*arguments)
            case "cancel":
                if arguments[0] < len(self.timers):
                    timer = self.timers[arguments[0]]
                    timer.cancelled = timer.cancelled or not timer.fired
                    timer.handle.cancel()
            case "pause_at":
                await clock.pause_at(clock.time() + arguments[0])
                assert not clock.flowing
            case "set_system_time":
                await clock.set_system_time(clock.time() + arguments[0])
            case "wait":
                await asyncio.sleep(0.003 if clock.flowing else 0)
            case _:
                await getattr(clock, kind)(*arguments)

    async def finish(self):
        await self.clock.pause_at(self.clock.time())
        await self.clock.run_for(3 * 86_400)


@settings(max_examples=150, deadline=None)
@given(virtual=st.booleans(), steps=st.lists(STEPS, max_size=25))
def test_each_timer_fires_once_in_order_and_never_early(virtual, steps):
    """Any sequence of arming, cancelling, moving, pausing and flowing."""

    async def run():
        trial = Trial(VirtualClock() if virtual else Clock())
        for step in steps:
            before = trial.clock.monotonic()
            await trial.do(*step)
            assert trial.clock.monotonic() >= before
        await trial.finish()
        return trial

    trial = asyncio.run(run())
    for timer in trial.timers:
        assert len(timer.fired) == (0 if timer.cancelled else 1)
        assert all(at >= timer.due_at_least for at in timer.fired)
    keys = [(timer.due_at_least, timer.number) for timer in trial.order]
    assert keys == sorted(keys)


@settings(max_examples=100, deadline=None)
@given(delays=st.lists(st.floats(0, 1e6), max_size=30), parts=st.lists(st.floats(0, 2e5), max_size=10))
def test_run_for_fires_at_the_very_moment(delays, parts):
    """In one go or in parts, a timer sees the time it was armed for."""

    async def run():
        clock = VirtualClock()
        seen = []
        for delay in delays:
            clock.call_later(delay, lambda: seen.append(clock.monotonic()))
        for part in (0, *parts):
            await clock.run_for(part)
        assert seen == [delay for delay in sorted(delays) if delay <= clock.monotonic()]
        await clock.run_for(1e6)
        assert seen == sorted(delays)

    asyncio.run(run())
