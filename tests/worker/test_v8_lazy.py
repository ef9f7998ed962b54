"""Lazy globals: data properties whose values nobody has made before somebody looks."""

from __future__ import annotations

import pytest

SHAPE = """(name) => {
  const holder = Object.hasOwn(self, name) ? self : WorkerGlobalScope.prototype;
  const { get, value, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(holder, name);
  return [get === undefined, typeof value, writable, enumerable, configurable];
}"""


@pytest.fixture
async def evaluate(workers):
    """Evaluates in a worker."""
    return (await workers.make("")).evaluate


async def test_a_descriptor_does_not_betray_them(evaluate) -> None:
    """As in a browser: interfaces are not enumerable, operations are."""
    assert await evaluate(f"({SHAPE})('CompressionStream')") == [True, "function", True, False, True]
    assert await evaluate(f"({SHAPE})('structuredClone')") == [True, "function", True, True, True]


async def test_a_script_may_put_something_else_there(evaluate) -> None:
    """By assignment, by definition, by deletion; before anybody has looked."""
    assert await evaluate("Headers = 1, Headers") == 1
    assert await evaluate("Object.defineProperty(self, 'FormData', { value: 2 }), FormData") == 2
    assert await evaluate("delete self.Blob, 'Blob' in self") is False
    assert await evaluate("(0, eval)('function Request() {}'), Request.length") == 0
    assert await evaluate("Object.hasOwn(self, '__pyua_probe') || Object.hasOwn(self, '__pyua_hook')") is False


async def test_the_value_stays_the_same(evaluate) -> None:
    """Whoever looks first."""
    assert await evaluate("URL === URL && new URL('https://a.example').constructor === URL") is True


async def test_a_stack_that_has_no_room_does_no_harm(evaluate) -> None:
    """What could not be made then is made later."""
    deep = "const deep = () => { try { deep(); } catch { try { TransformStream; } catch {} throw 1; } }; try { deep(); } catch {}"
    assert await evaluate(f"(() => {{ {deep} return typeof TransformStream; }})()") == "function"
