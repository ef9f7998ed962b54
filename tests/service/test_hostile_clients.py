"""Clients that mean harm, or cannot help it: refused or dropped, while others are served and memory stays flat."""

from __future__ import annotations

import asyncio
import base64
import json
import logging

import pytest
from hypothesis import given, settings, strategies as st
from multidict import CIMultiDict

import pyua
from pyua.service import listener
from pyua.service.endpoint import PushRequest

from .test_endpoint import Desk


async def talk(service, text: bytes, patience=1.0) -> bytes:
    """What the service says to some bytes until it hangs up, or until it seems to wait."""
    reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
    writer.write(text)
    said = b""
    try:
        async with asyncio.timeout(patience):
            while data := await reader.read(65_536):
                said += data
    except (TimeoutError, ConnectionResetError):
        pass
    writer.close()
    return said


def statuses(said: bytes) -> list[int]:
    return [int(line.split()[1]) for line in said.split(b"\r\n") if line.startswith(b"HTTP/1.")]


@pytest.mark.parametrize(
    "text",
    [
        b"POST /wpush/v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /status HTTP/1.1\r\n\r\n",
        b"POST /wpush/v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST /wpush/v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /wpush/v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
        b"POST /wpush/v1/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"POST /wpush/v1/x HTTP/1.1\r\nHost: a\r\nTTL : 5\r\n\r\n",
        b"POST /wpush/v1/x HTTP/1.1\r\nHost: a\r\n folded: x\r\n\r\n",
        b"GET /status HTTP/1.1\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\r\n" * 3 + b"nonsense\r\n\r\n",
    ],
)
async def test_requests_that_are_read_two_ways(service, text) -> None:
    """Refused, and nothing after them is read as a request of its own."""
    found = statuses(await talk(service, text))
    assert found in ([], [400])
    assert statuses(await talk(service, b"GET /status HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) == [200]


@pytest.mark.parametrize(
    "path",
    ["/wpush/v1/../../status", "/wpush/v1/%2e%2e%2fstatus", "/wpush/v2/%00", "/wpush//v1/x", "/wpush/v1/" + "A" * 8_000,
     "/m/../status", "//status", "/wpush/v1/\u2603".encode().decode("latin-1")],
)  # fmt: skip
async def test_tricks_in_paths(service, path) -> None:
    """No token, no other route."""
    text = f"POST {path} HTTP/1.1\r\nHost: a\r\nTTL: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    assert statuses(await talk(service, text.encode("latin-1"))) in ([404], [405], [400])


def jwt(header, claims, signature=b"x" * 64):
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


@pytest.mark.parametrize(
    "header",
    [{"alg": "none"}, {"alg": "RS256"}, {"alg": "HS256"}, {"alg": ["ES256"]}, {}, {"alg": "ES256", "crit": ["x"]}, []],
)
def test_tokens_of_other_algorithms(header) -> None:
    """401: only ES256 that verifies is taken, with and without a signature."""
    desk = Desk()
    claims = {"aud": "https://push.example", "exp": 1_000_000, "sub": "mailto:a@b.example"}
    key = base64.urlsafe_b64encode(b"\x04" + b"k" * 64).decode()
    for signature in (b"", b"x" * 64):
        fields = {"TTL": "1", "Authorization": f"vapid t={jwt(header, claims, signature)}, k={key}"}
        assert desk.refused(fields, b"", "v2") == (401, 109)


async def test_who_says_nothing_is_dropped(monkeypatch) -> None:
    """A byte at a time does not help; who has asked something before is left alone."""
    monkeypatch.setattr(listener, "_PATIENCE", 0.3)
    async with pyua.PushService() as service:
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
        asked_reader, asked = await asyncio.open_connection("127.0.0.1", service.port)
        asked.write(b"GET /status HTTP/1.1\r\nHost: a\r\n\r\n")
        assert b" 200 " in await asked_reader.readuntil(b"\r\n")
        for byte in b"GET /st":
            writer.write(bytes([byte]))
            await asyncio.sleep(0.05)
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await asyncio.wait_for(reader.readexactly(1), 5)
        asked.write(b"GET /status HTTP/1.1\r\nHost: a\r\n\r\n")
        await asked_reader.readuntil(b"OK")
        for each in (writer, asked):
            each.close()


async def test_a_body_that_never_comes(monkeypatch) -> None:
    """408, after some patience."""
    monkeypatch.setattr("pyua.service.bodies._PATIENCE", 0.2)
    async with pyua.PushService() as service:
        text = b"POST /wpush/v1/x HTTP/1.1\r\nHost: a\r\nTTL: 1\r\nContent-Length: 100\r\n\r\nonly this"
        assert statuses(await talk(service, text))[:1] == [408]


async def test_too_many_sockets(monkeypatch, caplog) -> None:
    """The rest is dropped, that is logged once, and those that are there are served."""
    monkeypatch.setattr(listener, "_ROOM", 5)
    with caplog.at_level(logging.WARNING):
        async with pyua.PushService(max_connections=1) as service:
            opened = [await asyncio.open_connection("127.0.0.1", service.port) for _ in range(20)]
            dropped = 0
            for reader, writer in opened:
                writer.write(b"GET /status HTTP/1.1\r\nHost: a\r\n\r\n")
                try:
                    assert b" 200 " in await asyncio.wait_for(reader.readuntil(b"\r\n"), 5)
                except (ConnectionResetError, asyncio.IncompleteReadError):
                    dropped += 1
                writer.close()
    assert dropped == 14
    assert len([record for record in caplog.records if "sockets are open" in record.message]) == 1


NAMES = ["TTL", "Topic", "Urgency", "Content-Encoding", "Encryption", "Crypto-Key", "Authorization", "Prefer", "X"]
VALUES = st.one_of(
    st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=60),
    st.sampled_from(
        ["0", "-1", "60", "1e9", "9" * 30, "aes128gcm", "aesgcm", "salt=AAAA", "dh=AAAA", "vapid t=a.b.c, k=AAAA"]
    ),
)
DESK = Desk()


@settings(max_examples=400, deadline=None)
@given(
    headers=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=8),
    version=st.sampled_from(["v1", "v2", "v3", ""]),
    token=st.one_of(
        st.none(), st.text(max_size=200), st.binary(max_size=200).map(lambda b: base64.urlsafe_b64encode(b).decode())
    ),
    body=st.binary(max_size=100),
)
def test_any_request_is_answered(headers, version, token, body) -> None:
    """With a status that autopush has for it, and never an exception."""
    request = PushRequest(version, DESK.token() if token is None else token, CIMultiDict(headers), body)
    response, message = DESK.endpoint.receive_push(request, 1_000_000)
    assert response.status in {201, 400, 401, 404, 410, 413}
    assert (message is None) == (response.status != 201)
