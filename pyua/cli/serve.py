"""``pyua serve``: the push service on its own."""

from __future__ import annotations

import asyncio
import json as json_module
import sys
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["serve"]


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on. There is no access control.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 for any free one.")] = 0,
    database: Annotated[
        Path | None, typer.Option(dir_okay=False, help="SQLite file; by default everything is kept in memory.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON line when it is ready, and nothing else.")
    ] = False,
) -> None:
    """Run a push service.

    It is for browsers, for pyua's user agents, for any autopush client, and runs until Ctrl-C.
    """
    asyncio.run(_serve(host, port, database, json))


async def _serve(host: str, port: int, database: Path | None, json: bool) -> None:
    from pyua.cli.signals import until_signal
    from pyua.service import PushService

    async with PushService(host=host, port=port, database=database) as service:
        if json:
            ready = {"websocket": service.websocket_url, "endpoint": service.endpoint_url}
            sys.stdout.write(json_module.dumps(ready) + "\n")
            sys.stdout.flush()
            await until_signal()
            return
        from rich.console import Console

        console = Console(highlight=False, emoji=False)
        for label, value in (
            ("push service", service.websocket_url),
            ("endpoints", f"{service.endpoint_url}/wpush/…"),
            ("Firefox", f"about:config, dom.push.serverURL = {service.websocket_url}"),
            ("pyua", f"pyua run WORKER --push-service {service.websocket_url}"),
        ):
            console.print(f"[dim]{label:<14}[/dim]{value}", soft_wrap=True)
        console.print("\n[dim]Ctrl-C ends it.[/dim]", soft_wrap=True)
        await until_signal()
        statistics = service.statistics()
        refused = sum(statistics.refused.values())
        console.print(f"\n[dim]{statistics.accepted} messages accepted, {refused} requests refused[/dim]")
