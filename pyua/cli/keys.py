"""``pyua keys``: a new VAPID key pair."""

from __future__ import annotations

import json as json_module
from typing import Annotated

import typer

__all__ = ["keys"]


def keys(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Make a VAPID key pair.

    The public key goes to subscribe() as applicationServerKey, the private key to the library that sends.
    """
    from pyua.webpush import VapidKeys

    pair = VapidKeys.generate()
    if json:
        print(json_module.dumps({"public_key": pair.application_server_key, "private_key": pair.private_key}))
    else:
        print(f"public key   {pair.application_server_key}")
        print(f"private key  {pair.private_key}")
