"""The clock as its users and the rest of pyua see it."""

import asyncio
import threading
import time

import pytest

from pyua.clock import Clock, Patience, VirtualClock, work
from pyua.errors import ConfigError

START = 1_900_000_000
DAY = 86_400


class Log(list):
    """What fired, and when."""

    def __init__(self, clock):
        super().__init__()
        self.clock = clock
        self.began = clock.monotonic()

    def arm(self, delay, name, again=None):
        def fire():
            self.append((name, round(self.clock.monotonic() - self.began, 6)))
            if again is not None:
                self.arm(again, name, again)

        return self.clock.call_later(delay, fire)


# --- the machine's ----------------------------------------------------------------------------------


async def test_it_is_the_machines_time_until_it_is_installed():
    """Nothing stands still, and timers fire by themselves."""
    clock = Clock()
    assert abs(clock.time() - time.time()) < 1
    assert (clock.installed, clock.flowing) == (False, True)
    fired = asyncio.Event()
    clock.call_later(0.001, fired.set)
    await asyncio.wait_for(fired.wait(), 5)


async def test_timers_of_one_moment_fire_in_the_order_of_arming():
    """Which an event loop's own timers do not promise."""
    clock = VirtualClock()
    log = Log(clock)
    for name in range(50):
        log.arm(5, name)
    await clock.run_for(5)
    assert [name for name, _ in log] == list(range(50))


async def test_a_timer_that_raises_stops_no_other(caplog):
    """The event loop tells of it, as it does of its own timers."""
    clock = VirtualClock()
    log = Log(clock)
    clock.call_later(1, lambda: 1 / 0)
    log.arm(2, "after")
    await clock.run_for(3)
    assert log == [("after", 2)]
    assert "ZeroDivisionError" in caplog.text


async def test_cancelled_timers_are_not_kept():
    """Idle timers are set anew with each event: a long test leaves no heap of them."""
    clock = VirtualClock()
    for _ in range(10_000):
        clock.call_later(30, print).cancel()
    (lane,) = clock._lanes.values()
    assert len(lane._queue) < 200


# --- installing -------------------------------------------------------------------------------------


async def test_an_installed_clock_flows():
    """The wall clock says what it was told, and goes on from there."""
    clock = Clock()
    before = clock.monotonic()
    await clock.install("2030-03-17T17:46:40Z")
    assert 0 <= clock.time() - START < 5
    assert 0 <= clock.monotonic() - before < 5
    assert clock.flowing
    first = clock.time()
    await asyncio.sleep(0.002)
    assert clock.time() > first


async def test_installing_leaves_the_time_as_it_is():
    """Without an argument, it is still today."""
    clock = Clock()
    await clock.install()
    assert clock.installed
    assert abs(clock.time() - time.time()) < 5


async def test_timers_armed_before_move_over():
    """What waited for the machine's time waits for this one."""
    clock = Clock()
    log = Log(clock)
    log.arm(3_600, "hour")
    told = []
    clock.when_installed(lambda: told.append("before"))
    await clock.install()
    clock.when_installed(lambda: told.append("after"))
    await clock.run_for(3_601)
    assert [name for name, _ in log] == ["hour"]
    assert told == ["before", "after"]


@pytest.mark.parametrize(
    "use",
    [
        lambda clock: clock.run_for(1),
        lambda clock: clock.fast_forward(1),
        lambda clock: clock.pause_at("2999-01-01"),
        lambda clock: clock.resume(),
        lambda clock: clock.set_system_time(START),
        lambda clock: clock.set_fixed_time(START),
    ],
)
async def test_every_method_installs(use):
    """As Playwright's do."""
    clock = Clock()
    await use(clock)
    assert clock.installed


async def test_an_installed_clock_is_only_set():
    """Installing again does not set a paused clock going."""
    clock = VirtualClock()
    await clock.install(START)
    assert clock.time() == START
    assert not clock.flowing


# --- moving -----------------------------------------------------------------------------------------


async def test_run_for_fires_each_timer_at_its_time():
    """Repeating ones as often as due, and the wall clock with them."""
    clock = VirtualClock(START)
    log = Log(clock)
    log.arm(1, "tick", again=1)
    log.arm(2.5, "once")
    await clock.run_for("04")
    assert log == [("tick", 1), ("tick", 2), ("once", 2.5), ("tick", 3), ("tick", 4)]
    assert clock.time() == START + 4


async def test_run_for_goes_on_flowing():
    """A clock that was not paused is not paused afterwards."""
    clock = Clock()
    await clock.install()
    log = Log(clock)
    log.arm(1_800, "half")
    await clock.run_for("01:00:00")
    assert [name for name, _ in log] == ["half"]
    assert clock.flowing
    fired = asyncio.Event()
    clock.call_later(0.001, fired.set)
    await asyncio.wait_for(fired.wait(), 5)


async def test_fast_forward_fires_what_was_due_once():
    """As on a machine that slept."""
    clock = VirtualClock(START)
    log = Log(clock)
    log.arm(1, "tick", again=1)
    log.arm(2.5, "once")
    await clock.fast_forward(10)
    assert log == [("tick", 10), ("once", 10)]
    await clock.run_for(1)
    assert log[2:] == [("tick", 11)]


