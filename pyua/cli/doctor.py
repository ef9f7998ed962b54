"""``pyua doctor``: what is wrong with a push request."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pyua.service.diagnosis import Receiver

__all__ = ["doctor"]


def doctor(
    request: Annotated[
        str, typer.Argument(metavar="FILE", help="A curl command, a HAR file, or an HTTP request as text; - for stdin.")
    ],
    subscription: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="JSON of its subscription, with the privateKey if you have it."),
    ] = None,
    application_server_key: Annotated[
        str | None, typer.Option(metavar="KEY", help="The key that the subscription was made with, base64url.")
    ] = None,
    at: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="When it was sent, since 1970; by default now.")
    ] = None,
) -> int:
    """Explain what is wrong with a push request.

    It makes the checks of a push service and, if it has the subscription's keys, those of a browser. The exit code is
    0 if all of them pass.
    """
    from rich.console import Console
    from rich.text import Text

    from pyua.cli.captured import read_captured
    from pyua.cli.exit_codes import FAILED, OK
    from pyua.service.diagnosis import diagnose

    content, folder = _content(request)
    findings = diagnose(
        read_captured(content, folder),
        _receiver(subscription, application_server_key),
        time.time() if at is None else at,
    )
    console = Console(highlight=False, emoji=False)
    for finding in findings:
        mark, style = {True: ("ok", "green"), False: ("FAIL", "red"), None: ("note", "dim")}[finding.passed]
        line = Text.assemble((f"{mark:<6}", style), (f"{finding.check:<20}", "dim"))
        console.print(line.append(finding.words), soft_wrap=True)
    return FAILED if any(finding.passed is False for finding in findings) else OK


def _content(file: str) -> tuple[bytes, Path]:
    if file == "-":
        return sys.stdin.buffer.read(), Path()
    try:
        return Path(file).read_bytes(), Path(file).parent
    except OSError as exc:
        raise typer.BadParameter(f"{file} cannot be read: {exc.strerror}", param_hint="FILE") from None


def _receiver(file: Path | None, application_server_key: str | None) -> Receiver:
    from pyua.cli.sender import Subscription, read_json
    from pyua.errors import ConfigError
    from pyua.service.diagnosis import Receiver
    from pyua.webpush import KeyPair, b64

    try:
        key = None if application_server_key is None else b64.decode(application_server_key)
        if file is None:
            return Receiver(application_server_key=key)
        value = read_json(file.read_text("utf-8"))
        subscription = Subscription.from_json(value)
        private = value.get("privateKey")
        pair = (
            None
            if private is None
            else KeyPair.from_jwk(private)
            if isinstance(private, dict)
            else KeyPair.from_private_bytes(b64.decode(private))
        )
    except (OSError, ValueError, TypeError) as exc:
        raise ConfigError(f"the subscription or a key cannot be read: {exc}") from None
    if pair is not None and pair.public_bytes != subscription.p256dh:
        raise ConfigError("the subscription's privateKey is not the one that belongs to its p256dh")
    return Receiver(
        endpoint=subscription.endpoint, application_server_key=key, key_pair=pair, auth_secret=subscription.auth
    )
