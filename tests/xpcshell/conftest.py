"""A user agent whose time is told, and a push service that says what a test has it say."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from websockets.asyncio.server import ServerConnection, serve

import pyua
from pyua.clock import work
from pyua.push import PushRecord
from pyua.webpush import KeyPair, aes128gcm, b64

ORIGIN = "https://app.example"

WORKER = """
self.pushes = [];
self.changes = [];
onpush = (event) => { pushes.push(event.data && event.data.text()); };
onpushsubscriptionchange = (event) => { changes.push([event.oldSubscription.endpoint, event.newSubscription]); };
"""


class ScriptedService:
    """Answers as autopush does, where a test does not say otherwise.

    Attributes:
        use_webpush: whether messages have data; without it they are the old protocol's version numbers.
        answers: what to answer a kind of frame: a function of the frame that gives an object, a text, or None.
        frames: all that came in, over all connections, in order.
        refusals: so many handshakes to come are refused.
        attempts: when each handshake came, by the user agent's clock.
    """

    def __init__(self, clock: pyua.Clock) -> None:
        self.use_webpush = True
        self.answers: dict[str, Callable[[dict[str, Any]], object]] = {}
        self.frames: list[dict[str, Any]] = []
        self.refusals = 0
        self.attempts: list[float] = []
        self.url = ""
        self._clock = clock
        self._came = asyncio.Event()
        self._socket: ServerConnection | None = None

    def shake_hands(self, socket: ServerConnection, _request: object) -> object:
        """Take a connection, or refuse it."""
        self.attempts.append(self._clock.monotonic())
        if self.refusals:
            self.refusals -= 1
            return socket.respond(503, "try again later\n")
        return None

    async def serve(self, socket: ServerConnection) -> None:
        """One connection, to its end."""
        self._socket = socket
        async for text in socket:
            frame = json.loads(text)
            self.frames.append(frame)
            self._came.set()
            answer = self.answers.get(frame.get("messageType", "ping"), self.usual)(frame)
            if answer is not None:
                await self.say(answer)

    def usual(self, frame: dict[str, Any]) -> dict[str, Any] | None:
        """What autopush would answer."""
        match frame.get("messageType"):
            case "hello":
                hello = {"messageType": "hello", "uaid": frame.get("uaid", "a" * 32), "status": 200}
                return hello | ({"use_webpush": True} if self.use_webpush else {})
            case "register":
                endpoint = f"https://push.example/{frame['channelID']}"
                return self.reply(frame, status=200, pushEndpoint=endpoint)
            case "unregister":
                return self.reply(frame, status=200)
            case None:
                return {}
        return None

    def reply(self, frame: dict[str, Any], **members: Any) -> dict[str, Any]:
        """An answer to a register or unregister; ``None`` in place of a member leaves it away."""
        answer = {"messageType": frame["messageType"], "channelID": frame["channelID"], **members}
        return {name: value for name, value in answer.items() if value is not None}

    async def say(self, message: object) -> None:
        """Send an object as JSON, or a text as it is."""
        assert self._socket is not None
        await self._socket.send(message if isinstance(message, str) else json.dumps(message))

    async def notify(self, channel: object, version: object, **members: Any) -> None:
        """Send one message, in the form that has data."""
        await self.say({"messageType": "notification", "channelID": channel, "version": version, **members})

    async def update(self, *updates: tuple[object, object]) -> None:
        """Send channels and versions in one message, in the form without data."""
        members = [{"channelID": channel, "version": version} for channel, version in updates]
        await self.say({"messageType": "notification", "updates": members})

    async def drop(self) -> None:
        """Close the connection."""
        assert self._socket is not None
        await self._socket.close(1011)

    def all(self, kind: str) -> list[dict[str, Any]]:
        """The frames of one kind so far."""
        return [frame for frame in self.frames if frame.get("messageType") == kind]

    async def got(self, kind: str, number: int = 1) -> list[dict[str, Any]]:
        """All frames of one kind, once there are so many."""
        async with asyncio.timeout(5):
            while len(self.all(kind)) < number:
                self._came.clear()
                await self._came.wait()
        return self.all(kind)

    async def acks(self, number: int = 1) -> list[tuple[str, object, int]]:
        """Channel, version and code of each acknowledgement, once there are so many; each has a frame of its own."""
        updates = [frame["updates"] for frame in await self.got("ack", number)]
        assert all(len(frame) == 1 for frame in updates)
        return [(update["channelID"], update.get("version"), update["code"]) for (update,) in updates]

    def codes(self) -> list[int]:
        """With which codes channels were given up."""
        return [frame["code"] for frame in self.all("unregister")]


class Browser:
    """A user agent under test; it is opened when the first worker is registered."""

    def __init__(self, service: ScriptedService, clock: pyua.VirtualClock) -> None:
        self.service = service
        self.clock = clock
        self.user_agent = pyua.UserAgent(push_service=service.url, clock=clock)
        self._scripts: dict[str, dict[str, str]] = {}

    async def registered(
        self, path: str = "/", *, origin: str = ORIGIN, source: str = WORKER, granted: bool = True
    ) -> pyua.ServiceWorkerRegistration:
        """A worker for a path of an origin."""
        await self.user_agent.open()
        scripts = self._scripts.setdefault(origin, {})
        scripts[f"{path}sw.js"] = source
        permissions = ["notifications"] if granted else []
        return await self.user_agent.origin(origin, serve=scripts, permissions=permissions).register(f"{path}sw.js")

    async def subscribed(
        self, path: str = "/", **options: Any
    ) -> tuple[pyua.ServiceWorkerRegistration, pyua.PushSubscription]:
        """A worker with a subscription."""
        registration = await self.registered(path, **options)
        return registration, await registration.push_manager.subscribe()

    def record(self, registration: pyua.ServiceWorkerRegistration) -> PushRecord | None:
        """What is kept of a registration's subscription."""
        return self.user_agent.push_component.subscriptions.record_of(registration.scope)

    def channel(self, registration: pyua.ServiceWorkerRegistration) -> str:
        """Its channel."""
        record = self.record(registration)
        assert record is not None
        return record.channel_id

    def alter(self, registration: pyua.ServiceWorkerRegistration, **members: Any) -> None:
        """Have something else in the record, as if much had happened before."""
        record = self.record(registration)
        assert record is not None
        self.user_agent.push_component.subscriptions.store(replace(record, **members))

    async def heard(self, registration: pyua.ServiceWorkerRegistration, what: str = "pushes") -> Any:
        """What the worker got: the texts of ``pushes``, or ``changes`` of its subscription."""
        await self.clock.settle()
        assert registration.active is not None
        return await registration.active.evaluate(what)


