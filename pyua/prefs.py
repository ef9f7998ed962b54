"""Firefox's prefs that matter to push, by their real names, with Firefox's defaults.

Source: the default branch of Firefox ESR 153 (``all.js``, ``StaticPrefList.yaml``, ``firefox.js``).
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, ValidationError

from pyua.errors import ConfigError

__all__ = ["Prefs"]


def _pref(name: str, default: object, what: str) -> Any:
    return Field(default=default, alias=name, description=what)


class Prefs(BaseModel):
    """The prefs of one user agent. Fields are named in snake_case; their alias is the pref's name.

    Times are milliseconds, as in Firefox.
    """

    model_config = ConfigDict(extra="forbid", strict=True, validate_assignment=True)

    enabled: bool = _pref("dom.push.enabled", True, "the whole Push API")
    connection_enabled: bool = _pref("dom.push.connection.enabled", True, "hold the push connection")
    server_url: str = _pref(
        "dom.push.serverURL",
        "wss://push.services.mozilla.com/",
        "the push service, if set: without it, push_service=",
    )
    ignore_permission: bool = _pref(
        "dom.push.testing.ignorePermission", False, "PushManager's permission is always granted"
    )
    notify_workers: bool = _pref("dom.push.testing.notifyWorkers", True, "deliver messages to workers")
    user_agent_id: str = _pref("dom.push.userAgentID", "", "the UAID to start with")
    max_quota_per_subscription: NonNegativeInt = _pref(
        "dom.push.maxQuotaPerSubscription", 16, "messages without a visible notification before it expires"
    )
    quota_update_delay: NonNegativeInt = _pref(
        "dom.push.quotaUpdateDelay", 3_000, "time a handler has to show its notification"
    )
    max_recent_message_ids: NonNegativeInt = _pref(
        "dom.push.maxRecentMessageIDsPerSubscription", 100, "versions remembered to know duplicates"
    )
    retry_base_interval: PositiveInt = _pref(
        "dom.push.retryBaseInterval", 5_000, "first delay of the reconnect backoff"
    )
    ping_interval: PositiveInt = _pref(
        "dom.push.pingInterval", 1_800_000, "silence before a ping; also the cap of the backoff"
    )
    request_timeout: PositiveInt = _pref(
        "dom.push.requestTimeout", 10_000, "how long register, unregister and ping may take"
    )
    indicate_aesgcm_support: bool = _pref(
        "dom.push.indicate_aesgcm_support.enabled", False, "name aesgcm in supportedContentEncodings"
    )
    service_workers_enabled: bool = _pref("dom.serviceWorkers.enabled", True, "service workers exist")
    idle_timeout: NonNegativeInt = _pref(
        "dom.serviceWorkers.idle_timeout", 30_000, "idle time before a worker is stopped"
    )
    idle_extended_timeout: NonNegativeInt = _pref(
        "dom.serviceWorkers.idle_extended_timeout", 30_000, "further time for a worker that still waits"
    )
    update_delay: NonNegativeInt = _pref(
        "dom.serviceWorkers.update_delay", 1_000, "soft update check after a functional event"
    )
    open_click_delay: NonNegativeInt = _pref(
        "dom.webnotifications.disable_open_click_delay", 1_000, "window interaction allowance after a click"
    )
    notifications_enabled: bool = _pref("dom.webnotifications.enabled", True, "the Notifications API")
    actions_enabled: bool = _pref("dom.webnotifications.actions.enabled", True, "notification actions")
    default_notification_permission: int = _pref(
        "permissions.default.desktop-notification", 0, "0 ask, 1 allow, 2 deny, for every origin"
    )

    storage_fixed_limit: int = _pref(
        "dom.quotaManager.temporaryStorage.fixedLimit",
        -1,
        "KiB that all origins may keep, each a fifth of it; -1 for what a large disk gives",
    )
    allow_insecure_server_url: bool = _pref(
        "dom.push.testing.allowInsecureServerURL", False, "accept ws: for dom.push.serverURL; pyua always does"
    )
    log_level: str = _pref(
        "dom.push.loglevel", "Error", "what the push service's module logs; pyua has Python's logging"
    )
    websocket_open_timeout: PositiveInt = _pref(
        "network.websocket.timeout.open", 20, "seconds that the handshake of the push connection may take"
    )
    websocket_close_timeout: NonNegativeInt = _pref(
        "network.websocket.timeout.close", 20, "seconds that a closing handshake may take"
    )
    websocket_ping_request: NonNegativeInt = _pref(
        "network.websocket.timeout.ping.request", 0, "seconds between WebSocket pings; 0 for none"
    )
    websocket_ping_response: NonNegativeInt = _pref(
        "network.websocket.timeout.ping.response", 10, "seconds that a WebSocket pong may take"
    )
    delay_failed_reconnects: bool = _pref(
        "network.websocket.delay-failed-reconnects", True, "a random delay before a failed connection is tried again"
    )
    service_workers_testing: bool = _pref(
        "dom.serviceWorkers.testing.enabled", False, "service workers on insecure origins"
    )
    service_workers_private: bool = _pref(
        "dom.serviceWorkers.privateBrowsing.enabled", True, "service workers in private windows"
    )
    navigation_preload_enabled: bool = _pref(
        "dom.serviceWorkers.navigationPreload.enabled", True, "navigation preload exists"
    )
    update_over_one_day: bool = _pref(
        "dom.serviceWorkers.testUpdateOverOneDay", False, "act as if the last update check was over a day ago"
    )
    bypass_on_fault: bool = _pref(
        "dom.serviceWorkers.mitigations.bypass_on_fault", True, "do without a worker that fails navigations"
    )
    navigation_fault_threshold: NonNegativeInt = _pref(
        "dom.serviceWorkers.mitigations.navigation_fault_threshold", 3, "failed navigations before that"
    )
    group_usage_headroom: NonNegativeInt = _pref(
        "dom.serviceWorkers.mitigations.group_usage_headroom_kb",
        409600,
        "kB of free storage that keep a failing worker's",
    )
    require_interaction_enabled: bool = _pref(
        "dom.webnotifications.requireinteraction.enabled", True, "notifications that stay until the user acts"
    )
    require_interaction_count: NonNegativeInt = _pref(
        "dom.webnotifications.requireinteraction.count", 3, "how many of these are shown at a time"
    )
    require_user_interaction: bool = _pref(
        "dom.webnotifications.requireuserinteraction", True, "only a click or a key lets a page ask for the permission"
    )
    silent_enabled: bool = _pref("dom.webnotifications.silent.enabled", True, "the option silent")
    vibrate_enabled: bool = _pref("dom.webnotifications.vibrate.enabled", False, "the option vibrate")
    beyond_firefox: bool = _pref(
        "pyua.beyondFirefox.enabled", False, "pyua's own: what standards and Chromium have and Firefox lacks"
    )
    notifications_private: bool = _pref(
        "dom.webnotifications.privateBrowsing.enabled", True, "notifications from private windows"
    )
    notifications_in_frames: bool = _pref(
        "dom.webnotifications.allowcrossoriginiframe", False, "notifications from frames of other origins"
    )
    forbid_nested_first_party: bool = _pref(
        "dom.webnotifications.forbid_nested_first_party.enabled", True, "none from a first party within a third one"
    )
    block_if_on_safebrowsing: bool = _pref(
        "dom.webnotifications.block_if_on_safebrowsing", True, "none from sites that Safe Browsing lists"
    )
    force_storage_cleanup: bool = _pref(
        "dom.webnotifications.testing.force_storage_cleanup.enabled", False, "forget stored notifications at the start"
    )
    prompt_after_gesture: bool = _pref(
        "permissions.desktop-notification.postPrompt.enabled", True, "a request without a click shows an icon only"
    )
    prompt_not_now: bool = _pref(
        "permissions.desktop-notification.notNow.enabled", False, 'the prompt offers "not now"'
    )
    alerts_by_system: bool = _pref(
        "alerts.useSystemBackend", True, "the desktop shows notifications; here they are objects"
    )
    open_window_delay: NonNegativeInt = _pref(
        "dom.disable_open_click_delay", 1000, "the same allowance, before Firefox gave notifications their own"
    )
    history_enabled: bool = _pref(
        "places.history.enabled", True, "visits are remembered: quotas are filled up again by them"
    )

    @classmethod
    def from_names(cls, prefs: Mapping[str, object] | None) -> Prefs:
        """Make prefs from Firefox's names.

        Args:
            prefs: values by pref name, for example ``{"dom.push.maxQuotaPerSubscription": 5}``.

        Raises:
            ConfigError: a name that Firefox does not have (with the nearest real one), or a wrong type.
        """
        given = dict(prefs or {})
        for name in given:
            cls._check_name(name)
        try:
            return cls.model_validate(given)
        except ValidationError as exc:
            raise cls._explained(exc, str(exc.errors()[0]["loc"][0])) from None

    def switched(self) -> dict[str, bool]:
        """The switches that are not as Firefox has them, by their names."""
        return {
            str(about.alias): getattr(self, field)
            for field, about in type(self).model_fields.items()
            if isinstance(about.default, bool) and getattr(self, field) is not about.default
        }

    @property
    def content_encodings(self) -> tuple[str, ...]:
        """What ``PushManager.supportedContentEncodings`` names."""
        return ("aes128gcm", "aesgcm") if self.indicate_aesgcm_support else ("aes128gcm",)

    def set(self, name: str, value: object) -> None:
        """Change one; who holds these prefs sees it when it looks.

        Raises:
            ConfigError: a name that Firefox does not have (with the nearest real one), or a wrong type.
        """
        self._check_name(name)
        (field,) = (field for field, about in type(self).model_fields.items() if about.alias == name)
        try:
            setattr(self, field, value)
        except ValidationError as exc:
            raise self._explained(exc, name) from None

    @classmethod
    def _check_name(cls, name: str) -> None:
        known = cls.names()
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
            raise ConfigError(f"{name!r} is no pref that pyua knows; did you mean {near[0]!r}?")

    @classmethod
    def _explained(cls, exc: ValidationError, name: str) -> ConfigError:
        fault = exc.errors(include_url=False, include_input=False)[0]
        return ConfigError(f"pref {name!r}: {fault['msg']} (the default is {cls.names()[name]!r})")

    @classmethod
    def names(cls) -> dict[str, Any]:
        """Firefox's default by pref name."""
        return {str(field.alias): field.default for field in cls.model_fields.values()}
