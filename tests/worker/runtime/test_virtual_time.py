"""JavaScript's time by a clock that is not the machine's."""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from pyua.clock import Clock, VirtualClock

POLLUTE = (Path(__file__).parent / "pollute_prototypes.js").read_text(encoding="utf-8")
START = "2030-03-17T17:46:40Z"
START_MS = 1_900_000_000_000
DAY = 86_400_000

#: What tells the time: an expression, and what it gives at START.
NOW: dict[str, tuple[str, Any]] = {
    "Date.now()": ("Date.now()", START_MS),
    "new Date()": ("new Date().toISOString()", "2030-03-17T17:46:40.000Z"),
    "Date()": ("Date.parse(Date())", START_MS),
    "a subclass of Date": ("new (class Later extends Date { get year() { return this.getUTCFullYear(); } })().year", 2030),
    "Reflect.construct": ("Reflect.construct(Date, []).getTime()", START_MS),
    "performance.now()": ("performance.now()", 0),
    "performance.timeOrigin": ("performance.timeOrigin", START_MS),
    "performance.mark()": ("performance.mark('m').startTime", 0),
    "performance.measure()": ("performance.measure('m').duration", 0),
    "event.timeStamp": ("new Event('x').timeStamp", 0),
    "Temporal.Now.instant()": ("Temporal.Now.instant().epochMilliseconds", START_MS),
    "Temporal.Now.zonedDateTimeISO()": ("Temporal.Now.zonedDateTimeISO('Asia/Tokyo').toString()", "2030-03-18T02:46:40+09:00[Asia/Tokyo]"),
    "Temporal.Now.plainDateTimeISO()": ("Temporal.Now.plainDateTimeISO('UTC').toString()", "2030-03-17T17:46:40"),
    "Temporal.Now.plainDateISO()": ("Temporal.Now.plainDateISO('UTC').toString()", "2030-03-17"),
    "Temporal.Now.plainTimeISO()": ("Temporal.Now.plainTimeISO('UTC').toString()", "17:46:40"),
    "format()": ("new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format()", "3/17/2030"),
    "formatToParts()": ("new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).formatToParts().at(-1).value", "2030"),
    "File.lastModified": ("new File([], 'x').lastModified", START_MS),
}  # fmt: skip

#: What is told of Date, and must not tell it from the engine's own.
LOOKS = (
    "Date.name + Date.length + Date.now.name + Date.now.length",
    "String(Date) + String(Date.now) + String(Function.prototype.toString)",
    "Function.prototype.toString.call(Temporal.Now.instant) + Temporal.Now.instant.name",
    "Reflect.ownKeys(Date).map(String).join() + Reflect.ownKeys(Date.prototype).map(String).join()",
    "JSON.stringify(Object.getOwnPropertyDescriptor(globalThis, 'Date'))",
    "JSON.stringify(Object.getOwnPropertyDescriptor(Date, 'now'))",
    "JSON.stringify(Object.getOwnPropertyDescriptor(Date.prototype, 'constructor'))",
    "Date.prototype.constructor === Date && new Date(0) instanceof Date && Object.getPrototypeOf(Date) === Function.prototype",
    "Object.prototype.toString.call(Date) + typeof Date + typeof Date() + typeof new Date()",
    "new Date(2020, 1, 29, 12).getTime() + new Date('2020-02-29').getTime() + new Date(new Date(7)).getTime() + Date.UTC(2020)",
    "isNaN(new Date(undefined)) + String(new Date(NaN))",
    "Object.getPrototypeOf(Reflect.construct(Date, [1], Object)) === Object.prototype",
    "(() => { try { new Date.now(); } catch (error) { return error.name; } })()",
    "structuredClone(new Date(5)) instanceof Date",
    "(() => { const format = new Intl.DateTimeFormat('en'); return format.format === format.format && format.format.length; })()",
    "new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(0) + ['a'].map(new Intl.DateTimeFormat('en').format.bind(null, 0)).length",
    "(() => { try { Intl.DateTimeFormat.prototype.formatToParts.call({}); } catch (error) { return error.name; } })()",
    "(() => { try { Temporal.Now.plainDateISO('nowhere'); } catch (error) { return error.name; } })()",
    "(() => { class X extends Date { constructor() { super(3); } } return new X() instanceof X && +new X(); })()",
)


