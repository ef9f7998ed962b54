"""A whole subscription, as a site's page script, worker and backend make it: from the question to the click."""

from __future__ import annotations

import asyncio
import json

import pytest
from pywebpush import webpush

import pyua

ORIGIN = "https://app.example"

PAGE = """
async function enableNotifications() {
  if ((await Notification.requestPermission()) !== 'granted') throw new Error('the user said no');
  await navigator.serviceWorker.register('/sw.js');
  const registration = await navigator.serviceWorker.ready;
  let subscription = await registration.pushManager.getSubscription();
  if (subscription === null) {
    const response = await fetch('/application-server-key');
    const key = await response.text();
    subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: toBytes(key) });
  }
  const response = await fetch('/subscriptions', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(subscription),
  });
  if (!response.ok) throw new Error(`POST /subscriptions: ${response.status}`);
  return subscription.endpoint;
}

function toBytes(text) {
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

navigator.serviceWorker.addEventListener('message', (event) => {
  console.log(event.data.type, event.data.url, event.source === navigator.serviceWorker.controller);
});
"""

WORKER = """
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('push', (event) => {
  const { title, url } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { data: { url } }));
});
self.addEventListener('notificationclick', (event) => {
  const { url } = event.notification.data;
  event.waitUntil((async () => {
    const [page] = await self.clients.matchAll({ type: 'window' });
    if (page === undefined) {
      await self.clients.openWindow(url);
    } else {
      page.postMessage({ type: 'open', url });
      await page.focus();
    }
  })());
});
"""


class Backend:
    """An ASGI application: the worker's script, its key, and the subscriptions that it is sent."""

    def __init__(self, keys: pyua.VapidKeys) -> None:
        self.keys = keys
        self.subscriptions: list[dict] = []

    async def __call__(self, scope, receive, send) -> None:
        assert scope["type"] == "http"
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        status, content_type, answer = self.answer(scope["method"], scope["path"], body)
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", content_type)]})
        await send({"type": "http.response.body", "body": answer})

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, bytes, bytes]:
        match method, path:
            case "GET", "/sw.js":
                return 200, b"text/javascript", WORKER.encode()
            case "GET", "/application-server-key":
                return 200, b"text/plain", self.keys.application_server_key.encode()
            case "POST", "/subscriptions":
                self.subscriptions.append(json.loads(body))
                return 201, b"text/plain", b""
            case _:
                return 404, b"text/plain", b""

    async def notify(self, message: dict) -> None:
        for subscription in self.subscriptions:
            await asyncio.to_thread(
                webpush,
                subscription,
                json.dumps(message),
                vapid_private_key=self.keys.private_key,
                vapid_claims={"sub": "mailto:ops@app.example"},
            )


@pytest.fixture
def backend(vapid):
    """The site."""
    return Backend(vapid)


async def test_from_the_question_to_the_click(user_agent, backend) -> None:
    """Permission, worker, subscription, backend, push, notification, click, message to the page, window."""
    origin = user_agent.origin(ORIGIN, serve=backend)
    await origin.answer_permission_prompts("granted")
    page = await origin.open("/settings")
    await page.evaluate(PAGE)

    endpoint = await page.evaluate("enableNotifications()")
    assert [subscription["endpoint"] for subscription in backend.subscriptions] == [endpoint]
    assert await page.evaluate("enableNotifications()") == endpoint, "the same once more"
    assert page.controller is origin.registrations[0]
    backend.subscriptions.pop()

    await backend.notify({"title": "Ada wrote", "url": "/messages/7"})
    delivery = await origin.registrations[0].wait_for_push()
    assert delivery.ack_code == 100
    (notification,) = delivery.notifications
    assert notification.title == "Ada wrote"

    other = await origin.open("/other")
    await other.close()
    await notification.click()
    assert page.focused
    assert await page.wait_for_message() == {"type": "open", "url": "/messages/7"}
    await page.evaluate("0")
    assert [line.text for line in page.console] == ["open /messages/7 true"]

    await page.close()
    await backend.notify({"title": "Ada again", "url": "/messages/8"})
    delivery = await origin.registrations[0].wait_for_push()
    await delivery.notifications[0].click()
    (window,) = user_agent.clients.all
    assert window.url == f"{ORIGIN}/messages/8"
    assert await window.evaluate("navigator.serviceWorker.controller.scriptURL") == f"{ORIGIN}/sw.js"


async def test_a_user_who_says_no(user_agent, backend) -> None:
    """The page's own error; nothing is registered, nothing is sent."""
    origin = user_agent.origin(ORIGIN, serve=backend)
    await origin.answer_permission_prompts("denied")
    page = await origin.open("/settings")
    with pytest.raises(pyua.WorkerScriptError, match="the user said no"):
        await page.evaluate(PAGE + "enableNotifications()")
    assert origin.registrations == []
    assert backend.subscriptions == []
