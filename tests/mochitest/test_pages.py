"""Firefox's tests of what pages and workers do with push, by their names (dom/push/test)."""

from __future__ import annotations

import asyncio

import pytest

import pyua

SUBSCRIBE = "registration.pushManager.subscribe()"
GET = "registration.pushManager.getSubscription()"
STATE = "registration.pushManager.permissionState()"
DENIED = ("NotAllowedError", "Permission to create push subscription is denied.")
ABORTED = ("AbortError", "Error retrieving push subscription.")
UNREACHABLE = ("NetworkError", "Push service unreachable.")


async def test_has_permissions(site) -> None:
    """A site that is allowed to is told so, and has no subscription yet."""
    page = await site.page()
    assert [await page.evaluate(STATE), await page.evaluate(GET)] == ["granted", None]


async def test_permission_granted(site) -> None:
    """subscribe() asks the user, who says yes: there is a subscription."""
    page = await site.page(granted=False)
    assert await page.evaluate(STATE) == "prompt"
    await site.origin.answer_permission_prompts("granted")
    assert (await page.evaluate(SUBSCRIBE))["endpoint"]
    assert await page.evaluate(STATE) == "granted"


async def test_permissions(site, failure) -> None:
    """Without a permission, with a user who says no, and after it was taken back, there is no subscription."""
    page = await site.page(granted=False)
    assert await failure(page, SUBSCRIBE) == DENIED
    assert await page.evaluate(STATE) == "prompt"
    await site.origin.answer_permission_prompts("denied")
    assert await failure(page, SUBSCRIBE) == DENIED
    assert await page.evaluate(STATE) == "denied"
    await site.origin.grant_permissions()
    assert await page.evaluate(f"{SUBSCRIBE}.then((s) => s.endpoint)")
    await site.origin.clear_permissions()
    assert [await page.evaluate(STATE), await page.evaluate(GET)] == ["prompt", None]


async def test_register(site) -> None:
    """A page subscribes, its server sends, and its worker gets the text and tells the page."""
    page = await site.page("""
      onpush = (event) => event.waitUntil((async () => {
        for (const client of await clients.matchAll({ includeUncontrolled: true })) client.postMessage(event.data.text());
      })());
    """)
    delivery = await site.send(await page.evaluate(SUBSCRIBE), "hello")
    assert delivery.ack_code == 100
    assert await page.wait_for_message() == "hello"


async def test_multiple_register(site) -> None:
    """Who subscribes again gets the subscription that is there, as another object."""
    page = await site.page()
    same = await page.evaluate(
        f"(async () => {{ const a = await {SUBSCRIBE}, b = await {SUBSCRIBE}, c = await {GET};"
        " return [a.endpoint === b.endpoint, b.endpoint === c.endpoint, a === b]; })()"
    )
    assert same == [True, True, False]


async def test_multiple_register_different_scope(site) -> None:
    """Each scope has a subscription of its own, and loses that alone."""
    page = await site.page()
    site.origin.serve({"/a/sw.js": "", "/b/sw.js": ""})
    endpoints = await page.evaluate("""(async () => {
      const endpoints = [];
      for (const scope of ['a', 'b']) {
        globalThis[scope] = await navigator.serviceWorker.register(`/${scope}/sw.js`);
        endpoints.push((await globalThis[scope].pushManager.subscribe()).endpoint);
      }
      return endpoints;
    })()""")
    assert len(set(endpoints)) == 2
    assert await page.evaluate("a.pushManager.getSubscription().then((s) => s.unsubscribe())") is True
    left = await page.evaluate(
        "Promise.all([a, b].map((r) => r.pushManager.getSubscription().then((s) => s?.endpoint)))"
    )
    assert left == [None, endpoints[1]]


async def test_multiple_register_during_service_activation(clock) -> None:
    """Calls that are made before there is a connection share one request."""
    async with pyua.UserAgent(clock=clock) as user_agent:
        await user_agent.set_pref("dom.push.connection.enabled", False)
        origin = user_agent.origin("https://app.example", serve={"/sw.js": ""}, permissions=["push"])
        registration = await origin.register("/sw.js")
        page = await origin.open("/")
        await page.evaluate("navigator.serviceWorker.ready.then((ready) => { globalThis.registration = ready; })")
        await user_agent.set_pref("dom.push.connection.enabled", True)
        assert user_agent.statistics().connection.state != "identified"
        made = await asyncio.gather(
            page.evaluate(SUBSCRIBE),
            registration.active.evaluate(SUBSCRIBE),
            registration.push_manager.subscribe(),
        )
        assert len({made[0]["endpoint"], made[1]["endpoint"], made[2].endpoint}) == 1
        assert user_agent.push_service.statistics().channels == 1