def encrypted(subscription: pyua.PushSubscription, text: str) -> dict[str, Any]:
    """The members of a message that is encrypted for a subscription."""
    public_key, secret = subscription.get_key("p256dh"), subscription.get_key("auth")
    assert public_key is not None
    assert secret is not None
    body = aes128gcm.encrypt(
        text.encode(),
        receiver_public_key=public_key,
        auth_secret=secret,
        sender=KeyPair.generate(),
        salt=os.urandom(16),
    )
    return {"data": b64.encode(body), "headers": {"encoding": "aes128gcm"}}


@pytest.fixture
def clock() -> pyua.VirtualClock:
    """The user agent's and the service's."""
    return pyua.VirtualClock("2030-05-17T12:00:00Z")


@pytest_asyncio.fixture
async def service(clock: pyua.VirtualClock) -> AsyncIterator[ScriptedService]:
    """A push service on a real socket."""
    scripted = ScriptedService(clock)
    async with serve(
        scripted.serve,
        "127.0.0.1",
        0,
        subprotocols=["push-notification"],  # type: ignore[list-item]
        process_request=scripted.shake_hands,  # type: ignore[arg-type]
        close_timeout=0.05,  # a user agent does not answer a Close frame
    ) as server:
        scripted.url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        yield scripted


@pytest.fixture
def old_service(service: ScriptedService) -> ScriptedService:
    """The same, with the protocol that had no data."""
    service.use_webpush = False
    return service


@pytest_asyncio.fixture
async def browser(service: ScriptedService, clock: pyua.VirtualClock) -> AsyncIterator[Browser]:
    """A user agent of that service."""
    made = Browser(service, clock)
    yield made
    await made.user_agent.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time does not wait long for a service that says nothing."""
    monkeypatch.setattr(work, "_PATIENCE", 0.1)


@pytest.fixture
def encrypt() -> Callable[[pyua.PushSubscription, str], dict[str, Any]]:
    """``encrypt(subscription, text)``: the members of a message with that text."""
    return encrypted
