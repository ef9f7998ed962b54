"""What requests and answers of the control API hold. Their docstrings and descriptions are the OpenAPI document's."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Broadcast",
    "Click",
    "ClockMove",
    "Deliveries",
    "Disconnection",
    "Disturbances",
    "Expiry",
    "Failure",
    "Hellos",
    "NewRegistration",
    "NewSubscription",
    "NewUserAgent",
    "Nothing",
    "Problem",
    "RegistrationInfo",
    "Requests",
    "ServiceInfo",
    "Shown",
    "Skew",
    "SubscriptionInfo",
    "Time",
    "UserAgentInfo",
    "UserAgents",
    "Wait",
]

#: So many characters that nothing real is longer.
_Text = Annotated[str, Field(max_length=100_000)]
_Name = Annotated[str, Field(min_length=1, max_length=2_000)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Nothing(_Model):
    """No members."""


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)


# --- what is asked ---------------------------------------------------------------------------------


class NewUserAgent(_Model):
    """A user agent, which connects to this push service when it first subscribes."""

    prefs: dict[str, bool | int | float | str] = Field(default={}, description="Firefox's prefs, by name.")


class NewRegistration(_Model):
    """A service worker, and the site that it is of."""

    origin: _Name = Field(default="https://app.example", description="The site's origin, https.")
    script_url: _Name = Field(default="/sw.js", description="The worker's, on that site.")
    files: dict[_Name, _Text] | None = Field(
        default=None, description="The site: path to text. null: the site is fetched from the network."
    )
    scope: _Name | None = Field(default=None, description="null: the folder of the script.")
    type: Literal["classic", "module"] = "classic"
    permissions: list[Literal["notifications"]] = Field(default=["notifications"], max_length=10)


class NewSubscription(_Model):
    """A subscription of a registration."""

    application_server_key: _Name | None = Field(default=None, description="VAPID's public key, base64url.")


class Wait(BaseModel):
    """Which deliveries are wanted, and for how long to wait until there is one."""

    model_config = ConfigDict(extra="forbid")

    after: int = Field(default=0, ge=0, le=2**53, description="Leave out so many, those known already.")
    timeout: float = Field(default=0, ge=0, le=60, description="Seconds to wait for one.")


class Click(_Model):
    """A click at a notification."""

    action: _Text = Field(default="", description="The name of a button, or empty for the notification itself.")


class Failure(_Model):
    """Pushes that are to fail: by a status, or as networks do."""

    count: int = Field(default=1, ge=1, le=1_000_000, description="How many.")
    status: int | None = Field(default=None, ge=400, le=599)
    retry_after: float | None = Field(default=None, ge=0, le=1e9, description="Seconds, with a status.")
    how: Literal["hang", "reset", "truncate", "redirect"] | None = Field(default=None, description="Without a status.")


class Disturbances(_Model):
    """What happens to messages on their way: each a probability, 0 to 1. The same seed gives the same faults."""

    drop: float = Field(default=0, ge=0, le=1)
    duplicate: float = Field(default=0, ge=0, le=1)
    reorder: float = Field(default=0, ge=0, le=1)
    delay: float = Field(default=0, ge=0, le=1)
    delay_by: float = Field(default=1, ge=0, le=1e6, description="Seconds.")
    seed: int = Field(default=0, ge=0, le=2**53)


class Hellos(_Model):
    """Connections that are to be refused."""

    count: int = Field(default=1, ge=0, le=1_000_000)


class Skew(_Model):
    """How far ahead the service's clock is."""

    seconds: float = Field(ge=-1e9, le=1e9)


class Expiry(_Model):
    """Subscriptions that are to expire."""

    endpoint: _Name | None = Field(default=None, description="Of one subscription; null: all of them.")


class Disconnection(_Model):
    """How connections are to end."""

    code: int | None = Field(default=None, ge=1000, le=4999, description="Of a Close frame; null: TCP is dropped.")


class Broadcast(_Model):
    """A broadcast's version."""

    version: _Name


class ClockMove(_Model):
    """Time that is to pass at once, for the push service and all user agents."""

    fast_forward: float = Field(ge=0, le=1e9, description="Seconds.")


# --- what is answered --------------------------------------------------------------------------------


class Problem(_Answer):
    """Why a request was refused."""

    error: str = Field(description="In words.")
    name: str = Field(default="", description="Of the exception, such as ConfigError, or of the DOM's.")


class UserAgentInfo(_Answer):
    """A user agent, and the ids of its registrations."""

    id: str
    registrations: list[str] = []


class UserAgents(_Answer):
    """All there are."""

    user_agents: list[UserAgentInfo]


class RegistrationInfo(_Answer):
    """A registration."""

    id: str
    user_agent: str
    scope: str
    script_url: str
    state: str = Field(description="Of its worker, in the DOM's words.")


class SubscriptionInfo(_Answer):
    """A PushSubscription as JSON, as a page sends it to its server."""

    endpoint: str
    expirationTime: int | None = None
    keys: dict[str, str]


class Deliveries(_Answer):
    """Push messages whose handlers are done."""

    deliveries: list[dict[str, Any]] = Field(description="As `pyua run --json` writes them.")
    next: int = Field(description="What `after` is to be, for the rest.")


class Notification(_Answer):
    """A notification on display."""

    id: str
    title: str
    body: str
    tag: str
    icon: str
    origin: str
    scope: str
    actions: list[dict[str, str]]
    data: Any = None


class Shown(_Answer):
    """All on display."""

    notifications: list[Notification]


class Requests(_Answer):
    """Requests to endpoints, each with what came of it."""

    requests: list[dict[str, Any]]


class ServiceInfo(_Answer):
    """The push service, and what it did."""

    version: str
    websocket: str
    endpoint: str
    statistics: dict[str, Any]


class Time(_Answer):
    """What the push service and the user agents take for now."""

    now: float = Field(description="Seconds since 1970.")
