"""What a page's script does about push, permission and notifications."""

from __future__ import annotations

import base64
import json

import pytest

import pyua

ORIGIN = "https://app.example"
DENIED = ("NotAllowedError", "Permission to create push subscription is denied.")


@pytest.fixture
async def page(user_agent):
    """A page with a worker, at an origin that nobody has given a permission."""
    origin = user_agent.origin(ORIGIN, serve={"/sw.js": "addEventListener('notificationclick', () => {});"})
    await origin.register("/sw.js")
    client = await origin.open("/")
    await client.evaluate("navigator.serviceWorker.ready.then((ready) => { globalThis.registration = ready; })")
    return client


@pytest.fixture
def origin(user_agent):
    """The page's origin."""
    return user_agent.origin(ORIGIN)


async def failure(client, source):
    """The name and message of what an evaluation throws."""
    with pytest.raises(pyua.WorkerScriptError) as caught:
        await client.evaluate(source)
    return caught.value.name, caught.value.message


# --- permission -------------------------------------------------------------------------------------


async def test_nobody_answers_by_default(page) -> None:
    """As in Firefox, where a page must not ask without a click; the callback comes before the promise."""
    assert await page.evaluate("[Notification.permission, Notification.maxActions]") == ["default", 2]
    assert await page.evaluate(
        "(async () => { const calls = []; await Notification.requestPermission((p) => calls.push(`cb ${p}`)).then((p) => calls.push(`then ${p}`)); return calls; })()"
    ) == ["cb default", "then default"]
    assert await failure(page, "Notification.requestPermission(null)") == (
        "TypeError",
        "Notification.requestPermission: Argument 1 is not an object.",
    )


@pytest.mark.parametrize("answer", ["granted", "denied"])
async def test_a_test_says_what_the_user_answers(page, origin, answer) -> None:
    """To a page that asks, once: what is decided is not asked again."""
    await origin.answer_permission_prompts(answer)
    assert await page.evaluate("Notification.permission") == "default"
    assert await page.evaluate("Notification.requestPermission()") == answer
    await origin.answer_permission_prompts("granted")
    assert await page.evaluate("Notification.requestPermission()") == answer
    assert await page.evaluate("registration.pushManager.permissionState()") == answer


async def test_subscribe_asks_as_well(page, origin) -> None:
    """The window side of subscribe() does, the worker side never."""
    await origin.answer_permission_prompts("granted")
    worker = origin.registrations[0].active
    assert await failure(worker, "registration.pushManager.subscribe()") == (
        "NotAllowedError",
        "User denied permission to use the Push API.",
    )
    assert (await page.evaluate("registration.pushManager.subscribe()"))["endpoint"].startswith("http")


async def test_an_answer_must_be_one(origin) -> None:
    """Three words are known."""
    with pytest.raises(pyua.ConfigError, match="'granted', 'denied', 'prompt'"):
        await origin.answer_permission_prompts("yes")


async def test_a_permission_status_is_live(page, origin) -> None:
    """For notifications; one for push stays what it was, as in Firefox."""
    await page.evaluate(
        """Promise.all(['notifications', 'push'].map(async (name) => {
          const status = globalThis[name] = await navigator.permissions.query({ name });
          status.onchange = () => console.log(status.name, status.state);
        }))"""
    )
    await origin.grant_permissions()
    await origin.deny_permissions()
    assert await page.evaluate("[notifications.state, push.state]") == ["denied", "prompt"]
    assert [line.text for line in page.console] == ["notifications granted", "notifications denied"]
    assert await failure(page, "navigator.permissions.query({})") == (
        "TypeError",
        "Missing required 'name' member of PermissionDescriptor.",
    )


# --- push -------------------------------------------------------------------------------------------


async def test_the_permission_comes_before_the_key(page, origin) -> None:
    """A window asks first, whatever the key is."""
    bad = "registration.pushManager.subscribe({ applicationServerKey: '!' })"
    assert await failure(page, bad) == DENIED
    await origin.grant_permissions()
    assert await failure(page, bad) == ("InvalidCharacterError", "String contains an invalid character")


