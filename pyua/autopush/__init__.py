"""The push protocol between user agent and push service, both ends, without sockets and without a clock.

``Client`` behaves as Firefox does, ``ServerConnection`` as autopush does for one socket. Both take text in
and give text and events out; ``states`` holds their transition tables, ``messages`` every frame,
``server_events`` what the server machine tells.
"""

from __future__ import annotations

from pyua.autopush.client import NO_RECONNECT, Client
from pyua.autopush.client_events import (
    BroadcastPhase,
    BroadcastReceived,
    ClientEvent,
    CloseWanted,
    ConnectionWanted,
    FailureReason,
    HelloReceived,
    MessageDropped,
    NotificationReceived,
    Registered,
    RegisterFailed,
    Unregistered,
    UnregisterFailed,
    UpdateReceived,
)
from pyua.autopush.codes import AckCode, NackCode, UnregisterCode
from pyua.autopush.server import ServerConnection
from pyua.autopush.states import ClientState, ServerState
from pyua.autopush.versions import Version

__all__ = [
    "NO_RECONNECT",
    "AckCode",
    "BroadcastPhase",
    "BroadcastReceived",
    "Client",
    "ClientEvent",
    "ClientState",
    "CloseWanted",
    "ConnectionWanted",
    "FailureReason",
    "HelloReceived",
    "MessageDropped",
    "NackCode",
    "NotificationReceived",
    "RegisterFailed",
    "Registered",
    "ServerConnection",
    "ServerState",
    "UnregisterCode",
    "UnregisterFailed",
    "Unregistered",
    "UpdateReceived",
    "Version",
]
