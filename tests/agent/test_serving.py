"""Origins served in memory: folders, mappings, real ASGI and WSGI applications."""

from __future__ import annotations

import asyncio
import threading
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, StreamingResponse
from flask import Flask, Response, jsonify, request as flask_request

from pyua.agent.asgi import AsgiSite
from pyua.agent.serving import FolderSite, MappingSite, content_type, make_site
from pyua.agent.wsgi import WsgiSite
from pyua.errors import ConfigError, TransportError
from pyua.worker.ports import NetworkRequest, NetworkResponse


def header(response: NetworkResponse, name: str) -> str | None:
    return next((value for key, value in response.headers if key.lower() == name), None)


async def get(site, path: str, **fields) -> NetworkResponse:
    answer = await site.answer(NetworkRequest(url=f"https://app.example{path}", **fields))
    assert answer is not None
    return answer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "sub dir").mkdir(parents=True)
    (root / "sw.js").write_text("self.x = 'ä';", encoding="utf-8")
    (root / "index.html").write_text("<p>home")
    (root / "sub dir" / "index.html").write_text("<p>sub")
    (root / "data.bin").write_bytes(b"\0\xff")
    (tmp_path / "secret.txt").write_text("secret")
    (root / "leak.txt").symlink_to(tmp_path / "secret.txt")
    return root


async def test_folder_serves_files_with_their_types(folder: Path):
    """A file comes with the content type of its name, byte for byte."""
    site = make_site(str(folder))
    script = await get(site, "/sw.js?v=3")
    assert (script.status, script.status_text) == (200, "OK")
    assert header(script, "content-type") == "text/javascript; charset=utf-8"
    assert script.body.decode() == "self.x = 'ä';"
    assert (await get(site, "/data.bin")).body == b"\0\xff"
    assert header(await get(site, "/data.bin"), "content-type") == "application/octet-stream"


async def test_folder_index_and_redirect(folder: Path):
    """A folder's URL gives its index.html; without the last slash it redirects there first."""
    site = make_site(folder)
    assert (await get(site, "/")).body == b"<p>home"
    assert (await get(site, "/sub%20dir/")).body == b"<p>sub"
    redirect = await get(site, "/sub%20dir?q=1")
    assert redirect.status == 301
    assert header(redirect, "location") == "https://app.example/sub%20dir/?q=1"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/sub%20dir/../../secret.txt",
        "/leak.txt",
        "/%00",
    ],
)
async def test_folder_refuses_what_is_outside(folder: Path, path: str):
    """Neither dots, encoded dots nor links lead out of the folder."""
    answer = await get(make_site(folder), path)
    assert answer.status == 404
    assert b"secret" not in answer.body


async def test_folder_other_answers(folder: Path):
    """Missing files are 404, other methods 405, HEAD has no body."""
    site = make_site(folder)
    assert (await get(site, "/nothing.js")).status == 404
    assert (await get(site, "/sw.js/")).status == 404
    post = await get(site, "/sw.js", method="POST", body=b"x")
    assert (post.status, header(post, "allow")) == (405, "GET, HEAD")
    head = await get(site, "/sw.js", method="HEAD")
    assert (head.status, head.body) == (200, b"")


async def test_mapping_by_path_url_and_query():
    """Keys are paths, paths with a query, or absolute URLs, also of other origins."""
    site = MappingSite(
        {"/sw.js": "1", "/sw.js?v=2": b"2", "https://cdn.example/lib.js": "3", "/ä b.txt": "4", "/": "5"}
    )
    assert (await get(site, "/sw.js")).body == b"1"
    assert (await get(site, "/sw.js?v=1")).body == b"1"
    assert (await get(site, "/sw.js?v=2")).body == b"2"
    assert (await get(site, "/%C3%A4%20b.txt")).body == b"4"
    assert header(await get(site, "/"), "content-type") == "text/html; charset=utf-8"
    assert (await get(site, "/lib.js")).status == 404
    other = site.answer_absolute(NetworkRequest(url="https://cdn.example/lib.js"))
    assert other is not None
    assert other.body == b"3"
    assert header(other, "content-type") == "text/javascript; charset=utf-8"


async def test_mapping_is_live():
    """What a test changes in its mapping is served changed: that is how a worker is updated."""
    files = {"/sw.js": "old"}
    site = make_site(files)
    files["/sw.js"] = "new"
    files["/more.json"] = "{}"
    assert (await get(site, "/sw.js")).body == b"new"
    assert header(await get(site, "/more.json"), "content-type") == "application/json"


