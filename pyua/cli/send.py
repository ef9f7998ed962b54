"""``pyua send``: one push message from an application server."""

from __future__ import annotations

import asyncio
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pyua.cli.sender import Receipt

__all__ = ["send"]


class _Urgency(StrEnum):
    VERY_LOW = "very-low"
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


def send(
    subscription: Annotated[
        str, typer.Option(metavar="FILE", help="JSON of the subscription, as toJSON() gives it; - for stdin.")
    ],
    data: Annotated[
        str | None, typer.Option(help="The payload; - for stdin. Without it, a message without one.")
    ] = None,
    vapid_private_key: Annotated[
        str | None,
        typer.Option(
            metavar="KEY", envvar="PYUA_VAPID_PRIVATE_KEY", help="Sign with this: base64url, or the path of a PEM file."
        ),
    ] = None,
    subject: Annotated[
        str | None, typer.Option(metavar="URL", help="mailto: or https: address for the push service's complaints.")
    ] = None,
    ttl: Annotated[int, typer.Option(min=0, help="Seconds to keep it for a user agent that is away.")] = 86_400,
    topic: Annotated[str | None, typer.Option(help="It takes the place of a waiting message with this topic.")] = None,
    urgency: Annotated[_Urgency | None, typer.Option(help="How much it matters to a device that saves power.")] = None,
) -> int:
    """Send one push message.

    It is really encrypted and signed. The exit code is 0 if the push service took it.
    """
    if subscription == data == "-":
        raise typer.BadParameter("stdin can be the subscription or the data, not both", param_hint="--data")
    from pyua.cli import sender
    from pyua.cli.exit_codes import FAILED, OK

    receiver = sender.Subscription.from_text(_read(subscription))
    payload = sys.stdin.buffer.read() if data == "-" else None if data is None else data.encode()
    keys = None if vapid_private_key is None else sender.load_vapid_keys(vapid_private_key)
    receipt = asyncio.run(
        sender.send(receiver, payload, vapid_keys=keys, subject=subject, ttl=ttl, topic=topic, urgency=urgency)
    )
    _tell(receipt)
    return OK if receipt.accepted else FAILED


def _tell(receipt: Receipt) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, emoji=False)
    encrypted = f"{receipt.plain_size} bytes, encrypted {receipt.encrypted_size} (aes128gcm)"
    lines = [
        ("sent", encrypted if receipt.encrypted_size else "a message without payload", ""),
        ("status", receipt.status_line, "green" if receipt.accepted else "red"),
    ]
    if receipt.location:
        lines.append(("location", receipt.location, ""))
    if not receipt.accepted:
        lines.append(("refused", receipt.explanation, "red"))
    for label, value, style in lines:
        console.print(Text.assemble((f"{label:<14}", "dim"), (value, style)), soft_wrap=True)


def _read(file: str) -> str:
    from pyua.errors import ConfigError

    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        cause = exc.strerror if isinstance(exc, OSError) else "not a text file"
        raise ConfigError(f"the subscription {file!r} cannot be read: {cause}") from None
