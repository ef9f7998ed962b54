"""What only pages ask of the user agent: to register workers, to be ready, permission; and what pages are told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from pyua.agent.global_port import GlobalPort
from pyua.agent.notifications import Notification
from pyua.agent.page import Page
from pyua.agent.page_registration import check_registration, job_error
from pyua.errors import ConfigError, DOMError, PyuaError
from pyua.worker.events import ConsoleMessage, EventResult
from pyua.worker.ports import Network, OpContext, PageContext
from pyua.worker.structured_clone import plain_value
from pyua.worker.urls import origin_of, resolve

if TYPE_CHECKING:
    from pyua.agent.clients import WindowClient
    from pyua.agent.origin import Origin
    from pyua.agent.registration import ServiceWorkerRegistration
    from pyua.agent.user_agent import UserAgent
    from pyua.push import PushRecord
    from pyua.worker.service_worker import ServiceWorker

__all__ = ["PagePort"]


class PagePort(GlobalPort):
    """Implements PageUserAgentPort for all pages of a user agent.

    Attributes:
        pages: those with a script global, by the ids of their windows.
    """

    def __init__(self, user_agent: UserAgent) -> None:
        super().__init__(user_agent)
        self.pages: dict[str, Page] = {}

    @property
    def real_network(self) -> Network:
        """What is beyond all workers."""
        return self._user_agent.network

    # --- pages --------------------------------------------------------------------------------------

    def page_of(self, client: WindowClient) -> Page:
        """The page in a window; a new one if nothing was evaluated in it yet.

        Raises:
            InsecureOriginError: it shows a URL that is neither https nor on a loopback host.
            ConfigError: the user agent is not open.
        """
        if not self._user_agent.is_open:
            raise ConfigError("the user agent is not open: use `async with pyua.UserAgent() as user_agent:`")
        page = self.pages.get(client.id)
        if page is None:
            page = self.pages[client.id] = Page(
                self,
                self._user_agent.origin(client.origin).environment,
                client,
                online=lambda: not self._user_agent.network.offline,
                on_console=client.write,
                on_death=lambda _reason: self.pages.pop(client.id, None),
            )
        return page

    def leave(self, client: WindowClient) -> None:
        """The window shows another page, or is closed. As in Firefox, its notifications stay where they are."""
        page = self.pages.pop(client.id, None)
        if page is not None:
            page.leave()

    def close(self) -> None:
        """Free all pages."""
        for page in list(self.pages.values()):
            self.leave(page.client)

    # --- who asks ---------------------------------------------------------------------------------

    def _registration(self, context: OpContext, registration_id: int) -> ServiceWorkerRegistration:
        return _page(context).registrations[registration_id]

    async def _subscribe(self, registration: ServiceWorkerRegistration, key: str | bytes | None) -> PushRecord:
        return await self._user_agent.push_component.subscriptions.subscribe_from_window(registration, key)

    def _source(self, context: OpContext) -> dict[str, Any]:
        return {"client": _page(context).client.snapshot(), "worker": None}

    def _origin(self, page: PageContext) -> Origin:
        return self._user_agent.origin(page.origin)

    # --- navigator.serviceWorker --------------------------------------------------------------------

    async def register(
        self, page: PageContext, url: str, scope: str | None, kind: str, update_via_cache: str
    ) -> dict[str, Any]:
        script_url, wanted = check_registration(page.script_url, url, scope)
        try:
            registration = await self._user_agent.jobs.register(
                self._origin(page),
                script_url,
                scope=wanted,
                kind="classic" if kind == "classic" else "module",
                wait_until="registered",
                update_via_cache=update_via_cache,
            )
        except DOMError:
            raise
        except PyuaError as exc:
            # The script hears little of why; whoever reads the console hears all.
            _page(page).client.write(ConsoleMessage("error", f"Failed to register a ServiceWorker: {exc}"))
            raise job_error(exc, script_url, wanted) from exc
        return _page(page).know(registration)

    async def find_registration(self, page: PageContext, url: str) -> dict[str, Any] | None:
        target = resolve(url, page.script_url)
        if target is None:
            # DEVIATION: Firefox rejects with an NS_ERROR_MALFORMED_URI, which is no error of the web.
            raise TypeError(f"ServiceWorkerContainer.getRegistration: {url} is not a valid URL.")
        if origin_of(target) != page.origin:
            raise DOMError("SecurityError", "The operation is insecure.")
        registration = self._user_agent.jobs.match(target.split("#", 1)[0])
        return None if registration is None else _page(page).know(registration)

    async def find_registrations(self, page: PageContext) -> list[dict[str, Any]]:
        return [_page(page).know(registration) for registration in self._origin(page).registrations]

    async def await_ready(self, page: PageContext) -> None:
        _page(page).waits_for_ready = True
        self._tell_ready(_page(page))

    def _tell_ready(self, page: Page) -> None:
        registration = self._user_agent.jobs.match(page.client.url)
        if page.waits_for_ready and registration is not None and registration.active is not None:
            page.waits_for_ready = False
            page.tell("ready", page.know(registration))

    # --- notifications ------------------------------------------------------------------------------

    async def request_permission(self, page: PageContext) -> str:
        self._user_agent.permissions.ask(page.origin)
        return self.notification_permission(page)

    async def show_page_notification(
        self, page: PageContext, notification_id: str, notification: dict[str, Any]
    ) -> None:
        owner = _page(page)
        if self._user_agent.permissions.notification(page.origin) != "granted":
            owner.tell("notification", notification_id, "error")
            return
        data = None if notification["data"] is None else plain_value(notification["data"])
        shown = Notification(
            self._user_agent.notification_centre, page.origin, "", notification, data, page=owner, name=notification_id
        )
        owner.notifications[notification_id] = shown
        self._user_agent.notification_centre.show(shown)
        owner.tell("notification", notification_id, "show")

    async def close_notification(self, context: OpContext, notification_id: str) -> None:
        own = _page(context).notifications.get(notification_id)
        await super().close_notification(context, notification_id if own is None else own.id)

    async def fire_at_notification(self, notification: Notification, kind: str) -> EventResult:
        """A click or the end of a notification that a page has made: an event at the object, in the page."""
        page = notification.page
        if page is None or self.pages.get(page.client.id) is not page:
            return EventResult()
        if kind == "notificationclose":
            page.notifications.pop(notification.name, None)
        result = await page.fire_at(notification.name, kind.removeprefix("notification"))
        await asyncio.sleep(0)  # so that the window has the focus when this is over, if the script left it so
        return result

    def notification_replaced(self, notification: Notification) -> None:
        """One with the same tag has come in its place: whoever has made it hears that it was closed."""
        page = notification.page
        if page is None:
            self._user_agent.spawn(self._tell_closed, notification)
        elif page.notifications.pop(notification.name, None) is not None:
            page.tell("notification", notification.name, "close")

    # --- the window ---------------------------------------------------------------------------------

    # These take the page's global away: not from within an operation of its own.

    async def navigate_page(self, page: PageContext, url: str) -> None:
        self._user_agent.spawn(self._navigate, _page(page).client, url)

    async def _navigate(self, client: WindowClient, url: str) -> None:
        self._user_agent.clients.navigate(client, url)
        await client.load_unasked()

    async def focus_page(self, page: PageContext) -> None:
        await _page(page).client.focus()

    async def close_page(self, page: PageContext) -> None:
        self._user_agent.spawn(_page(page).client.close)

    # --- what pages are told ------------------------------------------------------------------------

    def registration_changed(
        self,
        registration: ServiceWorkerRegistration,
        snapshot: dict[str, Any],
        worker: dict[str, Any] | None,
        update_found: bool,
    ) -> None:
        """A registration, or one of its workers, is not what it was."""
        for page in list(self.pages.values()):
            if registration.id in page.registrations:
                page.tell("registration", snapshot, worker, update_found)
            self._tell_ready(page)

    def controller_changed(self, client: WindowClient) -> None:
        """Another worker controls a window."""
        page = self.pages.get(client.id)
        if page is not None:
            page.tell("controller", page.controller())

    def focus_changed(self, client: WindowClient) -> None:
        """A window has got the focus, or lost it."""
        page = self.pages.get(client.id)
        if page is not None:
            page.tell("focus", client.focused, client.visibility_state)

    def post(self, client: WindowClient, tree: Any, worker: ServiceWorker) -> None:
        """A worker's message for a window."""
        page = self.pages.get(client.id)
        if page is not None:
            page.know(self._user_agent.worker_port.registration_of(worker))
            page.tell("message", tree, page.origin, worker.snapshot())

    def broadcast(self, sender: OpContext, channel: str, tree: Any) -> None:
        """Tell the pages of the sender's origin, but not the sender."""
        for page in list(self.pages.values()):
            if page is not sender and page.origin == sender.origin:
                page.tell("broadcast", channel, tree)

    async def online(self, online: bool) -> None:
        """The network is there, or not."""
        for page in list(self.pages.values()):
            await page.send("online", online)


def _page(context: OpContext) -> Page:
    return cast("Page", context)