def test_content_types():
    """The types that workers depend on, whatever the machine's own tables say."""
    assert content_type("a.MJS") == "text/javascript; charset=utf-8"
    assert content_type("app.webmanifest") == "application/manifest+json"
    assert content_type("m.wasm") == "application/wasm"
    assert content_type("i.png") == "image/png"
    assert content_type("x.unknown-kind") == "application/octet-stream"


@pytest.mark.parametrize(
    ("serve", "words"),
    [
        ("no/such/folder", "no such folder"),
        (__file__, "is a file"),
        ({"sw.js": "x"}, "a key is a path"),
        ({"/sw.js": 5}, "str or bytes, not int"),
        (17, "int is none of these"),
        (lambda one: one, "function is none of these"),
        (FastAPI, "none of these"),
    ],
)
def test_bad_serve_is_a_config_error(serve, words: str):
    """What cannot be served is refused at once, in words."""
    with pytest.raises(ConfigError, match=words):
        make_site(serve)


def test_kinds_are_told_apart():
    """Folder, mapping, ASGI and WSGI are known by what they are."""

    async def asgi(scope, receive, send): ...

    def wsgi(environ, start_response): ...

    def old_asgi_middleware(scope, receive, send): ...

    assert isinstance(make_site(Path(__file__).parent), FolderSite)
    assert isinstance(make_site(FastAPI()), AsgiSite)
    assert isinstance(make_site(asgi), AsgiSite)
    assert isinstance(make_site(old_asgi_middleware), AsgiSite)
    assert isinstance(make_site(Flask("x")), WsgiSite)
    assert isinstance(make_site(wsgi), WsgiSite)
    assert isinstance(make_site(Flask("x").wsgi_app), WsgiSite)


# --- ASGI -----------------------------------------------------------------------------------------


def backend(events: list[str]) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI):
        events.append("startup")
        yield {"greeting": "hello"}
        events.append("shutdown")

    app = FastAPI(lifespan=lifespan)

    @app.post("/echo/{name}")
    async def echo(name: str, request: Request, q: str = "") -> JSONResponse:
        body = await request.body()
        return JSONResponse(
            {
                "name": name,
                "q": q,
                "url": request.scope["raw_path"].decode(),
                "body": body.decode(),
                "type": request.headers.get("content-type"),
                "greeting": request.state.greeting,
            },
            status_code=201,
        )

    @app.get("/threaded")
    def threaded() -> dict[str, bool]:
        return {"main": threading.current_thread() is threading.main_thread()}

    @app.get("/stream")
    async def stream() -> StreamingResponse:
        async def parts():
            for part in (b"a", b"b", b"c"):
                await asyncio.sleep(0)
                yield part

        return StreamingResponse(parts(), media_type="text/plain")

    @app.get("/boom")
    async def boom() -> None:
        raise RuntimeError("a fault of the application")

    return app


async def test_fastapi_application():
    """A FastAPI backend gets method, path, query, headers and body, and its answer comes back whole."""
    events: list[str] = []
    site = make_site(backend(events))
    assert events == []
    answer = await get(
        site,
        "/echo/a%20b?q=1%262",
        method="POST",
        body=b'{"x":1}',
        headers=[("Content-Type", "application/json")],
    )
    assert answer.status == 201
    assert answer.body == (
        b'{"name":"a b","q":"1&2","url":"/echo/a%20b","body":"{\\"x\\":1}",'
        b'"type":"application/json","greeting":"hello"}'
    )
    assert (await get(site, "/threaded")).body == b'{"main":false}'
    assert (await get(site, "/stream")).body == b"abc"
    assert (await get(site, "/nothing")).status == 404
    assert events == ["startup"]
    await site.close()
    assert events == ["startup", "shutdown"]
    await site.close()
    assert events == ["startup", "shutdown"]


async def test_lifespan_starts_once_for_concurrent_requests():
    """Ten first requests at once make one start-up."""
    events: list[str] = []
    site = make_site(backend(events))
    answers = await asyncio.gather(*(get(site, "/stream") for _ in range(10)))
    assert [answer.body for answer in answers] == [b"abc"] * 10
    await site.close()
    assert events == ["startup", "shutdown"]


