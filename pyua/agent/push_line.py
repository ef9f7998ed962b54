"""The user agent's line to its push service: requests with their answers, and what comes in.

``pyua.autopush`` has the protocol and ``connection`` the socket; here a request becomes something that can be awaited.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pyua.agent.connection import Connection, ConnectionStatistics
from pyua.autopush import (
    BroadcastReceived,
    Client,
    ClientEvent,
    ClientState,
    HelloReceived,
    NotificationReceived,
    Registered,
    RegisterFailed,
    Unregistered,
    UnregisterFailed,
    UpdateReceived,
    Version,
)
from pyua.clock import Clock
from pyua.errors import DOMError, ProfileError
from pyua.prefs import Prefs
from pyua.push import AckCode, UnregisterCode, subscribe as rules

if TYPE_CHECKING:
    from pyua.agent.profile import Profile

__all__ = ["PushLine"]

log = logging.getLogger(__name__)


class PushLine:
    """One user agent's line.

    Args:
        prefs: for the protocol's times and the first UAID.
        clock: drives them.
        has_records: whether there is an unexpired subscription, for the hello.
        on_hello: told of each hello.
        on_notification: told of each message.
        on_update: told of each message of the old protocol, which has no data.
        profile: remembers the UAID and the versions of broadcasts.
        verify: whether the service must have a certificate that is trusted.
    """

    def __init__(
        self,
        prefs: Prefs,
        clock: Clock,
        *,
        has_records: Callable[[], bool],
        on_hello: Callable[[HelloReceived], None],
        on_notification: Callable[[NotificationReceived], None],
        on_update: Callable[[UpdateReceived], None],
        profile: Profile,
        verify: bool = True,
    ) -> None:
        self._prefs = prefs
        self._verify = verify
        self._profile = profile
        self._client = Client(prefs, uaid=prefs.user_agent_id)
        self._clock = clock
        self._has_records = has_records
        self._on_hello = on_hello
        self._on_notification = on_notification
        self._on_update = on_update
        self._connection: Connection | None = None
        self._enabled = False
        self._offline = False
        self._registering: dict[str, asyncio.Future[Registered]] = {}
        self._unregistering: dict[str, asyncio.Future[bool]] = {}

    # --- the connection -------------------------------------------------------------------------

    def restore(self) -> None:
        """Be the user agent that the profile remembers; the pref ``dom.push.userAgentID`` has precedence."""
        facts = self._profile.facts
        uaid = self._prefs.user_agent_id or facts.get("uaid", "")
        self._client = Client(self._prefs, uaid=uaid, broadcasts=facts.get("broadcasts"))

    def use(self, url: str) -> None:
        """Speak to this push service from now on, once ``set_enabled`` allows it; requests to a former one fail."""
        if self._connection is not None:
            self._connection.stop()
            self._client = Client(self._prefs, uaid=self._client.uaid, broadcasts=self._client.broadcasts)
        self._connection = Connection(
            url,
            self._client,
            self._clock,
            self._on_event,
            on_open=self._opened,
            open_timeout=float(self._prefs.websocket_open_timeout),
            verify=self._verify,
        )

    def set_enabled(self, enabled: bool) -> None:
        """Hold a connection, or none: the pref ``dom.push.connection.enabled``."""
        self._enabled = enabled
        self._decide()

    def set_offline(self, offline: bool) -> None:
        """The network went away, or came back."""
        self._offline = offline
        self._decide()

    def _decide(self) -> None:
        if self._connection is None:
            return
        wanted = self._enabled and not self._offline
        if wanted and not self.available:
            self._connection.start()
        elif not wanted and self.available:
            self._connection.stop()

    def change_uaid(self, uaid: str) -> None:
        """Somebody edited ``dom.push.userAgentID``: the service is asked anew who this is."""
        self._remember("uaid", uaid)
        self._client.change_uaid(uaid, self._clock.monotonic())
        self.flush()

    async def close(self) -> None:
        """Drop the connection; requests under way fail."""
        if self._connection is not None:
            await self._connection.close()

    def statistics(self) -> ConnectionStatistics:
        """The connection's counters."""
        return self._connection.statistics() if self._connection is not None else ConnectionStatistics()

    @property
    def available(self) -> bool:
        """Whether a connection exists or may be made."""
        return self._client.available

    @property
    def connected(self) -> bool:
        """Whether there is a socket, also one that is being opened: what is sent now is sent soon, or never."""
        return self._client.state is not ClientState.SHUT_DOWN

    def _opened(self) -> None:
        # The hello names the UAID only if there are subscriptions.
        self._client.has_records = self._has_records()

    def flush(self) -> None:
        """Send what there is to send."""
        if self._connection is not None:
            self._connection.flush()

    # --- requests -------------------------------------------------------------------------------

    async def register(self, channel_id: str, key: str | None) -> Registered:
        """Get an endpoint.

        Args:
            channel_id: a new UUID.
            key: the application server's, base64url with padding, or None.

        Raises:
            DOMError: AbortError, the service refused, did not answer in time, or is not there.
        """
        if self._connection is None:  # the user agent is not open yet
            raise rules.abort()
        future: asyncio.Future[Registered] = asyncio.get_running_loop().create_future()
        self._registering[channel_id] = future
        try:
            self._client.send_register(channel_id, key, self._clock.monotonic())
            self.flush()
            return await future
        finally:
            del self._registering[channel_id]

    def unregister(self, channel_id: str, code: UnregisterCode) -> asyncio.Future[bool]:
        """Give a channel up; the answer is for whoever waits for it.

        Returns:
            A future of whether the service agreed; it fails with a NetworkError if the service does not answer.
        """
        future = self._unregistering.get(channel_id)
        if future is None:
            future = self._unregistering[channel_id] = asyncio.get_running_loop().create_future()
            # An answer that nobody waits for may fail in silence.
            future.add_done_callback(lambda done: None if done.cancelled() else done.exception())
        self._client.send_unregister(channel_id, code, self._clock.monotonic())
        self.flush()
        return future

    def acknowledge(self, channel_id: str, version: Version, code: AckCode) -> None:
        """Tell the service what became of a message."""
        self._client.send_ack(channel_id, version, code, self._clock.monotonic())
        self.flush()

    def nack(self, version: Version, codes: list[int]) -> None:
        """Tell the service that a worker failed over a message; without a connection Firefox does not, nor later."""
        if not self.connected:
            return
        for code in codes:
            self._client.send_nack(version, code, self._clock.monotonic())
        self.flush()

    def listen_to_broadcast(self, broadcast: str, version: str) -> None:
        """Be told of new versions of a broadcast from now on, in later runs too; ``version`` is the one known."""
        self._client.send_broadcast_subscribe({broadcast: version}, self._clock.monotonic())
        self._remember("broadcasts", dict(self._client.broadcasts))
        self.flush()

    @property
    def broadcasts(self) -> Mapping[str, Any]:
        """Last version by id, of the broadcasts that are listened to."""
        return self._client.broadcasts

    def _remember(self, fact: str, value: Any) -> None:
        """A connection does not end because the disk is full."""
        try:
            if self._profile.facts.get(fact) != value:
                self._profile.facts[fact] = value
        except ProfileError as exc:
            log.error("%s", exc)

    # --- what the service says ------------------------------------------------------------------

    def _on_event(self, event: ClientEvent) -> None:
        match event:
            case NotificationReceived():
                self._on_notification(event)
            case UpdateReceived():
                self._on_update(event)
            case HelloReceived():
                # Another UAID and the end of the subscriptions of the former one are kept as one.
                try:
                    with self._profile.transaction():
                        self._remember("uaid", event.uaid)
                        self._on_hello(event)
                except ProfileError as exc:
                    log.error("%s", exc)
            case BroadcastReceived():
                self._remember("broadcasts", dict(self._client.broadcasts))
            case Registered():
                _settle(self._registering.get(event.requested_channel_id), event)
            case RegisterFailed():
                log.info("register failed: %s", event.reason)
                _fail(self._registering.get(event.channel_id), rules.abort())
            case Unregistered():
                _settle(self._unregistering.pop(event.channel_id, None), event.ok)
            case UnregisterFailed():
                _fail(self._unregistering.pop(event.channel_id, None), rules.unreachable())
            case _:
                log.debug("%s", type(event).__name__)


def _settle(future: asyncio.Future[Any] | None, value: object) -> None:
    if future is not None and not future.done():
        future.set_result(value)


def _fail(future: asyncio.Future[Any] | None, error: DOMError) -> None:
    if future is not None and not future.done():
        future.set_exception(error)
