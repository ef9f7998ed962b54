"""A push message inside the service: accepted from a sender, not yet settled by the user agent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyua.autopush.messages import Notification

__all__ = ["Message"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    Attributes:
        uaid: the user agent it is for, 32 hex digits.
        channel_id: the channel, lower-case and dashed.
        message_id: its id: ``version`` on the wire, and the end of the sender's Location.
        sort_key: what it is stored and deleted under, within its channel: the topic, or a time.
        topic: a later message with the same topic replaces it in the store; None without.
        data: the body, base64url without padding; None without one.
        headers: ``encoding`` and so on, as the user agent gets them; None without data.
        received_at: whole seconds since 1970.
        ttl: how long it is worth delivering, whole seconds.
    """

    uaid: str
    channel_id: str
    message_id: str
    sort_key: str
    topic: str | None
    data: str | None
    headers: Mapping[str, str] | None
    received_at: int
    ttl: int

    @property
    def expires_at(self) -> int:
        """The first second, since 1970, at which it is no longer delivered from the store."""
        return self.received_at + self.ttl

    def notification(self) -> Notification:
        """As the user agent gets it: without TTL, topic and times."""
        return Notification(self.channel_id, self.message_id, self.data, self.headers)
