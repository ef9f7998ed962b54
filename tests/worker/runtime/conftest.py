"""Runs ``*.any.js`` files, tests of web interfaces in WPT's form, in the real isolate: a subtest is an item."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import pytest_asyncio

HERE = Path(__file__).parent


def _load(name: str) -> ModuleType:
    # Test folders are no packages: a helper beside the tests is loaded by its path, once.
    full = f"pyua_runtime_tests_{name}"
    if full not in sys.modules:
        spec = importlib.util.spec_from_file_location(full, HERE / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[full] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[full]


open_isolate = _load("isolate").open_isolate

#: The name that ends each test: `}, "name");` at the beginning of a line, or a whole test on one line.
_NAME = re.compile(r'^(?:\}|(?:promise_)?test\(.*), "((?:[^"\\]|\\.)+)"\);$', re.MULTILINE)


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    if file_path.name.endswith(".any.js"):
        return AnyJsFile.from_parent(parent, path=file_path)
    return None


class AnyJsFile(pytest.File):
    """One file of subtests; it runs once, when the first of them is asked for."""

    _results: dict[str, str | None] | None = None

    def collect(self) -> Iterator[pytest.Item]:
        names = _NAME.findall(self.path.read_text(encoding="utf-8"))
        assert names, f"{self.path.name} has no subtests"
        for name in names:
            yield AnyJsItem.from_parent(self, name=name)

    def results(self) -> dict[str, str | None]:
        if self._results is None:
            self._results = asyncio.run(self._run())
        return self._results

    async def _run(self) -> dict[str, str | None]:
        async with open_isolate() as isolate:
            await isolate.run((HERE / "testharness.js").read_text(encoding="utf-8"), "testharness.js")
            await isolate.run(self.path.read_text(encoding="utf-8"), self.path.name)
            results: list[tuple[str, str | None]] = await isolate.evaluate("__run_tests()")
        return dict(results)


class AnyJsItem(pytest.Item):
    """One subtest."""

    def runtest(self) -> None:
        assert isinstance(self.parent, AnyJsFile)
        results = self.parent.results()
        assert self.name in results, "the subtest did not run"
        message = results[self.name]
        if message is not None:
            raise SubtestFailed(message)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, SubtestFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.path.name}: {self.name}"


class SubtestFailed(AssertionError):
    """The subtest's own message."""


@pytest_asyncio.fixture
async def isolate() -> AsyncIterator[Any]:
    """An isolate with the runtime in it."""
    async with open_isolate() as opened:
        yield opened


@pytest_asyncio.fixture
async def other_isolate() -> AsyncIterator[Any]:
    """A second isolate."""
    async with open_isolate() as opened:
        yield opened
