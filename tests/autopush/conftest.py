"""A client machine with literal frames going in and out, for the tests of its rules."""

from __future__ import annotations

import json

import pytest

from pyua.autopush.client import Client
from pyua.autopush.client_events import ClientEvent
from pyua.autopush.states import ClientState
from pyua.prefs import Prefs

UAID = "0123456789abcdef0123456789abcdef"


class Conversation:
    """A client and the clock it is told; request timeout 10 s, backoff 5 s, ping 1800 s, as in Firefox."""

    def __init__(self, **options) -> None:
        self.client = Client(Prefs(), **options)
        self.now = 100.0

    @classmethod
    def ready(cls, **options) -> Conversation:
        """One that has had its hello already."""
        options.setdefault("uaid", UAID)
        conversation = cls(**options)
        conversation.open()
        conversation.hello()
        conversation.drain()
        assert conversation.client.state is ClientState.READY
        return conversation

    def open(self) -> None:
        self.client.connect(self.now)
        self.client.receive_connected(self.now)

    def hello(self, uaid: object = UAID, **members: object) -> None:
        self.receive({"messageType": "hello", "uaid": uaid, "status": 200, "use_webpush": True} | members)

    def receive(self, frame: object) -> None:
        text = frame if isinstance(frame, str) else json.dumps(frame)
        self.client.receive_text(text, self.now)

    def sent(self) -> list[str]:
        return self.client.data_to_send()

    def events(self) -> list[ClientEvent]:
        return self.client.events_received()

    def drain(self) -> None:
        self.sent()
        self.events()

    def pass_time(self, seconds: float) -> None:
        """Let time pass and timers fire, each at its deadline."""
        end = self.now + seconds
        while (deadline := self.client.next_deadline()) is not None and deadline <= end:
            self.now = max(deadline, self.now)
            self.client.receive_timeout(self.now)
        self.now = end


@pytest.fixture
def talk() -> type[Conversation]:
    """Makes conversations: ``talk()`` before a connection, ``talk.ready()`` after the hello."""
    return Conversation
