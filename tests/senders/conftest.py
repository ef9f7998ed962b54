"""A real user agent that runs hello.js and is subscribed with the key of vapid_keys: what senders send to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

WORKER_SCRIPTS = Path(__file__).resolve().parents[2] / "worker_scripts"


@pytest.fixture
def registration(user_agent: Any) -> Any:
    """hello.js, registered; not subscribed."""
    origin = user_agent.origin("https://app.example", serve=WORKER_SCRIPTS, permissions=["notifications"])
    return origin.register("/hello.js")


@pytest.fixture
def subscription(registration: Any, vapid_keys: Any) -> Any:
    """A subscription that only vapid_keys may send to."""
    return registration.push_manager.subscribe(application_server_key=vapid_keys.application_server_key)
