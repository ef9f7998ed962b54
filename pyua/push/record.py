"""The push record: what a browser keeps of one subscription.

Source: Firefox's push database. There is at most one record for a scope and its origin attributes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlsplit

from pyua.autopush.versions import OtherVersion, Version, read_version
from pyua.errors import ConfigError, InvalidKeyError
from pyua.prefs import Prefs
from pyua.push.recent import note
from pyua.webpush import AUTH_SECRET_LENGTH, KeyPair, b64, generate_auth_secret

__all__ = ["SYSTEM_QUOTA", "PushRecord"]

#: The quota that Firefox reports for subscriptions that have none.
SYSTEM_QUOTA: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class PushRecord:
    """One subscription. Times are milliseconds since 1970; 0 stands for never.

    Attributes:
        channel_id: the key of the record, spelled as the push service spelled it.
        push_endpoint: the URL that senders post to.
        scope: the service worker's scope, an absolute URL.
        origin_attributes: Firefox's suffix for containers and private windows; empty by default.
        push_count: messages received.
        last_push: when the last one was received.
        key_pair: the keys for encryption (p256dh); None if the push service does not do data.
        authentication_secret: 16 bytes (auth); None likewise.
        system_record: made by the browser itself: no quota, no permission, no worker.
        app_server_key: the key that senders must sign with; None for anyone.
        recent_message_ids: ids of messages received, newest first.
        quota: messages left until it expires.
        ctime: when it was made.
        version: the last version of the protocol without data; None otherwise.
    """

    channel_id: str
    push_endpoint: str
    scope: str
    origin_attributes: str = ""
    push_count: int = 0
    last_push: int = 0
    key_pair: KeyPair | None = None
    authentication_secret: bytes | None = field(default=None, repr=False)
    system_record: bool = False
    app_server_key: bytes | None = field(default=None, repr=False)
    recent_message_ids: tuple[Version, ...] = ()
    quota: int
    ctime: int = 0
    version: int | float | None = None

    @classmethod
    def create(
        cls,
        *,
        channel_id: str,
        push_endpoint: str,
        scope: str,
        now: int,
        prefs: Prefs,
        origin_attributes: str = "",
        app_server_key: bytes | None = None,
        with_keys: bool = True,
        system_record: bool = False,
    ) -> PushRecord:
        """Make the record of a new subscription, with new keys and a full quota.

        Args:
            channel_id: as the push service spelled it in its reply.
            push_endpoint: from the same reply.
            scope: the service worker's scope.
            now: when the reply came, in milliseconds.
            prefs: for ``dom.push.maxQuotaPerSubscription``.
            origin_attributes: Firefox's suffix, empty by default.
            app_server_key: 65 or 33 bytes, checked before.
            with_keys: whether the connection does data (``use_webpush``).
            system_record: whether the browser itself subscribes.
        """
        record = cls(
            channel_id=channel_id,
            push_endpoint=push_endpoint,
            scope=scope,
            origin_attributes=origin_attributes,
            system_record=system_record,
            app_server_key=app_server_key or None,
            quota=prefs.max_quota_per_subscription,
            ctime=now,
        )
        return record.with_new_keys() if with_keys else record

    @property
    def origin(self) -> str:
        """The origin of the scope, as URLs write it: ``https://app.example``."""
        parts = urlsplit(self.scope)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def quota_applies(self) -> bool:
        """Whether messages cost quota at all."""
        return not self.system_record

    @property
    def is_expired(self) -> bool:
        """Whether the quota is used up: the record is kept, but is no subscription any more."""
        return self.quota_applies and self.quota <= 0

    @property
    def reported_quota(self) -> int:
        """The quota to show: -1 where none applies."""
        return self.quota if self.quota_applies else SYSTEM_QUOTA

    @property
    def has_keys(self) -> bool:
        """Whether messages with data can be decrypted."""
        return self.key_pair is not None and self.authentication_secret is not None

    def with_new_keys(self) -> PushRecord:
        """The record with keys; those that it has are kept."""
        return replace(
            self,
            key_pair=self.key_pair or KeyPair.generate(),
            authentication_secret=self.authentication_secret or generate_auth_secret(),
        )

    def received(self, message_id: Version, *, now: int, prefs: Prefs) -> PushRecord:
        """The record after a message: counted, its id noted. The quota is ``pyua.push.quota``'s."""
        ids = note(self.recent_message_ids, message_id, limit=prefs.max_recent_message_ids)
        return replace(self, recent_message_ids=ids, push_count=self.push_count + 1, last_push=now)

    def belongs_to(self, scope: str, origin_attributes: str = "") -> bool:
        """Whether it is the record of that scope."""
        return (self.scope, self.origin_attributes) == (scope, origin_attributes)

    def matches_application_server_key(self, key: bytes | None) -> bool:
        """Whether a ``subscribe()`` with that key may have this subscription; no key matches no key only."""
        return (self.app_server_key or None) == (key or None)

    def visited_since_last_push(self, last_visit: float) -> bool:
        """Whether the user came after the last message: then an expired record may be restored."""
        return last_visit > self.last_push

    def to_json(self) -> dict[str, object]:
        """The record as JSON for the profile, **private keys included**; names are Firefox's."""
        return {
            "channelID": self.channel_id,
            "pushEndpoint": self.push_endpoint,
            "scope": self.scope,
            "originAttributes": self.origin_attributes,
            "pushCount": self.push_count,
            "lastPush": self.last_push,
            "p256dhPrivateKey": None if self.key_pair is None else self.key_pair.to_jwk(),
            "authenticationSecret": _text(self.authentication_secret),
            "systemRecord": self.system_record,
            "appServerKey": _text(self.app_server_key),
            "recentMessageIDs": [_stored_id(message_id) for message_id in self.recent_message_ids],
            "quota": self.quota,
            "ctime": self.ctime,
            "version": self.version,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> PushRecord:
        """Read what ``to_json`` wrote.

        Raises:
            ConfigError: a member that is missing or of the wrong kind, a negative quota, keys that are broken.
        """
        try:
            jwk = stored["p256dhPrivateKey"]
            record = cls(
                channel_id=_checked(stored, "channelID", str),
                push_endpoint=_checked(stored, "pushEndpoint", str),
                scope=_checked(stored, "scope", str),
                origin_attributes=_checked(stored, "originAttributes", str),
                push_count=_checked(stored, "pushCount", int),
                last_push=_checked(stored, "lastPush", int),
                key_pair=None if jwk is None else KeyPair.from_jwk(_checked(stored, "p256dhPrivateKey", dict)),
                authentication_secret=_bytes(stored, "authenticationSecret"),
                system_record=_checked(stored, "systemRecord", bool),
                app_server_key=_bytes(stored, "appServerKey"),
                recent_message_ids=tuple(_read_id(kept) for kept in _checked(stored, "recentMessageIDs", list)),
                quota=_checked(stored, "quota", int),
                ctime=_checked(stored, "ctime", int),
                version=stored["version"],
            )
        except KeyError as exc:
            raise ConfigError(f"a stored subscription has no member {exc}; the profile is damaged") from None
        except InvalidKeyError as exc:
            raise ConfigError(f"a stored subscription's key: {exc}; the profile is damaged") from None
        if record.quota < 0:
            raise ConfigError(f"a stored subscription has a quota of {record.quota}; it cannot be below 0")
        if record.authentication_secret and len(record.authentication_secret) != AUTH_SECRET_LENGTH:
            raise ConfigError("a stored subscription's authenticationSecret has not 16 bytes")
        return record


def _stored_id(message_id: Version) -> object:
    """An id as JSON; what is no text and no number goes into a list, an absent one is an empty list."""
    if message_id is None:
        return []
    return [message_id.value] if isinstance(message_id, OtherVersion) else message_id


def _read_id(stored: object) -> Version:
    if isinstance(stored, list):
        return read_version(stored[0]) if stored else None
    return read_version(stored)


def _text(data: bytes | None) -> str | None:
    return None if data is None else b64.encode(data)


def _checked(stored: Mapping[str, Any], name: str, kind: type) -> Any:
    value = stored[name]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ConfigError(
            f"a stored subscription's {name} is a {type(value).__name__}, expected {kind.__name__}; "
            "the profile is damaged"
        )
    return value


def _bytes(stored: Mapping[str, Any], name: str) -> bytes | None:
    if stored[name] is None:
        return None
    try:
        return b64.decode(_checked(stored, name, str))
    except ValueError:
        raise ConfigError(f"a stored subscription's {name} is not base64url; the profile is damaged") from None
