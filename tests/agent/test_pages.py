"""Pages: what a page's script does in a window, with navigator.serviceWorker, PushManager and fetch."""

from __future__ import annotations

import pytest

import pyua

ORIGIN = "https://app.example"

WORKER = """
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('message', (event) => event.source.postMessage({ echo: event.data, from: event.source.id }));
"""


@pytest.fixture
def origin(user_agent):
    """An origin with a worker that claims, and a page's API."""
    return user_agent.origin(ORIGIN, serve={"/sw.js": WORKER, "/app/sw.js": WORKER, "/api": "hello"})


async def failure(client, source):
    """The name and message of what an evaluation throws."""
    with pytest.raises(pyua.WorkerScriptError) as caught:
        await client.evaluate(source)
    return caught.value.name, caught.value.message


# --- evaluate ---------------------------------------------------------------------------------------


async def test_evaluate_gives_values_as_a_workers_does(origin) -> None:
    """Expressions and statements, functions called, promises awaited."""
    page = await origin.open("/")
    assert await page.evaluate("({ sum: 1 + 1, nothing: undefined })") == {"sum": 2, "nothing": None}
    assert await page.evaluate("const x = 2; x * 3") == 6
    assert await page.evaluate("() => Promise.resolve([1])") == [1]


async def test_state_lasts_until_navigation(origin) -> None:
    """One global for all evaluations on a page; a navigation brings a fresh one."""
    page = await origin.open("/one")
    await page.evaluate("globalThis.x = 1")
    assert await page.evaluate("x") == 1
    await page.navigate("/two")
    assert await page.evaluate("[typeof x, location.href]") == ["undefined", f"{ORIGIN}/two"]


async def test_what_is_thrown_keeps_name_and_message(origin) -> None:
    """Errors, DOMExceptions, and what is no error at all."""
    page = await origin.open("/")
    assert await failure(page, "throw new RangeError('far: too far')") == ("RangeError", "far: too far")
    assert await failure(page, "Promise.reject(new DOMException('no', 'NotAllowedError'))") == ("NotAllowedError", "no")
    assert await failure(page, "throw 5") == ("", "uncaught exception: 5")


async def test_a_closed_window_has_no_page(origin) -> None:
    """Evaluating in it is an error that says so, also for what was under way."""
    page = await origin.open("/")
    await page.evaluate("1")
    await page.close()
    with pytest.raises(pyua.DOMError, match="is closed"):
        await page.evaluate("1")


async def test_console_and_uncaught_errors(origin) -> None:
    """Lines of the console, exceptions in timers and unhandled rejections, oldest first."""
    page = await origin.open("/")
    heard = []
    page.on_console(heard.append)
    await page.evaluate("console.log('hi', [1]); Promise.reject(new Error('lost')); 0")
    await page.evaluate(
        "new Promise((resolve) => setTimeout(() => { setTimeout(resolve, 0); throw new TypeError('late'); }, 0))"
    )
    assert [(line.level, line.text) for line in page.console] == [
        ("log", "hi [ 1 ]"),
        ("error", "Error: lost"),
        ("error", "TypeError: late"),
    ]
    assert heard == list(page.console)


# --- navigator.serviceWorker --------------------------------------------------------------------------


async def test_register_and_ready(origin) -> None:
    """register() resolves before install, ready with an active worker; both give one object."""
    page = await origin.open("/")
    assert await page.evaluate("navigator.serviceWorker.controller") is None
    assert await page.evaluate(
        """(async () => {
          const registration = await navigator.serviceWorker.register('/sw.js');
          const before = registration.installing.state;
          const ready = await navigator.serviceWorker.ready;
          return [before, registration.scope, ready === registration, ready.active.scriptURL];
        })()"""
    ) == ["installing", f"{ORIGIN}/", True, f"{ORIGIN}/sw.js"]
    (registration,) = origin.registrations
    assert registration.scope == f"{ORIGIN}/"


