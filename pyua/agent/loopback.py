"""Hosts that are this machine: trustworthy without TLS, and reached whatever the system's resolver thinks."""

from __future__ import annotations

from urllib.parse import urlsplit

from pyua.worker.urls import is_loopback_host

__all__ = ["is_loopback", "reachable_name"]


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine."""
    return is_loopback_host(urlsplit(url).hostname or "")


def reachable_name(host: str) -> str:
    """What to ask the system's resolver for: names under localhost are localhost (RFC 6761 section 6.3)."""
    return "localhost" if host.removesuffix(".").endswith(".localhost") else host
