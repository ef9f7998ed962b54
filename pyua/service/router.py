"""Where an accepted message goes: straight to its user agent, or into the store."""

from __future__ import annotations

from pyua.service.counters import Counters
from pyua.service.message import Message
from pyua.service.neighbours import Neighbours
from pyua.service.registry import Registry
from pyua.service.store import Store

__all__ = ["Router"]


class Router:
    """autopush's rule: deliver if connected; or else drop with TTL 0, and store otherwise.

    What goes into a store that outlives the process is stored first in any case: it is lost neither with the process
    nor on its way to the user agent.
    """

    def __init__(self, registry: Registry, store: Store, counters: Counters, neighbours: Neighbours) -> None:
        self._registry = registry
        self._store = store
        self._counters = counters
        self._neighbours = neighbours

    def route(self, message: Message) -> str:
        """Send or keep a message; when this returns it is safe.

        Returns:
            What became of it, in words.

        Raises:
            StoreError: it could be neither delivered nor stored.
        """
        connection = self._registry.find(message.uaid)
        stored = self._store.durable and message.ttl > 0
        if stored:
            self._store.save([message])
        if connection is not None and connection.deliver(message):
            self._counters.direct += 1
            return "sent to the user agent, which is connected"
        if message.ttl == 0:
            if self._neighbours.offer(message):
                return "handed to the other processes: its TTL is 0, so it is lost if none has the user agent"
            self._counters.dropped += 1
            return "dropped: its TTL is 0, and the user agent is not connected"
        if not stored:
            self._store.save([message])
        self._counters.kept += 1
        if connection is None:
            self._neighbours.stored(message.uaid)
            return f"kept for {message.ttl} s at most, until the user agent connects"
        connection.check_store()
        return "kept until the user agent has acknowledged what was sent before"
