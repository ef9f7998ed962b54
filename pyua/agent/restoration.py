"""How registrations and notifications are written to a profile, and come back from it."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final

from pyua.agent.notifications import Notification, NotificationCentre
from pyua.agent.registration import ServiceWorkerRegistration
from pyua.worker.scripts import Script, ScriptMap
from pyua.worker.states import WorkerState

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyua.agent.origin import Origin
    from pyua.worker.service_worker import ServiceWorker

__all__ = [
    "notification_from_json",
    "notification_to_json",
    "registration_from_json",
    "registration_to_json",
]

#: Which workers are kept, and what they come back as. One that is being installed is not: browsers drop it. One that
#: was being activated is active, whether or not its event was over.
_SLOTS: Final = {"active": WorkerState.ACTIVATED, "waiting": WorkerState.INSTALLED}
_SCRIPT_FIELDS: Final = frozenset(field.name for field in fields(Script))


def registration_to_json(registration: ServiceWorkerRegistration) -> dict[str, Any]:
    """A registration as the profile keeps it: its workers, each with the scripts that it was installed with."""
    workers = {slot: getattr(registration, slot) for slot in _SLOTS}
    return {
        "origin": registration.origin.url,
        "updateViaCache": registration.update_via_cache,
        "workers": {slot: _worker_to_json(worker) for slot, worker in workers.items() if worker is not None},
    }


def _worker_to_json(worker: ServiceWorker) -> dict[str, Any]:
    scripts = [asdict(script) for script in worker.scripts.scripts.values()]
    return {"type": worker.scripts.type, "scriptUrl": worker.script_url, "scripts": scripts}


def registration_from_json(
    scope: str,
    stored: dict[str, Any],
    *,
    origin: Callable[[str], Origin],
    make_worker: Callable[[ServiceWorkerRegistration, str, ScriptMap, WorkerState], ServiceWorker],
) -> ServiceWorkerRegistration | None:
    """The registration that was kept; None if none of its workers had been installed.

    Args:
        scope: its scope.
        stored: what ``registration_to_json`` made.
        origin: gives the Origin of a URL.
        make_worker: makes a worker of a registration, with its URL, its scripts and its state.
    """
    workers = stored["workers"]
    if not workers:
        return None
    newest = workers.get("waiting") or workers["active"]
    registration = ServiceWorkerRegistration(origin(stored["origin"]), scope, newest["scriptUrl"])
    registration.update_via_cache = stored["updateViaCache"]
    for slot, state in _SLOTS.items():
        if slot in workers:
            url = workers[slot]["scriptUrl"]
            scripts = _scripts(workers[slot])
            setattr(registration, slot, make_worker(registration, url, scripts, state))
    return registration


def _scripts(worker: dict[str, Any]) -> ScriptMap:
    scripts = ScriptMap(worker["type"])
    for script in worker["scripts"]:
        scripts.add(Script(**{name: value for name, value in script.items() if name in _SCRIPT_FIELDS}))
    return scripts


def notification_to_json(notification: Notification) -> dict[str, Any] | None:
    """A notification as the profile keeps it; None if a page has made it: nobody could hear of its click."""
    if notification.page is not None:
        return None
    return {
        "origin": notification.origin,
        "scope": notification.scope,
        "snapshot": notification.snapshot(),
        "data": notification.data,
    }


def notification_from_json(centre: NotificationCentre, key: str, stored: dict[str, Any]) -> Notification:
    """The notification that was kept, on display again."""
    notification = Notification(centre, stored["origin"], stored["scope"], stored["snapshot"], stored["data"])
    notification.id = key
    notification.visible = True
    return notification
