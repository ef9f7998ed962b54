"""docs/reference/api.md: the public classes, from their docstrings.

What is public of a class is what its mirror in pyua.sync_api has: the mirror is a table of exactly these members.
"""

from __future__ import annotations

import importlib
import inspect

import pyua
import pyua.sync_api
from docs.generators.markdown import docstring, signature

#: The order of reading; a test sees to it that no name is missing.
ORDER = (
    "UserAgent",
    "Origin",
    "ServiceWorkerRegistration",
    "PushManager",
    "PushSubscription",
    "Delivery",
    "Notification",
    "ServiceWorker",
    "ConsoleMessage",
    "WindowClient",
    "PageResponse",
    "Route",
    "PushService",
    "VapidKeys",
    "Clock",
    "VirtualClock",
)

#: Handed to users, though their constructors do not say so.
GIVEN = frozenset({"Route"})

#: What members of these give: small records, where they are defined.
VALUES = (
    ("pyua.agent.notifications", "NotificationAction"),
    ("pyua.agent.push_manager", "PushSubscriptionOptions"),
    ("pyua.agent.delivery", "ExpectedDelivery"),
    ("pyua.worker.events", "EventResult"),
    ("pyua.agent.route", "RouteRequest"),
    ("pyua.agent.statistics", "UserAgentStatistics"),
    ("pyua.service", "Statistics"),
    ("pyua.service", "ReceivedRequest"),
)

_HEAD = """
# The Python interface

Everything here is imported from `pyua` and used with `await`; `pyua.sync_api` has the same names and members without
`await` and `async`. Exceptions have [a page of their own](errors.md). DOM methods have their DOM name in snake_case.
"""


def page() -> str:
    """The page."""
    missing = {name for name in pyua.__all__ if not _is_error(name)} ^ set(ORDER)
    if missing:
        raise SystemExit(f"docs/generators/api.py: ORDER and pyua.__all__ differ by {sorted(missing)}")
    values = [_value(getattr(importlib.import_module(module), name)) for module, name in VALUES]
    return "\n\n".join([_HEAD.strip(), *(_class(name) for name in ORDER), "## Values that they give", *values])


def _value(cls: type) -> str:
    own = [name for name in vars(cls) if not name.startswith("_") and isinstance(vars(cls)[name], property)]
    lines = [f"- `{name}`: {docstring(vars(cls)[name]).partition(chr(10))[0]}" for name in own]
    text = docstring(cls)
    if "Attributes:" not in text:
        fields = [f"- `{name}`" for name in getattr(cls, "__dataclass_fields__", {}) if name not in own]
        text += "\n\nAttributes:\n\n" + "\n".join(fields)
    return "\n".join([f"### {cls.__name__}\n", text.rstrip(), *lines])


def _is_error(name: str) -> bool:
    value = getattr(pyua, name)
    return isinstance(value, type) and issubclass(value, Exception)


def _class(name: str) -> str:
    cls = getattr(pyua, name)
    parts = [f"## {name}"]
    constructor = vars(cls).get("__init__")
    hint = docstring(constructor) if constructor is not None else ""
    given = hint.startswith(("Use ", "For the ")) or _is_data(cls) or name in GIVEN
    made_by_user = constructor is not None and not given and not getattr(cls, "_is_protocol", False)
    if made_by_user:
        parts.append(f"```text\n{signature(name, constructor)}\n```")
    parts.append(docstring(cls))
    if made_by_user:
        parts.append(hint)
    elif hint.startswith("Use "):
        parts.append(f"Not made by hand: u{hint[1:]}")
    parts += [_member(cls, member) for member in _members(name) if docstring(getattr(cls, member, None))]
    return "\n\n".join(part for part in parts if part)


def _is_data(cls: type) -> bool:
    return hasattr(cls, "__dataclass_fields__")


def _members(name: str) -> list[str]:
    mirror = getattr(pyua.sync_api, name)
    bases = [base for base in mirror.__mro__ if base.__module__.startswith("pyua.") and base.__name__ != "Mirror"]
    # What it has from another class of this page is told there.
    bases = [base for base in bases if base is mirror or base.__name__ not in ORDER]
    own = {member: None for base in bases for member in vars(base) if not member.startswith("_")}
    cls = getattr(pyua, name)
    order = list(vars(cls))
    return sorted(own, key=lambda member: order.index(member) if member in order else len(order))


def _member(cls: type, name: str) -> str:
    value = inspect.getattr_static(cls, name, None)
    if isinstance(value, property):
        return f"### {cls.__name__}.{name}\n\n{docstring(value)}"
    if isinstance(value, classmethod | staticmethod):
        value = value.__func__
    if inspect.isfunction(value):
        call = signature(f"{cls.__name__}.{name}", value)
        return f"### {cls.__name__}.{name}()\n\n```text\n{call}\n```\n\n{docstring(value)}"
    return ""  # an attribute: its class says what it is