async def test_a_views_whole_buffer_is_the_key(page, origin, vapid) -> None:
    """Firefox's window side does so; its worker side takes the view."""
    await origin.grant_permissions()
    key = base64.urlsafe_b64decode(vapid.application_server_key + "=")
    subscribe = f"registration.pushManager.subscribe({{ applicationServerKey: new Uint8Array({list(b'...' + key)}).subarray(3) }}).then((s) => s.endpoint)"
    assert await failure(page, subscribe) == ("InvalidAccessError", "Invalid raw ECDSA P-256 public key.")
    endpoint = await origin.registrations[0].active.evaluate(subscribe)
    assert await page.evaluate("registration.pushManager.getSubscription().then((s) => s.endpoint)") == endpoint


async def test_a_subscription_and_its_end(page, origin, vapid) -> None:
    """Its members, the same one again, another key, unsubscribe() twice."""
    await origin.grant_permissions()
    key = json.dumps(vapid.application_server_key)
    told = await page.evaluate(
        f"""(async () => {{
          const manager = registration.pushManager;
          const subscription = await manager.subscribe({{ userVisibleOnly: true, applicationServerKey: {key} }});
          globalThis.subscription = subscription;
          const again = await manager.subscribe({{ applicationServerKey: {key} }});
          return [manager === registration.pushManager, subscription === again, subscription.endpoint === again.endpoint,
            subscription.options.applicationServerKey.byteLength, subscription.expirationTime, subscription.getKey('auth').byteLength,
            PushManager.supportedContentEncodings, JSON.stringify(subscription)];
        }})()"""
    )
    assert told[:7] == [True, False, True, 65, None, 16, ["aes128gcm"]]
    assert json.loads(told[7]) == (await origin.registrations[0].push_manager.get_subscription()).to_json()
    assert (
        told[7].index('"endpoint"')
        < told[7].index('"expirationTime"')
        < told[7].index('"auth"')
        < told[7].index('"p256dh"')
    )
    assert await failure(page, "registration.pushManager.subscribe()") == (
        "InvalidStateError",
        "A subscription with a different application server key already exists.",
    )
    assert await page.evaluate(
        "(async () => [await subscription.unsubscribe(), await subscription.unsubscribe()])()"
    ) == [True, False]
    assert await page.evaluate("registration.pushManager.getSubscription()") is None


async def test_subscribing_needs_no_active_worker(user_agent, vapid) -> None:
    """subscribe() works while the worker is installing."""
    origin = user_agent.origin(ORIGIN, serve={"/sw.js": ""}, permissions=["notifications"])
    page = await origin.open("/")
    subscription = await page.evaluate(
        "navigator.serviceWorker.register('/sw.js').then((r) => r.pushManager.subscribe())"
    )
    assert subscription["keys"]["auth"]


# --- notifications ------------------------------------------------------------------------------------


async def test_a_notification_of_a_page(page, origin, user_agent) -> None:
    """Shown and clicked; its events come to the object, none to the worker, and a click brings the window back."""
    await origin.grant_permissions()
    await page.evaluate(
        """new Promise((resolve) => {
          const notification = new Notification('Hello', { body: 'there', tag: 't', data: { a: [1] }, icon: '/i.png' });
          for (const type of ['show', 'click', 'close', 'error']) {
            notification.addEventListener(type, (event) => { console.log(type, event.cancelable, event.isTrusted); if (type === 'show') resolve(); });
          }
        })"""
    )
    (notification,) = user_agent.notifications
    assert (notification.title, notification.body, notification.data) == ("Hello", "there", {"a": [1]})
    assert notification.icon == f"{ORIGIN}/i.png"
    assert await page.evaluate("registration.getNotifications().then((all) => all.length)") == 0
    other = await origin.open("/other")
    assert (await notification.click()).ok
    assert [line.text for line in page.console] == ["show false true", "click true true", "close false true"]
    assert user_agent.notifications == []
    await page.evaluate("1")
    assert (page.focused, other.focused) == (True, False)


