"""Pages: what a page's script does in a window, with navigator.serviceWorker, PushManager and fetch."""

from __future__ import annotations

import asyncio
import threading

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
    assert origin.user_agent.statistics().running_pages == 1
    await page.close()
    assert origin.user_agent.statistics().running_pages == 0


async def test_what_is_thrown_keeps_name_and_message(origin) -> None:
    """Errors, DOMExceptions, and what is no error at all."""
    page = await origin.open("/")
    assert await failure(page, "throw new RangeError('far: too far')") == ("RangeError", "far: too far")
    assert await failure(page, "Promise.reject(new DOMException('no', 'NotAllowedError'))") == ("NotAllowedError", "no")
    assert await failure(page, "throw 5") == ("", "uncaught exception: 5")


async def test_places_are_the_pages_own(origin) -> None:
    """Errors and console lines name the page's URL, and the line and column of what was evaluated."""
    page = await origin.open("/settings")
    await page.evaluate("function enable() {\n  console.log('here');\n  return missing;\n}")
    with pytest.raises(pyua.WorkerScriptError) as caught:
        await page.evaluate("enable()")
    assert (caught.value.place, caught.value.name) == (f"{ORIGIN}/settings:3:3", "ReferenceError")
    assert page.console[0].place == f"{ORIGIN}/settings:2:11"
    with pytest.raises(pyua.WorkerScriptError) as caught:
        await page.evaluate("missing\n//# sourceURL=site/subscribe.js")
    assert caught.value.place == "site/subscribe.js:1:1"


async def test_a_closed_window_has_no_page(origin) -> None:
    """Evaluating in it is an error that says so, also for what was under way."""
    page = await origin.open("/")
    await page.evaluate("1")
    await page.close()
    with pytest.raises(pyua.DOMError, match="is closed"):
        await page.evaluate("1")


async def test_a_navigation_ends_what_runs(origin) -> None:
    """An evaluation that waits fails when the page is left; nothing of it stays."""
    page = await origin.open("/")
    waiting = asyncio.ensure_future(page.evaluate("console.log('it runs'); new Promise(() => {})"))
    while not page.console:
        await asyncio.sleep(0)
    await page.navigate("/elsewhere")
    with pytest.raises(pyua.WorkerTerminatedError, match="was left"):
        await waiting


async def test_a_page_that_hangs_is_stopped(vapid) -> None:
    """As a worker is, by the time limit; the next evaluation finds a fresh global."""
    async with pyua.UserAgent(time_limit=0.3) as user_agent:
        page = await user_agent.origin(ORIGIN, serve={}).open("/")
        await page.evaluate("globalThis.x = 1")
        with pytest.raises(pyua.WorkerTimeoutError):
            await page.evaluate("for (;;);")
        assert await page.evaluate("typeof x") == "undefined"


async def test_nothing_is_left_behind() -> None:
    """No thread and no task outlives the user agent, whatever its pages were doing."""
    threads, tasks = threading.active_count(), len(asyncio.all_tasks())
    async with pyua.UserAgent() as user_agent:
        origin = user_agent.origin(ORIGIN, serve={"/sw.js": WORKER})
        await origin.register("/sw.js")
        one, two, three = [await origin.open(path) for path in ("/1", "/2", "/3")]
        await one.evaluate("setInterval(() => {}, 0); navigator.serviceWorker.controller.postMessage(1)")
        await two.evaluate("1")
        waiting = asyncio.ensure_future(three.evaluate("new Promise(() => {})"))
        await two.close()
        await one.navigate("/4")
        await one.evaluate("fetch('/never').catch(() => {}); 0")
        await origin.registrations[0].unregister()
    with pytest.raises(pyua.WorkerTerminatedError):
        await waiting
    with pytest.raises(pyua.ConfigError, match="not open"):
        await three.evaluate("1")
    await asyncio.sleep(0)
    assert len(asyncio.all_tasks()) == tasks
    assert threading.active_count() == threads


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


async def test_ports_go_along(origin) -> None:
    """A MessagePort crosses from page to worker, with what was posted before it arrived, and answers come back."""
    await origin.register("/sw.js")
    page = await origin.open("/")
    await origin.registrations[0].active.evaluate(
        """onmessage = (event) => {
          const [port] = event.ports;
          port.postMessage(`${event.data}, ${event.ports.length} port`);
          port.onmessage = ({ data }) => { port.postMessage(`got ${data}`); port.close(); };
        }; 0"""
    )
    assert await page.evaluate(
        """new Promise((resolve) => {
          const channel = new MessageChannel();
          const heard = [];
          channel.port1.onmessage = (event) => heard.push(event.data);
          channel.port1.addEventListener('close', () => resolve(heard));
          channel.port1.postMessage('early');
          navigator.serviceWorker.controller.postMessage('hello', [channel.port2]);
        })"""
    ) == ["hello, 1 port", "got early"]
    assert len(origin.environment.ports) == 0