async def test_try_registering_offline_disabled(site, failure) -> None:
    """Offline, or with the connection disabled, subscribe() and unsubscribe() fail at once; with it, they work again."""
    page = await site.page()
    for there_is_one in False, True:
        for off, on in (
            (site.user_agent.set_offline(True), site.user_agent.set_offline(False)),
            (
                site.user_agent.set_pref("dom.push.connection.enabled", False),
                site.user_agent.set_pref("dom.push.connection.enabled", True),
            ),
        ):
            if there_is_one:
                subscription = await page.evaluate(SUBSCRIBE)
            await off
            if there_is_one:
                assert await page.evaluate(SUBSCRIBE) == await page.evaluate(GET) == subscription
                assert await failure(page, f"{GET}.then((s) => s.unsubscribe())") == UNREACHABLE
            assert await page.evaluate(GET) is None
            assert await failure(page, SUBSCRIBE) == ABORTED
            await on
            assert await page.evaluate(f"{SUBSCRIBE}.then((s) => s.unsubscribe())") is True


async def test_unregister(site) -> None:
    """unsubscribe() says true the first time and false the second; there is nothing to be had then."""
    page = await site.page()
    said = await page.evaluate(
        f"(async () => {{ const s = await {SUBSCRIBE}; return [await s.unsubscribe(), await s.unsubscribe(), await {GET}]; }})()"
    )
    assert said == [True, False, None]


async def test_subscription_change(site) -> None:
    """A worker hears that its subscription is lost, with the old one and no new one, and may subscribe anew."""
    page = await site.page("""
      onpushsubscriptionchange = (event) => event.waitUntil((async () => {
        const fresh = await registration.pushManager.subscribe();
        self.seen = [event instanceof ExtendableEvent, event.oldSubscription.toJSON(), event.newSubscription, fresh.toJSON()];
      })());
    """)
    old = await page.evaluate(SUBSCRIBE)
    await site.origin.deny_permissions()
    await site.origin.grant_permissions()
    await site.clock.settle()
    extendable, said, new, fresh = await site.registration.active.evaluate("seen")
    assert (extendable, said, new) == (True, old, None)
    assert fresh["endpoint"] != old["endpoint"]
    assert await page.evaluate(GET) == fresh


INVALID_CHARACTER = ("InvalidCharacterError", "String contains an invalid character")
INVALID_ACCESS = ("InvalidAccessError", "Invalid raw ECDSA P-256 public key.")


@pytest.mark.parametrize("where", ["page", "worker"])
async def test_register_key(site, failure, where) -> None:
    """What is taken for an application server's key, what is wrong with others, and that a subscription keeps its own."""
    page = await site.page()
    place = page if where == "page" else site.registration.active
    await place.evaluate(f"""
      self.text = {pyua.VapidKeys.generate().application_server_key!r};
      self.bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
      self.subscribe = (key) => registration.pushManager.subscribe({{ applicationServerKey: key }});
      self.padded = new Uint8Array(70);
      padded.set(bytes, 3);
      self.view = padded.subarray(3, 68);
    """)
    for source, fault in [
        ("'no base64!'", INVALID_CHARACTER),
        ("text + '='", INVALID_CHARACTER),
        ("'5'", INVALID_CHARACTER),
        ("''", INVALID_ACCESS),
        ("'AAAA'", INVALID_ACCESS),
        ("new Uint8Array(0)", INVALID_ACCESS),
        ("bytes.slice(1)", INVALID_ACCESS),
        ("new Uint8Array(65).fill(4)", INVALID_ACCESS),
    ]:
        assert await failure(place, f"subscribe({source})") == fault, source
    if where == "page":  # which looks at the buffer below a view
        assert await failure(place, "subscribe(view)") == INVALID_ACCESS
    else:
        assert await place.evaluate("subscribe(view).then((s) => s.unsubscribe())") is True
    for source in "text", "bytes", "bytes.buffer", "new DataView(bytes.buffer)":
        told = f"subscribe({source}).then((s) => [...new Uint8Array(s.options.applicationServerKey)].join() === bytes.join())"
        assert await place.evaluate(told) is True, source
    for source in "undefined", "null":
        name, _message = await failure(place, f"subscribe({source})")
        assert name == "InvalidStateError", source
    assert await place.evaluate(f"{GET}.then((s) => s.unsubscribe())") is True
    assert await place.evaluate("subscribe(null).then((s) => s.options.applicationServerKey)") is None
    assert (await failure(place, "subscribe(text)"))[0] == "InvalidStateError"
