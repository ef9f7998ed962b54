"""The endpoint that application servers post to, as a function of request, store and time.

Which fault wins is part of the interface, so the checks come in autopush's order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyua.autopush.base64url import encode_base64url
from pyua.service.limits import Limits
from pyua.service.message import Message
from pyua.service.push_headers import check_ttl, read_encryption, read_topic, read_ttl
from pyua.service.rejection import EndpointResponse, Errno, Rejection, error_response
from pyua.service.store import Store
from pyua.service.tokens import EndpointToken, EndpointTokens, MessageIds
from pyua.service.vapid_check import VapidCheck

__all__ = ["Endpoint", "PushRequest"]


@dataclass(frozen=True, slots=True)
class PushRequest:
    """A POST of an application server.

    Attributes:
        version: ``"v1"``, ``"v2"`` or whatever stands there; a path without it is ``"v1"``.
        token: the last path segment.
        headers: looked up without regard to case.
        body: the encrypted message; of one that is too large, at least one byte more than is allowed.
    """

    version: str
    token: str
    headers: Mapping[str, str]
    body: bytes = b""


class Endpoint:
    """Checks requests and turns good ones into messages, which somebody else delivers or stores."""

    def __init__(
        self, origin: str, store: Store, tokens: EndpointTokens, message_ids: MessageIds, limits: Limits
    ) -> None:
        """Serve endpoints under ``origin`` (``http://host:port``)."""
        #: Of all endpoints.
        self.origin = origin
        self._store = store
        self._tokens = tokens
        self._message_ids = message_ids
        self._limits = limits
        self._vapid = VapidCheck(origin)

    def endpoint_url(self, token: EndpointToken, now: float) -> str:
        """A URL for a channel; another text at each call, and all of them work."""
        return f"{self.origin}/wpush/{token.version}/{self._tokens.write(token, now)}"

    def read_endpoint_url(self, url: str) -> EndpointToken:
        """The channel that a URL is for.

        Raises:
            ValueError: not an endpoint of this service.
        """
        prefix = f"{self.origin}/wpush/"
        if not url.startswith(prefix):
            raise ValueError(f"endpoints of this service begin with {prefix}")
        return self._tokens.read(url.rpartition("/")[2])

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
            return error_response(exc.status, exc.errno, str(exc)), None

    def receive_delete(self, message_id: str) -> EndpointResponse:
        """Take a DELETE of a message: 204 for any id of this service, stored or not."""
        try:
            key = self._message_ids.read(message_id)
        except ValueError:
            return error_response(400, None, "the message id is not one of this service")
        self._store.remove_message(key.uaid, key.channel_id, key.sort_key)
        return EndpointResponse(204)

    def _accept(self, request: PushRequest, now: float) -> tuple[EndpointResponse, Message]:
        token = self._authorized_token(request, now)
        if not self._store.has_channel(token.uaid, token.channel_id, now):
            raise Rejection(410, Errno.NO_SUBSCRIPTION, "there is no such subscription (any more)")
        body, headers = request.body, request.headers
        if len(body) > self._limits.max_body:
            raise Rejection(413, Errno.BODY_TOO_LARGE, f"the body has more than {self._limits.max_body} bytes")
        ttl = read_ttl(headers)
        encryption = read_encryption(headers) if body else None
        ttl = check_ttl(ttl, self._limits.max_ttl)
        topic = read_topic(headers)
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

    def _authorized_token(self, request: PushRequest, now: float) -> EndpointToken:
        if request.version not in {"v1", "v2"}:
            raise Rejection(404, Errno.INVALID_TOKEN, "there is no such API version")
        try:
            token = self._tokens.read(request.token)
        except ValueError as exc:
            raise Rejection(404, Errno.INVALID_TOKEN, "the endpoint is not one of this service") from exc
        signer = self._vapid.verify(request.headers, now)
        if token.version != request.version:
            raise Rejection(404, Errno.INVALID_TOKEN, "the endpoint is of another API version")
        if token.key_hash is not None and token.key_hash != signer:
            raise Rejection(
                401,
                Errno.UNAUTHORIZED,
                "the Authorization header is missing: this subscription has an application server key"
                if signer is None
                else "VAPID public key mismatch: the subscription belongs to another application server",
            )
        return token
