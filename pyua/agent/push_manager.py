"""PushManager and PushSubscription, as a page's script has them, in Python.

Spec: https://w3c.github.io/push-api/. What they decide, and in which order, is Firefox's (pyua.push.subscribe).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pyua.push import PushRecord
from pyua.webpush import b64

if TYPE_CHECKING:
    from pyua.agent.registration import ServiceWorkerRegistration

__all__ = ["PushManager", "PushSubscription", "PushSubscriptionOptions"]


@dataclass(frozen=True, slots=True)
class PushSubscriptionOptions:
    """What a subscription was made with.

    Attributes:
        application_server_key: the raw public key, 65 bytes, or None.
        user_visible_only: None: Firefox ignores it.
    """

    application_server_key: bytes | None
    user_visible_only: bool | None = None


class PushSubscription:
    """A push subscription.

    Attributes:
        endpoint: where an application server posts to.
        expiration_time: None, always, as in Firefox.
        options: what it was made with.
    """

    expiration_time: None = None

    def __init__(self, registration: ServiceWorkerRegistration, record: PushRecord) -> None:
        """Use ``registration.push_manager.subscribe()``."""
        self._registration = registration
        self._record = record
        self.endpoint = record.push_endpoint
        self.options = PushSubscriptionOptions(record.app_server_key)

    def __repr__(self) -> str:
        return f"<PushSubscription {self.endpoint}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PushSubscription) and other.to_json() == self.to_json()

    def __hash__(self) -> int:
        return hash(self.endpoint)

    def get_key(self, name: Literal["p256dh", "auth"]) -> bytes | None:
        """The public key (65 bytes) or the authentication secret (16 bytes).

        Raises:
            TypeError: another name.
        """
        if name == "p256dh":
            return public_key(self._record)
        if name == "auth":
            return self._record.authentication_secret
        raise TypeError(
            f"PushSubscription.getKey: '{name}' (value of argument 1) is not a valid value for enumeration "
            "PushEncryptionKeyName."
        )

    def to_json(self) -> dict[str, Any]:
        """The object that pages send to their application server, and that sender libraries take."""
        return subscription_json(self._record)

    async def unsubscribe(self) -> bool:
        """Give up what its registration has; False if that is nothing. As in Firefox, this may be another one by now.

        Raises:
            DOMError: NetworkError, the push service did not answer (it is given up all the same).
        """
        return await self._registration.origin.user_agent.push_component.subscriptions.unsubscribe(self._registration)

    @property
    def quota(self) -> int | None:
        """How many messages it may still get without showing a notification; None once it is gone."""
        return self._registration.origin.user_agent.push_component.subscriptions.quota(self._record.channel_id)


class PushManager:
    """A registration's way to push subscriptions."""

    def __init__(self, registration: ServiceWorkerRegistration) -> None:
        """Use ``registration.push_manager``."""
        self._registration = registration

    async def subscribe(
        self, *, user_visible_only: bool = True, application_server_key: str | bytes | None = None
    ) -> PushSubscription:
        """Subscribe, or get the subscription that is there.

        Args:
            user_visible_only: ignored, as in Firefox.
            application_server_key: the VAPID public key: unpadded base64url, or 65 raw bytes; None for none.

        Raises:
            DOMError: NotAllowedError, the origin has no permission; InvalidCharacterError or
                InvalidAccessError, a bad key; InvalidStateError, there is a subscription with another key;
                AbortError, the push service did not give one.
        """
        subscriptions = self._registration.origin.user_agent.push_component.subscriptions
        record = await subscriptions.subscribe_from_window(self._registration, application_server_key)
        return PushSubscription(self._registration, record)

    async def get_subscription(self) -> PushSubscription | None:
        """The subscription that is there, or None."""
        record = await self._registration.origin.user_agent.push_component.subscriptions.get_subscription(
            self._registration
        )
        return None if record is None else PushSubscription(self._registration, record)

    async def permission_state(self) -> str:
        """``"granted"``, ``"denied"`` or ``"prompt"``."""
        origin = self._registration.origin
        return origin.user_agent.permissions.push(origin.url)

    @property
    def supported_content_encodings(self) -> tuple[str, ...]:
        """``("aes128gcm",)``, as Firefox says; aesgcm is decrypted all the same."""
        return self._registration.origin.user_agent.prefs.content_encodings


def subscription_json(record: PushRecord) -> dict[str, Any]:
    """PushSubscription.toJSON(), with its members in Firefox's order."""
    return {
        "endpoint": record.push_endpoint,
        "expirationTime": None,
        "keys": {"auth": _encoded(record.authentication_secret), "p256dh": _encoded(public_key(record))},
    }


def subscription_snapshot(record: PushRecord) -> dict[str, Any]:
    """How a worker's global sees it (push/61_push_subscription.js)."""
    key = record.app_server_key
    return {**subscription_json(record), "applicationServerKey": None if key is None else b64.encode(key)}


def public_key(record: PushRecord) -> bytes | None:
    """The raw public key that senders encrypt for, 65 bytes."""
    return None if record.key_pair is None else record.key_pair.public_bytes


def _encoded(key: bytes | None) -> str:
    return b64.encode(key) if key is not None else ""
