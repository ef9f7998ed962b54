"""The ids of messages that a subscription received lately: how duplicates are known.

Source: Firefox keeps them newest first, up to ``dom.push.maxRecentMessageIDsPerSubscription``, and compares as
JavaScript does: 1 and "1" are two ids. A message without an id is remembered like any other.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyua.autopush.versions import Version, same

__all__ = ["is_recent", "note"]


def is_recent(ids: Sequence[Version], message_id: Version) -> bool:
    """Whether a message with that id was received lately."""
    return any(same(known, message_id) for known in ids)


def note(ids: Sequence[Version], message_id: Version, *, limit: int) -> tuple[Version, ...]:
    """The ids with one more in front.

    Args:
        ids: newest first.
        message_id: the id of the message at hand.
        limit: how many are kept; with 0 none is, and duplicates are not known.
    """
    return (message_id, *ids)[:limit]
