"""The states of both ends of the protocol, and every way from one to another.

Each machine changes its state through these tables only, so there is no other way. A pair that is not
in its table cannot happen, or is a mistake of the caller: ``LocalProtocolError`` says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final, TypeVar

from pyua.errors import LocalProtocolError

__all__ = [
    "CLIENT_TRANSITIONS",
    "SERVER_TRANSITIONS",
    "ClientState",
    "ClientStep",
    "ServerState",
    "ServerStep",
    "next_client_state",
    "next_server_state",
]


class ClientState(Enum):
    """Where the user agent's connection stands (Firefox's own names)."""

    SHUT_DOWN = "no socket"
    WAITING_FOR_WS_START = "the socket is being opened"
    WAITING_FOR_HELLO = "hello sent, no answer yet"
    READY = "identified"


class ClientStep(Enum):
    """What moves a client from one state to another."""

    CONNECT = "a socket is wanted"
    OPENED = "the socket is open"
    HELLO = "a good hello came back"
    CLOSE = "the socket is gone, or is to go"


CLIENT_TRANSITIONS: Final[Mapping[tuple[ClientState, ClientStep], ClientState]] = {
    (ClientState.SHUT_DOWN, ClientStep.CONNECT): ClientState.WAITING_FOR_WS_START,
    (ClientState.WAITING_FOR_WS_START, ClientStep.OPENED): ClientState.WAITING_FOR_HELLO,
    (ClientState.WAITING_FOR_HELLO, ClientStep.HELLO): ClientState.READY,
    (ClientState.WAITING_FOR_WS_START, ClientStep.CLOSE): ClientState.SHUT_DOWN,
    (ClientState.WAITING_FOR_HELLO, ClientStep.CLOSE): ClientState.SHUT_DOWN,
    (ClientState.READY, ClientStep.CLOSE): ClientState.SHUT_DOWN,
}


class ServerState(Enum):
    """Where one socket of a push service stands."""

    UNIDENTIFIED = "no hello yet"
    HELLO_RECEIVED = "a hello waits for the service's answer"
    IDENTIFIED = "the user agent is known"
    CLOSED = "closed, or about to be"


class ServerStep(Enum):
    """What moves a server connection from one state to another."""

    HELLO = "a good hello came"
    ANSWER = "the service answered the hello"
    CLOSE = "either side closes"


SERVER_TRANSITIONS: Final[Mapping[tuple[ServerState, ServerStep], ServerState]] = {
    (ServerState.UNIDENTIFIED, ServerStep.HELLO): ServerState.HELLO_RECEIVED,
    (ServerState.HELLO_RECEIVED, ServerStep.ANSWER): ServerState.IDENTIFIED,
    (ServerState.UNIDENTIFIED, ServerStep.CLOSE): ServerState.CLOSED,
    (ServerState.HELLO_RECEIVED, ServerStep.CLOSE): ServerState.CLOSED,
    (ServerState.IDENTIFIED, ServerStep.CLOSE): ServerState.CLOSED,
}

_State = TypeVar("_State", bound=Enum)
_Step = TypeVar("_Step", bound=Enum)


def _next(table: Mapping[tuple[_State, _Step], _State], state: _State, step: _Step) -> _State:
    try:
        return table[state, step]
    except KeyError:
        raise LocalProtocolError(f"{step.name} cannot happen in state {state.name} ({state.value})") from None


def next_client_state(state: ClientState, step: ClientStep) -> ClientState:
    """The client's state after ``step``.

    Raises:
        LocalProtocolError: the step is not possible in this state.
    """
    return _next(CLIENT_TRANSITIONS, state, step)


def next_server_state(state: ServerState, step: ServerStep) -> ServerState:
    """The server connection's state after ``step``.

    Raises:
        LocalProtocolError: the step is not possible in this state.
    """
    return _next(SERVER_TRANSITIONS, state, step)
