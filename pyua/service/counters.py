"""What a push service has done so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

__all__ = ["Counters", "Statistics"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Figures since the service was made.

    Attributes:
        connections: open WebSockets.
        users, channels, stored: what the store holds now; users with at least one register ever, messages waiting.
        accepted: pushes answered with 201.
        refused: pushes answered otherwise, by status.
        direct: messages handed straight to a connected user agent.
        kept: messages that had to be stored first.
        dropped: messages with TTL 0 whose user agent was not connected.
        sent_from_store: messages read from the store and sent; redeliveries count again.
        acknowledged: acknowledgements that settled something, by code.
        not_acknowledged: nacks, by code.
    """

    connections: int
    users: int
    channels: int
    stored: int
    accepted: int
    refused: dict[int, int]
    direct: int
    kept: int
    dropped: int
    sent_from_store: int
    acknowledged: dict[int, int]
    not_acknowledged: dict[int, int]


@dataclass(slots=True)
class Counters:
    """The same figures while they grow."""

    accepted: int = 0
    direct: int = 0
    kept: int = 0
    dropped: int = 0
    sent_from_store: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    acknowledged: Counter[int] = field(default_factory=Counter)
    not_acknowledged: Counter[int] = field(default_factory=Counter)