async def test_broadcasts_reach_pages_and_workers(origin) -> None:
    """All channels of the name in the origin, but not the sender's own."""
    registration = await origin.register("/sw.js")
    sender, page, deaf = [await origin.open(path) for path in ("/1", "/2", "/3")]
    await deaf.evaluate("1")
    listen = "new Promise((resolve) => { new BroadcastChannel('news').onmessage = (event) => resolve(event.data); })"
    for target in (page, registration.active):
        await target.evaluate(f"globalThis.heard = {listen}; 0")
    await sender.evaluate(
        "const channel = new BroadcastChannel('news'); channel.onmessage = () => console.log('own'); channel.postMessage({ n: 1 })"
    )
    await sender.close()
    assert await page.evaluate("heard") == {"n": 1}
    assert await registration.active.evaluate("heard") == {"n": 1}
    assert not sender.console, "a channel does not hear itself"
    await deaf.evaluate("1")
    assert not deaf.console, "a page without a channel does not mind"


REFUSED = [
    ("'http://['", "TypeError", "ServiceWorkerContainer.register: http://[ is not a valid URL."),
    ("'data:text/javascript,1'", "TypeError", "ServiceWorkerContainer.register: Invalid scope trying to resolve ./ with base URL data:text/javascript,1."),
    ("'ftp://x/sw.js'", "TypeError", "ServiceWorkerContainer.register: Script URL's scheme is not 'http' or 'https'"),
    ("'/a%2Fb.js'", "TypeError", "ServiceWorkerContainer.register: script URL contains %2f or %5c"),
    ("'/sw.js', { scope: 'http://[' }", "TypeError", "ServiceWorkerContainer.register: Invalid scope trying to resolve http://[ with base URL https://app.example/dir/page."),
    ("'/sw.js', { scope: 'data:x' }", "TypeError", "ServiceWorkerContainer.register: Scope URL's scheme is not 'http' or 'https'"),
    ("'/sw.js', { scope: '/a%5c' }", "TypeError", "ServiceWorkerContainer.register: scope URL contains %2f or %5c"),
    ("'https://other.example/sw.js'", "SecurityError", "ServiceWorkerContainer.register: Non-same-origin scope URL"),
    ("'https://other.example/sw.js', { scope: '/' }", "SecurityError", "ServiceWorkerContainer.register: Script URL is not same-origin with Client"),
    ("'/app/sw.js', { scope: '/' }", "SecurityError", "The operation is insecure."),
    ("'/plain'", "SecurityError", "The operation is insecure."),
    ("'/redirected.js'", "SecurityError", "The operation is insecure."),
    ("'/404.js'", "TypeError", "ServiceWorker script at https://app.example/404.js for scope https://app.example/ encountered an error during installation."),
    ("'/throws.js'", "TypeError", "ServiceWorker script at https://app.example/throws.js for scope https://app.example/ threw an exception during script evaluation."),
    ("'/broken.js'", "TypeError", "ServiceWorker script at https://app.example/broken.js for scope https://app.example/ threw an exception during script evaluation."),
    ("", "TypeError", "ServiceWorkerContainer.register: At least 1 argument required, but only 0 passed"),
    ("'/sw.js', 5", "TypeError", "ServiceWorkerContainer.register: Argument 2 can't be converted to a dictionary."),
    ("'/sw.js', { updateViaCache: 'x' }", "TypeError", "ServiceWorkerContainer.register: 'x' (value of 'updateViaCache' member of RegistrationOptions) is not a valid value for enumeration ServiceWorkerUpdateViaCache."),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "name", "message"), REFUSED)
async def test_register_rejects_as_in_firefox(user_agent, arguments, name, message) -> None:
    """Each refusal with Firefox's name and words, and nothing registered."""
    origin = user_agent.origin(
        ORIGIN,
        serve={
            "/sw.js": "",
            "/app/sw.js": "",
            "/plain": "",
            "/throws.js": "throw new Error('boom')",
            "/broken.js": "let =",
        },
    )
    user_agent.route(f"{ORIGIN}/redirected.js", lambda route: route.fulfill(status=302, headers={"Location": "/sw.js"}))
    page = await origin.open("/dir/page")
    assert await failure(page, f"navigator.serviceWorker.register({arguments})") == (name, message)
    assert origin.registrations == []


