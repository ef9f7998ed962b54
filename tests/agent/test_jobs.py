"""Registering, installing, activating, updating and unregistering, and all that can go wrong there."""

from __future__ import annotations

import asyncio

import pytest

import pyua

ORIGIN = "https://app.example"

LOG = """
const log = [];
for (const type of ['install', 'activate']) addEventListener(type, (event) => {
  log.push([type, event instanceof ExtendableEvent, event.isTrusted, registration.installing?.state, registration.waiting?.state, registration.active?.state]);
});
"""


@pytest.fixture
def serve(user_agent):
    """Serve scripts at the origin."""
    return lambda **scripts: user_agent.origin(
        ORIGIN, serve={f"/{n.replace('__', '/')}.js": s for n, s in scripts.items()}
    )


async def test_a_worker_is_installed_and_activated(serve, user_agent) -> None:
    """The events come in their order, and the registration shows each state."""
    registration = await serve(sw=LOG).register("/sw.js")
    assert registration.scope == "https://app.example/"
    assert registration.active.state == "activated"
    assert (registration.installing, registration.waiting) == (None, None)
    assert registration.active.script_url == "https://app.example/sw.js"
    assert await registration.active.evaluate("log") == [
        ["install", True, True, "installing", None, None],
        ["activate", True, True, None, None, "activating"],
    ]
    assert user_agent.registrations == [registration]


async def test_registered_comes_before_install(serve) -> None:
    """wait_until="registered" is the DOM's promise."""
    source = (
        "addEventListener('install', (event) => event.waitUntil(new Promise((resolve) => { self.go = resolve; })));"
    )
    registration = await serve(sw=source).register("/sw.js", wait_until="registered")
    assert registration.installing.state == "installing"
    waiting = asyncio.ensure_future(registration.origin.register("/sw.js", wait_until="installed"))
    while not await registration.installing.evaluate("typeof go === 'function'"):
        pass
    await registration.installing.evaluate("go()")
    assert await waiting is registration
    assert registration.installing is None


async def test_a_rejected_install_takes_its_subscription_along(serve, user_agent) -> None:
    """A page may subscribe while the worker is being installed."""
    source = """addEventListener('install', (event) => {
      event.waitUntil(new Promise((_, reject) => { self.fail = reject; }));
    });"""
    origin = serve(sw=source)
    await origin.grant_permissions()
    registration = await origin.register("/sw.js", wait_until="registered")
    await registration.push_manager.subscribe()
    while not await registration.installing.evaluate("typeof fail === 'function'"):
        pass
    await registration.installing.evaluate("fail(new Error('no'))")
    async with asyncio.timeout(5):
        while not registration.unregistered:
            await asyncio.sleep(0)
    assert user_agent.registrations == []
    assert await registration.push_manager.get_subscription() is None


async def test_a_rejected_install_leaves_nothing(serve, user_agent) -> None:
    """The error names the script and the cause; the worker is redundant."""
    source = "addEventListener('install', (event) => event.waitUntil(Promise.reject(new Error('no cache'))));"
    with pytest.raises(pyua.WorkerInstallError, match=r"sw.js failed: .*sw.js:1:\d+: Error: no cache"):
        await serve(sw=source).register("/sw.js")
    assert user_agent.registrations == []
    assert user_agent.statistics().running_workers == 0


async def test_a_throwing_install_listener_does_not_stop_it(serve) -> None:
    """As the standard says: only promises can refuse."""
    registration = await serve(sw="addEventListener('install', () => { throw new Error('x'); });").register("/sw.js")
    assert registration.active.state == "activated"
    assert [line.text for line in registration.active.console] == ["Error: x"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("let x = ;", r"https://app.example/sw.js:1:9: SyntaxError: Unexpected token ';'"),
        ("\n\n  boom();", r"https://app.example/sw.js:3:3: ReferenceError: boom is not defined"),
        ("importScripts('/gone.js');", r"NetworkError: .*https://app.example/gone.js: .*404"),
        ("importScripts('/bad.js');", r"bad.js:2:\d+: SyntaxError"),
    ],
)
async def test_a_script_that_does_not_run_is_refused(serve, user_agent, source, message) -> None:
    """Script, line, column and cause; no registration, no isolate."""
    with pytest.raises(pyua.WorkerScriptError, match=message):
        await serve(sw=source, bad="\nlet 1;").register("/sw.js")
    assert user_agent.registrations == []
    assert user_agent.statistics().running_workers == 0


