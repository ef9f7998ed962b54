"""Who sends: VAPID verified once for each token, not once for each message."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from pyua.errors import VapidError
from pyua.service.rejection import Errno, Rejection
from pyua.service.tokens import key_hash
from pyua.webpush.vapid import parse
from pyua.webpush.vapid_claims import EXPIRY_LEEWAY, MAX_EXPIRY

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
        self._verified: OrderedDict[tuple[str, str | None], tuple[bytes, int]] = OrderedDict()

    def verify(self, headers: Mapping[str, str], now: float) -> bytes | None:
        """Check the request's signature, if there is one.

        Args:
            headers: of the request.
            now: seconds since 1970.

        Returns:
            The SHA-256 of the key that signed it; None without an Authorization field.

        Raises:
            Rejection: 401, or 400 for a Crypto-Key field that the older schemes need.
        """
        authorization = headers.get("Authorization")
        if authorization is None:
            return None
        fields = authorization, headers.get("Crypto-Key")
        known = self._verified.get(fields)
        if known is not None and now - EXPIRY_LEEWAY <= known[1] <= now + MAX_EXPIRY:
            return known[0]
        try:
            token = parse(*fields)
            claims = token.verify(audience=self._audience, now=now)
        except VapidError as exc:
            if exc.reason == "crypto_key":
                raise Rejection(400, Errno.ENCRYPTION_HEADERS, str(exc)) from exc
            raise Rejection(401, Errno.UNAUTHORIZED, str(exc)) from exc
        signer = key_hash(token.public_key)
        self._verified[fields] = signer, claims.expires_at
        if len(self._verified) > _MAX_CACHED:
            self._verified.popitem(last=False)
        return signer
