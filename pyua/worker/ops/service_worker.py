"""Clients, the registration and the worker itself: https://w3c.github.io/ServiceWorker/."""

from __future__ import annotations

import json
from typing import Any, Final

from pyua.errors import WorkerScriptError
from pyua.worker.modules import resolve_specifier
from pyua.worker.ops.registry import op, sync_op
from pyua.worker.ports import OpContext, OriginStorage, PageContext, WorkerContext
from pyua.worker.urls import resolve_script_urls

__all__ = ["forget_preload"]

#: The area of an origin's storage that has the state of each scope's navigation preload.
_PRELOAD: Final = "navigation-preload"


@op("clients.matchAll")
async def match_all(worker: WorkerContext, include_uncontrolled: bool, kind: str) -> list[dict[str, Any]]:
    return await worker.user_agent.match_clients(worker, include_uncontrolled, kind)


@op("clients.get")
async def get(worker: WorkerContext, client_id: str) -> dict[str, Any] | None:
    return await worker.user_agent.find_client(worker, client_id)


@op("clients.claim")
async def claim(worker: WorkerContext) -> None:
    await worker.user_agent.claim_clients(worker)


@op("clients.openWindow")
async def open_window(worker: WorkerContext, url: str) -> dict[str, Any] | None:
    return await worker.user_agent.open_window(worker, url)


@op("client.focus")
async def focus(worker: WorkerContext, client_id: str) -> dict[str, Any] | None:
    return await worker.user_agent.focus_client(worker, client_id)


@op("client.navigate")
async def navigate(worker: WorkerContext, client_id: str, url: str) -> dict[str, Any] | None:
    return await worker.user_agent.navigate_client(worker, client_id, url)


@op("client.post")
async def post_to_client(worker: WorkerContext, client_id: str, tree: Any) -> None:
    await worker.user_agent.post_to_client(worker, client_id, tree)


@op("worker.post")
async def post_to_worker(context: OpContext, worker_id: int, tree: Any) -> None:
    await context.user_agent.post_to_worker(context, worker_id, tree)


@op("worker.skipWaiting")
async def skip_waiting(worker: WorkerContext) -> None:
    await worker.user_agent.skip_waiting(worker)


@op("registration.update")
async def update(context: OpContext, registration_id: int) -> None:
    await context.user_agent.update_registration(context, registration_id)


@op("registration.unregister")
async def unregister(context: OpContext, registration_id: int) -> bool:
    return await context.user_agent.unregister_registration(context, registration_id)


@op("container.register")
async def register(page: PageContext, url: str, scope: str | None, kind: str, update_via_cache: str) -> dict[str, Any]:
    return await page.user_agent.register(page, url, scope, kind, update_via_cache)


@op("container.getRegistration")
async def get_registration(page: PageContext, url: str) -> dict[str, Any] | None:
    return await page.user_agent.find_registration(page, url)


@op("container.getRegistrations")
async def get_registrations(page: PageContext) -> list[dict[str, Any]]:
    return await page.user_agent.find_registrations(page)


@op("container.ready")
async def ready(page: PageContext) -> None:
    """It is told by a message when there is one: a promise that may wait for ever keeps no clock from moving."""
    await page.user_agent.await_ready(page)


def forget_preload(storage: OriginStorage, scope: str) -> None:
    """A registration is gone: the next one of its scope begins anew."""
    storage.delete(_PRELOAD, scope)


@op("preload.set")
async def set_preload(context: OpContext, scope: str, enabled: bool | None, header: str | None) -> None:
    state = preload_state(context.storage, scope)
    if enabled is not None:
        state["enabled"] = enabled
    if header is not None:
        state["headerValue"] = header
    context.storage.put(_PRELOAD, scope, json.dumps(state).encode())


@op("preload.get")
async def get_preload(context: OpContext, scope: str) -> dict[str, Any]:
    return preload_state(context.storage, scope)


def preload_state(storage: OriginStorage, scope: str) -> dict[str, Any]:
    """``{"enabled", "headerValue"}`` of a registration."""
    stored = storage.get(_PRELOAD, scope)
    return {"enabled": False, "headerValue": "true"} if stored is None else dict(json.loads(stored))


@op("broadcast.post")
async def post_broadcast(context: OpContext, channel: str, tree: Any) -> None:
    await context.user_agent.post_broadcast(context, channel, tree)


@sync_op("scripts.resolve")
def resolve_scripts(worker: WorkerContext, urls: list[str]) -> list[str]:
    return resolve_script_urls(worker.script_url, urls)


@sync_op("modules.resolve")
def resolve_module(_context: OpContext, specifier: str, referrer: str) -> str:
    try:
        return resolve_specifier(specifier, referrer)
    except WorkerScriptError as exc:
        raise TypeError(exc.cause.removeprefix("TypeError: ")) from exc


@sync_op("scripts.import")
def import_script(worker: WorkerContext, url: str) -> int | str:
    return worker.import_script(url)
