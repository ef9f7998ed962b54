"""Clients, the registration and the worker itself: https://w3c.github.io/ServiceWorker/."""

from __future__ import annotations

import json
from typing import Any

from pyua.worker.ops.registry import op, sync_op
from pyua.worker.ports import OpContext
from pyua.worker.urls import resolve_script_urls


@op("clients.matchAll")
async def match_all(worker: OpContext, include_uncontrolled: bool, kind: str) -> list[dict[str, Any]]:
    return await worker.user_agent.match_clients(worker, include_uncontrolled, kind)


@op("clients.get")
async def get(worker: OpContext, client_id: str) -> dict[str, Any] | None:
    return await worker.user_agent.find_client(worker, client_id)


@op("clients.claim")
async def claim(worker: OpContext) -> None:
    await worker.user_agent.claim_clients(worker)


@op("clients.openWindow")
async def open_window(worker: OpContext, url: str) -> dict[str, Any] | None:
    return await worker.user_agent.open_window(worker, url)


@op("client.focus")
async def focus(worker: OpContext, client_id: str) -> dict[str, Any] | None:
    return await worker.user_agent.focus_client(worker, client_id)


@op("client.navigate")
async def navigate(worker: OpContext, client_id: str, url: str) -> dict[str, Any] | None:
    return await worker.user_agent.navigate_client(worker, client_id, url)


@op("client.post")
async def post_to_client(worker: OpContext, client_id: str, tree: Any) -> None:
    await worker.user_agent.post_to_client(worker, client_id, tree)


@op("worker.post")
async def post_to_worker(worker: OpContext, worker_id: int, tree: Any) -> None:
    await worker.user_agent.post_to_worker(worker, worker_id, tree)


@op("worker.skipWaiting")
async def skip_waiting(worker: OpContext) -> None:
    await worker.user_agent.skip_waiting(worker)


@op("registration.update")
async def update(worker: OpContext) -> None:
    await worker.user_agent.update_registration(worker)


@op("registration.unregister")
async def unregister(worker: OpContext) -> bool:
    return await worker.user_agent.unregister_registration(worker)


@op("preload.set")
async def set_preload(worker: OpContext, enabled: bool | None, header: str | None) -> None:
    """Kept for getState(): there are no navigations through the worker yet that it could speed up."""
    state = await get_preload(worker)
    if enabled is not None:
        state["enabled"] = enabled
    if header is not None:
        state["headerValue"] = header
    worker.storage.put("navigation-preload", worker.scope, json.dumps(state).encode())


@op("preload.get")
async def get_preload(worker: OpContext) -> dict[str, Any]:
    stored = worker.storage.get("navigation-preload", worker.scope)
    return {"enabled": False, "headerValue": "true"} if stored is None else dict(json.loads(stored))


@op("broadcast.post")
async def post_broadcast(worker: OpContext, channel: str, tree: Any) -> None:
    await worker.user_agent.post_broadcast(worker, channel, tree)


@sync_op("scripts.resolve")
def resolve_scripts(worker: OpContext, urls: list[str]) -> list[str]:
    return resolve_script_urls(worker.script_url, urls)


@sync_op("scripts.import")
def import_script(worker: OpContext, url: str) -> int | str:
    return worker.import_script(url)
