"""The same story in a real Firefox and in pyua, and what both do, compared.

``scenario`` is what a scenario's author writes with; ``browser`` the port that ``firefox`` and ``headless`` implement;
``site``, ``tap`` and a real ``pyua.PushService`` surround whichever browser is looked at; ``trace`` is what comes out.
"""

from __future__ import annotations

from differential.scenario import (
    GET_SUBSCRIPTION,
    PERMISSION_STATES,
    QUOTA_OF_ONE,
    SUBSCRIBE,
    UNSUBSCRIBE,
    Scenario,
    ScenarioPage,
)
from differential.site import Reply
from differential.trace import Trace

__all__ = [
    "GET_SUBSCRIPTION",
    "PERMISSION_STATES",
    "QUOTA_OF_ONE",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "Reply",
    "Scenario",
    "ScenarioPage",
    "Trace",
]
