"""The Cookie Store API: https://cookiestore.spec.whatwg.org/. Runtime half: runtime/cookie_store/."""

from __future__ import annotations

from typing import Any

from pyua.worker.ops.registry import op
from pyua.worker.ports import OpContext


@op("cookies.query")
async def query_cookies(context: OpContext, url: str, name: str | None) -> list[dict[str, str]]:
    return await context.user_agent.query_cookies(context, url, name)


@op("cookies.set")
async def set_cookie(context: OpContext, url: str, cookie: dict[str, Any]) -> bool:
    return await context.user_agent.set_cookie(context, url, cookie)


@op("cookies.subscriptions")
async def cookie_subscriptions(context: OpContext, registration: int) -> list[dict[str, str]]:
    return await context.user_agent.cookie_subscriptions(context, registration)


@op("cookies.subscribe")
async def subscribe_to_cookies(
    context: OpContext, registration: int, subscriptions: list[dict[str, str]], on: bool
) -> None:
    await context.user_agent.subscribe_to_cookies(context, registration, subscriptions, on)
