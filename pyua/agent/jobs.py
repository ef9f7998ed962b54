"""Registering, installing, activating, updating and unregistering.

Spec: https://w3c.github.io/ServiceWorker/#algorithms. Jobs of one scope run one after the other.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, MutableMapping
from typing import TYPE_CHECKING, Literal

from pyua.agent.registration import ServiceWorkerRegistration
from pyua.agent.restoration import registration_from_json, registration_to_json
from pyua.errors import (
    ConfigError,
    DOMError,
    ProfileError,
    WorkerError,
    WorkerInstallError,
    WorkerScriptError,
    WorkerTerminatedError,
)
from pyua.worker.modules import ModuleType
from pyua.worker.scripts import ScriptMap, fetch_script
from pyua.worker.service_worker import ServiceWorker
from pyua.worker.states import WorkerState
from pyua.worker.urls import resolve_scope, resolve_script

if TYPE_CHECKING:
    from pyua.agent.origin import Origin
    from pyua.agent.profile import Profile

__all__ = ["Jobs", "WaitUntil"]

log = logging.getLogger(__name__)

WaitUntil = Literal["registered", "installed", "activated"]


class Jobs:
    """The registrations of a user agent, by scope, and all that changes them.

    Args:
        on_unregister: called when a registration is gone, before its workers.
        spawn: runs a coroutine function with its arguments in the background, for as long as the user agent.
        profile: where registrations are kept.
        origin: gives the Origin of a URL, for those that come back.
    """

    def __init__(
        self,
        on_unregister: Callable[[ServiceWorkerRegistration], None],
        spawn: Callable[..., object],
        profile: Profile,
        origin: Callable[[str], Origin],
    ) -> None:
        self._on_unregister = on_unregister
        self._spawn = spawn
        self._profile = profile
        self.registrations: MutableMapping[str, ServiceWorkerRegistration] = profile.kept(
            "registration",
            registration_to_json,
            lambda scope, stored: registration_from_json(scope, stored, origin=origin, make_worker=self._make_worker),
        )
        self._queues: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    # --- register -----------------------------------------------------------------------------------

    async def register(
        self,
        origin: Origin,
        script_url: str,
        *,
        scope: str | None,
        kind: Literal["classic", "module"],
        wait_until: WaitUntil,
        update_via_cache: str | None = None,
    ) -> ServiceWorkerRegistration:
        """See Origin.register; ``update_via_cache`` is kept for scripts to read."""
        if not origin.user_agent.is_open:
            raise ConfigError("the user agent is not open: use `async with pyua.UserAgent() as user_agent:`")
        if kind not in ("classic", "module"):
            raise ConfigError(f"type={kind!r} is neither 'classic' nor 'module'")
        if wait_until not in ("registered", "installed", "activated"):
            raise ConfigError(f"wait_until={wait_until!r} is none of 'registered', 'installed', 'activated'")
        url = resolve_script(origin.url, script_url)
        # The scope is checked again once the script's headers are known; what can never be is refused before.
        wanted = resolve_scope(url, scope, allowed="/")
        async with self._queues[wanted]:
            known = self.registrations.get(wanted)
            newest = None if known is None else _newest(known)
            if known is not None and newest is not None and (newest.script_url, newest.scripts.type) == (url, kind):
                registration, worker = known, newest
            else:
                registration, worker = await self._evaluate_new(origin, url, scope, wanted, ScriptMap(kind))
            if update_via_cache is not None and update_via_cache != registration.update_via_cache:
                registration.update_via_cache = update_via_cache
                self.registrations[wanted] = registration
        if wait_until != "registered":
            await self._wait_for(worker, wait_until)
        return registration

    async def _evaluate_new(
        self, origin: Origin, url: str, scope: str | None, wanted: str, scripts: ScriptMap
    ) -> tuple[ServiceWorkerRegistration, ServiceWorker]:
        """Fetch and run a script that is new to its scope; nothing is left behind if that fails."""
        module: ModuleType | None = "javascript" if scripts.type == "module" else None
        script = await fetch_script(origin.user_agent.network, url, origin=origin.url, main=True, module=module)
        resolve_scope(url, scope, allowed=script.service_worker_allowed)
        registration = self.registrations.get(wanted) or ServiceWorkerRegistration(origin, wanted, url)
        scripts.add(script)
        worker = self._make_worker(registration, url, scripts)
        try:
            await worker.start()
        except WorkerError as exc:
            worker.change_state(WorkerState.REDUNDANT)
            raise _named(exc, url) from exc
        try:
            self.registrations[wanted] = registration
        except ProfileError:
            self._retire(worker)
            raise
        registration.script_url = url
        registration.unregistered = False
        self._begin_install(registration, worker)
        return registration, worker

    def _make_worker(
        self,
        registration: ServiceWorkerRegistration,
        url: str,
        scripts: ScriptMap,
        state: WorkerState = WorkerState.PARSED,
    ) -> ServiceWorker:
        worker = ServiceWorker(
            registration.origin.environment,
            script_url=url,
            scope=registration.scope,
            scripts=scripts,
            registration=registration.snapshot,
            on_state_change=lambda worker: self._changed(registration, worker),
            state=state,
        )
        registration.origin.user_agent.worker_made(registration, worker)
        return worker

    def _changed(self, registration: ServiceWorkerRegistration, worker: ServiceWorker) -> None:
        # Kept before anybody hears of it: what register() returned is there after a crash. From then on its scripts
        # are the installed ones. (What is redundant was replaced or unregistered; that is kept where it happens.)
        kept = self.registrations.get(registration.scope) is registration
        if kept and worker.state in (WorkerState.INSTALLED, WorkerState.ACTIVATING):
            try:
                self.registrations[registration.scope] = registration
            except ProfileError as exc:  # this run can go on with it
                log.error("%s", exc)
        registration.changed(worker)

    def resume(self) -> None:
        """Go on with what came back from the profile: a version that waits for nothing becomes active."""
        for registration in list(self.registrations.values()):
            if registration.active is None:
                self.try_activate(registration)

    async def _wait_for(self, worker: ServiceWorker, state: WaitUntil) -> None:
        await worker.wait_until(
            WorkerState.INSTALLED, WorkerState.ACTIVATING, WorkerState.ACTIVATED, WorkerState.REDUNDANT
        )
        # What is still waiting now does so for the windows of an older version: nobody knows how long.
        if state == "activated" and worker.state != WorkerState.INSTALLED:
            await worker.wait_until(WorkerState.ACTIVATED, WorkerState.REDUNDANT)
        if worker.state == WorkerState.REDUNDANT and worker.failure is not None:
            raise worker.failure

    # --- install and activate -----------------------------------------------------------------------

    def _begin_install(self, registration: ServiceWorkerRegistration, worker: ServiceWorker) -> None:
        if registration.installing is not None:
            self._retire(registration.installing)
        registration.installing = worker
        worker.change_state(WorkerState.INSTALLING)
        self._spawn(self._install, registration, worker)

    async def _install(self, registration: ServiceWorkerRegistration, worker: ServiceWorker) -> None:
        """https://w3c.github.io/ServiceWorker/#installation-algorithm."""
        # Whoever has registered it has its promise settled by now, and may listen.
        registration.changed(update_found=True)
        result = await worker.fire("install", {})
        if worker.state != WorkerState.INSTALLING:  # unregistered, or overtaken by a newer version
            return
        if result.rejected or result.killed is not None:
            # An exception alone does not fail an installation; a rejected promise does.
            cause = result.errors[0] if result.errors else "a promise given to waitUntil was rejected"
            registration.installing = None
            worker.fail(WorkerInstallError(f"the install event of {worker.script_url} failed: {cause}"))
            if registration.active is None and registration.waiting is None:
                self._forget(registration)
            registration.changed()
            return
        if registration.waiting is not None:
            self._retire(registration.waiting)
        registration.installing, registration.waiting = None, worker
        worker.change_state(WorkerState.INSTALLED)
        self.try_activate(registration)

    def try_activate(self, registration: ServiceWorkerRegistration) -> None:
        """https://w3c.github.io/ServiceWorker/#try-activate-algorithm."""
        waiting, active = registration.waiting, registration.active
        if waiting is None or (active is not None and active.state == WorkerState.ACTIVATING):
            return
        controlled = registration.origin.user_agent.clients.controlled_by(registration)
        if active is None or waiting.skip_waiting or not controlled:
            registration.waiting, registration.active = None, waiting
            # Scripts hear of the new one first, then of the old one's end, then of their controller, as in Firefox.
            waiting.change_state(WorkerState.ACTIVATING)
            if active is not None:
                self._retire(active)
            for client in controlled:
                client.controller_changed()
            self._spawn(self._activate, registration, waiting)

    async def _activate(self, registration: ServiceWorkerRegistration, worker: ServiceWorker) -> None:
        """https://w3c.github.io/ServiceWorker/#activation-algorithm: a failing activate event does not stop it."""
        await worker.fire("activate", {})
        if worker.state == WorkerState.ACTIVATING:
            worker.change_state(WorkerState.ACTIVATED)

    def skip_waiting(self, registration: ServiceWorkerRegistration, worker: ServiceWorker) -> None:
        """https://w3c.github.io/ServiceWorker/#dom-serviceworkerglobalscope-skipwaiting."""
        worker.skip_waiting = True
        self.try_activate(registration)

    # --- update -------------------------------------------------------------------------------------

    async def update(self, registration: ServiceWorkerRegistration, *, wait_until: WaitUntil = "installed") -> None:
        """https://w3c.github.io/ServiceWorker/#update-algorithm: a byte of difference makes a new worker."""
        async with self._queues[registration.scope]:
            newest = _newest(registration)
            if newest is None:
                raise DOMError(
                    "InvalidStateError", "An attempt was made to use an object that is not, or is no longer, usable"
                )
            if registration.unregistered:
                raise TypeError(
                    f"Failed to update the ServiceWorker for scope {registration.scope} because the registration has "
                    "been uninstalled since the update was scheduled."
                )
            url = newest.script_url
            scripts = await self._fetch_again(registration, newest)
            if scripts is None:
                return
            worker = self._make_worker(registration, url, scripts)
            try:
                await worker.start()
            except WorkerError as exc:
                worker.change_state(WorkerState.REDUNDANT)
                raise _named(exc, url) from exc
            self._begin_install(registration, worker)
        if wait_until != "registered":
            await self._wait_for(worker, wait_until)

    async def _fetch_again(self, registration: ServiceWorkerRegistration, newest: ServiceWorker) -> ScriptMap | None:
        """A fresh main script if anything differs from what the newest worker has; None if nothing does."""
        network, origin = registration.origin.user_agent.network, registration.origin.url
        fresh = ScriptMap(newest.scripts.type)
        # https://w3c.github.io/ServiceWorker/#dom-serviceworkerregistration-updateviacache
        cache = {"all": "default", "none": "no-cache"}.get(registration.update_via_cache)
        for url, script in newest.scripts.scripts.items():
            main = url == newest.script_url
            fresh.add(await fetch_script(network, url, origin=origin, main=main, module=script.module, cache=cache))
        if fresh.same_as(newest.scripts):
            return None
        changed = ScriptMap(newest.scripts.type)
        changed.add(fresh.scripts[newest.script_url])
        return changed

    # --- unregister ---------------------------------------------------------------------------------

    async def unregister(self, registration: ServiceWorkerRegistration) -> bool:
        """https://w3c.github.io/ServiceWorker/#unregister-algorithm."""
        async with self._queues[registration.scope]:
            if registration.unregistered:
                return False
            self._forget(registration)
            self.released(registration)
            return True

    def released(self, registration: ServiceWorkerRegistration) -> None:
        """A page that it controlled may be gone: a version that waited takes over, or the workers of one that was
        unregistered end (https://w3c.github.io/ServiceWorker/#try-clear-registration-algorithm).
        """
        if not registration.unregistered:
            self.try_activate(registration)
        elif not registration.origin.user_agent.clients.controlled_by(registration):
            for worker in list(registration.workers()):
                self._retire(worker)
            registration.installing = registration.waiting = registration.active = None
            registration.changed()

    def _forget(self, registration: ServiceWorkerRegistration) -> None:
        """It is gone, and its subscription and notifications with it: no crash may leave one without the other."""
        registration.unregistered = True
        with self._profile.transaction():
            self.registrations.pop(registration.scope, None)
            self._on_unregister(registration)

    def _retire(self, worker: ServiceWorker) -> None:
        if worker.state != WorkerState.REDUNDANT:
            worker.change_state(WorkerState.REDUNDANT)
        worker.kill_when_done(WorkerTerminatedError(f"the worker {worker.script_url} was replaced or unregistered"))

    def match(self, url: str) -> ServiceWorkerRegistration | None:
        """The registration with the longest scope that ``url`` begins with."""
        scopes = [scope for scope in self.registrations if url.startswith(scope)]
        return self.registrations[max(scopes, key=len)] if scopes else None


def _newest(registration: ServiceWorkerRegistration) -> ServiceWorker | None:
    return registration.installing or registration.waiting or registration.active


def _named(exc: WorkerError, url: str) -> WorkerError:
    """The error of a script that cannot even start, with its URL where the engine did not know it."""
    if isinstance(exc, WorkerScriptError) and exc.cause.endswith("outside a module"):
        exc.cause += ": register it with type='module' (pyua run --module)"
    if isinstance(exc, WorkerScriptError) and exc.url is None:
        return WorkerScriptError(exc.cause, url=url, line=exc.line, column=exc.column, stack=exc.stack)
    return exc
