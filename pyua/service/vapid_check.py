"""Who sends: VAPID verified once for each token, not once for each message."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from pyua.errors import VapidError
from pyua.service.rejection import Errno, Rejection
from pyua.webpush.vapid import VapidToken, parse
from pyua.webpush.vapid_claims import EXPIRY_LEEWAY, MAX_EXPIRY, VapidClaims

__all__ = ["VapidCheck"]

_MAX_CACHED: Final = 1_024


class VapidCheck:
    """Verifies Authorization fields for one audience; good ones are remembered until they expire."""

    def __init__(self, audience: str) -> None:
        """Begin with nothing verified.

        Args:
            audience: the origin of the endpoints, without a slash at its end.
        """
        self._audience = audience
        parts = urlsplit(audience)
        self._without_port = f"{parts.scheme}://{parts.hostname}" if parts.port else audience
        self._verified: OrderedDict[tuple[str, str | None], VapidClaims] = OrderedDict()

    def _verify(self, token: VapidToken, now: float) -> VapidClaims:
        """Verify for our origin, or for it without its port.

        Production endpoints have no port, so a sender that forgets it (PyPI's webpush does) is right everywhere but
        here, where the port is only this service's way of not being in anybody's.
        """
        try:
            return token.verify(audience=self._audience, now=now)
        except VapidError as exc:
            if exc.reason != "audience" or self._without_port == self._audience:
                raise
            try:
                return token.verify(audience=self._without_port, now=now)
            except VapidError:
                raise exc from None

    def verify(self, headers: Mapping[str, str], now: float) -> VapidClaims | None:
        """Check the request's signature, if there is one.

        Args:
            headers: of the request.
            now: seconds since 1970.

        Returns:
            What it claims; None without an Authorization field.

        Raises:
            Rejection: 401, or 400 for a Crypto-Key field that the older schemes need.
        """
        authorization = headers.get("Authorization")
        if authorization is None:
            return None
        fields = authorization, headers.get("Crypto-Key")
        known = self._verified.get(fields)
        if known is not None and now - EXPIRY_LEEWAY <= known.expires_at <= now + MAX_EXPIRY:
            return known
        try:
            token = parse(*fields)
            claims = self._verify(token, now)
        except VapidError as exc:
            if exc.reason == "crypto_key":
                raise Rejection(400, Errno.ENCRYPTION_HEADERS, str(exc), "vapid") from exc
            raise Rejection(401, Errno.UNAUTHORIZED, str(exc), "vapid") from exc
        self._verified[fields] = claims
        if len(self._verified) > _MAX_CACHED:
            self._verified.popitem(last=False)
        return claims
