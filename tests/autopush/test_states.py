"""The transition tables."""

from __future__ import annotations

import itertools

import pytest

from pyua.autopush.states import (
    CLIENT_TRANSITIONS,
    SERVER_TRANSITIONS,
    ClientState,
    ClientStep,
    ServerState,
    ServerStep,
    next_client_state,
    next_server_state,
)
from pyua.errors import LocalProtocolError


@pytest.mark.parametrize(
    ("states", "steps", "table", "step_to"),
    [
        (ClientState, ClientStep, CLIENT_TRANSITIONS, next_client_state),
        (ServerState, ServerStep, SERVER_TRANSITIONS, next_server_state),
    ],
)
def test_each_pair_leads_to_a_state_or_is_refused(states, steps, table, step_to):
    """What is not in a table is the caller's mistake, and the message names state and step."""
    for state, step in itertools.product(states, steps):
        if (state, step) in table:
            assert step_to(state, step) in states
        else:
            with pytest.raises(LocalProtocolError, match=f"{step.name}.*{state.name}"):
                step_to(state, step)


def test_every_open_state_can_close():
    """There is no state out of which a socket cannot be lost."""
    for state in set(ClientState) - {ClientState.SHUT_DOWN}:
        assert next_client_state(state, ClientStep.CLOSE) is ClientState.SHUT_DOWN
    for state in set(ServerState) - {ServerState.CLOSED}:
        assert next_server_state(state, ServerStep.CLOSE) is ServerState.CLOSED
