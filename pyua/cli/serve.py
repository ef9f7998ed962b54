"""``pyua serve``: the push service on its own."""

from __future__ import annotations

import asyncio
import json as json_module
import sys
from contextlib import AsyncExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast
from urllib.parse import urlsplit

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from pyua.clock import Clock
    from pyua.control import ControlApi
    from pyua.service import PushService, ReceivedRequest

__all__ = ["serve"]


class Vendor(StrEnum):
    """Of ``PushService(vendor=…)``."""

    mozilla = "mozilla"
    fcm = "fcm"
    apple = "apple"
    wns = "wns"


def _option(name: str, text: str, **more: Any) -> Any:
    """An option that an environment variable can give, too."""
    return typer.Option(help=text, envvar=f"PYUA_{name.upper()}", **more)


def serve(
    host: Annotated[str, _option("host", "Address to listen on. There is no access control.")] = "127.0.0.1",
    port: Annotated[int, _option("port", "0 for any free one.", min=0, max=65535)] = 0,
    database: Annotated[
        str | None,
        _option("database", "SQLite file, or redis://… of several processes; by default, all is kept in memory."),
    ] = None,
    message_limit: Annotated[
        int, _option("message_limit", "Stored messages, above which a user agent is forgotten.", min=1)
    ] = 150,
    max_ttl: Annotated[int, _option("max_ttl", "Seconds; a longer TTL is cut to this.", min=0)] = 2_592_000,
    max_body: Annotated[int, _option("max_body", "Bytes of an encrypted message.", min=0)] = 5_630,
    max_frame: Annotated[int, _option("max_frame", "Bytes of a user agent's frame.", min=1)] = 65_536,
    max_queue: Annotated[
        int, _option("max_queue", "Frames that wait for a slow user agent; more are stored.", min=1)
    ] = 128,
    max_unacknowledged: Annotated[
        int, _option("max_unacknowledged", "Messages sent and not acknowledged; more are stored.", min=1)
    ] = 1_024,
    max_connections: Annotated[int, _option("max_connections", "User agents connected at a time.", min=1)] = 10_000,
    handshake_timeout: Annotated[
        float, _option("handshake_timeout", "Seconds that a hello may take.", min=0.001)
    ] = 5.0,
    ping_interval: Annotated[float, _option("ping_interval", "Seconds between WebSocket pings.", min=0.001)] = 300.0,
    ping_timeout: Annotated[float, _option("ping_timeout", "Seconds that a pong may take.", min=0.001)] = 4.0,
    broadcasts_url: Annotated[
        str | None,
        _option("broadcasts_url", 'JSON to read them from, {"broadcasts": {id: version}}.'),
    ] = None,
    broadcasts_interval: Annotated[
        float, _option("broadcasts_interval", "Seconds between two readings.", min=0.001)
    ] = 30.0,
    vendor: Annotated[
        Vendor | None,
        _option("vendor", "Whose endpoints it gives out, and whose rules and answers it has."),
    ] = None,
    proxy_port: Annotated[
        int | None,
        _option("proxy_port", "Of a proxy (HTTPS_PROXY) that catches the vendor's host; 0 for any.", min=0, max=65535),
    ] = None,
    ca_file: Annotated[
        Path | None,
        _option("ca_file", "Where to write the proxy's certificate authority, PEM.", dir_okay=False),
    ] = None,
    fail: Annotated[
        list[str] | None,
        _option(
            "fail", "Of the next push: a status (429), or hang, reset, truncate, redirect. Again for the one after."
        ),
    ] = None,
    drop: Annotated[float, _option("drop", "How often a message is lost on its way, 0 to 1.", min=0, max=1)] = 0.0,
    duplicate: Annotated[float, _option("duplicate", "How often it comes twice.", min=0, max=1)] = 0.0,
    reorder: Annotated[float, _option("reorder", "How often it comes after the next one.", min=0, max=1)] = 0.0,
    delay: Annotated[float, _option("delay", "How often it comes late.", min=0, max=1)] = 0.0,
    delay_by: Annotated[float, _option("delay_by", "How late, seconds.", min=0)] = 1.0,
    seed: Annotated[int, _option("seed", "The same seed and messages give the same faults.")] = 0,
    clock_skew: Annotated[
        float, _option("clock_skew", "Seconds that its clock is ahead, when it looks at a push.")
    ] = 0.0,
    control: Annotated[
        bool | None,
        _option("control", "The control API (/docs); by default it is there on a loopback address, or with a token."),
    ] = None,
    control_token: Annotated[
        str | None,
        _option("control_token", "What who uses the control API must show: Authorization: Bearer TOKEN."),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON line when it is ready, and nothing else.")
    ] = False,
) -> None:
    """Run a push service.

    It is for browsers, for pyua's user agents, for any autopush client, and runs until Ctrl-C.
    """
    from pyua.clock import Clock
    from pyua.errors import ConfigError
    from pyua.service import PushService
    from pyua.service.addresses import is_local

    local = is_local(host)
    if control is None:
        control = local or control_token is not None
    elif control and not local and control_token is None:
        raise ConfigError(f"on {host} anybody could use the control API: give --control-token, or no --control")
    if proxy_port is not None and ca_file is None:
        raise ConfigError("senders must trust the proxy's certificate authority: give --ca-file, where to write it")
    clock = Clock()
    service = PushService(
        host=host,
        clock=clock,
        port=port,
        database=database,
        message_limit=message_limit,
        max_ttl=max_ttl,
        max_body=max_body,
        max_frame=max_frame,
        max_queue=max_queue,
        max_unacknowledged=max_unacknowledged,
        max_connections=max_connections,
        handshake_timeout=handshake_timeout,
        ping_interval=ping_interval,
        ping_timeout=ping_timeout,
        broadcasts_url=broadcasts_url,
        broadcasts_interval=broadcasts_interval,
        vendor=None if vendor is None else vendor.value,
        proxy_port=proxy_port,
        ca_file=ca_file,
    )
    for what in fail or ():
        if what.isdecimal():
            service.fail_next(1, int(what))
        else:
            service.break_next(1, cast("Any", what))
    service.disturb(drop=drop, duplicate=duplicate, reorder=reorder, delay=delay, delay_by=delay_by, seed=seed)
    service.skew_clock(clock_skew)
    asyncio.run(
        _serve(
            service,
            json,
            ca_file=ca_file if proxy_port is not None else None,
            control=_control(service, clock, control_token) if control else None,
            local=local,
        )
    )


