"""firebase's messaging compat, by importScripts."""

import json

from differential import Scenario
from differential.packages import of_npm

WORKER = """
importScripts("/firebase/firebase-app-compat.js", "/firebase/firebase-messaging-compat.js");
firebase.initializeApp({
  apiKey: "AIzaSyD-a-key-of-nobody", authDomain: "p.firebaseapp.com", projectId: "p", storageBucket: "p.appspot.com",
  messagingSenderId: "1234567890", appId: "1:1234567890:web:abcdef",
});
firebase.messaging().onBackgroundMessage((payload) => {
  report(payload);
  if (payload.data) return registration.showNotification(payload.data.title, { body: payload.data.body });
});
"""
FILES = {
    f"/firebase/{name}": of_npm(f"firebase/{name}")
    for name in ("firebase-app-compat.js", "firebase-messaging-compat.js")
}

MESSAGES = (
    {"from": "1234567890", "fcmMessageId": "1", "data": {"title": "data", "body": "only"}},
    {"from": "1234567890", "fcmMessageId": "2", "notification": {"title": "notification", "body": "b", "icon": "/i.png"},
     "fcmOptions": {"link": "/linked"}},
    {"from": "1234567890", "fcmMessageId": "3", "collapse_key": "c", "notification": {"title": "both"}, "data": {"title": "of data"}},
)  # fmt: skip


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    page = await s.open("/linked")
    await page.close()
    for number, message in enumerate(MESSAGES, 1):
        await s.send(subscription, json.dumps(message))
        await s.reported(number)
        await s.acked(number)
        await s.shown((1, 2, 4)[number - 1])  # for the third it shows two
        await s.notifications()
    # Stopped between two events, it goes on from what it has stored.
    await s.browser.set_pref("dom.serviceWorkers.idle_timeout", 400)
    for number in 4, 5:
        await s.send(
            subscription,
            json.dumps({"from": "1", "fcmMessageId": f"{number}", "data": {"title": f"number {number}", "body": ""}}),
        )
        await s.reported(number)
        await s.wait(0.8)
    await s.notifications()
    await s.browser.click("notification", "")
    await s.opened(1)
    await s.windows()
    await s.notifications()
