"""Who hears that a cookie has changed: workers that have subscribed, and pages.

Spec: https://cookiestore.spec.whatwg.org/#process-changes
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from pyua.agent.cookies import Cookie, CookieChange
from pyua.agent.cookies.jar import matches

if TYPE_CHECKING:
    from pyua.agent.registration import ServiceWorkerRegistration
    from pyua.agent.user_agent import UserAgent
    from pyua.worker.service_worker import ServiceWorker

__all__ = ["CookieChanges"]


class CookieChanges:
    """The subscriptions of registrations, and what becomes of each change.

    DEVIATION: subscriptions last as long as the user agent; a profile does not keep them.
    """

    def __init__(self, user_agent: UserAgent) -> None:
        """For the user agent, before its parts are there."""
        self._user_agent = user_agent
        self._subscriptions: WeakKeyDictionary[ServiceWorkerRegistration, list[dict[str, Any]]] = WeakKeyDictionary()

    def of(self, registration: ServiceWorkerRegistration) -> list[dict[str, Any]]:
        """What a registration has subscribed to: ``{"name": str | None, "url": str}`` each."""
        return list(self._subscriptions.get(registration, []))

    def subscribe(self, registration: ServiceWorkerRegistration, subscriptions: list[dict[str, Any]]) -> None:
        """Add what is not there yet."""
        known = self._subscriptions.setdefault(registration, [])
        known.extend(subscription for subscription in subscriptions if subscription not in known)

    def unsubscribe(self, registration: ServiceWorkerRegistration, subscriptions: list[dict[str, Any]]) -> None:
        """Take some back."""
        known = self._subscriptions.get(registration, [])
        self._subscriptions[registration] = [one for one in known if one not in subscriptions]

    def changed(self, change: CookieChange) -> None:
        """A cookie was set or has gone."""
        cookie = change.cookie
        if cookie.http_only:
            return
        item = {"name": cookie.name, "value": cookie.value}
        changed = [] if change.deleted else [item]
        # What is gone has no value any more.
        deleted = [{"name": cookie.name}] if change.deleted else []
        for registration in self._user_agent.registrations:
            if registration.active is not None and self._wants(registration, cookie):
                self._user_agent.spawn(self._fire, registration.active, {"changed": changed, "deleted": deleted})
        for page in list(self._user_agent.page_port.pages.values()):
            if matches(cookie, page.client.url):
                page.tell("cookiechange", changed, deleted)

    def _wants(self, registration: ServiceWorkerRegistration, cookie: Cookie) -> bool:
        return any(
            wanted["name"] in (None, cookie.name) and matches(cookie, wanted["url"])
            for wanted in self._subscriptions.get(registration, [])
        )

    async def _fire(self, worker: ServiceWorker, init: dict[str, Any]) -> None:
        await worker.fire("cookiechange", init)
