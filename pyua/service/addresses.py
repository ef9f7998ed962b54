"""Hosts as the caller names them: what to listen on, and where a client finds that."""

from __future__ import annotations

import ipaddress
from typing import Final

__all__ = ["is_local", "listened_on", "reached_at"]

#: Names of several addresses, which would each get another free port.
_ONE_ADDRESS: Final = {"localhost": "127.0.0.1", "": "0.0.0.0"}  # noqa: S104 - the caller's choice
#: Hosts that mean "all addresses", and where a client finds them.
_WILDCARDS: Final = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - only translated


def listened_on(host: str) -> str:
    """The one address to listen on."""
    return _ONE_ADDRESS.get(host, host)


def reached_at(host: str) -> str:
    """The host as it stands in a URL of a client on this machine."""
    return _WILDCARDS.get(host, f"[{host}]" if ":" in host else host)


def is_local(host: str) -> bool:
    """Whether a host is this machine: what listens there is for nobody else, and no page of the web has such a name."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
