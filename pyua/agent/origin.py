"""Origin: a site, as far as push and service workers know it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

from pyua.agent.clients import WindowClient
from pyua.agent.jobs import WaitUntil
from pyua.agent.registration import ServiceWorkerRegistration
from pyua.clock import Moment
from pyua.errors import ConfigError
from pyua.worker.environment import WorkerEnvironment
from pyua.worker.urls import origin_of, resolve

if TYPE_CHECKING:
    from pyua.agent.user_agent import UserAgent

__all__ = ["Origin"]


class Origin:
    """One origin in one user agent.

    Attributes:
        url: such as ``"https://app.example"``.
        user_agent: the user agent that it belongs to.
    """

    def __init__(self, user_agent: UserAgent, url: str, environment: WorkerEnvironment) -> None:
        """Use ``user_agent.origin()``."""
        self.user_agent = user_agent
        self.url = url
        self.environment = environment

    def __repr__(self) -> str:
        return f"<Origin {self.url}>"

    def serve(self, site: Any) -> None:
        """Answer this origin's requests from here instead of the network.

        Args:
            site: a folder (str or Path), an ASGI application, a WSGI application, or a mapping of paths to bodies
                (str or bytes).

        Raises:
            ConfigError: it is none of these, or the folder does not exist.
        """
        self.user_agent.network.serve(self.url, site)

    # --- permissions --------------------------------------------------------------------------------

    async def grant_permissions(self, permissions: Iterable[str] = ("notifications",)) -> None:
        """Allow notifications, and with them pushes.

        Raises:
            ConfigError: another permission than ``"notifications"`` or ``"push"``.
        """
        self.user_agent.permissions.set(self.url, permissions, "granted")

    async def deny_permissions(self, permissions: Iterable[str] = ("notifications",)) -> None:
        """Block them: a subscription expires at once, as in Firefox."""
        self.user_agent.permissions.set(self.url, permissions, "denied")

    async def clear_permissions(self) -> None:
        """Back to ``"prompt"``."""
        self.user_agent.permissions.set(self.url, ["notifications"], None)

    async def answer_permission_prompts(self, answer: Literal["granted", "denied", "prompt"] = "granted") -> None:
        """Decide what the user says when a page asks, by Notification.requestPermission() or subscribe().

        Without this, nothing comes of a page's asking, as in Firefox if the user has not clicked.

        Args:
            answer: ``"granted"`` or ``"denied"``: the permission is that from then on; ``"prompt"``: no answer.

        Raises:
            ConfigError: another answer.
        """
        self.user_agent.permissions.answer_prompts(self.url, answer)

    # --- service workers ----------------------------------------------------------------------------

    async def register(
        self,
        script_url: str,
        scope: str | None = None,
        type: Literal["classic", "module"] = "classic",  # noqa: A002 (the DOM's name)
        wait_until: WaitUntil = "activated",
    ) -> ServiceWorkerRegistration:
        """Register a service worker.

        Args:
            script_url: relative to the origin.
            scope: relative to the origin; by default the folder of the script.
            type: ``"module"`` for a script with ``import`` statements.
            wait_until: ``"registered"`` returns when the DOM's promise would, before the install event;
                ``"installed"`` and ``"activated"`` wait further.

        Raises:
            WorkerScriptError: the script cannot be loaded, does not parse, or threw: nothing is registered.
            WorkerInstallError: its install event was rejected.
            ScopeError: the script may not control the scope.
            ConfigError: a URL of another origin, or one that cannot be parsed.
        """
        return await self.user_agent.jobs.register(self, script_url, scope=scope, kind=type, wait_until=wait_until)

    @property
    def registrations(self) -> list[ServiceWorkerRegistration]:
        """Its registrations."""
        return [r for r in self.user_agent.registrations if r.origin is self]

    # --- windows ------------------------------------------------------------------------------------

    async def open(self, path: str = "/") -> WindowClient:
        """Open a page: visible, focused, and a visit.

        If a worker with a fetch handler controls it, that is asked first: ``client.response`` is what it answers.

        Raises:
            ConfigError: the path is of another origin.
            TransportError: the worker answered with a network error.
        """
        url = resolve(path, self.url + "/")
        if url is None or origin_of(url) != self.url:
            raise ConfigError(f"{path!r} is no page of {self.url}")
        client = self.user_agent.clients.open(url)
        try:
            await client.load()
        except BaseException:
            await client.close()
            raise
        return client

    async def visit(self, at: Moment | None = None) -> None:
        """Have it that the user visited the site, without opening a window: quotas go by the last visit.

        Args:
            at: when: a datetime, seconds since 1970, or an ISO 8601 text, UTC without a time zone; now, if it is None.
        """
        self.user_agent.visits.note(self.url, at)

    async def clear_site_data(self) -> None:
        """Forget what it has stored: registrations, subscriptions, caches, databases, cookies."""
        await self.user_agent.clear_site_data(self)
