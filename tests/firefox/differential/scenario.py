"""What a scenario's author writes with, in a browser that it does not know."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import aiohttp

from differential.browser import Browser, Page, Permission
from differential.sender import encode, encrypt
from differential.site import Site
from differential.tap import Tap
from differential.trace import Trace
from pyua import PushService

__all__ = [
    "GET_SUBSCRIPTION",
    "PERMISSION_STATES",
    "QUOTA_OF_ONE",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "Scenario",
    "ScenarioPage",
]

#: Prefs with which a subscription is used up by one push.
QUOTA_OF_ONE: Final = {"dom.push.maxQuotaPerSubscription": 1, "dom.push.quotaUpdateDelay": 50}

#: What pages are often asked to do.
SUBSCRIBE: Final = (
    "navigator.serviceWorker.getRegistration().then((r) => r.pushManager.subscribe()).then((s) => s.toJSON())"
)
GET_SUBSCRIPTION: Final = "navigator.serviceWorker.getRegistration().then((r) => r.pushManager.getSubscription())"
UNSUBSCRIBE: Final = f"{GET_SUBSCRIPTION}.then((s) => s.unsubscribe())"

#: How a page or a worker sees its permission, by each interface that tells.
PERMISSION_STATES: Final = """(async () => [
  Notification.permission, await registration.pushManager.permissionState(),
  (await navigator.permissions.query({ name: "notifications" })).state,
  (await navigator.permissions.query({ name: "push" })).state,
])()"""

#: How long anything that must happen may take, seconds of real time.
_PATIENCE: Final = 15.0

_REGISTER: Final = """(async () => {
  const registration = await navigator.serviceWorker.register("%s", %s);
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  while (worker.state !== "activated")
    await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
  globalThis.registration ??= registration;
})()"""
_IN_WORKER: Final = """(async () => {
  (await navigator.serviceWorker.getRegistration()).active.postMessage(%s);
})()"""
_SUBSCRIBE: Final = """(async () => {
  const registration = await navigator.serviceWorker.getRegistration("%s");
  return (await registration.pushManager.subscribe(%s)).toJSON();
})()"""


class ScenarioPage:
    """A tab of the site."""

    def __init__(self, scenario: Scenario, page: Page) -> None:
        self._scenario = scenario
        self._page = page

    async def get(self, source: str) -> Any:
        """The value of an expression, for the scenario's own use; an exception is one here too."""
        outcome = json.loads(await self._page.evaluate(f"__run({json.dumps(source)})"))
        if "throws" in outcome:
            raise AssertionError(f"{source}: {outcome['throws']}")
        return outcome.get("value")

    async def do(self, *sources: str) -> None:
        """Evaluate expressions one after the other, and note the value of each or what it threw."""
        for source in sources:
            outcome = json.loads(await self._page.evaluate(f"__run({json.dumps(source)})"))
            self._scenario.note(source, outcome.get("throws", outcome.get("value")))

    async def in_worker(self, *sources: str) -> None:
        """The same in the global of the active worker of this page's registration, while an event lasts."""
        for source in sources:
            outcome = await self._outcome_in_worker(source)
            self._scenario.note(f"in the worker: {source}", outcome.get("throws", outcome.get("value")))

    async def get_in_worker(self, source: str) -> Any:
        """The value of an expression there, for the scenario's own use."""
        outcome = await self._outcome_in_worker(source)
        if "throws" in outcome:
            raise AssertionError(f"{source}: {outcome['throws']}")
        return outcome.get("value")

    async def _outcome_in_worker(self, source: str) -> Any:
        number = self._scenario.next_number()
        await self.get(_IN_WORKER % json.dumps({"__run": source, "id": number}))
        answers = self._scenario.site.answers
        await self._scenario.until(lambda: number in answers, f"the worker's {source}")
        return answers[number]

    async def register(self, options: str = "{}", script: str = "/sw.js") -> None:
        """Register a worker and wait until it is active; the page's first registration is its ``registration``."""
        await self.get(_REGISTER % (script, options))

    async def subscribe(self, options: str = "undefined", scope: str = "") -> dict[str, Any]:
        """Subscribe; the subscription's JSON."""
        subscription: dict[str, Any] = await self.get(_SUBSCRIBE % (scope, options))
        return subscription

    async def messages(self) -> None:
        """Note what workers have posted to it."""
        await self.do("__messages.splice(0)")

    async def close(self) -> None:
        """Close the tab."""
        await self._page.close()


