"""Runs tests of web interfaces in WPT's form in the real isolate: a subtest is an item.

``*.any.js`` runs in a service worker's global and in a page's, ``*.window.js`` in a page's.
"""

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

from pyua.worker.boot import Realm

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
_NAME = re.compile(r"""^(?:\}|(?:promise_)?test\(.*), (["'])((?:(?!\1)[^\\]|\\.)+)\1\);$""", re.MULTILINE)


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    if file_path.name.endswith((".any.js", ".window.js")):
        return AnyJsFile.from_parent(parent, path=file_path)
    return None


class AnyJsFile(pytest.File):
    """One file of subtests; it runs once in each global, when the first of them is asked for."""

    _results: dict[Realm, dict[str, str | None]] | None = None

    def collect(self) -> Iterator[pytest.Item]:
        names = [name for _, name in _NAME.findall(self.path.read_text(encoding="utf-8"))]
        assert names, f"{self.path.name} has no subtests"
        if not self.path.name.endswith(".window.js"):
            for name in names:
                yield AnyJsItem.from_parent(self, name=name, subtest=name, realm="ServiceWorker")
            yield OtherSubtests.from_parent(self, name="subtests named as they run", known=names, realm="ServiceWorker")
        for name in names:
            yield AnyJsItem.from_parent(self, name=f"{name} (in a page)", subtest=name, realm="Window")
        yield OtherSubtests.from_parent(
            self, name="subtests named as they run (in a page)", known=names, realm="Window"
        )

    def results(self, realm: Realm) -> dict[str, str | None]:
        self._results = self._results or {}
        if realm not in self._results:
            self._results[realm] = asyncio.run(self._run(realm))
        return self._results[realm]

    async def _run(self, realm: Realm) -> dict[str, str | None]:
        async with open_isolate(realm=realm) as isolate:
            await isolate.run((HERE / "testharness.js").read_text(encoding="utf-8"), "testharness.js")
            await isolate.run(self.path.read_text(encoding="utf-8"), self.path.name)
            results: list[tuple[str, str | None]] = await isolate.evaluate("__run_tests()")
        return dict(results)


class AnyJsItem(pytest.Item):
    """One subtest in one global."""

    def __init__(self, *, subtest: str, realm: Realm, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._subtest = subtest
        self._realm = realm

    def runtest(self) -> None:
        assert isinstance(self.parent, AnyJsFile)
        results = self.parent.results(self._realm)
        assert self._subtest in results, "the subtest did not run"
        message = results[self._subtest]
        if message is not None:
            raise SubtestFailed(message)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, SubtestFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.path.name}: {self.name}"


class OtherSubtests(AnyJsItem):
    """The subtests of a file whose names are not to be read in it, all in one; none must fail."""

    def __init__(self, *, known: list[str], realm: Realm, **arguments: Any) -> None:
        super().__init__(subtest="", realm=realm, **arguments)
        self._known = known

    def runtest(self) -> None:
        assert isinstance(self.parent, AnyJsFile)
        others = {name: text for name, text in self.parent.results(self._realm).items() if name not in self._known}
        failed = [f"{name}: {text}" for name, text in others.items() if text is not None]
        if failed:
            raise SubtestFailed("\n".join(failed))


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