async def test_events_of_registration_and_worker(origin) -> None:
    """updatefound after register()'s promise, then each state, then controllerchange by claim()."""
    page = await origin.open("/")
    assert await page.evaluate(
        """(async () => {
          const events = [];
          navigator.serviceWorker.addEventListener('controllerchange', () => events.push('controllerchange'));
          const registration = await navigator.serviceWorker.register('/sw.js');
          registration.onupdatefound = () => events.push(`updatefound ${registration.installing.state}`);
          const worker = registration.installing;
          await new Promise((resolve) => {
            worker.onstatechange = () => { events.push(worker.state); if (worker.state === 'activated') resolve(); };
          });
          return [events, navigator.serviceWorker.controller === worker, registration.active === worker];
        })()"""
    ) == [["updatefound installing", "installed", "activating", "controllerchange", "activated"], True, True]


async def test_a_page_in_scope_is_controlled_from_the_start(origin) -> None:
    """If there is an active worker when it opens."""
    await origin.register("/sw.js")
    page = await origin.open("/")
    assert await page.evaluate("navigator.serviceWorker.controller.state") == "activated"


async def test_messages_both_ways(origin) -> None:
    """postMessage() of the controller, event.source.postMessage() of the worker; Python hears the answer too."""
    await origin.register("/sw.js")
    page = await origin.open("/")
    answer = await page.evaluate(
        """new Promise((resolve) => {
          navigator.serviceWorker.onmessage = (event) => resolve(
            [event.data.echo instanceof Map, event.origin, event.source === navigator.serviceWorker.controller]);
          navigator.serviceWorker.controller.postMessage(new Map([[1, 2]]));
        })"""
    )
    assert answer == [True, ORIGIN, True]
    assert await page.wait_for_message() == {"echo": {1: 2}, "from": page.id}


# --- push, notifications, permissions -------------------------------------------------------------------


async def test_permission_is_a_matter_of_asking(origin) -> None:
    """Nobody answers by default, as in Firefox without a click; a test may say what the user does."""
    page = await origin.open("/")
    await page.evaluate(
        """navigator.permissions.query({ name: 'notifications' }).then((status) => {
          status.onchange = () => console.log(status.state);
        })"""
    )
    assert await page.evaluate("Notification.requestPermission()") == "default"
    await origin.answer_permission_prompts("granted")
    assert await page.evaluate("Notification.requestPermission()") == "granted"
    assert await page.evaluate("Notification.permission") == "granted"
    assert [line.text for line in page.console] == ["granted"]


async def test_subscribe_as_a_window_does(origin, vapid) -> None:
    """The permission is asked for first, then the key is looked at; the whole buffer of a view counts."""
    await origin.register("/sw.js")
    page = await origin.open("/")
    bad_key = "navigator.serviceWorker.ready.then((r) => r.pushManager.subscribe({ applicationServerKey: '!' }))"
    denied = ("NotAllowedError", "Permission to create push subscription is denied.")
    assert await failure(page, bad_key) == denied
    await origin.grant_permissions()
    assert (await failure(page, bad_key))[0] == "InvalidCharacterError"
    key = list(b"..." + _raw(vapid))
    view = f"navigator.serviceWorker.ready.then((r) => r.pushManager.subscribe({{ applicationServerKey: new Uint8Array({key}).subarray(3) }}))"
    assert await failure(page, view) == ("InvalidAccessError", "Invalid raw ECDSA P-256 public key.")
    whole = view.replace(".subarray(3)", ".slice(3)")
    subscription = await page.evaluate(whole)
    assert list(subscription) == ["endpoint", "expirationTime", "keys"]
    assert subscription["endpoint"] == (await origin.registrations[0].push_manager.get_subscription()).endpoint


def _raw(vapid):
    import base64

    return base64.urlsafe_b64decode(vapid.application_server_key + "=")


async def test_fetch_is_the_pages_own(origin) -> None:
    """Relative to the page, served as its origin is."""
    page = await origin.open("/dir/page")
    assert await page.evaluate("fetch('../api').then((response) => response.text())") == "hello"
