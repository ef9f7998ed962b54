"""pyua.sync_api offers what pyua does: these fail when one of the two gets something that the other lacks."""

import ast
import inspect
import textwrap

import pytest

import pyua
from pyua import sync_api
from pyua.agent.clients import Clients
from pyua.agent.delivery import ExpectedDelivery
from pyua.sync_api import mirror, workers

#: What the asynchronous classes have for their neighbours inside of pyua, not for users.
INNER = {
    "UserAgent": {
        "accepts_any_certificate", "cookie_changes", "cookie_jar", "is_open", "jobs", "network", "notification_centre", "open_profile", "page_port", "permissions", "profile",
        "push_component", "clear_site_data", "spawn", "use_service", "visits", "worker_made", "worker_port",
    },
    "Origin": {"environment"},
    "ServiceWorkerRegistration": {"changed", "delivery_began", "delivery_ended", "id", "message_from", "navigation_preload", "snapshot", "workers"},
    "ServiceWorker": {
        "change_state", "client_snapshot", "fail", "fetch", "fire", "handles_fetch", "kill", "kill_when_done", "scripts", "send", "skip_waiting", "snapshot",
        "start", "tell", "wait_until",
    },
    "Notification": {"name", "page", "snapshot"},
    "WindowClient": {"control", "controller_changed", "focus_order", "load", "load_unasked", "opened_order", "receive", "snapshot", "write"},
    "Delivery": {"finish"},
    "Route": {"outcome"},
    "Clock": {"busy", "call_later", "reading", "when_installed"},
    "VirtualClock": {"busy", "call_later", "reading", "when_installed"},
    "Clients": {"close", "controlled_by", "controller_for", "focus", "navigate", "on_release", "on_visit", "open", "page_port"},
}  # fmt: skip

#: Two ways to open have two names there; here both classes have both.
ADDED = {"PushService": {"open"}}

PAIRS = [
    *((name, getattr(pyua, name), getattr(sync_api, name)) for name in sorted(pyua.__all__)),
    ("Clients", Clients, workers.Clients),
    ("ExpectedDelivery", ExpectedDelivery, workers.ExpectedDelivery),
]
MIRRORED = [pytest.param(*pair, id=pair[0]) for pair in PAIRS if issubclass(pair[2], mirror.Mirror)]


def public_members(cls):
    """The public names of a class, and of what its __init__ sets."""
    fields = getattr(cls, "__dataclass_fields__", None)
    names = {*dir(cls), *(fields or _set_by(cls.__dict__.get("__init__")))}
    return {name for name in names if not name.startswith("_")}


def _set_by(constructor):
    if not inspect.isfunction(constructor):
        return set()
    tree = ast.parse(textwrap.dedent(inspect.getsource(constructor)))
    stored = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store))
    return {node.attr for node in stored if isinstance(node.value, ast.Name) and node.value.id == "self"}


def test_the_same_names_are_exported():
    """Every public name of pyua is one of pyua.sync_api too."""
    assert set(sync_api.__all__) == set(pyua.__all__)
    assert all(hasattr(sync_api, name) for name in pyua.__all__)


def test_what_does_not_wait_is_the_same_object():
    """Errors and keys are not doubled, so `except pyua.DOMError` catches both interfaces'."""
    doubled = {name for name, asynchronous, synchronous in PAIRS if asynchronous is not synchronous}
    assert doubled == {pair[0] for pair in PAIRS if issubclass(pair[2], mirror.Mirror)}
    assert not any(issubclass(getattr(pyua, name), Exception) for name in doubled if hasattr(pyua, name))


@pytest.mark.parametrize(("name", "asynchronous", "synchronous"), MIRRORED)
def test_every_member_is_mirrored(name, asynchronous, synchronous):
    """No attribute or method is missing on the synchronous side, and none is there that the other lacks."""
    expected = public_members(asynchronous) - INNER.get(name, set())
    assert public_members(synchronous) == expected | ADDED.get(name, set())


@pytest.mark.parametrize(("name", "asynchronous", "synchronous"), MIRRORED)
def test_the_inner_members_exist(name, asynchronous, synchronous):
    """The list of members that are not for users does not outlive them."""
    assert INNER.get(name, set()) <= public_members(asynchronous)


@pytest.mark.parametrize(("name", "asynchronous", "synchronous"), MIRRORED)
def test_signatures_agree(name, asynchronous, synchronous):
    """Methods take the same arguments with the same defaults, and say what they do."""
    for member in public_members(synchronous):
        ours, theirs = getattr(synchronous, member, None), getattr(asynchronous, member, None)
        if not inspect.isfunction(theirs):
            continue
        assert _parameters(ours) == _parameters(theirs), f"{name}.{member}"
        assert inspect.getdoc(ours) or not inspect.getdoc(theirs), f"{name}.{member}"


@pytest.mark.parametrize("name", ["UserAgent", "PushService", "Clock", "VirtualClock"])
def test_constructors_agree(name):
    """What a caller makes is made with the same arguments."""
    assert _parameters(getattr(sync_api, name).__init__) == _parameters(getattr(pyua, name).__init__)


def _parameters(function):
    return [(p.name, p.kind, p.default) for p in list(inspect.signature(function).parameters.values())[1:]]
