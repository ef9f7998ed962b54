"""Where something was thrown: known for whatever is thrown, not for Error objects only."""

from __future__ import annotations

import pytest

SCRIPT = "https://app.example/sw.js"

#: How a value is thrown: the script's second line, and where in it the throw stands.
CALLBACKS = {
    "a listener": "onpush = () => { throw THROWN; };",
    "a listener object": "addEventListener('push', { handleEvent() { throw THROWN; } });",
    "a function that a listener calls": "function f() { throw THROWN; } onpush = () => [1].forEach(f);",
    "a timer": "onpush = () => setTimeout(() => { throw THROWN; }, 0);",
    "a microtask": "onpush = () => queueMicrotask(() => { throw THROWN; });",
    "a listener of an event of the script's": (
        "const t = new EventTarget(); t.addEventListener('x', () => { throw THROWN; }); onpush = () => t.dispatchEvent(new Event('x'));"
    ),
}
REJECTIONS = {
    "an async function": "onpush = () => { (async () => { throw THROWN; })(); };",
    "an async function behind an await": "onpush = () => { (async () => { await null; throw THROWN; })(); };",
    "an async listener": "onpush = async () => { throw THROWN; };",
}


def column(line: str) -> int:
    """The place of ``throw``, counted from 1."""
    return line.index("throw THROWN") + 1


async def fire(worker):
    return await worker.fire("push", {"data": None})


async def first_line(worker):
    """The first line of the console, when it is there."""
    while not worker.console:
        await worker.evaluate("0")
    return worker.console[0]


@pytest.mark.parametrize("line", CALLBACKS.values(), ids=list(CALLBACKS))
@pytest.mark.parametrize("thrown", ["'text'", "{ a: 1 }", "null"])
async def test_whatever_a_callback_throws_has_a_place(workers, line: str, thrown: str) -> None:
    """The console names the script's own line and column, and so does the ErrorEvent."""
    worker = await workers.make(
        "self.seen = []; self.onerror = (...args) => { seen.push(args.slice(1, 4)); };\n"
        + line.replace("THROWN", thrown)
    )
    await fire(worker)
    said = await first_line(worker)
    assert said.text.startswith("uncaught exception: ")
    assert said.place == f"{SCRIPT}:2:{column(line)}"
    assert await worker.evaluate("seen") == [[SCRIPT, 2, column(line)]]


@pytest.mark.parametrize("line", REJECTIONS.values(), ids=list(REJECTIONS))
@pytest.mark.parametrize("thrown", ["'text'", "{ a: 1 }", "null"])
async def test_whatever_a_promise_is_rejected_with_has_a_place(workers, line: str, thrown: str) -> None:
    """The one where it was thrown."""
    worker = await workers.make("\n" + line.replace("THROWN", thrown))
    await fire(worker)
    assert (await first_line(worker)).place == f"{SCRIPT}:2:{column(line)}"


async def test_a_rejected_promise_has_the_place_where_it_was_rejected(workers) -> None:
    """Promise.reject() and a call of reject."""
    for line, place in (
        ("onpush = () => { Promise.reject('x'); };", "2:26"),
        ("onpush = () => { new Promise((resolve, reject) => { reject(7); }); };", "2:53"),
        ("onpush = () => { Promise.reject('x').then(() => 0).finally(() => 0); };", "2:26"),
    ):
        worker = await workers.make("\n" + line)
        await fire(worker)
        assert (await first_line(worker)).place == f"{SCRIPT}:{place}", line


async def test_an_events_errors_have_the_place(workers) -> None:
    """Of a listener that throws, and of a promise given to waitUntil."""
    worker = await workers.make("\nonpush = () => {\n  throw 'no';\n};")
    (error,) = (await fire(worker)).errors
    assert str(error) == f"{SCRIPT}:3:3: uncaught exception: no"
    worker = await workers.make("\nonpush = (event) => {\n  event.waitUntil((async () => { throw 'no'; })());\n};")
    (error,) = (await fire(worker)).errors
    assert str(error) == f"{SCRIPT}:3:34: uncaught exception: no"


async def test_an_error_of_a_script_that_was_imported(workers) -> None:
    """Its own name is told."""
    worker = await workers.make("importScripts('/a.js');", also={"/a.js": "\n\nonpush = () => {\n    throw 1;\n};"})
    (error,) = (await fire(worker)).errors
    assert error.place == "https://app.example/a.js:4:5"


async def test_what_the_runtime_throws_for_the_script_has_the_scripts_place(workers) -> None:
    """AbortSignal.throwIfAborted() throws what the script gave: the place is the call."""
    worker = await workers.make("\nonpush = () => {\n  const s = AbortSignal.abort('why');\n  s.throwIfAborted();\n};")
    (error,) = (await fire(worker)).errors
    assert str(error) == f"{SCRIPT}:4:5: uncaught exception: why"


async def test_report_error_names_its_caller(workers) -> None:
    """A value that is no Error has no place of its own."""
    worker = await workers.make("\nonpush = () => {\n  reportError('odd');\n};")
    await fire(worker)
    assert (await first_line(worker)).place == f"{SCRIPT}:3:3"


async def test_events_within_events_to_any_depth(workers) -> None:
    """Listeners may fire events whose listeners fire events: the stack has an end, and the worker goes on."""
    worker = await workers.make(
        """
        const t = new EventTarget();
        let depth = 0, deepest = 0;
        t.addEventListener('x', () => { deepest = ++depth; t.dispatchEvent(new Event('x')); });
        onpush = () => t.dispatchEvent(new Event('x'));
        """
    )
    await fire(worker)
    assert await worker.evaluate("deepest") > 100
    assert worker.start_count == 1


async def test_events_fired_where_the_stack_ends(workers) -> None:
    """What cannot even be called is reported like all that is thrown, and later places are not lost over it."""
    worker = await workers.make(
        """
        const t = new EventTarget();
        let ran = 0, fired = 0;
        t.addEventListener('x', () => { ran++; });
        function deep() { try { deep(); } catch { t.dispatchEvent(new Event('x')); fired++; } }
        onmessage = deep;
        onpush = () => { throw 'after'; };
        """
    )
    init = {"client": None, "worker": None, "origin": "https://app.example", "tree": None, "json": None}
    for _ in range(20):
        assert not (await worker.fire("message", init)).killed
    assert await worker.evaluate("fired - ran") == len(worker.console) > 0
    assert worker.console[0].text == "RangeError: Maximum call stack size exceeded"
    (error,) = (await fire(worker)).errors
    assert error.place == f"{SCRIPT}:7:26"


async def test_microtasks_still_wait_for_the_listener(workers) -> None:
    """A listener that is run by way of the host is not a task of its own."""
    worker = await workers.make(
        """
        const order = [];
        const t = new EventTarget();
        t.addEventListener('x', () => { order.push('inner'); Promise.resolve().then(() => order.push('microtask')); });
        onpush = () => { t.dispatchEvent(new Event('x')); order.push('outer'); };
        """
    )
    await fire(worker)
    assert await worker.evaluate("order") == ["inner", "outer", "microtask"]


async def test_without_the_symbols_there_is_no_place(workers, monkeypatch) -> None:
    """Where the library hides V8's functions, everything else is told all the same."""
    monkeypatch.setattr("pyua.worker.engine.V8Api.find", lambda _library: None)
    worker = await workers.make(
        "\nonpush = () => { throw 'no'; };\naddEventListener('push', () => console.log('went on'));"
    )
    result = await fire(worker)
    assert [str(error) for error in result.errors] == ["uncaught exception: no"]
    assert [line.text for line in result.console] == ["uncaught exception: no", "went on"]
