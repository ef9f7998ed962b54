"""Operations on the push service: faults, time, figures."""

from __future__ import annotations

import dataclasses
from importlib.metadata import PackageNotFoundError, version

from pyua.clock import Clock
from pyua.control.models import (
    Broadcast,
    ClockMove,
    Disconnection,
    Disturbances,
    Expiry,
    Failure,
    Hellos,
    Requests,
    ServiceInfo,
    Skew,
    Time,
)
from pyua.control.operation import Call, Operation, RefusedError
from pyua.control.sessions import Sessions
from pyua.service import PushService

__all__ = ["PushServiceOperations"]


class PushServiceOperations:
    """What a test does with the push service."""

    def __init__(self, service: PushService, sessions: Sessions, clock: Clock) -> None:
        self._service = service
        self._sessions = sessions
        self._clock = clock
        #: All of them.
        self.operations = (
            Operation("GET", "/control/service", self.show_service, ServiceInfo),
            Operation("GET", "/control/requests", self.list_requests, Requests),
            Operation("POST", "/control/failures", self.fail_pushes, None, Failure, status=204),
            Operation("DELETE", "/control/failures", self.stop_failing, status=204),
            Operation("PUT", "/control/disturbance", self.disturb, None, Disturbances, status=204),
            Operation("POST", "/control/refuse-hellos", self.refuse_hellos, None, Hellos, status=204),
            Operation("POST", "/control/forget-users", self.forget_users, status=204),
            Operation("PUT", "/control/clock-skew", self.skew_clock, None, Skew, status=204),
            Operation("POST", "/control/expire", self.expire, None, Expiry, status=204),
            Operation("POST", "/control/disconnect", self.disconnect, None, Disconnection, status=204),
            Operation("PUT", "/control/broadcasts/{broadcast}", self.set_broadcast, None, Broadcast, status=204),
            Operation("POST", "/control/clock", self.move_clock, Time, ClockMove),
            Operation("POST", "/control/reset", self.reset, status=204),
        )

    async def show_service(self, _call: Call) -> ServiceInfo:
        """Show where the push service is, and its statistics."""
        try:
            own_version = version("pyua")
        except PackageNotFoundError:
            own_version = "unknown"
        return ServiceInfo(
            version=own_version,
            websocket=self._service.websocket_url,
            endpoint=self._service.endpoint_url,
            statistics=dataclasses.asdict(self._service.statistics()),
        )

    async def list_requests(self, _call: Call) -> Requests:
        """List the last requests to endpoints, each with an explanation of what came of it."""
        members = ("time", "endpoint", "status", "errno", "explanation")
        return Requests(
            requests=[
                {name: getattr(request, name) for name in members}
                | {"hints": list(request.hints), "bytes": len(request.body)}
                for request in self._service.requests
            ]
        )

    async def fail_pushes(self, call: Call) -> None:
        """Have the next pushes fail."""
        asked: Failure = call.body
        if (asked.status is None) == (asked.how is None):
            raise RefusedError(400, "give either status (400 to 599) or how (hang, reset, truncate, redirect)")
        if asked.how is not None:
            self._service.break_next(asked.count, asked.how)
        elif asked.status is not None:
            self._service.fail_next(asked.count, asked.status, asked.retry_after)

    async def disturb(self, call: Call) -> None:
        """Have messages lost, doubled, out of order or late on their way to user agents; with {}, no more."""
        self._service.disturb(**call.body.model_dump())

    async def refuse_hellos(self, call: Call) -> None:
        """Close the next connections of user agents at their hello."""
        self._service.refuse_hellos(call.body.count)

    async def forget_users(self, _call: Call) -> None:
        """Lose all user agents: each gets a new UAID, and learns that its subscriptions are gone."""
        self._service.forget_users()

    async def skew_clock(self, call: Call) -> None:
        """Look at the times of pushes as if it were so much later."""
        self._service.skew_clock(call.body.seconds)

    async def stop_failing(self, _call: Call) -> None:
        """Take back all faults that were ordered, and end those that go on."""
        self._service.fail_no_more()

    async def expire(self, call: Call) -> None:
        """Let a subscription expire, or all: pushes to it are answered with 410."""
        if call.body.endpoint is None:
            self._service.expire_all()
        else:
            self._service.expire(call.body.endpoint)

    async def disconnect(self, call: Call) -> None:
        """End all connections of user agents; they come back by themselves."""
        self._service.disconnect_all(call.body.code)

    async def set_broadcast(self, call: Call) -> None:
        """Give a broadcast a new version."""
        self._service.set_broadcast(call.path["broadcast"], call.body.version)

    async def move_clock(self, call: Call) -> Time:
        """Let time pass at once: TTLs run out, quotas are counted, timers of workers fire."""
        await self._clock.fast_forward(call.body.fast_forward)
        return Time(now=self._clock.time())

    async def reset(self, _call: Call) -> None:
        """Close all user agents, take back all failures, and forget the requests."""
        await self._sessions.close()
        self._service.fail_no_more()
        self._service.forget_requests()
