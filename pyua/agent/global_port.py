"""What workers and pages both ask of the user agent: push, notifications, permissions, registrations, broadcasts."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from pyua.agent.cookies.cookie import SetCookie
from pyua.agent.delivery import Delivery
from pyua.agent.notifications import Notification
from pyua.agent.page_registration import job_error
from pyua.agent.push_manager import subscription_snapshot
from pyua.errors import DOMError, PyuaError
from pyua.worker.ports import OpContext
from pyua.worker.script_global import ScriptGlobal
from pyua.worker.structured_clone import plain_value

if TYPE_CHECKING:
    from pyua.agent.registration import ServiceWorkerRegistration
    from pyua.agent.user_agent import UserAgent
    from pyua.push import PushRecord
    from pyua.worker.service_worker import ServiceWorker

__all__ = ["GlobalPort"]


class GlobalPort:
    """Implements UserAgentPort, but for what depends on who asks: see the three methods that come first."""

    def __init__(self, user_agent: UserAgent) -> None:
        self._user_agent = user_agent
        self._permission_watchers: weakref.WeakSet[ScriptGlobal] = weakref.WeakSet()

    def _registration(self, context: OpContext, registration_id: int) -> ServiceWorkerRegistration:
        """The registration that a script means; scripts know only those that they were told of."""
        raise NotImplementedError

    async def _subscribe(self, registration: ServiceWorkerRegistration, key: str | bytes | None) -> PushRecord:
        raise NotImplementedError

    def _source(self, context: OpContext) -> dict[str, Any]:
        """What a message says of its sender: ``{"client": …, "worker": …}``, one of them None."""
        raise NotImplementedError

    # --- push -------------------------------------------------------------------------------------

    async def push_subscribe(self, context: OpContext, registration_id: int, key: str | bytes | None) -> dict[str, Any]:
        return subscription_snapshot(await self._subscribe(self._registration(context, registration_id), key))

    async def push_subscription(self, context: OpContext, registration_id: int) -> dict[str, Any] | None:
        registration = self._registration(context, registration_id)
        record = await self._user_agent.push_component.subscriptions.get_subscription(registration)
        return None if record is None else subscription_snapshot(record)

    async def push_unsubscribe(self, context: OpContext, registration_id: int) -> bool:
        registration = self._registration(context, registration_id)
        return await self._user_agent.push_component.subscriptions.unsubscribe(registration)

    async def push_permission_state(self, context: OpContext) -> str:
        return self._user_agent.permissions.push(context.origin)

    # --- notifications and permissions --------------------------------------------------------------

    def notification_permission(self, context: OpContext) -> str:
        permission = self._user_agent.permissions.notification(context.origin)
        return "default" if permission == "prompt" else permission

    async def permission_state(self, context: OpContext, name: str) -> str:
        if name not in ("notifications", "push"):
            return "granted" if name == "screen-wake-lock" else "prompt"
        # Firefox does not tell of changes where "push" was asked for.
        if name == "notifications" and isinstance(context, ScriptGlobal):
            self._permission_watchers.add(context)
        return self._user_agent.permissions.notification(context.origin)

    def permission_changed(self, origin: str) -> None:
        """Tell those who have asked: what they were given is live."""
        for watcher in list(self._permission_watchers):
            if watcher.origin == origin:
                watcher.tell("permission", self._user_agent.permissions.notification(origin))

    async def show_notification(
        self, context: OpContext, registration_id: int, notification: dict[str, Any], event: int
    ) -> None:
        if self._user_agent.permissions.notification(context.origin) != "granted":
            raise TypeError("Permission to show Notification denied.")
        scope = self._registration(context, registration_id).scope
        data = None if notification["data"] is None else plain_value(notification["data"])
        shown = Notification(self._user_agent.notification_centre, context.origin, scope, notification, data)
        delivery = context.owner_of(event)
        if isinstance(delivery, Delivery):
            delivery.notifications.append(shown)
        self._user_agent.notification_centre.show(shown)

    async def notifications(self, context: OpContext, registration_id: int, tag: str) -> list[dict[str, Any]]:
        scope = self._registration(context, registration_id).scope
        return [n.snapshot() for n in self._user_agent.notification_centre.find(scope, tag)]

    async def close_notification(self, context: OpContext, notification_id: str) -> None:
        notification = self._user_agent.notification_centre.get(notification_id)
        if notification is not None:
            # It is gone at once; the event is a task of its own, which this must not wait for.
            self._user_agent.notification_centre.remove(notification)
            self._user_agent.spawn(self._tell_closed, notification)

    async def _tell_closed(self, notification: Notification) -> None:
        await self._user_agent.notification_centre.tell_closed(notification)

    # --- workers and registrations ----------------------------------------------------------------

    async def post_to_worker(self, context: OpContext, worker_id: int, tree: Any) -> None:
        receiver = self._user_agent.worker_port.worker(context.origin, worker_id)
        if receiver is not None:
            init = {**self._source(context), "origin": context.origin, "tree": tree, "json": None}
            # The sender goes on, and may be gone before the receiver's handlers are done.
            self._user_agent.spawn(self._fire_message, receiver, init)

    async def _fire_message(self, receiver: ServiceWorker, init: dict[str, Any]) -> None:
        await receiver.fire("message", init)

    async def update_registration(self, context: OpContext, registration_id: int) -> None:
        registration = self._registration(context, registration_id)
        try:
            await self._user_agent.jobs.update(registration, wait_until="registered")
        except DOMError:
            raise
        except PyuaError as exc:
            raise job_error(exc, registration.script_url, registration.scope) from exc

    async def unregister_registration(self, context: OpContext, registration_id: int) -> bool:
        return await self._registration(context, registration_id).unregister()

    # --- cookies ----------------------------------------------------------------------------------

    async def query_cookies(self, context: OpContext, url: str, name: str | None) -> list[dict[str, str]]:
        found = self._user_agent.cookie_jar.matching(url, http=False)
        return [{"name": one.name, "value": one.value} for one in found if name is None or one.name == name]

    async def set_cookie(self, context: OpContext, url: str, cookie: dict[str, Any]) -> bool:
        expires, max_age = cookie["expires"], cookie["maxAge"]
        said = SetCookie(
            cookie["name"],
            cookie["value"],
            domain=cookie["domain"],
            path=cookie["path"],
            secure=True,
            same_site=cookie["sameSite"],
            expires=None if expires is None else expires / 1000,
            max_age=None if max_age is None else float(max_age),
        )
        return self._user_agent.cookie_jar.set(url, said, http=False)

    async def cookie_subscriptions(self, context: OpContext, registration_id: int) -> list[dict[str, Any]]:
        return self._user_agent.cookie_changes.of(self._registration(context, registration_id))

    async def subscribe_to_cookies(
        self, context: OpContext, registration_id: int, subscriptions: list[dict[str, Any]], on: bool
    ) -> None:
        registration, changes = self._registration(context, registration_id), self._user_agent.cookie_changes
        (changes.subscribe if on else changes.unsubscribe)(registration, subscriptions)

    async def post_broadcast(self, context: OpContext, channel: str, tree: Any) -> None:
        # Nobody waits: the sender may be gone before all have heard it.
        self._user_agent.worker_port.broadcast(context, channel, tree)
        self._user_agent.page_port.broadcast(context, channel, tree)
