"""A push service on a real port, and a bare user agent that speaks literal frames over a real WebSocket."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import time
import uuid

import aiohttp
import pytest
from websockets.asyncio.client import connect

from pyua.service import PushService
from pyua.webpush.vapid import authorization
from pyua.webpush.vapid_keys import VapidKeys

WAIT = 5


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    """A Redis of the tests' own."""
    server = shutil.which("redis-server")
    if server is None:
        if os.environ.get("PYUA_REQUIRE_REDIS") == "1":
            pytest.fail("PYUA_REQUIRE_REDIS=1, but there is no redis-server on the PATH", pytrace=False)
        pytest.skip("there is no redis-server on the PATH")
    folder = tmp_path_factory.mktemp("redis")
    path = folder / "socket"
    options = ["--port", "0", "--unixsocket", str(path), "--save", "", "--dir", str(folder)]
    with subprocess.Popen([server, *options], stdout=subprocess.DEVNULL) as process:
        while not path.exists():
            assert process.poll() is None
            time.sleep(0.01)
        yield f"unix://{path}"
        process.terminate()


class BareUserAgent:
    """A WebSocket and the frames of the protocol; nothing is acknowledged unless told to."""

    def __init__(self, socket):
        self.socket = socket
        self.uaid = None

    async def send(self, frame):
        await self.socket.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    async def receive(self):
        return json.loads(await asyncio.wait_for(self.socket.recv(), WAIT))

    async def hello(self, uaid=None, **members):
        await self.send({"messageType": "hello", "uaid": uaid, "use_webpush": True} | members)
        reply = await self.receive()
        self.uaid = reply["uaid"]
        return reply

    async def register(self, key=None, channel_id=None):
        channel_id = channel_id or str(uuid.uuid4())
        await self.send({"messageType": "register", "channelID": channel_id, "key": key})
        reply = await self.receive()
        assert reply["channelID"] == channel_id
        return reply

    async def subscribe(self, key=None):
        """Register a channel and return its endpoint."""
        reply = await self.register(key)
        assert reply["status"] == 200
        return reply["pushEndpoint"]

    async def ack(self, *notifications, code=100):
        updates = [{"channelID": item["channelID"], "version": item["version"], "code": code} for item in notifications]
        await self.send({"messageType": "ack", "updates": updates})

    async def sync(self):
        """Wait until the service has read everything sent so far."""
        await self.send({"messageType": "unregister", "channelID": str(uuid.uuid4())})
        reply = await self.receive()
        assert reply["messageType"] == "unregister", reply

    async def closed(self):
        """Wait for the end; its code and reason."""
        await asyncio.wait_for(self.socket.wait_closed(), WAIT)
        return self.socket.close_code, self.socket.close_reason

    async def close(self):
        await self.socket.close()


class Sender:
    """An application server without encryption: the service never looks into a body."""

    def __init__(self, http):
        self.http = http
        self.keys = VapidKeys.generate()

    async def post(self, endpoint, body=b"x", *, ttl=60, encoding="aes128gcm", **headers):
        fields = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        if ttl is not None:
            fields["TTL"] = str(ttl)
        if body:
            fields["Content-Encoding"] = encoding
        async with self.http.post(endpoint, data=body, headers=fields) as response:
            await response.read()
            return response

    def vapid(self, service, now=None):
        now = time.time() if now is None else now
        return authorization(self.keys, audience=service.endpoint_url, expires_at=int(now) + 3_600)


@pytest.fixture
async def service():
    """A push service in memory."""
    async with PushService() as service:
        yield service


@pytest.fixture
async def open_user_agent():
    """Opens WebSockets to a service; all are closed at the end."""
    sockets = []

    async def open_user_agent(service, **options):
        sockets.append(await connect(service.websocket_url, ping_interval=None, **options))
        return BareUserAgent(sockets[-1])

    yield open_user_agent
    for socket in sockets:
        await socket.close()


@pytest.fixture
async def user_agent(service, open_user_agent):
    """A user agent that has said hello."""
    user_agent = await open_user_agent(service)
    await user_agent.hello()
    return user_agent


@pytest.fixture
async def http():
    """A real HTTP client."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def sender(http):
    """Posts with headers of one's choice."""
    return Sender(http)
