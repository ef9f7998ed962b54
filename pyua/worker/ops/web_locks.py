"""Web Locks: https://w3c.github.io/web-locks/."""

from __future__ import annotations

from typing import Any

from pyua.worker.locks import Mode
from pyua.worker.ops.registry import op
from pyua.worker.ports import OpContext


@op("locks.request")
async def request(context: OpContext, number: int, name: str, mode: Mode, if_available: bool, steal: bool) -> None:
    context.locks.request(context, number, name, mode, if_available=if_available, steal=steal)


@op("locks.release")
async def release(context: OpContext, number: int) -> None:
    context.locks.release(context, number)


@op("locks.query")
async def query(context: OpContext) -> dict[str, Any]:
    return context.locks.query()