async def test_asgi_application_that_raises(caplog: pytest.LogCaptureFixture):
    """An application's exception is a 500 for the worker and a traceback in the log."""
    site = make_site(backend([]))
    answer = await get(site, "/boom")
    assert (answer.status, answer.body) == (500, b"Internal Server Error")
    assert "a fault of the application" in caplog.text
    await site.close()


async def test_asgi_application_without_lifespan():
    """A plain ASGI function that knows only http still serves."""

    async def app(scope, receive, send):
        assert scope["type"] == "http"
        message = await receive()
        assert message == {"type": "http.request", "body": b"", "more_body": False}
        await send({"type": "http.response.start", "status": 204, "headers": [(b"x-a", b"1"), (b"x-a", b"2")]})
        await send({"type": "http.response.body"})
        assert (await receive()) == {"type": "http.disconnect"}

    site = make_site(app)
    answer = await get(site, "/")
    assert (answer.status, answer.status_text) == (204, "No Content")
    assert answer.headers == (("x-a", "1"), ("x-a", "2"))
    await site.close()


async def test_asgi_start_up_that_fails():
    """A failed start-up is told at each request, with the application's reason."""

    @asynccontextmanager
    async def lifespan(app: FastAPI):
        raise RuntimeError("no database")
        yield

    site = make_site(FastAPI(lifespan=lifespan))
    with pytest.raises(TransportError, match="did not start up: RuntimeError: no database"):
        await get(site, "/")
    await site.close()


async def test_asgi_incomplete_response():
    """An application that returns before its response is complete is a failure, not a hang."""

    async def app(scope, receive, send):
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})

    response = await get(make_site(app), "/")
    with pytest.raises(TransportError, match="without a complete response"):
        await response.whole()


# --- WSGI -----------------------------------------------------------------------------------------


def flask_backend() -> Flask:
    app = Flask("backend")

    @app.post("/echo/<name>")
    def echo(name: str):
        return jsonify(
            name=name,
            q=flask_request.args.get("q"),
            body=flask_request.get_data(as_text=True),
            type=flask_request.content_type,
            custom=flask_request.headers["X-Custom"],
            url=flask_request.url,
        ), 201

    @app.get("/stream")
    def stream():
        return Response((part for part in ("a", "b")), mimetype="text/plain")

    @app.get("/boom")
    def boom():
        raise RuntimeError("a fault of the application")

    return app


async def test_flask_application():
    """A Flask backend gets method, path, query, headers and body."""
    site = make_site(flask_backend())
    answer = await get(
        site,
        "/echo/%C3%A4?q=1%262",
        method="POST",
        body="ö".encode(),
        headers=[("content-type", "text/plain"), ("x-custom", "1"), ("x-custom", "2")],
    )
    assert answer.status == 201
    assert b'"custom":"1,2"' in answer.body
    assert b'"q":"1&2"' in answer.body
    assert b'"name":"\\u00e4"' in answer.body
    assert b'"body":"\\u00f6"' in answer.body
    assert b'"type":"text/plain"' in answer.body
    assert (await get(site, "/stream")).body == b"ab"
    assert (await get(site, "/boom")).status == 500
    assert (await get(site, "/stream", method="HEAD")).body == b""
    await site.close()


async def test_wsgi_protocol_rules():
    """close() is called, write() works, exc_info replaces headers, and an early failure is a 500."""
    closed = []

    class Body:
        def __iter__(self):
            return iter([b"", b"two"])

        def close(self):
            closed.append(True)

    def app(environ, start_response):
        assert environ["SERVER_PORT"] == "443"
        start_response("200 OK", [])
        try:
            raise ValueError
        except ValueError:
            import sys

            write = start_response("418 Teapot", [("x-b", "1")], sys.exc_info())
        write(b"one ")
        return Body()

    answer = await get(make_site(app), "/")
    assert (answer.status, answer.status_text, answer.body) == (418, "Teapot", b"one two")
    assert closed == [True]


async def test_wsgi_application_without_start_response():
    """An application that forgets start_response is a failure in words."""
    with pytest.raises(TransportError, match="did not call start_response"):
        await get(make_site(lambda environ, start_response: []), "/")


async def test_wsgi_application_does_not_block_the_event_loop():
    """While a WSGI application waits, the user agent goes on."""
    gate = threading.Event()

    def app(environ, start_response):
        gate.wait(10)
        start_response("200 OK", [])
        return [b"done"]

    site = make_site(app)
    pending = asyncio.create_task(get(site, "/"))
    await asyncio.sleep(0)
    gate.set()
    assert (await pending).body == b"done"
