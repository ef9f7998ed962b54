"""The endpoint that application servers post to, as a function of request, store and time.

Which fault wins is part of the interface, so the checks come in autopush's order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from pyua.autopush.base64url import encode_base64url
from pyua.service.limits import Limits
from pyua.service.message import Message
from pyua.service.push_headers import check_ttl, read_encryption, read_topic, read_ttl
from pyua.service.rejection import EndpointResponse, Errno, Rejection, error_response
from pyua.service.store import Store
from pyua.service.tokens import EndpointToken, EndpointTokens, MessageIds, key_hash
from pyua.service.vapid_check import VapidCheck
from pyua.service.vendors import Vendor
from pyua.webpush.vapid_claims import VapidClaims

__all__ = ["Endpoint", "PushRequest"]


@dataclass(frozen=True, slots=True)
class PushRequest:
    """A POST of an application server.

    Attributes:
        version: ``"v1"``, ``"v2"`` or whatever stands there; None if this vendor's endpoints do not tell it.
        token: the last path segment.
        headers: looked up without regard to case.
        body: the encrypted message; of one that is too large, at least one byte more than is allowed.
    """

    version: str | None
    token: str
    headers: Mapping[str, str]
    body: bytes = b""


class Endpoint:
    """Checks requests and turns good ones into messages, which somebody else delivers or stores."""

    def __init__(
        self, vendor: Vendor, store: Store, tokens: EndpointTokens, message_ids: MessageIds, limits: Limits
    ) -> None:
        """Serve endpoints as ``vendor`` has them."""
        self.vendor = vendor
        #: Of all endpoints, ``http://host:port``.
        self.origin = vendor.origin
        #: Bytes of a body, seconds of a TTL.
        self.max_body = limits.max_body if vendor.max_body is None else min(vendor.max_body, limits.max_body)
        self._max_ttl = limits.max_ttl if vendor.max_ttl is None else min(vendor.max_ttl, limits.max_ttl)
        self._store = store
        self._tokens = tokens
        self._message_ids = message_ids
        self._vapid = VapidCheck(vendor.origin)

    def endpoint_url(self, token: EndpointToken, now: float) -> str:
        """A URL for a channel; another text at each call, and all of them work."""
        return f"{self.origin}{self.vendor.path(token.version, self._tokens.write(token, now))}"

    def read_endpoint_url(self, url: str) -> EndpointToken:
        """The channel that a URL is for.

        Raises:
            ValueError: not an endpoint of this service.
        """
        parts = urlsplit(url)
        read = self.vendor.read_path(parts.path, dict(parse_qsl(parts.query)))
        if f"{parts.scheme}://{parts.netloc}" != self.origin or read is None:
            raise ValueError(f"endpoints of this service are like {self.origin}{self.vendor.path('v2', '…')}")
        return self._tokens.read(read[1])

    def receive_push(self, request: PushRequest, now: float) -> tuple[EndpointResponse, Message | None]:
        """Take a POST.

        Args:
            request: what came in.
            now: seconds since 1970.

        Returns:
            The response, and the message if it is a 201 (which may be given when the message is delivered or
            stored).
        """
        try:
            return self._accept(request, now)
        except Rejection as exc:
            return replace(error_response(exc.status, exc.errno, str(exc)), fault=exc.fault), None

    def receive_delete(self, message_id: str) -> EndpointResponse:
        """Take a DELETE of a message: 204 for any id of this service, stored or not."""
        try:
            key = self._message_ids.read(message_id)
        except ValueError:
            return error_response(400, None, "the message id is not one of this service")
        self._store.remove_message(key.uaid, key.channel_id, key.sort_key)
        return EndpointResponse(204)

    def _accept(self, request: PushRequest, now: float) -> tuple[EndpointResponse, Message]:
        token, claims = self._authorized_token(request, now)
        if not self._store.has_channel(token.uaid, token.channel_id, now):
            raise Rejection(410, Errno.NO_SUBSCRIPTION, "there is no such subscription (any more)", "gone")
        body, headers = request.body, request.headers
        if len(body) > self.max_body:
            raise Rejection(413, Errno.BODY_TOO_LARGE, f"the body has more than {self.max_body} bytes", "size")
        ttl = read_ttl(headers)
        encryption = read_encryption(headers) if body else None
        ttl = check_ttl(ttl, self._max_ttl)
        topic = read_topic(headers)
        self.vendor.check(headers, claims)
        sort_key = self._message_ids.sort_key(topic, now)
        message_id = self._message_ids.write(token.uaid, token.channel_id, sort_key, now)
        message = Message(
            uaid=token.uaid,
            channel_id=token.channel_id,
            message_id=message_id,
            sort_key=sort_key,
            topic=topic,
            data=encode_base64url(body) if body else None,
            headers=encryption,
            received_at=int(now),
            ttl=ttl,
        )
        location = f"{self.origin}/m/{message_id}"
        return EndpointResponse(201, {"Location": location, "TTL": str(ttl)}), message

    def _authorized_token(self, request: PushRequest, now: float) -> tuple[EndpointToken, VapidClaims | None]:
        if request.version not in {"v1", "v2", None}:
            raise Rejection(404, Errno.INVALID_TOKEN, "there is no such API version", "token")
        try:
            token = self._tokens.read(request.token)
        except ValueError as exc:
            raise Rejection(404, Errno.INVALID_TOKEN, "the endpoint is not one of this service", "token") from exc
        claims = self._vapid.verify(request.headers, now)
        if request.version not in {token.version, None}:
            raise Rejection(404, Errno.INVALID_TOKEN, "the endpoint is of another API version", "token")
        if claims is None:
            if token.key_hash is not None or self.vendor.needs_vapid:
                whose = "this subscription has an application server key"
                if token.key_hash is None:
                    whose = f"{self.vendor.name} wants one always"
                message = f"the Authorization header is missing: {whose}"
                raise Rejection(401, Errno.UNAUTHORIZED, message, "no authorization")
        elif token.key_hash not in {None, key_hash(claims.public_key)}:
            message = "VAPID public key mismatch: the subscription belongs to another application server"
            raise Rejection(401, Errno.UNAUTHORIZED, message, "key mismatch")
        return token, claims
