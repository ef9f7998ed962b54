"""Notifications and permissions: https://notifications.spec.whatwg.org/, https://w3c.github.io/permissions/."""

from __future__ import annotations

from typing import Any

from pyua.worker.ops.registry import op, sync_op
from pyua.worker.ports import OpContext, PageContext


@sync_op("notifications.permission")
def permission(context: OpContext) -> str:
    return context.user_agent.notification_permission(context)


@op("notifications.requestPermission")
async def request_permission(page: PageContext) -> str:
    return await page.user_agent.request_permission(page)


@op("notifications.show")
async def show(context: OpContext, registration_id: int, notification: dict[str, Any], event: int) -> None:
    await context.user_agent.show_notification(context, registration_id, notification, event)


@op("notifications.showFromPage")
async def show_from_page(page: PageContext, notification_id: str, notification: dict[str, Any]) -> None:
    await page.user_agent.show_page_notification(page, notification_id, notification)


@op("notifications.get")
async def get(context: OpContext, registration_id: int, tag: str) -> list[dict[str, Any]]:
    return await context.user_agent.notifications(context, registration_id, tag)


@op("notifications.close")
async def close(context: OpContext, notification_id: str) -> None:
    await context.user_agent.close_notification(context, notification_id)


@op("permissions.query")
async def query(context: OpContext, name: str) -> str:
    return await context.user_agent.permission_state(context, name)