async def test_why_a_script_failed_is_in_the_console(user_agent) -> None:
    """The script itself hears little of it."""
    page = await user_agent.origin(ORIGIN, serve={"/throws.js": "throw new Error('boom')"}).open("/")
    await failure(page, "navigator.serviceWorker.register('/throws.js')")
    assert [line.text for line in page.console] == [
        "Failed to register a ServiceWorker: https://app.example/throws.js:1:1: Error: boom"
    ]


async def test_registrations_are_found(origin) -> None:
    """By a URL in their scope, and all of the origin; always as the same objects."""
    page = await origin.open("/app/page")
    assert await page.evaluate(
        """(async () => {
          const container = navigator.serviceWorker;
          const none = await container.getRegistration();
          const root = await container.register('/sw.js', { updateViaCache: 'none' });
          const app = await container.register('sw.js');
          const all = await container.getRegistrations();
          return [typeof none, root.updateViaCache, app.scope, await container.getRegistration() === app, await container.getRegistration('/') === root,
            all.length === 2 && all.includes(root) && all.includes(app)];
        })()"""
    ) == ["undefined", "none", f"{ORIGIN}/app/", True, True, True]
    assert await failure(page, "navigator.serviceWorker.getRegistration('https://other.example/')") == (
        "SecurityError",
        "The operation is insecure.",
    )


async def test_update_finds_a_new_script(origin) -> None:
    """It resolves when the new worker installs; the page hears of it, and of the old one's end after skipWaiting()."""
    await origin.register("/sw.js")
    page = await origin.open("/")
    await page.evaluate(
        """globalThis.events = []; navigator.serviceWorker.ready.then((registration) => {
          globalThis.registration = registration;
          const old = registration.active;
          old.onstatechange = () => events.push(`old ${old.state}`);
          registration.onupdatefound = () => {
            const { installing } = registration;
            installing.onstatechange = () => events.push(installing.state);
          };
          navigator.serviceWorker.oncontrollerchange = () => events.push(`controller ${navigator.serviceWorker.controller !== old}`);
        })"""
    )
    assert await page.evaluate(
        "registration.update().then((same) => [same === registration, registration.installing])"
    ) == [True, None]
    origin.serve({"/sw.js": "addEventListener('install', () => skipWaiting());"})
    assert await page.evaluate("registration.update().then(() => registration.installing.state)") == "installing"
    await origin.registrations[0].active.evaluate("1")
    assert await page.evaluate(
        "new Promise((resolve) => { const look = () => (registration.active.state === 'activated' && events.length > 4 ? resolve(events) : setTimeout(look)); look(); })"
    ) == ["installed", "activating", "old redundant", "controller true", "activated"]
    origin.serve({"/sw.js": "let ="})
    assert (await failure(page, "registration.update()"))[1].endswith("threw an exception during script evaluation.")


async def test_an_unregistered_worker_stays_for_its_pages(origin) -> None:
    """Until the last page that it controls is gone, as in Firefox."""
    registration = await origin.register("/sw.js")
    page = await origin.open("/")
    state = """(async () => {
      const [registration] = [await navigator.serviceWorker.ready];
      const gone = [await registration.unregister(), await registration.unregister()];
      const { controller } = navigator.serviceWorker;
      globalThis.old = registration;
      return [gone, controller.state, registration.active === controller, (await navigator.serviceWorker.getRegistrations()).length];
    })()"""
    assert await page.evaluate(state) == [[True, False], "activated", True, 0]
    name, message = await failure(page, "old.update()")
    assert (name, "has been uninstalled" in message) == ("TypeError", True)
    assert await page.evaluate(
        "navigator.serviceWorker.register('/sw.js').then((fresh) => [fresh === old, fresh.active])"
    ) == [False, None]
    worker = registration.active
    await page.close()
    assert (worker.state, registration.active) == ("redundant", None)


