"""What the worker shows, and what the user does with it."""

from __future__ import annotations

import pytest

import pyua

ORIGIN = "https://app.example"

WORKER = """
const events = [];
addEventListener('push', (event) => event.waitUntil((async () => {
  await registration.showNotification(...event.data.json());
})()));
for (const type of ['notificationclick', 'notificationclose']) addEventListener(type, (event) => {
  events.push([type, event.action, event.notification.title, event.notification.data, event instanceof NotificationEvent]);
});
"""


@pytest.fixture
def registered(user_agent):
    """A worker that shows what it is pushed."""

    async def register(source: str = WORKER, permissions=("notifications",)):
        return await user_agent.origin(ORIGIN, serve={"/sw.js": source}, permissions=list(permissions)).register(
            "/sw.js"
        )

    return register


async def show(registration, title, **options):
    import json

    delivery = await registration.push(json.dumps([title, options]))
    assert delivery.ok, delivery.error
    return delivery.notifications[0]


async def test_every_attribute_is_there(registered) -> None:
    """As the script gave it, resolved and cut as Firefox does."""
    registration = await registered()
    notification = await show(
        registration, "T", body="B", tag="t", icon="icon.png", lang="de", dir="rtl", requireInteraction=True, silent=False,
        data={"a": [1, None]}, actions=[{"action": "x", "title": "X"}, {"action": "y", "title": "Y", "icon": "/y.png"}, {"action": "z", "title": "Z"}],
    )  # fmt: skip
    assert notification.icon == "https://app.example/icon.png"
    assert (notification.title, notification.body, notification.tag) == ("T", "B", "t")
    assert (notification.lang, notification.dir, notification.require_interaction, notification.silent) == (
        "de",
        "rtl",
        True,
        False,
    )
    assert notification.data == {"a": [1, None]}
    assert [(a.action, a.title) for a in notification.actions] == [("x", "X"), ("y", "Y")], "maxActions is 2"
    assert await registration.active.evaluate("Notification.maxActions") == 2


async def test_a_click_reaches_the_worker_and_closes(registered, user_agent) -> None:
    """notificationclick with its action, then notificationclose."""
    registration = await registered()
    notification = await show(registration, "T", data=5, actions=[{"action": "open", "title": "Open"}])
    assert user_agent.notifications == [notification]
    assert (await notification.click(action="open")).ok
    assert await registration.active.evaluate("events") == [
        ["notificationclick", "open", "T", 5, True],
        ["notificationclose", "", "T", 5, True],
    ]
    assert user_agent.notifications == []
    with pytest.raises(LookupError, match="not on display"):
        await notification.click()


async def test_an_unknown_action_is_told_all_the_same(registered) -> None:
    """As in Firefox, which believes the desktop."""
    registration = await registered()
    await (await show(registration, "T")).click(action="nope")
    assert (await registration.active.evaluate("events"))[0][1] == "nope"


async def test_closing_is_told(registered) -> None:
    """The user dismisses it."""
    registration = await registered()
    await (await show(registration, "T")).close()
    assert [e[0] for e in await registration.active.evaluate("events")] == ["notificationclose"]


async def test_the_same_tag_replaces(registered, user_agent) -> None:
    """One notification for each tag of an origin."""
    registration = await registered()
    first = await show(registration, "1", tag="t")
    second = await show(registration, "2", tag="t")
    await show(registration, "3")
    assert [n.title for n in user_agent.notifications] == ["2", "3"]
    assert not first.visible
    assert [n.title for n in await registration.get_notifications(tag="t")] == ["2"]
    assert second.visible
    inside = await registration.active.evaluate(
        "registration.getNotifications({ tag: 't' }).then((all) => all.map((n) => [n.title, n.tag, n instanceof Notification]))"
    )
    assert inside == [["2", "t", True]]