async def test_scripts_that_cannot_be_had(user_agent) -> None:
    """404, another content type, and no server at all: each says so."""
    origin = user_agent.origin(ORIGIN, serve={"/page.html": "<p>", "/sw.js": ""})
    with pytest.raises(pyua.WorkerScriptError, match=r"missing.js: the script could not be loaded: HTTP 404 Not Found"):
        await origin.register("/missing.js")
    with pytest.raises(pyua.WorkerScriptError, match=r"content type 'text/html.*text/javascript only"):
        await origin.register("/page.html")
    nowhere = user_agent.origin("http://127.0.0.1:9")
    with pytest.raises(pyua.WorkerScriptError, match="could not be loaded"):
        await nowhere.register("/sw.js")


@pytest.mark.parametrize(
    ("script", "scope", "error", "message"),
    [
        ("/js/sw.js", "/", pyua.ScopeError, "Service-Worker-Allowed"),
        ("/sw.js", "https://other.example/", pyua.ScopeError, "not of the script's origin"),
        ("https://other.example/sw.js", None, pyua.ConfigError, "is not of the origin"),
        ("/a%2fb.js", None, pyua.ConfigError, "escaped slash"),
    ],
)
async def test_scopes_and_urls_that_are_not_allowed(user_agent, script, scope, error, message) -> None:
    """Refused before anything is fetched, or when the headers are known."""
    origin = user_agent.origin(ORIGIN, serve={"/js/sw.js": "", "/sw.js": ""})
    with pytest.raises(error, match=message):
        await origin.register(script, scope=scope)
    assert user_agent.registrations == []


async def test_a_folders_worker_controls_its_folder(user_agent) -> None:
    """The scope is the script's folder unless it is said otherwise."""
    origin = user_agent.origin(ORIGIN, serve={"/js/sw.js": ""})
    assert (await origin.register("/js/sw.js")).scope == "https://app.example/js/"
    assert (await origin.register("/js/sw.js", scope="/js/deep/")).scope == "https://app.example/js/deep/"


@pytest.mark.parametrize("url", ["http://app.example", "ftp://app.example", "http://192.168.1.1"])
def test_insecure_origins_are_refused(url) -> None:
    """https, or http on loopback."""
    with pytest.raises(pyua.InsecureOriginError, match="https"):
        pyua.UserAgent().origin(url)


@pytest.mark.parametrize("url", ["app.example", "https://app.example/path", "https://"])
def test_what_is_no_origin_is_refused(url) -> None:
    """With what it should be."""
    with pytest.raises(pyua.ConfigError, match="origin"):
        pyua.UserAgent().origin(url)


async def test_registering_again_is_the_same_registration(serve) -> None:
    """No second worker for the same script."""
    origin = serve(sw=LOG)
    first = await origin.register("/sw.js")
    worker = first.active
    assert await origin.register("/sw.js") is first
    assert first.active is worker


async def test_an_update_waits_for_pages_and_skip_waiting_does_not(serve, user_agent) -> None:
    """A new version is installed beside the old one; skipWaiting takes over at once."""
    origin = serve(sw="self.version = 1;")
    registration = await origin.register("/sw.js")
    page = await origin.open("/")
    serve(sw="self.version = 2;")
    await registration.update()
    assert await registration.active.evaluate("version") == 1
    assert await registration.waiting.evaluate("version") == 2
    old = registration.active
    serve(sw="self.version = 3; skipWaiting();")
    await registration.update()
    await user_agent.clock.settle()
    assert await registration.active.evaluate("version") == 3
    assert old.state == "redundant"
    await page.close()


