"""What a user agent holds and has done, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyua.agent.connection import ConnectionStatistics
from pyua.agent.network import NetworkStatistics
from pyua.agent.subscriptions import SubscriptionStatistics

if TYPE_CHECKING:
    from pyua.agent.user_agent import UserAgent

__all__ = ["UserAgentStatistics", "statistics_of"]


@dataclass(frozen=True, slots=True)
class UserAgentStatistics:
    """What a user agent holds and has done."""

    origins: int
    registrations: int
    running_workers: int
    running_pages: int
    subscriptions: int
    notifications: int
    windows: int
    deliveries: int
    #: By scope; expired ones too, as long as their record is kept.
    push_records: Mapping[str, SubscriptionStatistics]
    connection: ConnectionStatistics
    network: NetworkStatistics


def statistics_of(user_agent: UserAgent, *, origins: int) -> UserAgentStatistics:
    """Count it all, at this moment; ``origins`` is how many it knows."""
    registrations = user_agent.registrations
    workers = [worker for registration in registrations for worker in registration.workers()]
    subscriptions = user_agent.push_component.subscriptions
    return UserAgentStatistics(
        origins=origins,
        registrations=len(registrations),
        running_workers=sum(worker.running for worker in workers),
        running_pages=len(user_agent.page_port.pages),
        subscriptions=subscriptions.count,
        notifications=len(user_agent.notifications),
        windows=len(user_agent.clients.all),
        deliveries=sum(len(registration.deliveries) for registration in registrations),
        push_records=subscriptions.statistics(),
        connection=user_agent.push_component.line.statistics(),
        network=user_agent.network.statistics(),
    )
