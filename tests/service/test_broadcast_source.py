"""Broadcasts that come from a document behind a URL."""

from __future__ import annotations

import asyncio
import io
import json
import logging

import pytest
from aiohttp import web

from pyua.clock import VirtualClock
from pyua.errors import ConfigError
from pyua.service import PushService


@pytest.fixture
async def document():
    """A server of one document, which a test changes; ``url`` says where."""

    class Document:
        text: str | bytes = json.dumps({"broadcasts": {"a/b": "1"}, "code": 200})
        status = 200
        read = 0

    async def answer(_request: web.BaseRequest) -> web.Response:
        Document.read += 1
        text = Document.text.encode() if isinstance(Document.text, str) else Document.text
        return web.Response(status=Document.status, body=io.BytesIO(text))

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    Document.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1/broadcasts"
    yield Document
    await runner.cleanup()


async def test_versions_are_read_at_the_start_and_again(document, open_user_agent) -> None:
    """A user agent that says hello hears of what is new; a new version comes without being asked for."""
    clock = VirtualClock()
    async with PushService(clock=clock, broadcasts_url=document.url, broadcasts_interval=60) as service:
        client = await open_user_agent(service)
        reply = await client.hello(broadcasts={"a/b": "0", "c": "0"})
        assert reply["broadcasts"] == {"a/b": "1", "errors": {"c": "Broadcast not found"}}
        document.text = json.dumps({"broadcasts": {"a/b": "2", "c": "1"}})
        await clock.run_for(59)
        assert document.read == 1
        await clock.run_for(2)
        while document.read < 2 or service._broadcasts.version("c") is None:
            await asyncio.sleep(0.01)
        await clock.run_for(300)
        assert await client.receive() == {"messageType": "broadcast", "broadcasts": {"a/b": "2"}}


@pytest.mark.parametrize(
    ("status", "text", "words"),
    [
        (500, "", "500"),
        (200, "no json", "Invalid JSON"),
        (200, b"\xff\xfe", "Invalid JSON"),
        (200, '{"broadcasts": {"a": 1}}', "broadcasts"),
        (200, '{"broadcasts": {"": "1"}}', "broadcasts"),
        (200, "{}", "missing"),
        (200, " " * (1024 * 1024 + 1), "more than 1048576 bytes"),
    ],
)
async def test_what_cannot_be_read_is_logged_and_tried_again(document, caplog, status, text, words) -> None:
    """The service starts all the same, and keeps the versions that it has."""
    document.status, document.text = status, text
    clock = VirtualClock()
    with caplog.at_level(logging.WARNING, "pyua.service"):
        async with PushService(clock=clock, broadcasts_url=document.url) as service:
            (record,) = caplog.records
            assert words in record.getMessage()
            document.status, document.text = 200, json.dumps({"broadcasts": {"a": "1"}})
            await clock.run_for(31)
            while service._broadcasts.version("a") is None:
                await asyncio.sleep(0.01)


async def test_nobody_there(caplog) -> None:
    """A server that is down keeps nobody from starting."""
    async with PushService(broadcasts_url="http://127.0.0.1:9/"):
        assert "no broadcasts from" in caplog.text


@pytest.mark.parametrize("options", [{"broadcasts_url": "ftp://x"}, {"broadcasts_interval": 0}, {"max_queue": -1}])
def test_settings_that_make_no_sense(options) -> None:
    with pytest.raises(ConfigError):
        PushService(**options)
