"""Notifications and permissions: https://notifications.spec.whatwg.org/, https://w3c.github.io/permissions/."""

from __future__ import annotations

from typing import Any

from pyua.worker.ops.registry import op, sync_op
from pyua.worker.ports import OpContext


@sync_op("notifications.permission")
def permission(worker: OpContext) -> str:
    return worker.user_agent.notification_permission(worker)


@op("notifications.show")
async def show(worker: OpContext, notification: dict[str, Any], event: int) -> None:
    await worker.user_agent.show_notification(worker, notification, event)


@op("notifications.get")
async def get(worker: OpContext, tag: str) -> list[dict[str, Any]]:
    return await worker.user_agent.notifications(worker, tag)


@op("notifications.close")
async def close(worker: OpContext, notification_id: str) -> None:
    await worker.user_agent.close_notification(worker, notification_id)


@op("permissions.query")
async def query(worker: OpContext, name: str) -> str:
    return await worker.user_agent.permission_state(worker, name)
