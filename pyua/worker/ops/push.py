"""PushManager and PushSubscription: https://w3c.github.io/push-api/."""

from __future__ import annotations

import base64
from typing import Any

from pyua.worker.ops.registry import op
from pyua.worker.ports import OpContext


@op("push.subscribe")
async def subscribe(worker: OpContext, key: list[str] | None) -> dict[str, Any]:
    """``key`` is None, ``["text", string]`` or ``["bytes", base64]``: Firefox treats the two differently."""
    if key is None:
        return await worker.user_agent.push_subscribe(worker, None)
    kind, text = key
    return await worker.user_agent.push_subscribe(worker, text if kind == "text" else base64.b64decode(text))


@op("push.getSubscription")
async def get_subscription(worker: OpContext) -> dict[str, Any] | None:
    return await worker.user_agent.push_subscription(worker)


@op("push.unsubscribe")
async def unsubscribe(worker: OpContext, endpoint: str) -> bool:
    return await worker.user_agent.push_unsubscribe(worker, endpoint)


@op("push.permissionState")
async def permission_state(worker: OpContext) -> str:
    return await worker.user_agent.push_permission_state(worker)