async def test_a_click_may_be_the_scripts_business(page, origin, user_agent) -> None:
    """preventDefault() leaves the windows as they are."""
    await origin.grant_permissions()
    await page.evaluate(
        "new Promise((resolve) => { const n = new Notification('x'); n.onshow = resolve; n.onclick = (event) => event.preventDefault(); }).then(() => 0)"
    )
    other = await origin.open("/other")
    await user_agent.notifications[0].click()
    await page.evaluate("1")
    assert other.focused


async def test_a_handler_that_throws_fails_the_click(page, origin, user_agent) -> None:
    """The result says so, and the console; closing it is another event."""
    await origin.grant_permissions()
    await page.evaluate(
        "new Promise((resolve) => { const n = new Notification('x'); n.onshow = resolve; n.onclick = () => { throw new Error('no'); }; n.onclose = () => console.log('closed'); }).then(() => 0)"
    )
    result = await user_agent.notifications[0].click()
    assert (result.ok, [str(error.cause) for error in result.errors]) == (False, ["Error: no"])
    await page.evaluate(
        "new Promise((resolve) => { const n = new Notification('y'); n.onshow = resolve; n.onclose = () => console.log('dismissed'); }).then(() => 0)"
    )
    assert (await user_agent.notifications[0].close()).ok
    assert [line.text for line in page.console] == ["Error: no", "closed", "dismissed"]


async def test_without_permission_there_is_an_error_event(page) -> None:
    """And nothing is shown."""
    assert (
        await page.evaluate(
            "new Promise((resolve) => { new Notification('x').onerror = (event) => resolve(event.type); })"
        )
        == "error"
    )


async def test_close_and_replacement_are_told(page, origin, user_agent) -> None:
    """close() by the script, and another one with the same tag."""
    await origin.grant_permissions()
    assert await page.evaluate(
        """(async () => {
          const events = [];
          const show = (title, options) => new Promise((resolve) => {
            const notification = new Notification(title, options);
            notification.onclose = () => events.push(`${title} closed`);
            notification.onshow = () => resolve(notification);
          });
          const first = await show('one', { tag: 't' });
          const second = await show('two', { tag: 't' });
          second.close();
          await new Promise((resolve) => second.addEventListener('close', resolve));
          return events;
        })()"""
    ) == ["one closed", "two closed"]
    assert user_agent.notifications == []


async def test_a_notification_outlives_its_page(page, origin, user_agent) -> None:
    """It stays on display when the page goes, and a click on it then does no harm."""
    await origin.grant_permissions()
    await page.evaluate("new Promise((resolve) => { new Notification('x').onshow = resolve; }).then(() => 0)")
    await page.navigate("/elsewhere")
    (notification,) = user_agent.notifications
    assert (await notification.click()).ok


async def test_a_registrations_notifications(page, origin, user_agent) -> None:
    """showNotification() and getNotifications() of a page are its worker's."""
    assert await failure(page, "registration.showNotification('x')") == (
        "TypeError",
        "Permission to show Notification denied.",
    )
    await origin.grant_permissions()
    assert await page.evaluate(
        "registration.showNotification('x', { tag: 't' }).then(() => registration.getNotifications({ tag: 't' })).then((all) => all.map((n) => n.title))"
    ) == ["x"]
    assert (
        await origin.registrations[0].active.evaluate("registration.getNotifications().then((all) => all.length)") == 1
    )
    no_worker = "navigator.serviceWorker.register('/sw.js', { scope: '/new/' }).then((r) => r.showNotification('x'))"
    assert await failure(page, no_worker) == (
        "TypeError",
        f"ServiceWorkerRegistration.showNotification: No active worker for scope {ORIGIN}/new/.",
    )
    assert [n.title for n in user_agent.notifications] == ["x"]