def open_isolate(clock: Clock) -> Any:
    return sys.modules["pyua_runtime_tests_isolate"].open_isolate(clock=clock)


@pytest_asyncio.fixture
async def virtual() -> AsyncIterator[Any]:
    """An isolate whose time stands still."""
    async with open_isolate(VirtualClock(START)) as opened:
        yield opened


@pytest.mark.parametrize("what", NOW)
async def test_all_that_tells_the_time_follows(what: str, virtual: Any) -> None:
    """At the start, and a day later; in between it stands still."""
    expression, expected = NOW[what]
    assert await virtual.evaluate(expression) == expected
    assert await virtual.evaluate(f"(({expression}), {expression})") == expected
    await virtual.worker.clock.run_for("24:00:00")
    later = await virtual.evaluate(expression)
    if isinstance(expected, int) and "origin" not in what.lower() and "year" not in expression:
        assert later == expected + DAY
    elif "Origin" in what or "year" in expression or "plainTime" in what or "Parts" in what:
        assert later == expected
    else:
        assert later == str(expected).replace("18T", "19T").replace("17T", "18T").replace("-17", "-18").replace(
            "/17/", "/18/"
        )


@pytest.mark.parametrize("what", LOOKS)
async def test_it_looks_like_the_engines_own(what: str, virtual: Any, isolate: Any) -> None:
    """A script cannot tell by looking."""
    assert await virtual.evaluate(what) == await isolate.evaluate(what)


@pytest.mark.parametrize("what", NOW)
async def test_the_machines_time_is_the_engines_own(what: str, isolate: Any) -> None:
    """Nothing stands in where no clock was installed."""
    await isolate.evaluate(NOW[what][0])
    assert await isolate.evaluate("Date.now() - new Date()") <= 0
    assert abs(await isolate.evaluate("Date.now()") - time.time() * 1000) < 60_000


async def test_a_running_script_is_taken_along() -> None:
    """A clock can be installed at any moment: also what the script has kept of Date tells the new time."""
    clock = Clock()
    async with open_isolate(clock) as isolate:
        await isolate.run(
            "const { now } = Date; const Kept = Date; const first = performance.now(); let fired = 0;"
            "setTimeout(() => { fired = Date.now(); }, 3600000);"
        )
        origin = await isolate.evaluate("performance.timeOrigin")
        await clock.install(START)
        assert 0 <= await isolate.evaluate("Date.now()") - START_MS < 60_000
        assert await isolate.evaluate("Kept.now() - Date.now() + performance.timeOrigin") == origin
        assert 0 <= await isolate.evaluate("performance.now() - first") < 60_000
        assert await isolate.evaluate("new Kept(0) instanceof Date && Kept.prototype === Date.prototype") is True
        await clock.run_for("01:00:01")
        assert abs(await isolate.evaluate("fired") - START_MS - 3_600_000) < 60_000
        assert 3_600_000 <= await isolate.evaluate("performance.now() - first") < 3_660_000


async def test_flowing_time_flows_within_a_task() -> None:
    """And never goes back, neither in a task nor from one to the next."""
    clock = Clock()
    await clock.install(START)
    async with open_isolate(clock) as isolate:
        source = "(() => { const first = Date.now(); while (Date.now() < first + 5); return [first, Date.now(), performance.now()]; })()"
        seen = [await isolate.evaluate(source) for _ in range(5)]
        flat = [value for first, last, _ in seen for value in (first, last)]
        assert flat == sorted(flat)
        assert [now for _, _, now in seen] == sorted(now for _, _, now in seen)


