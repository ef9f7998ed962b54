"""pyua as a browser of the differential tests. Its time is virtual, so that what takes Firefox seconds takes none."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pyua
from differential.browser import Permission
from differential.site import PAGE_PRELUDE
from pyua import VirtualClock

__all__ = ["Headless"]


class _Page:
    def __init__(self, client: pyua.WindowClient) -> None:
        self._client = client
        self._ready = False

    async def evaluate(self, source: str) -> Any:
        if not self._ready:
            # There are no documents: what the page's own <script> does is done here.
            self._ready = True
            await self._client.evaluate(f"{{ {PAGE_PRELUDE} }} 0")
        return await self._client.evaluate(source)

    async def close(self) -> None:
        await self._client.close()


class Headless:
    """See ``Browser``."""

    name = "pyua"

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._user_agent: pyua.UserAgent
        self._origin: pyua.Origin

    async def prepare(self, site: str, push_service: str, prefs: Mapping[str, object]) -> None:
        self._user_agent = pyua.UserAgent(push_service=push_service, prefs=prefs, clock=self._clock)
        await self._user_agent.open()
        self._origin = self._user_agent.origin(site)

    async def finish(self) -> None:
        await self._user_agent.close()

    async def open(self, url: str) -> _Page:
        page = _Page(await self._origin.open(url))
        await page.evaluate("0")
        return page

    async def wait(self, seconds: float) -> None:
        await self._clock.run_for(seconds)

    async def wait_a_moment(self, waited: float) -> None:
        # What is on its way through sockets comes within that moment; after it, only time makes a difference.
        await asyncio.sleep(0.003)
        if waited > 0.03:
            await self._clock.run_for(0.02)

    async def set_permission(self, permission: Permission) -> None:
        if permission == "granted":
            await self._origin.grant_permissions(["notifications"])
        elif permission == "denied":
            await self._origin.deny_permissions(["notifications"])
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

    async def click(self, title: str, action: str) -> None:
        await self._find(title).click(action)

    async def dismiss(self, title: str) -> None:
        await self._find(title).close()

    def _find(self, title: str) -> pyua.Notification:
        return next(n for n in self._user_agent.notifications if n.title == title)