async def test_an_unchanged_script_makes_no_new_worker(serve, user_agent) -> None:
    """Byte for byte the same, imported scripts included."""
    origin = serve(sw="importScripts('/a.js');", a="self.a = 1;")
    registration = await origin.register("/sw.js")
    worker = registration.active
    await registration.update()
    assert registration.active is worker
    serve(sw="importScripts('/a.js');", a="self.a = 2;")
    await registration.update()
    await user_agent.clock.settle()
    assert await registration.active.evaluate("a") == 2


async def test_a_broken_update_leaves_the_old_worker(serve) -> None:
    """The error is told; pushes go on to what works."""
    origin = serve(sw="self.version = 1;")
    registration = await origin.register("/sw.js")
    serve(sw="oops(;")
    with pytest.raises(pyua.WorkerScriptError, match="SyntaxError"):
        await registration.update()
    assert await registration.active.evaluate("version") == 1


async def test_unregister_removes_worker_subscription_and_notifications(subscribe, user_agent) -> None:
    """All of it, once."""
    app = await subscribe()
    await app.push("x")
    worker = app.registration.active
    assert await app.registration.unregister() is True
    assert await app.registration.unregister() is False
    assert (worker.state, worker.running) == ("redundant", False)
    statistics = user_agent.statistics()
    assert (statistics.registrations, statistics.subscriptions, statistics.notifications) == (0, 0, 0)
    with pytest.raises(Exception, match="410"):
        await app.send("too late")


async def test_a_worker_unregisters_and_updates_itself(serve, user_agent) -> None:
    """registration.update() and unregister() from inside."""
    registration = await serve(sw="").register("/sw.js")
    assert await registration.active.evaluate("registration.update().then((r) => r === registration)") is True
    assert await registration.active.evaluate("registration.unregister()") is True
    await user_agent.clock.settle()
    assert user_agent.registrations == []


async def test_a_waiting_version_takes_over_when_the_last_window_closes(serve, user_agent) -> None:
    """Until then registering again does not wait for it."""
    origin = serve(sw="self.version = 1;")
    registration = await origin.register("/sw.js")
    page = await origin.open("/")
    serve(sw="self.version = 2;")
    await registration.update()
    assert await origin.register("/sw.js") is registration
    assert registration.waiting.state == "installed"
    await page.close()
    await user_agent.clock.settle()
    assert registration.waiting is None
    assert await registration.active.evaluate("version") == 2


async def test_navigation_preload_keeps_its_state(serve) -> None:
    """A line that published workers have in their activate handler."""
    source = "onactivate = (event) => event.waitUntil(registration.navigationPreload.enable());"
    registration = await serve(sw=source).register("/sw.js")
    state = await registration.active.evaluate("registration.navigationPreload.getState()")
    assert state == {"enabled": True, "headerValue": "true"}


async def test_an_import_that_fails_is_placed_in_the_script(serve) -> None:
    """Not in pyua's own files."""
    with pytest.raises(pyua.WorkerScriptError) as caught:
        await serve(sw="\nimportScripts('/gone.js');").register("/sw.js")
    assert caught.value.place == "https://app.example/sw.js:2:1"


async def test_a_user_agent_that_is_not_open_says_so() -> None:
    """Instead of waiting for ever."""
    with pytest.raises(pyua.ConfigError, match="async with"):
        await pyua.UserAgent().origin(ORIGIN, serve={"/sw.js": ""}).register("/sw.js")


async def test_without_a_connection_subscribe_fails_at_once() -> None:
    """dom.push.connection.enabled = false."""
    async with pyua.UserAgent(prefs={"dom.push.connection.enabled": False}) as user_agent:
        origin = user_agent.origin(ORIGIN, serve={"/sw.js": ""}, permissions=["push"])
        registration = await origin.register("/sw.js")
        with pytest.raises(pyua.DOMError, match="AbortError"):
            await registration.push_manager.subscribe()
