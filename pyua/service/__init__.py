"""The embedded push service: autopush's two halves on one port, with its store and its rules."""

from __future__ import annotations

from pyua.service.counters import Statistics
from pyua.service.requests import ReceivedRequest
from pyua.service.service import PushService

__all__ = ["PushService", "ReceivedRequest", "Statistics"]
