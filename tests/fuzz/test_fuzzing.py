"""A few of the fuzz command's scripts; ``python tests/fuzz`` runs them for as long as one likes."""

from __future__ import annotations

import pytest
from fuzzing.driving import Driver
from fuzzing.running import run_scripts


async def test_random_scripts_harm_nobody_else() -> None:
    """No fault of pyua's, and a worker of another origin answers after each of them; most can be registered."""
    async with Driver() as driver:
        await run_scripts(driver, count=25, number=1, before=lambda _script: None)
        assert driver.count == 25
        assert driver.registered > 20


async def test_a_fault_of_pyuas_own_is_noticed() -> None:
    """What the console says of it fails the run."""
    async with Driver() as driver:
        with pytest.raises(AssertionError, match="internal fault"):
            await driver.run("console.error('pyua: internal fault, please report it: none')")


async def test_scripts_that_fail_are_no_failures() -> None:
    """An error, a syntax error, a loop and a promise that never settles are what such scripts are for."""
    async with Driver() as driver:
        for script in (
            "throw null",
            "}",
            "onpush = () => { for (;;) {} }",
            "onpush = () => { (function f() { Promise.resolve().then(f); })(); }",
            "onpush = () => { const all = []; for (;;) all.push(new Array(1000).fill(all.length)); }",
        ):
            await driver.run(script)
        assert driver.slowest < 5
