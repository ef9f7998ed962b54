"""Which origins may show notifications, and with that receive pushes (Firefox keeps one permission for both)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from typing import Final, Literal

from pyua.errors import ConfigError
from pyua.prefs import Prefs

__all__ = ["Permission", "Permissions"]

Permission = Literal["granted", "denied", "prompt"]

#: The names that Playwright's users give, all for ``desktop-notification``.
_NAMES: Final = frozenset({"notifications", "push"})
_BY_PREF: Final[dict[int, Permission]] = {1: "granted", 2: "denied"}


class Permissions:
    """The ``desktop-notification`` permission of every origin.

    Args:
        prefs: ``permissions.default.desktop-notification`` and ``dom.push.testing.ignorePermission``.
        on_change: called after each change with the origin, what was decided for it before and what is now; None
            is no decision.
        kept: where decisions are kept, by origin; None for as long as this lives.
    """

    def __init__(
        self,
        prefs: Prefs,
        on_change: Callable[[str, Permission | None, Permission | None], None],
        kept: MutableMapping[str, Permission] | None = None,
    ) -> None:
        self._prefs = prefs
        self._on_change = on_change
        self._by_origin: MutableMapping[str, Permission] = {} if kept is None else kept
        self._answers: dict[str, Permission] = {}

    def notification(self, origin: str) -> Permission:
        """What the origin may do; ``"prompt"`` where nobody has decided."""
        return self._by_origin.get(origin) or _BY_PREF.get(self._prefs.default_notification_permission, "prompt")

    def push(self, origin: str) -> Permission:
        """The same, as PushManager sees it."""
        return "granted" if self._prefs.ignore_permission else self.notification(origin)

    def set(self, origin: str, names: Iterable[str], permission: Permission | None) -> None:
        """Decide for an origin; None takes the decision back.

        Raises:
            ConfigError: a permission that a headless user agent has no use for.
        """
        names = [names] if isinstance(names, str) else list(names)
        unknown = [name for name in names if name not in _NAMES]
        if unknown:
            raise ConfigError(f"permission {unknown[0]!r} is none of {', '.join(sorted(_NAMES))}")
        before = self._by_origin.get(origin)
        # As in Firefox, to decide once more what is decided changes nothing: no quota is reset, nothing is restored.
        if not names or permission == before:
            return
        if permission is None:
            del self._by_origin[origin]
        else:
            self._by_origin[origin] = permission
        self._on_change(origin, before, permission)

    def clear(self) -> None:
        """Forget every decision, of every origin; nobody is told."""
        self._by_origin.clear()

    def answer_prompts(self, origin: str, answer: Permission) -> None:
        """What the user says when a page of the origin asks; ``"prompt"``: nothing.

        Raises:
            ConfigError: no such answer.
        """
        if answer not in ("granted", "denied", "prompt"):
            raise ConfigError(f"answer={answer!r} is none of 'granted', 'denied', 'prompt'")
        self._answers[origin] = answer

    def ask(self, origin: str) -> None:
        """A page asks for the permission: nothing comes of it unless the user was told to answer.

        Firefox asks in a handler of a click or a key only, and pages here have neither.
        """
        answer = self._answers.get(origin, "prompt")
        if answer != "prompt" and self.notification(origin) == "prompt":
            self.set(origin, ["notifications"], answer)
