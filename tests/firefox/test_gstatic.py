"""A worker that imports Firebase from Google's servers, as its guide says, where those are served from npm's package."""

from __future__ import annotations

import json

import pytest
from differential.packages import of_npm

import pyua

WORKER = """
import { initializeApp } from "https://www.gstatic.com/firebasejs/VERSION/firebase-app.js";
import { getMessaging, onBackgroundMessage } from "https://www.gstatic.com/firebasejs/VERSION/firebase-messaging-sw.js";
const messaging = getMessaging(initializeApp({
  apiKey: "AIzaSyD-a-key-of-nobody", projectId: "p", messagingSenderId: "1234567890", appId: "1:1234567890:web:abcdef",
}));
onBackgroundMessage(messaging, (payload) => registration.showNotification(payload.data.title, { body: payload.data.body }));
"""


@pytest.mark.parametrize("stopped", [False, True])
async def test_firebase_modules_of_gstatic(stopped: bool) -> None:
    """The imports go to another origin and bring the same app; a worker that was stopped imports nothing anew."""
    # The package's files import each other by their version.
    version = json.loads(of_npm("firebase/package.json"))["version"]
    script = WORKER.replace("VERSION", version)
    sources = {name: of_npm(f"firebase/{name}") for name in ("firebase-app.js", "firebase-messaging-sw.js")}
    async with pyua.UserAgent() as user_agent:
        requests: list[str] = []

        async def from_package(route: pyua.Route) -> None:
            requests.append(route.request.url)
            name = route.request.url.rpartition("/")[2]
            await route.fulfill(body=sources[name], content_type="text/javascript")

        user_agent.route(f"https://www.gstatic.com/firebasejs/{version}/**", from_package)
        origin = user_agent.origin(
            "https://app.example", serve={"/firebase-messaging-sw.js": script}, permissions=["notifications"]
        )
        registration = await origin.register("/firebase-messaging-sw.js", type="module")
        if stopped:
            assert registration.active is not None
            await registration.active.terminate()
        data = {"from": "1234567890", "fcmMessageId": "1", "data": {"title": "Hello", "body": "from afar"}}
        delivery = await registration.push(json.dumps(data))
        assert [(shown.title, shown.body) for shown in delivery.notifications] == [("Hello", "from afar")]
        assert requests == [f"https://www.gstatic.com/firebasejs/{version}/{name}" for name in sources]
