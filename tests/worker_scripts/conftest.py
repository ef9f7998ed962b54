"""The shipped workers, each in a user agent with a backend that remembers what it was asked."""

import json
from pathlib import Path

import pytest
from pywebpush import webpush

from pyua.sync_api import UserAgent, VapidKeys

SCRIPTS = Path(__file__).parents[2] / "worker_scripts"
ORIGIN = "https://app.example"
KEYS = VapidKeys.generate()


class Site:
    """A site with the shipped scripts and a backend."""

    def __init__(self, user_agent):
        self.user_agent = user_agent
        self.origin = user_agent.origin(ORIGIN, serve=SCRIPTS, permissions=["notifications"])
        self.requests = []

    def answer(self, path, **response):
        """Have the backend answer a path; the requests are in ``requests`` as (method, path, JSON body)."""

        def handler(route):
            body = route.request.post_data
            self.requests.append((route.request.method, path, json.loads(body) if body else None))
            route.fulfill(**response)

        self.user_agent.route(ORIGIN + path, handler)

    def register(self, script):
        """Register a script and subscribe it."""
        self.registration = self.origin.register(script)
        self.registration.push_manager.subscribe(application_server_key=KEYS.application_server_key)
        return self.registration

    def push(self, data, subscription=None):
        """Send for real; the delivery."""
        subscription = subscription or self.registration.push_manager.get_subscription().to_json()
        with self.registration.expect_push() as push:
            webpush(
                subscription, data, vapid_private_key=KEYS.private_key, vapid_claims={"sub": "mailto:me@app.example"}
            )
        return push.value


@pytest.fixture
def prefs():
    return {}


@pytest.fixture
def site(prefs):
    with UserAgent(prefs=prefs) as user_agent:
        yield Site(user_agent)


@pytest.fixture
def keys():
    return KEYS
