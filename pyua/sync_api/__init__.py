"""pyua without ``await``: the names of ``pyua``, with methods that return when they are done.

Each user agent and each push service runs on an event loop in a thread of its own, which ends with ``close()``. So
this can be used in a plain script, in a test, and where an event loop runs already, and its objects from any thread.
"""

from __future__ import annotations

from pyua.agent.controlled_network import PageResponse
from pyua.errors import (
    ConfigError,
    CryptoError,
    DecryptionError,
    DOMError,
    InsecureOriginError,
    InternalError,
    InvalidKeyError,
    LocalProtocolError,
    ProfileError,
    ProtocolError,
    PyuaError,
    RemoteProtocolError,
    ScopeError,
    TransportError,
    UserError,
    VapidError,
    WaitTimeoutError,
    WorkerError,
    WorkerInstallError,
    WorkerMemoryError,
    WorkerScriptError,
    WorkerTerminatedError,
    WorkerTimeoutError,
)
from pyua.sync_api.clock import Clock, VirtualClock
from pyua.sync_api.user_agent import Origin, PushService, UserAgent
from pyua.sync_api.workers import (
    Delivery,
    Notification,
    PushManager,
    PushSubscription,
    Route,
    ServiceWorker,
    ServiceWorkerRegistration,
    WindowClient,
)
from pyua.webpush import VapidKeys
from pyua.worker.events import ConsoleMessage

__all__ = [
    "Clock",
    "ConfigError",
    "ConsoleMessage",
    "CryptoError",
    "DOMError",
    "DecryptionError",
    "Delivery",
    "InsecureOriginError",
    "InternalError",
    "InvalidKeyError",
    "LocalProtocolError",
    "Notification",
    "Origin",
    "PageResponse",
    "ProfileError",
    "ProtocolError",
    "PushManager",
    "PushService",
    "PushSubscription",
    "PyuaError",
    "RemoteProtocolError",
    "Route",
    "ScopeError",
    "ServiceWorker",
    "ServiceWorkerRegistration",
    "TransportError",
    "UserAgent",
    "UserError",
    "VapidError",
    "VapidKeys",
    "VirtualClock",
    "WaitTimeoutError",
    "WindowClient",
    "WorkerError",
    "WorkerInstallError",
    "WorkerMemoryError",
    "WorkerScriptError",
    "WorkerTerminatedError",
    "WorkerTimeoutError",
]
