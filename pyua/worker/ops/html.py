"""What a page does with its own window, and message ports between isolates: https://html.spec.whatwg.org/."""

from __future__ import annotations

from typing import Any

from pyua.worker.ops.registry import op, sync_op
from pyua.worker.ports import OpContext, PageContext


@op("page.navigate")
async def navigate(page: PageContext, url: str) -> None:
    await page.user_agent.navigate_page(page, url)


@op("page.focus")
async def focus(page: PageContext) -> None:
    await page.user_agent.focus_page(page)


@op("page.close")
async def close(page: PageContext) -> None:
    await page.user_agent.close_page(page)


@sync_op("port.open")
def open_port(context: OpContext) -> list[int]:
    return list(context.ports.open(context))


@op("port.release")
async def release_port(context: OpContext, number: int) -> None:
    context.ports.release(number)


@op("port.adopt")
async def adopt_port(context: OpContext, number: int) -> None:
    context.ports.adopt(context, number)


@op("port.post")
async def post_to_port(context: OpContext, number: int, tree: Any) -> None:
    context.ports.post(number, tree)


@op("port.close")
async def close_port(context: OpContext, number: int) -> None:
    context.ports.close(number)
