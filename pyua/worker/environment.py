"""What surrounds every worker and page of one origin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from pyua.clock import Clock
from pyua.prefs import Prefs
from pyua.worker.engine_port import HEAP_LIMIT, TIME_LIMIT
from pyua.worker.locks import LockManager
from pyua.worker.message_ports import MessagePorts
from pyua.worker.ports import Network, OriginStorage, UserAgentPort

__all__ = ["USER_AGENT", "WorkerEnvironment"]

#: What ``navigator.userAgent`` and the User-Agent header say: the Firefox whose behaviour this is.
USER_AGENT: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"


@dataclass(frozen=True, slots=True)
class WorkerEnvironment:
    """The origin and the user agent, as far as a worker or page knows them."""

    origin: str
    network: Network
    storage: OriginStorage
    clock: Clock
    prefs: Prefs
    user_agent: UserAgentPort
    heap_limit: int = HEAP_LIMIT
    time_limit: float = TIME_LIMIT
    ports: MessagePorts = field(default_factory=MessagePorts)
    locks: LockManager = field(default_factory=LockManager)

    def state(self, script_url: str, **more: Any) -> dict[str, Any]:
        """What the runtime starts with (``rt.state``); ``more`` is what only workers or only pages have."""
        return {
            "href": script_url,
            "userAgent": USER_AGENT,
            "languages": ["en-US", "en"],
            "online": True,
            "switchedPrefs": self.prefs.switched(),
            **more,
        }
