"""firebase/messaging/sw, bundled as sites do it."""

import json

from differential import Scenario
from differential.packages import bundle

WORKER = bundle("""
import { initializeApp } from "firebase/app";
import { getMessaging, isSupported, onBackgroundMessage } from "firebase/messaging/sw";
const messaging = getMessaging(initializeApp({
  apiKey: "AIzaSyD-a-key-of-nobody", projectId: "p", messagingSenderId: "1234567890", appId: "1:1234567890:web:abcdef",
}));
addEventListener("install", (event) => event.waitUntil(isSupported().then((yes) => report("supported", yes))));
onBackgroundMessage(messaging, (payload) => { report(payload); });
""")


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await s.reported(1)
    await page.close()
    message = {
        "from": "1234567890",
        "fcmMessageId": "1",
        "notification": {"title": "Hello", "body": "there"},
        "data": {"a": "1"},
    }
    await s.send(subscription, json.dumps(message))
    await s.reported(2)
    await s.acked(1)
    await s.notifications()
    # Stopped between two events, it goes on from what it has stored.
    await s.browser.set_pref("dom.serviceWorkers.idle_timeout", 400)
    for number in 2, 3:
        await s.send(subscription, json.dumps({**message, "fcmMessageId": f"{number}"}))
        await s.acked(number)
        await s.wait(0.8)
    await s.notifications()