def _control(service: PushService, clock: Clock, token: str | None) -> ControlApi:
    from pyua.control import ControlApi

    control = ControlApi(service, clock, token)
    service.mount(control.PREFIXES, control.receive)
    return control


def _show(console: Console, request: ReceivedRequest) -> None:
    """A request, a line, and its hints under it."""
    from datetime import datetime

    from rich.text import Text

    at = datetime.fromtimestamp(request.time).strftime("%H:%M:%S")
    path = urlsplit(request.endpoint).path
    shown = path if len(path) <= 24 else f"{path[:23]}…"
    line = Text.assemble((f"{at}  ", "dim"), (f"{request.status}", "green" if request.ok else "red"), f"  {shown}  ")
    console.print(line.append(request.explanation), soft_wrap=True)
    for hint in request.hints:
        console.print(Text(f"               {hint}", "dim"), soft_wrap=True)


async def _serve(
    service: PushService, json: bool, *, ca_file: Path | None, control: ControlApi | None, local: bool
) -> None:
    from pyua.cli.signals import until_signal

    async with service, AsyncExitStack() as stack:
        if control is not None:
            stack.push_async_callback(control.close)
        if json:
            ready = {"websocket": service.websocket_url, "endpoint": service.endpoint_url}
            if control is not None:
                ready["control"] = service.url
            if ca_file is not None:
                ready["proxy"] = service.proxy_url
            sys.stdout.write(json_module.dumps(ready) + "\n")
            sys.stdout.flush()
            await until_signal()
            return
        from rich.console import Console

        console = Console(highlight=False, emoji=False)
        lines = [
            ("push service", service.websocket_url),
            ("endpoints", f"{service.endpoint_url}/…"),
            ("Firefox", f"about:config, dom.push.serverURL = {service.websocket_url}"),
            ("pyua", f"pyua run WORKER --push-service {service.websocket_url}"),
        ]
        if control is not None:
            lines.append(("control API", f"{service.url}/docs"))
        if ca_file is not None:
            lines.append(("senders", f"HTTPS_PROXY={service.proxy_url}, trusting {ca_file}"))
        for label, value in lines:
            console.print(f"[dim]{label:<14}[/dim]{value}", soft_wrap=True)
        if not local:
            console.print("\n[yellow]Anybody who can reach this machine can use this push service.[/yellow]")
        console.print("\n[dim]Ctrl-C ends it.[/dim]\n", soft_wrap=True)
        service.on_request(lambda request: _show(console, request))
        await until_signal()
        statistics = service.statistics()
        refused = sum(statistics.refused.values())
        console.print(f"\n[dim]{statistics.accepted} messages accepted, {refused} requests refused[/dim]")
