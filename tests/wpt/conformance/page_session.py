"""Tests that a page runs, driving a service worker (tier C): their scripts are evaluated in a window."""

from __future__ import annotations

from .metadata import Metadata
from .session import Outcome

__all__ = ["run_page_test"]


async def run_page_test(test: str, metadata: Metadata, ports: dict[str, list[int]]) -> Outcome:
    """Run a test in a page of a fresh user agent."""
    raise NotImplementedError(test, metadata, ports)
