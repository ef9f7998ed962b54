"""The notification centre: what is on display, and what the user does with it.

Spec: https://notifications.spec.whatwg.org/. Showing, replacing by tag, clicking and closing follow Firefox: a
click closes the notification, and both are told to the worker.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyua.worker.events import EventResult

if TYPE_CHECKING:
    from pyua.agent.page import Page

__all__ = ["Notification", "NotificationAction", "NotificationCentre"]


@dataclass(frozen=True, slots=True)
class NotificationAction:
    """A button of a notification."""

    action: str
    title: str
    icon: str = ""


class Notification:
    """A notification as the user sees it.

    Attributes:
        id: a UUID.
        title, body, tag, icon, lang: strings, empty where the script gave none; ``icon`` is absolute.
        badge, image: URLs, with the pref ``pyua.beyondFirefox.enabled`` only; empty otherwise.
        vibrate: milliseconds of vibrating and of rest by turns, with that pref or Firefox's
            ``dom.webnotifications.vibrate.enabled``; empty otherwise.
        dir: ``"auto"``, ``"ltr"`` or ``"rtl"``.
        require_interaction: it stays until the user acts.
        silent: True, False, or None where the script left it open.
        actions: at most two, as Firefox keeps them.
        data: what the script attached, as JSON can say it.
        origin, scope: whose it is; the scope is empty if a page has made it by ``new Notification()``.
        visible: whether it is on display still.
    """

    def __init__(
        self,
        centre: NotificationCentre,
        origin: str,
        scope: str,
        snapshot: dict[str, Any],
        data: Any,
        *,
        page: Page | None = None,
        name: str = "",
    ) -> None:
        """Use ``user_agent.notifications`` or ``delivery.notifications`` instead."""
        self._centre = centre
        self._snapshot = snapshot
        self.page = page
        self.name = name
        self.id = str(uuid.uuid4())
        self.origin = origin
        self.scope = scope
        self.title: str = snapshot["title"]
        self.body: str = snapshot["body"]
        self.tag: str = snapshot["tag"]
        self.icon: str = snapshot["icon"]
        self.badge: str = snapshot.get("badge", "")
        self.image: str = snapshot.get("image", "")
        self.vibrate: tuple[int, ...] = tuple(snapshot.get("vibrate", ()))
        self.lang: str = snapshot["lang"]
        self.dir: str = snapshot["dir"]
        self.require_interaction: bool = snapshot["requireInteraction"]
        self.silent: bool | None = snapshot["silent"]
        self.actions = tuple(NotificationAction(**action) for action in snapshot["actions"])
        self.data = data
        self.visible = False

    def __repr__(self) -> str:
        body = f" {self.body!r}" if self.body else ""
        return f"<Notification {self.title!r}{body}>"

    def snapshot(self) -> dict[str, Any]:
        """How a worker's global sees it."""
        return {**self._snapshot, "id": self.id}

    async def click(self, action: str = "", reply: str | None = None) -> EventResult:
        """Click it, or one of its buttons; returns when the worker's handler is done.

        Args:
            action: the name of a button; one that it does not have is told all the same, as in Firefox.
            reply: text for an inline reply; Firefox has none, so it is not passed on.

        Raises:
            LookupError: it is not on display any more.
        """
        return await self._centre.click(self, action)

    async def close(self) -> EventResult:
        """Dismiss it, as the user does; returns when the worker's handler is done.

        Raises:
            LookupError: it is not on display any more.
        """
        return await self._centre.dismiss(self)

    def to_json(self) -> dict[str, Any]:
        """Its attributes, named as in the DOM."""
        return {
            "title": self.title, "body": self.body, "tag": self.tag, "icon": self.icon,
            "dir": self.dir, "lang": self.lang,
            "requireInteraction": self.require_interaction, "silent": self.silent, "data": self.data,
            "actions": [{"action": a.action, "title": a.title, "icon": a.icon} for a in self.actions],
        }  # fmt: skip


class NotificationCentre:
    """All notifications on display.

    Args:
        fire: fires ``notificationclick`` or ``notificationclose`` at a notification's worker or page.
        replaced: told of a notification that another one with its tag has replaced.
        kept: where they are kept, by id; None for as long as this lives.
        transaction: in which several changes are kept together.
    """

    def __init__(
        self,
        fire: Callable[[Notification, str, dict[str, Any]], Awaitable[EventResult]],
        replaced: Callable[[Notification], None],
        kept: MutableMapping[str, Notification] | None = None,
        transaction: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._fire = fire
        self._replaced = replaced
        self._shown: MutableMapping[str, Notification] = {} if kept is None else kept
        self._transaction = transaction

    @property
    def shown(self) -> list[Notification]:
        """Those on display, oldest first."""
        return list(self._shown.values())

    def visible_for(self, origin: str) -> bool:
        """Whether any notification of the origin's workers is on display: then its pushes cost no quota."""
        return any(n.origin == origin and n.page is None for n in self._shown.values())

    def find(self, scope: str, tag: str = "") -> list[Notification]:
        """Those of a registration, oldest first; of one tag if it is not empty."""
        return [n for n in self._shown.values() if n.scope == scope and (not tag or n.tag == tag)]

    def get(self, notification_id: str) -> Notification | None:
        """The one with this id, if it is on display."""
        return self._shown.get(notification_id)

    def show(self, notification: Notification) -> None:
        """Put it on display, in the place of one of the same origin with the same tag."""
        replaced = []
        with self._transaction():
            if notification.tag:
                for other in self.shown:
                    if other.tag == notification.tag and other.origin == notification.origin:
                        self.remove(other)
                        replaced.append(other)
            self._shown[notification.id] = notification
        for other in replaced:
            self._replaced(other)
        notification.visible = True

    async def click(self, notification: Notification, action: str) -> EventResult:
        """The user clicks."""
        self._check(notification)
        self.remove(notification)
        click = {"action": action, "notification": notification.snapshot()}
        # Firefox closes what was clicked and says so, without waiting for the click's handler.
        result, _ = await asyncio.gather(
            self._fire(notification, "notificationclick", click), self.tell_closed(notification)
        )
        return result

    async def dismiss(self, notification: Notification) -> EventResult:
        """The user closes it."""
        self._check(notification)
        self.remove(notification)
        return await self.tell_closed(notification)

    async def tell_closed(self, notification: Notification) -> EventResult:
        """Fire the event of one that was closed."""
        return await self._fire(
            notification, "notificationclose", {"action": "", "notification": notification.snapshot()}
        )

    def clear(self, scope: str | None = None) -> None:
        """Take all away, or a registration's, without events."""
        for notification in self.shown:
            if scope is None or notification.scope == scope:
                self.remove(notification)

    def remove(self, notification: Notification) -> None:
        """Take it off the display."""
        self._shown.pop(notification.id, None)
        notification.visible = False

    def _check(self, notification: Notification) -> None:
        if not notification.visible:
            raise LookupError(
                f"{notification!r} is not on display any more: it was clicked, closed, or replaced by one with its tag"
            )
