"""A worker that breaks every builtin in its first lines still does all that a worker does, and gets hold of nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import pyua

HARDENING = Path(__file__).parent.parent / "worker" / "runtime" / "hardening"
HOSTILE = (HARDENING / "hostile.js").read_text(encoding="utf-8")
WATCH = (HARDENING / "watch.js").read_text(encoding="utf-8")

#: A worker that uses no builtin by name, and much of what pyua brings.
WORKER = """
var seen;
const got = (value) => (typeof watch === "undefined" ? value : watch.got(value));
const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(); request.onerror = () => resolve(); });

addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open("v1");
    await cache.add("page");
    await cache.add("style.css?x");
    await skipWaiting();
  })());
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("push", (event) => {
  event.waitUntil((async () => {
    const data = event.data.json();
    const response = await fetch("./data.json?id=" + data.id, { headers: { "x-a": "c" } });
    const answer = got(await response.json());
    const cached = await caches.match("/page");
    const opening = indexedDB.open("pushes", 1);
    opening.onupgradeneeded = () => { opening.result.createObjectStore("seen", { keyPath: "id" }); };
    await done(opening);
    const transaction = opening.result.transaction("seen", "readwrite");
    const store = transaction.objectStore("seen");
    store.put({ id: data.id, text: answer.text });
    const reading = store.get(data.id);
    await new Promise((resolve) => { transaction.oncomplete = () => resolve(); });
    const text = await new Response(reading.result.text).body.pipeThrough(new TextDecoderStream()).getReader().read();
    console.log("pushed %s", data.id, { a: [1] });
    await registration.showNotification(text.value, {
      body: await cached.text(), icon: "icon.png", tag: "t", data: { id: data.id },
    });
    const shown = got(await registration.getNotifications());
    seen = shown[0].data.id;
  })());
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(clients.openWindow("/opened?" + event.notification.tag));
});
addEventListener("message", (event) => { event.source.postMessage({ echo: event.data }); });
"""


async def run(user_agent: pyua.UserAgent, first_lines: str, vapid: pyua.VapidKeys) -> Any:
    """Register the worker, push to it, click: what each step gave is what it gives anywhere."""
    origin = user_agent.origin(
        "https://app.example",
        serve={
            "/sw.js": first_lines + WORKER,
            "/page": "cached",
            "/style.css": "s",
            "/data.json": '{"text": "from afar"}',
        },
        permissions=["notifications"],
    )
    registration = await origin.register("/sw.js")
    assert registration.active is not None
    await registration.push_manager.subscribe(application_server_key=vapid.application_server_key)
    delivery = await registration.push('{"id": 7}')
    assert delivery.ok, delivery.error
    assert [line.text for line in delivery.console] == ["pushed 7 { a: [ 1 ] }"]
    (notification,) = delivery.notifications
    assert (notification.title, notification.body, notification.data) == ("from afar", "cached", {"id": 7})
    assert notification.icon == "https://app.example/icon.png"
    await notification.click()
    assert await registration.active.evaluate("seen") == 7
    assert [window.url for window in user_agent.clients.all] == ["https://app.example/opened?t"]
    return registration


async def test_a_worker_that_broke_everything_works(
    user_agent: pyua.UserAgent, vapid: pyua.VapidKeys, caplog: pytest.LogCaptureFixture
) -> None:
    """Installs, caches, receives a push, fetches, stores, notifies and opens a window; the runtime reports no fault."""
    await run(user_agent, HOSTILE, vapid)
    assert "the worker runtime failed" not in caplog.text


async def test_a_worker_that_watches_sees_nothing(user_agent: pyua.UserAgent, vapid: pyua.VapidKeys) -> None:
    """None of its replacements is called, none of its setters gets a value, by anybody but itself."""
    registration = await run(user_agent, WATCH + "watch.builtins([]);", vapid)
    assert await registration.active.evaluate("watch.report()") == []


async def test_an_error_of_a_worker_that_broke_everything_is_told(user_agent: pyua.UserAgent) -> None:
    """Where neither stacks nor messages can be written, there is still the place."""
    origin = user_agent.origin("https://app.example", serve={"/sw.js": HOSTILE + "throw new TypeError('seen');"})
    with pytest.raises(pyua.WorkerScriptError, match=r"/sw\.js:\d+:\d+"):
        await origin.register("/sw.js")