async def test_an_uncontrolled_page_sees_the_end_at_once(origin) -> None:
    """unregister() without a controlled page: the worker is redundant."""
    page = await origin.open("/")
    assert await page.evaluate(
        """(async () => {
          const registration = await navigator.serviceWorker.register('/app/sw.js');
          const worker = registration.installing;
          await new Promise((resolve) => { worker.onstatechange = () => worker.state === 'activated' && resolve(); });
          const end = new Promise((resolve) => { worker.onstatechange = () => resolve(worker.state); });
          await registration.unregister();
          worker.postMessage('lost');
          return [await end, registration.active];
        })()"""
    ) == ["redundant", None]
    assert origin.user_agent.statistics().running_workers == 0
    assert await failure(
        page,
        "navigator.serviceWorker.register('/app/sw.js').then(async (r) => { await r.unregister(); return r.update(); })",
    ) == (
        "InvalidStateError",
        "An attempt was made to use an object that is not, or is no longer, usable",
    )


# --- the window ---------------------------------------------------------------------------------------


async def test_fetch_is_the_pages_own(origin, user_agent) -> None:
    """Relative to the page, from its origin, through routes."""
    page = await origin.open("/dir/page")
    assert await page.evaluate("fetch('../api').then((response) => response.text())") == "hello"
    seen = []

    async def answer(route):
        seen.append(route.request.headers.get("origin"))
        await route.fulfill(json={"routed": True})

    user_agent.route("https://api.example/*", answer)
    assert await page.evaluate(
        "fetch('https://api.example/x', { method: 'POST' }).then((response) => response.json())"
    ) == {"routed": True}
    assert seen == [ORIGIN]


async def test_storage_is_shared_with_the_worker(origin) -> None:
    """Caches and databases are the origin's."""
    registration = await origin.register("/sw.js")
    page = await origin.open("/")
    await page.evaluate("caches.open('c').then((cache) => cache.put('/x', new Response('cached')))")
    assert await registration.active.evaluate("caches.match('/x').then((response) => response.text())") == "cached"
    opening = """new Promise((resolve) => { const request = indexedDB.open('db', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('s'); request.onsuccess = () => resolve(request.result); })"""
    await page.evaluate(
        f"{opening}.then((db) => new Promise((resolve) => {{ db.transaction('s', 'readwrite').objectStore('s').put(7, 'k').onsuccess = resolve; }})).then(() => 0)"
    )
    read = f"{opening}.then((db) => new Promise((resolve) => {{ db.transaction('s').objectStore('s').get('k').onsuccess = (event) => resolve(event.target.result); }}))"
    assert await registration.active.evaluate(read) == 7


async def test_a_script_goes_elsewhere(origin, user_agent) -> None:
    """location, and window.close()."""
    page = await origin.open("/one")
    assert await failure(page, "location.assign('http://[')") == (
        "SyntaxError",
        "Location.assign: 'http://[' is not a valid URL.",
    )
    await page.evaluate("location.href = '/two'; 0")
    while page.url != f"{ORIGIN}/two":
        await asyncio.sleep(0)
    assert await page.evaluate("document.URL") == f"{ORIGIN}/two"
    await page.evaluate("close(); 0")
    while user_agent.clients.all:
        await asyncio.sleep(0)
    assert page.closed


async def test_focus_moves_between_windows(origin) -> None:
    """The one in front has it; the others are told."""
    back = await origin.open("/back")
    await back.evaluate("onblur = () => console.log('blur'); onfocus = () => console.log('focus'); 0")
    front = await origin.open("/front")
    assert await front.evaluate("document.hasFocus()") is True
    assert await back.evaluate("document.hasFocus()") is False
    await back.focus()
    assert await back.evaluate("document.hasFocus()") is True
    assert [line.text for line in back.console] == ["blur", "focus"]


async def test_the_network_goes_and_comes(origin, user_agent) -> None:
    """navigator.onLine, with its events; a page that starts offline knows."""
    page = await origin.open("/")
    await page.evaluate("ononline = onoffline = (event) => console.log(event.type, navigator.onLine); 0")
    await user_agent.set_offline(True)
    late = await origin.open("/late")
    assert await late.evaluate("navigator.onLine") is False
    await user_agent.set_offline(False)
    assert await late.evaluate("navigator.onLine") is True
    assert [line.text for line in page.console] == ["offline false", "online true"]


async def test_a_page_that_is_no_secure_context_has_no_scripts(subscribe, user_agent) -> None:
    """A worker may open any window; evaluating in it says why it cannot."""
    window = user_agent.clients.open("http://plain.example/")
    with pytest.raises(pyua.InsecureOriginError):
        await window.evaluate("1")


# --- scripts --------------------------------------------------------------------------------------
