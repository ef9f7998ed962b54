"""What the push service did, and what a test makes it do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from pyua.errors import ConfigError
from pyua.service.broadcasts import Broadcasts
from pyua.service.counters import Counters, Statistics
from pyua.service.disturbance import Disturbance
from pyua.service.faults import Breakage, Faults
from pyua.service.registry import Registry
from pyua.service.requests import ReceivedRequest, RequestLog
from pyua.service.store import Store, StoreSize
from pyua.service.tokens import EndpointToken

__all__ = ["Controls"]


class Controls(ABC):
    """The half of ``PushService`` that is not about its life."""

    def __init__(self) -> None:
        self._store: Store | None = None
        self._registry = Registry()
        self._broadcasts = Broadcasts()
        self._counters = Counters()
        self._faults = Faults()
        self._requests = RequestLog()

    @abstractmethod
    def _running_store(self) -> Store:
        """The store of a service that runs."""

    @abstractmethod
    def _token(self, endpoint: str) -> EndpointToken:
        """What an endpoint of this service says."""

    def statistics(self) -> Statistics:
        """Figures since the service was made."""
        counters = self._counters
        size = self._store.size() if self._store is not None else StoreSize(0, 0, 0)
        return Statistics(
            connections=len(self._registry),
            users=size.users,
            channels=size.channels,
            stored=size.messages,
            accepted=counters.accepted,
            refused=dict(counters.refused),
            direct=counters.direct,
            kept=counters.kept,
            dropped=counters.dropped,
            sent_from_store=counters.sent_from_store,
            acknowledged=dict(counters.acknowledged),
            not_acknowledged=dict(counters.not_acknowledged),
        )

    @property
    def requests(self) -> list[ReceivedRequest]:
        """The last 1,000 requests to endpoints, oldest first, each with what came of it, or why it was refused."""
        return self._requests.requests

    def on_request(self, handler: Callable[[ReceivedRequest], object]) -> None:
        """Have a function called with each request to an endpoint, when it is answered."""
        self._requests.listen(handler)

    def expire(self, endpoint: str) -> None:
        """Let a subscription expire: pushes to it are answered with 410. Its user agent is not told.

        Args:
            endpoint: the subscription's endpoint URL.

        Raises:
            ConfigError: not an endpoint of this service.
        """
        token = self._token(endpoint)
        self._running_store().remove_channel(token.uaid, token.channel_id)

    def drop_user(self, endpoint: str) -> None:
        """Forget the user agent that has this subscription, with all its subscriptions and messages.

        It is disconnected, gets a new id when it comes back, and learns from it that its subscriptions are lost.

        Raises:
            ConfigError: not an endpoint of this service.
        """
        uaid = self._token(endpoint).uaid
        connection = self._registry.find(uaid)
        if connection is not None:
            connection.close(1000, "SM")
        self._running_store().drop_user(uaid)

    def disconnect_all(self, code: int | None = None) -> None:
        """Cut all connections; user agents come back by themselves.

        Args:
            code: of a Close frame, for example 4774, with which Firefox stays away; None to drop TCP without a
                word.
        """
        for connection in self._registry:
            if code is None:
                connection.abort()
            else:
                connection.close(code, "")

    def fail_next(self, count: int, status: int, retry_after: float | None = None) -> None:
        """Answer the next pushes with an error, whatever they are.

        Args:
            count: how many.
            status: 400 to 599, for example 429 or 503.
            retry_after: seconds, for a Retry-After header.

        Raises:
            ConfigError: a number that makes no sense.
        """
        self._faults.fail_next(count, status, retry_after)

    def break_next(self, count: int, how: Breakage) -> None:
        """Have the next pushes fail as networks do, whatever they are; none of them is delivered.

        Args:
            count: how many.
            how: ``"hang"``: no answer, until the sender gives up. ``"reset"``: the connection is reset.
                ``"truncate"``: a 201 whose body breaks off. ``"redirect"``: 307 to a place that does not exist.

        Raises:
            ConfigError: a number or a word that makes no sense.
        """
        self._faults.break_next(count, how)

    def disturb(
        self,
        *,
        drop: float = 0.0,
        duplicate: float = 0.0,
        reorder: float = 0.0,
        delay: float = 0.0,
        delay_by: float = 1.0,
        seed: int = 0,
    ) -> None:
        """Have messages get lost, doubled, out of order or late on their way to user agents, from now on.

        What is lost counts as sent, and is sent again when its user agent comes back without having acknowledged it.
        Without arguments, nothing more happens.

        Args:
            drop: how often a message is lost, a probability: 1.0 for every one.
            duplicate: how often it comes twice.
            reorder: how often it comes after the next one; without a next one, a second later.
            delay: how often it comes late.
            delay_by: seconds.
            seed: the same seed and the same messages give the same faults.

        Raises:
            ConfigError: a number that makes no sense.
        """
        disturbance = Disturbance(drop, duplicate, reorder, delay, delay_by, seed)
        self._faults.disturbance = disturbance if drop or duplicate or reorder or delay else None

    def refuse_hellos(self, count: int) -> None:
        """Close the next connections at their hello, with autopush's 1011; user agents try again, later each time.

        Raises:
            ConfigError: a number that makes no sense.
        """
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise ConfigError(f"{count!r} hellos cannot be refused; give a number from 0 up")
        self._faults.refused_hellos = count

    def forget_users(self) -> None:
        """Lose all user agents, as a service whose database is gone: each has a new UAID and no subscriptions."""
        for connection in self._registry:
            connection.close(1000, "SM")
        self._running_store().drop_all_users()

    def skew_clock(self, seconds: float) -> None:
        """Look at the times of pushes (``exp`` of VAPID, TTLs) as if it were so much later; 0 ends it."""
        self._faults.skew = float(seconds)

    def fail_no_more(self) -> None:
        """Take back all faults that were ordered, and end those that go on."""
        self._faults.clear()

    def forget_requests(self) -> None:
        """Empty ``requests``."""
        self._requests.clear()

    def expire_all(self) -> None:
        """Let every subscription expire; see ``expire``."""
        self._running_store().remove_all_channels()

    def set_broadcast(self, broadcast: str, version: str) -> None:
        """Give a broadcast a new version; who listens to it is told when the next ping is due."""
        if self._broadcasts.version(broadcast) == version:
            return
        self._broadcasts.set_version(broadcast, version)
        for connection in self._registry:
            connection.change_broadcast(broadcast, version)