async def test_the_script_closes_it(registered, user_agent) -> None:
    """notification.close() takes it away and fires notificationclose."""
    registration = await registered()
    await show(registration, "T")
    await registration.active.evaluate("registration.getNotifications().then(([n]) => n.close())")
    while user_agent.notifications:
        await registration.active.evaluate("0")
    while not await registration.active.evaluate("events.length"):
        pass


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (
            "registration.showNotification()",
            "TypeError: ServiceWorkerRegistration.showNotification: At least 1 argument required, but only 0 passed",
        ),
        (
            "registration.showNotification('t', { dir: 'up' })",
            "TypeError: ServiceWorkerRegistration.showNotification: 'up'",
        ),
        ("registration.showNotification('t', { data: () => 0 })", "DataCloneError"),
        (
            "Promise.resolve().then(() => new Notification('t'))",
            "TypeError: .*cannot be used in ServiceWorkerGlobalScope",
        ),
    ],
)
async def test_bad_arguments(registered, call, error) -> None:
    """The errors of the DOM."""
    registration = await registered()
    with pytest.raises(pyua.WorkerScriptError, match=error):
        await registration.active.evaluate(call)


async def test_without_permission_nothing_is_shown(registered, user_agent) -> None:
    """A TypeError, which in a push handler becomes a nack."""
    registration = await registered(permissions=[])
    assert await registration.active.evaluate("Notification.permission") == "default"
    with pytest.raises(pyua.WorkerScriptError, match="Permission to show Notification denied"):
        await registration.active.evaluate("registration.showNotification('t')")
    assert user_agent.notifications == []
    await registration.origin.grant_permissions()
    assert await registration.active.evaluate("Notification.permission") == "granted"
    assert (
        await registration.active.evaluate(
            "navigator.permissions.query({ name: 'notifications' }).then((s) => s.state)"
        )
        == "granted"
    )


async def test_windows_open_only_after_a_click(registered, user_agent) -> None:
    """openWindow and focus need the user's click; within its event they work."""
    registration = await registered(
        """
        const said = [];
        addEventListener('push', (event) => event.waitUntil((async () => {
          await registration.showNotification('T');
          try { await clients.openWindow('/inbox'); } catch (e) { said.push([e.name, e.message]); }
        })()));
        addEventListener('notificationclick', (event) => event.waitUntil((async () => {
          const opened = await clients.openWindow('/inbox');
          said.push([opened.url, opened.focused, opened.type, opened instanceof WindowClient]);
          const [front] = await clients.matchAll({ includeUncontrolled: true });
          said.push((await front.focus()).url);
          said.push(await clients.openWindow('https://elsewhere.example/'));
        })()));
        """
    )
    delivery = await registration.push("x")
    await delivery.notifications[0].click()
    assert await registration.active.evaluate("said") == [
        ["InvalidAccessError", "A parameter or an operation is not supported by the underlying object"],
        ["https://app.example/inbox", True, "window", True],
        "https://app.example/inbox",
        None,
    ]
    assert {client.url for client in user_agent.clients.all} == {
        "https://app.example/inbox",
        "https://elsewhere.example/",
    }


async def test_messages_between_windows_and_workers(user_agent) -> None:
    """A controlled window posts to its worker and gets its answers."""
    source = """
    addEventListener('message', (event) => event.source.postMessage({ echo: event.data, url: event.source.url, when: new Date(0), bytes: new Uint8Array([1, 2]) }));
    addEventListener('push', (event) => event.waitUntil(clients.matchAll().then((all) => { for (const c of all) c.postMessage('pushed'); })));
    """
    origin = user_agent.origin(ORIGIN, serve={"/sw.js": source})
    registration = await origin.register("/sw.js")
    page = await origin.open("/page")
    await page.post_message([1, {"a": None}])
    message = await page.wait_for_message()
    assert (message["echo"], message["url"], message["bytes"]) == (
        [1, {"a": None}],
        "https://app.example/page",
        b"\1\2",
    )
    assert message["when"].timestamp() == 0
    await registration.push("x")
    assert await page.wait_for_message() == "pushed"
    assert len(page.messages) == 2


async def test_claim_takes_windows_that_were_open_before(user_agent) -> None:
    """Without it, a window is not controlled until it is opened or navigated again."""
    origin = user_agent.origin(ORIGIN, serve={"/sw.js": "addEventListener('message', () => {});"})
    page = await origin.open("/")
    registration = await origin.register("/sw.js")
    with pytest.raises(LookupError, match="no controller"):
        await page.post_message(1)
    assert await registration.active.evaluate("clients.matchAll().then((all) => all.length)") == 0
    await registration.active.evaluate("clients.claim()")
    await page.post_message(1)
    assert await registration.active.evaluate("clients.matchAll().then((all) => all.map((c) => c.url))") == [
        "https://app.example/"
    ]
