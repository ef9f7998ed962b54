"""What happens in one part of a user agent and matters to others: who has to hear of it, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyua.agent.notifications import Notification
from pyua.agent.permissions import Permission
from pyua.agent.registration import ServiceWorkerRegistration
from pyua.worker.events import EventResult
from pyua.worker.ops.service_worker import forget_preload

if TYPE_CHECKING:
    from pyua.agent.origin import Origin
    from pyua.agent.user_agent import UserAgent

__all__ = ["Effects"]


class Effects:
    """Each effect is a method; the parts that cause them call it."""

    def __init__(self, user_agent: UserAgent) -> None:
        """For the user agent, before its parts are there."""
        self._user_agent = user_agent

    # --- windows ----------------------------------------------------------------------------------

    def visited(self, origin: str) -> None:
        """A page of an origin is loaded."""
        self._user_agent.visits.note(origin)

    def controller_for(self, url: str) -> ServiceWorkerRegistration | None:
        """A window is about to show a URL: the registration that controls it, if any does."""
        registration = self._user_agent.jobs.match(url)
        if registration is not None:
            # A version that waited for the windows of an earlier run has none to wait for: like Chrome, see to it when
            # the next one opens.
            self._user_agent.jobs.try_activate(registration)
        return registration if registration is not None and registration.active is not None else None

    def released(self, registration: ServiceWorkerRegistration) -> None:
        """A window that a registration controlled is gone."""
        self._user_agent.jobs.released(registration)

    # --- permissions ------------------------------------------------------------------------------

    def permission_changed(self, origin: str, before: Permission | None, now: Permission | None) -> None:
        """The permission of an origin was set, or taken back."""
        self._user_agent.push_component.losses.permission_changed(origin, before, now)
        self._tell_permission(origin)

    def clear_permissions(self, origins: list[str]) -> None:
        """See UserAgent.clear_permissions; ``origins`` are those that have scripts to be told."""
        with self._user_agent.profile.transaction():
            self._user_agent.permissions.clear()
            self._user_agent.push_component.losses.permissions_cleared()
        for origin in origins:
            self._tell_permission(origin)

    def _tell_permission(self, origin: str) -> None:
        self._user_agent.worker_port.permission_changed(origin)
        self._user_agent.page_port.permission_changed(origin)

    # --- registrations and what is stored -----------------------------------------------------------

    def unregistered(self, registration: ServiceWorkerRegistration) -> None:
        """A registration is gone."""
        self._user_agent.notification_centre.clear(registration.scope)
        forget_preload(registration.origin.environment.storage, registration.scope)
        self._user_agent.push_component.losses.registration_removed(registration)

    async def clear_site_data(self, origin: Origin) -> None:
        """See Origin.clear_site_data."""
        await self._user_agent.push_component.losses.site_data_cleared(origin.url)
        for registration in origin.registrations:
            await registration.unregister()
        storage = origin.environment.storage
        with storage.transaction():
            for area in storage.areas(""):
                storage.clear(area)
        self._user_agent.cookie_jar.clear(origin.url)

    # --- notifications ----------------------------------------------------------------------------

    async def fire_at_notification(self, notification: Notification, kind: str, init: dict[str, Any]) -> EventResult:
        """The user has clicked or closed a notification: its page or its worker is told."""
        if notification.page is not None:
            return await self._user_agent.page_port.fire_at_notification(notification, kind)
        registration = self._user_agent.jobs.registrations.get(notification.scope)
        if registration is None or registration.active is None:
            if kind == "notificationclick":
                self._user_agent.clients.open(notification.origin + "/")
            return EventResult()
        worker = registration.active
        if kind == "notificationclick":
            with self._user_agent.worker_port.window_interaction(worker):
                return await worker.fire(kind, init)
        return await worker.fire(kind, init)
