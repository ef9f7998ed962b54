"""Functional events: lifetimes, failures, and what is reported of them."""

from __future__ import annotations

import asyncio

MESSAGE = {"client": None, "worker": None, "origin": "https://app.example", "tree": None, "json": None}


async def fire(worker, kind: str = "push", **init):
    return await worker.fire(kind, {"data": None, **init})


async def test_a_push_event_is_trusted_and_carries_its_data(workers) -> None:
    """data is null without a payload; text, json, bytes, blob and arrayBuffer give it otherwise."""
    worker = await workers.make(
        """
        const seen = [];
        addEventListener('push', (event) => {
          if (!event.data) { seen.push([event.data, event.isTrusted, event.type, event.bubbles, event.cancelable]); return; }
          const { data } = event;
          event.waitUntil((async () => {
            seen.push([data.text(), data.json(), [...data.bytes()], data.arrayBuffer().byteLength, await data.blob().text(), data.blob().type]);
          })());
        });
        """
    )
    assert (await fire(worker)).ok
    assert (await fire(worker, data="eyJhIjoxfQ==")).ok
    assert await worker.evaluate("seen") == [
        [None, True, "push", False, False],
        ['{"a":1}', {"a": 1}, list(b'{"a":1}'), 7, '{"a":1}', ""],
    ]


async def test_text_that_is_not_json_is_a_syntax_error(workers) -> None:
    """PushMessageData.json() throws what JSON.parse throws; the handler failed with it."""
    worker = await workers.make("addEventListener('push', (event) => event.data.json());")
    result = await fire(worker, data="aGVsbG8=")
    assert result.failed
    assert not result.rejected
    assert str(result.errors[0]).startswith("https://app.example/sw.js:1:48: SyntaxError: Unexpected token")


async def test_a_throwing_listener_does_not_stop_the_others(workers) -> None:
    """Each runs; the event has failed all the same, and promises given before the exception are waited for."""
    worker = await workers.make(
        """
        const ran = [];
        addEventListener('push', (event) => {
          event.waitUntil(new Promise((resolve) => setTimeout(() => { ran.push('promise'); resolve(); }, 100)));
          throw new Error('first');
        });
        addEventListener('push', () => ran.push('second'));
        self.onpush = () => ran.push('handler');
        """
    )
    result = await fire(worker)
    assert result.failed
    assert not result.rejected
    assert [str(error) for error in result.errors] == ["https://app.example/sw.js:5:17: Error: first"]
    assert await worker.evaluate("ran") == ["second", "handler", "promise"]


async def test_a_rejected_promise_is_told_after_all_have_settled(workers) -> None:
    """waitUntil promises that reject make the event rejected, with their reasons."""
    worker = await workers.make(
        """
        let later = false;
        addEventListener('push', (event) => {
          event.waitUntil(Promise.reject(new TypeError('no')));
          event.waitUntil(new Promise((resolve) => setTimeout(() => { later = true; resolve(); }, 5)));
        });
        """
    )
    result = await fire(worker)
    assert (result.failed, result.rejected) == (False, True)
    assert [error.cause for error in result.errors] == ["TypeError: no"]
    assert await worker.evaluate("later") is True


async def test_wait_until_in_the_microtasks_after_a_listener(workers) -> None:
    """Allowed right after the listener, and while a promise is pending; too late afterwards."""
    worker = await workers.make(
        """
        const outcomes = [];
        let kept;
        addEventListener('push', async (event) => {
          kept = event;
          await null; await null; await null;
          event.waitUntil(new Promise((resolve) => setTimeout(resolve, 5)).then(() => {
            event.waitUntil(Promise.resolve().then(() => outcomes.push('while pending')));
          }));
          outcomes.push('after three microtasks');
        });
        """
    )
    assert (await fire(worker)).ok
    assert await worker.evaluate("outcomes") == ["after three microtasks", "while pending"]
    said = await worker.evaluate(
        "try { kept.waitUntil(0); 'allowed' } catch (e) { [e.name, e.code, e instanceof DOMException] }"
    )
    assert said == ["InvalidStateError", 11, True]


async def test_a_task_without_a_pending_promise_is_too_late(workers) -> None:
    """After a timer, with nothing that keeps the event alive, waitUntil throws InvalidStateError."""
    worker = await workers.make(
        """
        let said;
        const done = new Promise((resolve) => {
          addEventListener('push', (event) => setTimeout(() => {
            try { event.waitUntil(0); said = 'allowed'; } catch (e) { said = e.name; }
            resolve(said);
          }, 5));
        });
        """
    )
    assert (await fire(worker)).ok
    assert await worker.evaluate("done") == "InvalidStateError"


async def test_events_that_scripts_make_are_not_trusted(workers) -> None:
    """Their waitUntil throws; their data is what was given, as PushMessageData."""
    worker = await workers.make("")
    assert await worker.evaluate(
        """(() => {
          const event = new PushEvent('push', { data: 'hé' });
          let said; try { event.waitUntil(0) } catch (e) { said = e.name }
          return [event.isTrusted, said, event.data.text(), new PushEvent('push').data, new PushEvent('push', { data: '' }).data.text()];
        })()"""
    ) == [False, "InvalidStateError", "hé", None, ""]


async def test_error_events_tell_where(workers) -> None:
    """self.onerror has its five arguments, and preventDefault keeps the error off the console."""
    worker = await workers.make(
        """
        let heard;
        addEventListener('error', (event) => {
          heard = [event.message, event.filename, event.lineno, event.colno, event.error instanceof TypeError, event.isTrusted];
          event.preventDefault();
        });
        addEventListener('push', () => { throw new TypeError('oops'); });
        """
    )
    assert (await fire(worker)).failed
    assert await worker.evaluate("heard") == ["TypeError: oops", "https://app.example/sw.js", 7, 48, True, True]
    assert not worker.console


async def test_messages_and_message_errors(workers) -> None:
    """A message event has the data and origin; one that cannot be read is a messageerror."""
    worker = await workers.make(
        """
        const got = [];
        addEventListener('message', (event) => got.push([event.data, event.origin, event.ports.length, event instanceof ExtendableMessageEvent]));
        addEventListener('messageerror', (event) => got.push(event.type));
        """
    )
    await worker.post_message({"a": [1, None, "x"]})
    await worker.fire("message", {**MESSAGE, "tree": {"nodes": [["platform", "Unheard"]], "root": ["r", 0]}})
    assert await worker.evaluate("got") == [[{"a": [1, None, "x"]}, "https://app.example", 0, True], "messageerror"]


async def test_many_events_at_once_stay_apart(workers) -> None:
    """Each ends by its own promises."""
    worker = await workers.make(
        """
        addEventListener('message', (event) => event.waitUntil(new Promise((resolve, reject) => {
          setTimeout(event.data % 3 ? resolve : reject, event.data % 7);
        })));
        """
    )
    results = await asyncio.gather(*(worker.fire("message", {**MESSAGE, "json": n}) for n in range(60)))
    assert [result.rejected for result in results] == [n % 3 == 0 for n in range(60)]
