"""What a page does with its own window: https://html.spec.whatwg.org/."""

from __future__ import annotations

from pyua.worker.ops.registry import op
from pyua.worker.ports import PageContext


@op("page.navigate")
async def navigate(page: PageContext, url: str) -> None:
    await page.user_agent.navigate_page(page, url)


@op("page.focus")
async def focus(page: PageContext) -> None:
    await page.user_agent.focus_page(page)


@op("page.close")
async def close(page: PageContext) -> None:
    await page.user_agent.close_page(page)