class Scenario:
    """A story in progress.

    Attributes:
        browser: who is looked at.
        site: what it loads.
        tap: what it says to the push service.
        service: the push service.
    """

    def __init__(self, browser: Browser, site: Site, tap: Tap, service: PushService) -> None:
        self.browser = browser
        self.site = site
        self.tap = tap
        self.service = service
        self._steps: list[Any] = []
        self._number = 0

    def next_number(self) -> int:
        """1, 2, 3 …"""
        self._number += 1
        return self._number

    def note(self, what: str, value: Any = None) -> None:
        """Add to what is compared."""
        self._steps.append({"step": " ".join(what.split()), "result": value})

    # --- pages ----------------------------------------------------------------------------------

    async def open(self, path: str = "/") -> ScenarioPage:
        """Open a page of the site."""
        return ScenarioPage(self, await self.browser.open(self.site.url + path))

    async def subscribed(self, options: str = "undefined", path: str = "/") -> tuple[ScenarioPage, dict[str, Any]]:
        """The usual beginning: permission, a page, an active worker, a subscription."""
        await self.browser.set_permission("granted")
        page = await self.open(path)
        await page.register()
        return page, await page.subscribe(options)

    async def exhausted(self) -> dict[str, Any]:
        """Another beginning: a subscription whose quota is used up, and no page open. Wants ``QUOTA_OF_ONE``."""
        page, subscription = await self.subscribed()
        await page.close()
        await self.send(subscription, "the only one")
        await self.said("unregister")
        return subscription

    async def set_permission(self, permission: Permission) -> None:
        """Set the site's permission for notifications."""
        await self.browser.set_permission(permission)
        self.note(f"permission: {permission}")

    # --- pushes ---------------------------------------------------------------------------------

    async def send(self, subscription: Mapping[str, Any], text: str | None = None, **headers: str) -> int:
        """Push as an application server does, encrypted; the status of the answer."""
        if text is None:
            return await self.post(subscription, b"", headers)
        body = encrypt(subscription, text.encode())
        return await self.post(subscription, body, {"Content-Encoding": "aes128gcm", **headers})

    async def post(self, subscription: Mapping[str, Any], body: bytes, headers: Mapping[str, str]) -> int:
        """Post anything to an endpoint; the status of the answer."""
        async with (
            aiohttp.ClientSession(skip_auto_headers=["Content-Type"]) as session,
            session.post(subscription["endpoint"], data=body, headers={"TTL": "60", **headers}) as response,
        ):
            return response.status

    @property
    def channel(self) -> str:
        """The channelID of the newest subscription."""
        return str(self.tap.messages("register")[-1]["channelID"])

    async def notify(self, version: Any, body: bytes | None = None, **members: Any) -> None:
        """Say what the push service says of a message, to the newest subscription, in place of the push service.

        Args:
            version: any text; it is in the acknowledgement again.
            body: what is sent as ``data``; none without.
            members: further members of the frame, or others than the usual: ``headers``, ``data``, ``channelID``.
        """
        frame = {"messageType": "notification", "channelID": self.channel, "version": version}
        if body is not None:
            frame |= {"data": encode(body), "headers": {"encoding": "aes128gcm"}}
        await self.tap.say(frame | members)

    async def deliver(self, version: Any, body: bytes | None = None, **members: Any) -> None:
        """The same, and wait for the acknowledgement."""
        before = len(self.tap.messages("ack"))
        await self.notify(version, body, **members)
        await self.acked(before + 1)

    async def acked(self, count: int) -> None:
        """Wait until that many messages were acknowledged in all."""
        await self.until(lambda: len(self.tap.messages("ack")) >= count, f"{count} acks")

    async def reported(self, count: int) -> None:
        """Wait until the worker has reported that often in all."""
        await self.until(lambda: len(self.site.reports) >= count, f"{count} reports")

    async def said(self, kind: str, count: int = 1) -> None:
        """Wait until the browser has sent that many frames of a messageType in all."""
        await self.until(lambda: len(self.tap.messages(kind)) >= count, f"{count} frames {kind!r}")

    async def greeted(self, count: int) -> None:
        """Wait until the service has answered that many hellos, and the browser has taken it in."""
        await self.until(lambda: self.tap.greetings >= count, f"{count} hellos")
        await self.wait(0.05)

    async def connected(self, count: int) -> None:
        """Wait for the so-manieth connection."""
        await self.until(lambda: self.tap.connections >= count, f"{count} connections")

    # --- time and state -------------------------------------------------------------------------

    async def wait(self, seconds: float) -> None:
        """Let time pass; as little as the story needs, since in Firefox it is real."""
        await self.browser.wait(seconds)

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Let time pass until a condition holds."""

        async def holds() -> bool:
            return condition()

        await self.until_async(holds, what)

    async def until_async(self, condition: Callable[[], Awaitable[bool]], what: str) -> None:
        """The same for a condition that has to be asked for."""
        began = time.monotonic()
        end = began + _PATIENCE
        while not await condition():
            if time.monotonic() > end:
                raise AssertionError(
                    f"{self.browser.name}: waited in vain for {what}; frames: {self.tap.sent}; reports: "
                    f"{self.site.reports}; steps: {self._steps[-3:]}"
                )
            await self.browser.wait_a_moment(time.monotonic() - began)

    async def record(self, path: str = "/") -> None:
        """Note the counters of the push record of a scope."""
        self.note(f"push record of {path}", await self.browser.record(path))

    async def quota_is(self, quota: int, path: str = "/") -> None:
        """Wait until the record has a quota; a scenario uses it where the quota's update has a delay."""

        async def there() -> bool:
            record = await self.browser.record(path)
            return record is not None and record["quota"] == quota

        await self.until_async(there, f"quota {quota}")
        self.note(f"quota of {path}", quota)

    async def shown(self, count: int = 1) -> None:
        """Wait until that many notifications are on display."""

        async def there() -> bool:
            return len(await self.browser.notifications()) >= count

        await self.until_async(there, f"{count} notifications")

    async def windows(self) -> None:
        """Note the site's open tabs."""
        self.note("windows", await self.browser.windows())

    async def opened(self, count: int) -> None:
        """Wait until the site has that many open tabs."""

        async def there() -> bool:
            return len(await self.browser.windows()) >= count

        await self.until_async(there, f"{count} windows")

    async def notifications(self) -> None:
        """Note what is on display."""
        self.note("notifications", await self.browser.notifications())

    def trace(self) -> Trace:
        """What was seen."""
        frames = [json.loads(text) for text in self.tap.sent]
        for frame in frames:
            if frame.get("messageType") == "hello":
                # Firefox listens to Mozilla's own broadcasts; a user agent for sites has none of its own.
                broadcasts = frame["broadcasts"].items()
                frame["broadcasts"] = {name: version for name, version in broadcasts if name.startswith("test/")}
        names = {
            self.site.url: "<site>",
            self.site.url.removeprefix("http://"): "<site host>",
            self.tap.url: "<push service>",
        }
        return Trace.named(self._steps, self.site.reports, frames, names)
