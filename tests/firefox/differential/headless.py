"""pyua as a browser of the differential tests. Its time is virtual, so that what takes Firefox seconds takes none."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Mapping
from typing import Any, Final

import pyua
from differential.browser import Permission
from differential.site import PAGE_PRELUDE
from pyua import VirtualClock

__all__ = ["Headless"]

#: What is on its way through sockets comes within this time, in real seconds; after it, only time makes a difference.
_IN_FLIGHT: Final = 0.03
#: How much time is made to pass then before somebody looks again, in virtual seconds.
_MOMENT: Final = 0.02


class _Page:
    def __init__(self, client: pyua.WindowClient, clock: VirtualClock) -> None:
        self._client = client
        self._clock = clock

    async def evaluate(self, source: str) -> Any:
        # There are no documents: what the page's own <script> does is done here, again after each navigation.
        await self._client.evaluate(f"if (typeof __run === 'undefined') {{ {PAGE_PRELUDE} }} 0")
        value = asyncio.ensure_future(self._client.evaluate(source))
        # What is waited for may be a time-out, and this time passes only if somebody makes it pass.
        began = time.monotonic()
        while not (await asyncio.wait({value}, timeout=0.003))[0]:
            if time.monotonic() - began > _IN_FLIGHT:
                await self._clock.run_for(_MOMENT)
        return value.result()

    async def close(self) -> None:
        await self._client.close()


class Headless:
    """See ``Browser``."""

    name = "pyua"

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._user_agent: pyua.UserAgent
        self._origin: pyua.Origin
        self._tasks: set[asyncio.Task[object]] = set()

    async def prepare(self, site: str, push_service: str, prefs: Mapping[str, object]) -> None:
        self._user_agent = pyua.UserAgent(push_service=push_service, prefs=prefs, clock=self._clock)
        await self._user_agent.open()
        self._origin = self._user_agent.origin(site)

    async def finish(self) -> None:
        await self._user_agent.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def open(self, url: str) -> _Page:
        page = _Page(await self._origin.open(url), self._clock)
        await page.evaluate("0")
        return page

    async def wait(self, seconds: float) -> None:
        await self._clock.run_for(seconds)

    async def wait_a_moment(self, waited: float) -> None:
        await asyncio.sleep(0.003)
        if waited > _IN_FLIGHT:
            await self._clock.run_for(_MOMENT)

    async def set_permission(self, permission: Permission) -> None:
        if permission == "granted":
            await self._origin.grant_permissions(["notifications"])
        elif permission == "denied":
            await self._origin.deny_permissions(["notifications"])
        elif permission == "prompt":  # a decision to ask, which pyua's own users have no use for
            self._user_agent.permissions.set(self._origin.url, ["notifications"], "prompt")
        else:
            await self._origin.clear_permissions()

    async def remove_all_permissions(self) -> None:
        await self._user_agent.clear_permissions()

    async def visit(self, days_ago: float) -> None:
        await self._origin.visit(at=self._clock.time() - days_ago * 86_400)

    async def clear_history(self) -> None:
        await self._user_agent.clear_history()

    async def clear_site_data(self) -> None:
        await self._origin.clear_site_data()

    async def idle_daily(self) -> None:
        await self._user_agent.idle_daily()

    async def set_offline(self, offline: bool) -> None:
        await self._user_agent.set_offline(offline)

    async def set_pref(self, name: str, value: bool | int | str) -> None:
        await self._user_agent.set_pref(name, value)

    async def record(self, path: str) -> dict[str, Any] | None:
        record = self._user_agent.push_component.subscriptions.record_of(self._origin.url + path)
        return None if record is None else {"quota": record.reported_quota, "pushCount": record.push_count}

    async def listen_to_broadcast(self, broadcast: str, version: str) -> None:
        self._user_agent.push_component.line.listen_to_broadcast(broadcast, version)

    async def broadcasts(self) -> dict[str, Any]:
        return dict(self._user_agent.push_component.line.broadcasts)

    async def windows(self) -> list[str]:
        return sorted(client.url for client in self._user_agent.clients.of_origin(self._origin.url))

    async def notifications(self) -> list[dict[str, Any]]:
        shown = [n for n in self._user_agent.notifications if n.origin == self._origin.url]
        return sorted(({"title": n.title, "body": n.body} for n in shown), key=lambda entry: entry["title"])

    # Nobody waits for handlers: what they do is a scenario's business.

    async def click(self, title: str, action: str) -> None:
        self._begin(self._find(title).click(action))

    async def dismiss(self, title: str) -> None:
        self._begin(self._find(title).close())

    def _begin(self, what: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _find(self, title: str) -> pyua.Notification:
        return next(n for n in self._user_agent.notifications if n.title == title)
