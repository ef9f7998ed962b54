"""PushManager and PushSubscription: https://w3c.github.io/push-api/."""

from __future__ import annotations

import base64
from typing import Any

from pyua.worker.ops.registry import op, sync_op
from pyua.worker.ports import OpContext


@op("push.subscribe")
async def subscribe(context: OpContext, registration_id: int, key: list[str] | None) -> dict[str, Any]:
    """``key`` is None, ``["text", string]`` or ``["bytes", base64]``: Firefox treats the two differently."""
    if key is None:
        return await context.user_agent.push_subscribe(context, registration_id, None)
    kind, text = key
    given = text if kind == "text" else base64.b64decode(text)
    return await context.user_agent.push_subscribe(context, registration_id, given)


@op("push.getSubscription")
async def get_subscription(context: OpContext, registration_id: int) -> dict[str, Any] | None:
    return await context.user_agent.push_subscription(context, registration_id)


@op("push.unsubscribe")
async def unsubscribe(context: OpContext, registration_id: int) -> bool:
    return await context.user_agent.push_unsubscribe(context, registration_id)


@sync_op("push.contentEncodings")
def content_encodings(context: OpContext) -> list[str]:
    # The pref may change while a script runs.
    return list(context.prefs.content_encodings)


@op("push.permissionState")
async def permission_state(context: OpContext) -> str:
    return await context.user_agent.push_permission_state(context)
