"""What a scenario asks of a browser. Firefox and pyua each implement it; nothing else may differ between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

__all__ = ["Browser", "Page", "Permission"]

#: ``None`` removes what was set; ``"prompt"`` sets it, as Firefox can do both.
Permission = Literal["granted", "denied", "prompt"] | None


class Page(Protocol):
    """An open tab."""

    async def evaluate(self, source: str) -> Any:
        """The value of an expression in the page's own global, awaited, as JSON can say it."""

    async def close(self) -> None:
        """Close the tab."""


class Browser(Protocol):
    """One browser, set up anew for each scenario by ``prepare``."""

    name: str

    async def prepare(self, site: str, push_service: str, prefs: Mapping[str, object]) -> None:
        """Forget everything, set prefs, and connect to a push service. ``site`` is the origin that is looked at."""

    async def finish(self) -> None:
        """The scenario is over."""

    async def open(self, url: str) -> Page:
        """Open a URL in a new tab, in front."""

    async def wait(self, seconds: float) -> None:
        """Let time pass."""

    async def wait_a_moment(self, waited: float) -> None:
        """Let as little time pass as makes sense before looking again; ``waited``: for how long in real seconds."""

    async def set_permission(self, permission: Permission) -> None:
        """Set the site's ``desktop-notification`` permission."""

    async def remove_all_permissions(self) -> None:
        """Take back every permission of every site."""

    async def visit(self, days_ago: float) -> None:
        """Have it that the site was visited some days ago."""

    async def clear_history(self) -> None:
        """Forget all visits."""

    async def clear_site_data(self) -> None:
        """As with "clear cookies and site data" for the site."""

    async def idle_daily(self) -> None:
        """Do what Firefox does once a day when nobody uses it."""

    async def set_offline(self, offline: bool) -> None:
        """Take the network away, or give it back."""

    async def set_pref(self, name: str, value: bool | int | str) -> None:
        """Change a pref while everything runs."""

    async def record(self, path: str) -> dict[str, Any] | None:
        """{quota, pushCount} of the push record whose scope is this path of the site; None if there is none."""

    async def listen_to_broadcast(self, broadcast: str, version: str) -> None:
        """Have the browser itself listen to a broadcast, of which it knows a version."""

    async def broadcasts(self) -> dict[str, Any]:
        """The versions known of the broadcasts that the scenario listens to."""

    async def windows(self) -> list[str]:
        """The URLs of the site's open tabs, in their alphabetical order."""

    async def notifications(self) -> list[dict[str, Any]]:
        """{title, body} of what is on display for the site, in the order of their titles."""

    async def click(self, title: str, action: str) -> None:
        """Click a notification, or one of its buttons."""

    async def dismiss(self, title: str) -> None:
        """Close a notification as the user does."""
