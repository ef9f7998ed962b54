"""The numbers that a user agent sends: why it unsubscribes, what became of a message."""

from __future__ import annotations

from enum import IntEnum

__all__ = ["AckCode", "NackCode", "UnregisterCode"]


class AckCode(IntEnum):
    """What became of a message, as far as the browser itself is concerned."""

    DELIVERED = 100
    DECRYPTION_ERROR = 101
    NOT_DELIVERED = 102


class NackCode(IntEnum):
    """Why a service worker failed to handle a message that was delivered to it."""

    UNCAUGHT_EXCEPTION = 301
    UNHANDLED_REJECTION = 302
    INTERNAL_ERROR = 303


class UnregisterCode(IntEnum):
    """Why a channel is given up."""

    MANUAL = 200
    QUOTA_EXCEEDED = 201
    PERMISSION_REVOKED = 202