async def test_a_fixed_wall_clock_lets_performance_go_on() -> None:
    """Date says one thing; what is measured is measured."""
    clock = VirtualClock(START)
    async with open_isolate(clock) as isolate:
        await clock.set_fixed_time(START)
        await clock.run_for(90)
        assert await isolate.evaluate("[Date.now(), performance.now()]") == [START_MS, 90_000]
        await clock.resume()
        assert (
            await isolate.evaluate(
                "(() => { const t = performance.now(); while (performance.now() < t + 3); return Date.now(); })()"
            )
            == START_MS
        )


async def test_timers_see_the_time_they_were_set_for() -> None:
    """In a chain as long as a day, to the millisecond, whatever the start was."""
    clock = VirtualClock(1_795_000_000.123)
    async with open_isolate(clock) as isolate:
        await isolate.run(
            "const seen = []; const start = Date.now();"
            "setInterval(() => { seen.push(Date.now() - start, performance.now()); }, 864321);"
        )
        assert await isolate.evaluate("start") == 1_795_000_000_123
        await clock.run_for(86_400)
        expected = [864_321 * number for number in range(1, 100)]
        assert await isolate.evaluate("seen.filter((_, index) => index % 2 === 0)") == expected
        assert await isolate.evaluate("seen.filter((_, index) => index % 2 === 1)") == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("kept.now()", START_MS),
        ("kept.getTime.call(new Date())", START_MS),
        ("kept.parse(Date())", START_MS),
        ("performance.now()", 0),
        ("new Event('x').timeStamp", 0),
        ("kept.format()", "3/17/2030"),
        ("kept.toString.call(Date)", "function Date() { [native code] }"),
    ],
)
async def test_polluted_prototypes_do_not_reach_it(expression: str, expected: Any, virtual: Any) -> None:
    """The time is told although every builtin method throws."""
    keep = (
        "const { now, parse } = Date; const getTime = { call: Function.prototype.call.bind(Date.prototype.getTime) };"
        "const toString = { call: Function.prototype.call.bind(Function.prototype.toString) };"
        "const { format } = new Intl.DateTimeFormat('en', { timeZone: 'UTC' });"
        "const kept = { now, parse, getTime, toString, format };"
    )
    await virtual.run(keep + POLLUTE)
    assert await virtual.evaluate(expression) == expected


async def test_installing_runs_nothing_of_a_polluted_script() -> None:
    """Nor does it fail, whatever a script has made of the builtins."""
    clock = Clock()
    async with open_isolate(clock) as isolate:
        await isolate.run(
            "const calls = [], getTime = Function.prototype.call.bind(Date.prototype.getTime);"
            "Object.defineProperty(globalThis, 'Temporal', { get() { calls.push('Temporal'); }, configurable: true });"
            "globalThis.Intl = { DateTimeFormat: { get prototype() { calls.push('prototype'); } } };"
            "Object.freeze(Date);" + POLLUTE + "Object.prototype.get = Object.prototype.value = 7;"
        )
        await clock.install(START)
        assert await isolate.evaluate("calls.length") == 0
        assert 0 <= await isolate.evaluate("getTime(new Date())") - START_MS < 60_000


async def test_a_scripts_own_date_is_left_alone() -> None:
    """A library that brings a clock of its own keeps it."""
    clock = Clock()
    async with open_isolate(clock) as isolate:
        await isolate.run("globalThis.Date = class { static now() { return 42; } };")
        await clock.install(START)
        assert await isolate.evaluate("Date.now()") == 42


async def test_nothing_of_the_host_is_reachable(virtual: Any) -> None:
    """What stands in for a builtin has its prototype and its properties, and no more."""
    assert await virtual.evaluate("Date.now.constructor === Function && Date.constructor === Function") is True
    assert await virtual.evaluate(
        "(() => { try { return String(Date.now.caller ?? Date.caller); } catch { return 'none'; } })()"
    ) in ("none", "null", "undefined")
    assert (
        await virtual.evaluate(
            "[Date, Date.now, Temporal.Now.instant].some((fn) => /rt|callSync|proxy/i.test(String(fn)))"
        )
        is False
    )