async def test_pause_at_jumps_and_stops():
    """What was due meanwhile fires once; then nothing does."""
    clock = Clock()
    await clock.install(START)
    log = Log(clock)
    log.arm(3_600, "hour", again=3_600)
    log.arm(0.01 + 2 * DAY, "later")
    await clock.pause_at(START + 2 * DAY)
    assert [name for name, _ in log] == ["hour"]
    assert clock.time() == START + 2 * DAY
    await asyncio.sleep(0.02)
    assert clock.time() == START + 2 * DAY
    assert [name for name, _ in log] == ["hour"]


async def test_time_is_not_paused_in_the_past():
    """Nor is it touched then. Whoever pauses now is a moment late, and may be."""
    clock = Clock()
    await clock.install(START)
    with pytest.raises(ValueError, match="only goes forward"):
        await clock.pause_at(START - 60)
    assert clock.flowing
    await clock.pause_at(START)
    assert clock.time() == START
    assert not clock.flowing


async def test_resume_lets_time_flow():
    """Timers fire by themselves again."""
    clock = VirtualClock(START)
    fired = asyncio.Event()
    clock.call_later(0.005, fired.set)
    await clock.resume()
    await asyncio.wait_for(fired.wait(), 5)
    assert clock.time() >= START + 0.005


async def test_the_wall_clock_is_set_without_timers():
    """Ahead and back; what is measured does not notice."""
    clock = VirtualClock(START)
    log = Log(clock)
    log.arm(60, "minute")
    await clock.set_system_time(START + DAY)
    assert clock.time() == START + DAY
    await clock.set_system_time(START - DAY)
    assert (clock.time(), clock.monotonic(), log) == (START - DAY, 0, [])
    await clock.run_for(60)
    assert (clock.time(), log) == (START - DAY + 60, [("minute", 60)])


async def test_a_fixed_wall_clock_stays():
    """Timers go on meanwhile; setting it lets it go."""
    clock = VirtualClock()
    log = Log(clock)
    log.arm(60, "minute")
    await clock.set_fixed_time(START)
    await clock.run_for(90)
    assert (clock.time(), clock.monotonic(), log) == (START, 90, [("minute", 60)])
    await clock.set_system_time(START)
    await clock.run_for(1)
    assert clock.time() == START + 1


@pytest.mark.parametrize("method", ["run_for", "fast_forward"])
async def test_a_duration_has_to_be_one(method):
    """A mistake installs nothing."""
    clock = Clock()
    with pytest.raises(ConfigError, match="no duration"):
        await getattr(clock, method)("soon")
    with pytest.raises(ValueError, match="only goes forward"):
        await getattr(clock, method)(-1)
    assert not clock.installed


# --- work under way -----------------------------------------------------------------------------------


async def test_work_is_not_overtaken():
    """A timer's work, of many steps and some real waiting, ends before the next timer's time."""
    clock = VirtualClock()
    seen = []

    async def step():
        for _ in range(30):
            await asyncio.sleep(0)
        with clock.busy():
            await asyncio.sleep(0.01)
        await asyncio.sleep(0)
        seen.append(clock.monotonic())

    tasks = []
    for delay in (1, 2, 3):
        clock.call_later(delay, lambda: tasks.append(asyncio.ensure_future(step())))
    await clock.run_for(10)
    assert seen == [1, 2, 3]


async def test_work_that_waits_for_the_clock_holds_it_up_once(monkeypatch):
    """It would wait for itself: it is given up, and not waited for at every timer."""
    monkeypatch.setattr(work, "_PATIENCE", 0.05)
    clock = VirtualClock()
    log = Log(clock)
    log.arm(1, "tick", again=1)
    with clock.busy():
        began = time.perf_counter()
        await clock.run_for(100)
        assert time.perf_counter() - began < 2
    assert len(log) == 100


async def test_an_answer_is_waited_for_anew_each_time(monkeypatch):
    """Who did not answer once may answer the next time."""
    monkeypatch.setattr(work, "_PATIENCE", 0.05)
    clock = VirtualClock()
    patience = Patience(clock)
    patience.extend()
    await clock.run_for(1)
    assert not clock._work
    patience.extend()
    assert clock._work
    patience.end()
    patience.end()
    assert not clock._work


async def test_who_moves_time_at_once_takes_turns():
    """Durations add up, and nothing fires twice."""
    clock = VirtualClock()
    log = Log(clock)
    log.arm(1, "tick", again=1)
    await asyncio.gather(*(clock.run_for(10) for _ in range(3)))
    assert log == [("tick", second) for second in range(1, 31)]


async def test_two_event_loops_have_one_order():
    """A user agent and its push service may each have a thread: their timers fire in turn, each on its own."""
    clock = VirtualClock()
    fired = []
    armed, done = threading.Event(), threading.Event()

    async def elsewhere():
        for delay in (2, 4, 4.5):
            clock.call_later(delay, lambda: fired.append((clock.monotonic(), threading.current_thread().name)))
        armed.set()
        await asyncio.to_thread(done.wait)

    other = threading.Thread(target=lambda: asyncio.run(elsewhere()), name="other")
    other.start()
    await asyncio.to_thread(armed.wait)
    here = threading.current_thread().name
    for delay in (1, 3, 4.5):
        clock.call_later(delay, lambda: fired.append((clock.monotonic(), threading.current_thread().name)))
    try:
        await clock.run_for(10)
    finally:
        done.set()
        await asyncio.to_thread(other.join)
    assert fired == [(1, here), (2, "other"), (3, here), (4, "other"), (4.5, "other"), (4.5, here)]
    await clock.run_for(10)  # the other event loop is gone
