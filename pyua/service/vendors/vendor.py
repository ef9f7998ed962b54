"""What a vendor's push service looks like from an application server: the port, and what most of them share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from pyua.service.rejection import EndpointResponse
from pyua.service.vendors.fact import Fact
from pyua.webpush.vapid_claims import VapidClaims

__all__ = ["Vendor"]


class Vendor(ABC):
    """One vendor; what differs between them. All that a vendor does not say is done as autopush does it.

    Attributes:
        name: what ``PushService(vendor=…)`` calls it.
        company: whose it is, and which browsers use it.
        origin: of its endpoints, ``https://HOST``; also VAPID's audience.
        max_body: bytes of an encrypted message; None for the service's own limit.
        max_ttl: seconds to which a longer TTL is cut; None for the service's own limit.
        needs_vapid: whether a request without Authorization is refused, whatever the subscription was made with.
        facts: what is known.
    """

    name: ClassVar[str]
    company: ClassVar[str]
    origin: str
    max_body: int | None = None
    max_ttl: int | None = None
    needs_vapid: bool = False
    facts: ClassVar[tuple[Fact, ...]] = ()

    @abstractmethod
    def path(self, version: str, token: str) -> str:
        """Path and query of an endpoint.

        Args:
            version: ``"v1"`` without, ``"v2"`` with an application server key.
            token: base64url.
        """

    @abstractmethod
    def read_path(self, path: str, query: Mapping[str, str]) -> tuple[str | None, str] | None:
        """The version (None if the path has none) and the token of an endpoint; None if this is no endpoint."""

    def check(self, headers: Mapping[str, str], claims: VapidClaims | None) -> None:  # noqa: B027 - most have nothing
        """Refuse what only this vendor refuses.

        Args:
            headers: of the request.
            claims: of its VAPID token, which is verified; None if it has none.

        Raises:
            Rejection: this vendor would.
        """

    @abstractmethod
    def dress(self, response: EndpointResponse) -> EndpointResponse:
        """An answer to a push as this vendor gives it: another status, other fields, another body."""
