"""pyua: a headless Web Push user agent.

The browser half of Web Push without a browser: real subscriptions, a real connection to a push service, real
decryption, and the site's own service worker in an embedded V8. ``pyua.UserAgent`` is the door;
``pyua.sync_api`` has the same names without ``await``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyua.agent.clients import WindowClient
    from pyua.agent.controlled_network import PageResponse
    from pyua.agent.delivery import Delivery
    from pyua.agent.notifications import Notification
    from pyua.agent.origin import Origin
    from pyua.agent.push_manager import PushManager, PushSubscription
    from pyua.agent.registration import ServiceWorkerRegistration
    from pyua.agent.route import Route
    from pyua.agent.user_agent import UserAgent
    from pyua.clock import Clock, VirtualClock
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
    from pyua.service import PushService
    from pyua.webpush import VapidKeys
    from pyua.worker.events import ConsoleMessage
    from pyua.worker.service_worker import ServiceWorker

#: Where each public name lives. Imports are made at first use: `import pyua` costs next to nothing, which
#: matters to every pytest run that has the plugin installed.
_HOMES = {
    "Clock": "pyua.clock",
    "ConfigError": "pyua.errors",
    "ConsoleMessage": "pyua.worker.events",
    "CryptoError": "pyua.errors",
    "DOMError": "pyua.errors",
    "DecryptionError": "pyua.errors",
    "Delivery": "pyua.agent.delivery",
    "InsecureOriginError": "pyua.errors",
    "InternalError": "pyua.errors",
    "InvalidKeyError": "pyua.errors",
    "LocalProtocolError": "pyua.errors",
    "ProfileError": "pyua.errors",
    "Notification": "pyua.agent.notifications",
    "Origin": "pyua.agent.origin",
    "ProtocolError": "pyua.errors",
    "PushManager": "pyua.agent.push_manager",
    "PushService": "pyua.service",
    "PushSubscription": "pyua.agent.push_manager",
    "PyuaError": "pyua.errors",
    "RemoteProtocolError": "pyua.errors",
    "Route": "pyua.agent.route",
    "ScopeError": "pyua.errors",
    "ServiceWorker": "pyua.worker.service_worker",
    "ServiceWorkerRegistration": "pyua.agent.registration",
    "TransportError": "pyua.errors",
    "UserAgent": "pyua.agent.user_agent",
    "UserError": "pyua.errors",
    "VapidError": "pyua.errors",
    "VapidKeys": "pyua.webpush",
    "VirtualClock": "pyua.clock",
    "WaitTimeoutError": "pyua.errors",
    "PageResponse": "pyua.agent.controlled_network",
    "WindowClient": "pyua.agent.clients",
    "WorkerError": "pyua.errors",
    "WorkerInstallError": "pyua.errors",
    "WorkerMemoryError": "pyua.errors",
    "WorkerScriptError": "pyua.errors",
    "WorkerTerminatedError": "pyua.errors",
    "WorkerTimeoutError": "pyua.errors",
}

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


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'pyua' has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
