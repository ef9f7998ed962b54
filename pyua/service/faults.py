"""Faults on order: how a test makes the push service misbehave."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final, Literal, get_args

from pyua.errors import ConfigError
from pyua.service.disturbance import Disturbance
from pyua.service.rejection import EndpointResponse, error_response

__all__ = ["Breakage", "Faults"]

#: How a connection can fail instead of being answered.
Breakage = Literal["hang", "reset", "truncate", "redirect"]

_MAX_ORDERED: Final = 10_000


@dataclass(slots=True)
class _Fault:
    left: int
    response: EndpointResponse | Breakage


class Faults:
    """Pushes that are to fail, first come, first served."""

    def __init__(self) -> None:
        self._faults: deque[_Fault] = deque()
        #: What happens to messages on their way.
        self.disturbance: Disturbance | None = None
        #: Hellos still to be refused.
        self.refused_hellos = 0
        #: Seconds that the service's clock is ahead of everybody's, when it looks at a push.
        self.skew = 0.0

    def fail_next(self, count: int, status: int, retry_after: float | None = None) -> None:
        """Answer the next pushes with an error, whatever they are.

        Args:
            count: how many.
            status: the HTTP status, 400 to 599.
            retry_after: seconds, for a Retry-After header.

        Raises:
            ConfigError: a number that makes no sense.
        """
        if count < 1 or len(self._faults) >= _MAX_ORDERED:
            raise ConfigError(f"{count} failures cannot be ordered; give a number from 1 up")
        if not 400 <= status <= 599:
            raise ConfigError(f"status {status} is no failure; give one from 400 to 599")
        response = error_response(status, None, "a failure that was ordered", retry_after=retry_after)
        self._faults.append(_Fault(count, response))

    def break_next(self, count: int, how: Breakage) -> None:
        """Have the next pushes fail without an answer that is one.

        Args:
            count: how many.
            how: see ``PushService.break_next``.

        Raises:
            ConfigError: a number or a word that makes no sense.
        """
        if count < 1 or len(self._faults) >= _MAX_ORDERED:
            raise ConfigError(f"{count} failures cannot be ordered; give a number from 1 up")
        if how not in get_args(Breakage):
            raise ConfigError(f"{how!r} is no way to fail; give one of {', '.join(get_args(Breakage))}")
        self._faults.append(_Fault(count, how))

    def clear(self) -> None:
        """Order nothing any more."""
        self._faults.clear()
        self.disturbance = None
        self.refused_hellos = 0
        self.skew = 0.0

    def take_hello(self) -> bool:
        """Whether to refuse this hello."""
        if not self.refused_hellos:
            return False
        self.refused_hellos -= 1
        return True

    def take(self) -> EndpointResponse | Breakage | None:
        """What to do instead of giving the real response, or None."""
        if not self._faults:
            return None
        fault = self._faults[0]
        fault.left -= 1
        if not fault.left:
            self._faults.popleft()
        return fault.response
