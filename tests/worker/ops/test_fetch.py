"""fetch() in a real isolate, over the user agent's real network."""

from __future__ import annotations

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from pyua.agent.network import UserAgentNetwork


@pytest.fixture(autouse=True)
def backend(network: UserAgentNetwork) -> None:
    async def echo(request: Request) -> Response:
        body = await request.body()
        return JSONResponse(
            {"method": request.method, "body": body.decode(), "headers": dict(request.headers)},
            headers={"x-secret": "1", "set-cookie": "a=1"},
        )

    async def status(request: Request) -> Response:
        return Response(status_code=int(request.path_params["code"]), content=b"")

    async def away(request: Request) -> Response:
        return RedirectResponse("/echo?redirected", status_code=303)

    app = Starlette(
        routes=[
            Route("/echo", echo, methods=["GET", "POST", "PUT", "DELETE"]),
            Route("/status/{code}", status, methods=["GET"]),
            Route("/away", away, methods=["GET", "POST"]),
        ]
    )
    network.serve("https://app.example", app)


async def test_get(worker):
    """A GET comes back with status, headers, URL and body; Set-Cookie stays hidden."""
    seen = await worker.evaluate(
        """(async () => {
          const r = await fetch("echo#fragment", { headers: { "X-A": "1" } });
          const { method, headers } = await r.json();
          return [r.status, r.statusText, r.ok, r.type, r.url, r.redirected, r.headers.get("x-secret"),
                  r.headers.get("set-cookie"), r.bodyUsed, method, headers["x-a"], headers.referer, headers.origin];
        })()"""
    )
    assert seen == [
        200, "OK", True, "basic", "https://app.example/echo", False, "1", None, True, "GET", "1",
        "https://app.example/sw.js", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ('"tä"', "text/plain;charset=UTF-8", "tä"),
        ("new URLSearchParams({a: 'b c'})", "application/x-www-form-urlencoded;charset=UTF-8", "a=b+c"),
        ("new Blob(['x'], {type: 'application/json'})", "application/json", "x"),
        ("new Uint8Array([97])", None, "a"),
        ("new Blob(['streamed']).stream()", None, "streamed"),
    ],
)
async def test_post_bodies(worker, body: str, content_type: str | None, text: str):
    """Every kind of body arrives, with its type."""
    seen = await worker.evaluate(
        f'fetch("/echo", {{ method: "POST", duplex: "half", body: {body} }}).then((r) => r.json())'
    )
    assert seen["method"] == "POST"
    assert seen["body"] == text
    assert seen["headers"].get("content-type") == content_type
    assert seen["headers"]["origin"] == "https://app.example"


async def test_post_form_data(worker):
    """A FormData arrives as multipart/form-data that a server can read."""
    seen = await worker.evaluate(
        """(async () => {
          const data = new FormData();
          data.append("a", "1");
          data.append("f", new File(["content"], "f.txt"));
          return (await fetch("/echo", { method: "POST", body: data })).json();
        })()"""
    )
    assert seen["headers"]["content-type"].startswith("multipart/form-data; boundary=")
    assert 'name="f"; filename="f.txt"' in seen["body"]
    assert seen["body"].endswith("--\r\n")


async def test_redirect_and_null_body(worker):
    """Redirects are followed or shown by mode; 204 has no body."""
    seen = await worker.evaluate(
        """(async () => {
          const followed = await fetch("/away", { method: "POST", body: "x" });
          const manual = await fetch("/away", { redirect: "manual" });
          const empty = await fetch("/status/204");
          return [followed.redirected, followed.url, (await followed.json()).method, manual.type, manual.status,
                  [...manual.headers].length, empty.status, empty.body];
        })()"""
    )
    assert seen == [True, "https://app.example/echo?redirected", "GET", "opaqueredirect", 0, 0, 204, None]


async def test_network_errors(worker, network: UserAgentNetwork):
    """A failure is Firefox's TypeError for the script, and the reason in words on the console."""
    network.route("**/broken", lambda route: route.abort("connectionreset"))
    source = """(async () => {
      try { await fetch("URL", INIT); return "no error"; } catch (e) { return `${e.name}: ${e.message}`; }
    })()"""
    for url, init, words in (
        ("/broken", "{}", "the connection was reset"),
        ("/away", "{ redirect: 'error' }", "it redirects"),
        ("https://app.example.invalid/", "{}", "could not be resolved"),
        ("ftp://x.example/", "{}", "ftp:"),
        ("/echo", "{ method: 'POST', keepalive: true, body: 'x'.repeat(65537) }", "65536 bytes"),
    ):
        seen = await worker.evaluate(source.replace("URL", url).replace("INIT", init))
        assert seen == "TypeError: NetworkError when attempting to fetch resource."
        assert words in worker.console[-1]
    seen = await worker.evaluate(source.replace("URL", "http://:0:").replace("INIT", "{}"))
    assert seen == "TypeError: Request constructor: http://:0: is not a valid URL."
    assert len(worker.console) == 5


async def test_failure_names_the_line_of_the_script(worker, network: UserAgentNetwork):
    """The console line carries the place of the fetch() call."""
    network.set_offline(True)
    await worker.evaluate('fetch("/echo").catch(() => 0)')
    kind, arguments = worker.said[-1]
    assert kind == "console"
    assert arguments[:2] == ["error", "GET https://app.example/echo: the user agent is offline"]


async def test_cross_origin(worker, network: UserAgentNetwork):
    """A cors response shows its safelisted and exposed headers; a no-cors one shows nothing."""
    network.route(
        "https://api.example/**",
        lambda route: route.fulfill(
            body="data",
            headers={
                "access-control-allow-origin": "*",
                "access-control-expose-headers": "X-Shown",
                "x-shown": "1",
                "x-hidden": "1",
                "cache-control": "no-store",
            },
        ),
    )
    seen = await worker.evaluate(
        """(async () => {
          const cors = await fetch("https://api.example/a");
          const opaque = await fetch("https://api.example/a", { mode: "no-cors" });
          return [cors.type, [...cors.headers.keys()], await cors.text(), opaque.type, opaque.status, opaque.url,
                  [...opaque.headers.keys()], await opaque.text(), opaque.ok];
        })()"""
    )
    assert seen == ["cors", ["cache-control", "content-type", "x-shown"], "data", "opaque", 0, "", [], "", False]
    error = await worker.evaluate('fetch("https://api.example/a", {mode: "same-origin"}).catch((e) => e.name)')
    assert error == "TypeError"


async def test_abort(worker, network: UserAgentNetwork):
    """An abort rejects with the signal's reason, before or during the request, and the request ends."""
    started, ended = asyncio.Event(), asyncio.Event()

    async def hang(route):
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    network.route("**/hang", hang)
    seen = await worker.evaluate('fetch("/echo", { signal: AbortSignal.abort() }).catch((e) => e.name)')
    assert seen == "AbortError"
    await worker.evaluate(
        """void (self.controller = new AbortController(),
        self.result = fetch("/hang", { signal: controller.signal }).catch((e) => e))"""
    )
    await started.wait()
    assert await worker.evaluate('controller.abort("my reason"), result') == "my reason"
    await asyncio.wait_for(ended.wait(), 5)
    seen = await worker.evaluate('fetch("/hang", { signal: AbortSignal.timeout(1) }).catch((e) => e.name)')
    assert seen == "TimeoutError"
    assert worker.console == []


async def test_data_urls(worker):
    """data: URLs are read without a network."""
    seen = await worker.evaluate(
        """(async () => {
          const out = [];
          const urls = ["data:,a%20b", "data:text/html;charset=x;base64,w6Q=", "data:;x=y,1#frag", "data:nonsense,%ff"];
          for (const url of urls) {
            const r = await fetch(url);
            out.push([r.type, r.headers.get("content-type"), [...await r.bytes()]]);
          }
          out.push(await fetch("data:no-comma").catch((e) => e.name));
          return out;
        })()"""
    )
    assert seen == [
        ["basic", "text/plain;charset=US-ASCII", [97, 32, 98]],
        ["basic", "text/html;charset=x", [195, 164]],
        ["basic", "text/plain;x=y", [49]],
        ["basic", "text/plain;charset=US-ASCII", [255]],
        "TypeError",
    ]


async def test_integrity(worker, network: UserAgentNetwork):
    """A response must have the digest that the request names."""
    network.route("**/lib.js", lambda route: route.fulfill(body="abc"))
    seen = await worker.evaluate(
        """Promise.all([
          "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
          "sha256-AAAAv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
          "sha256-AAAA sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==",
        ].map((integrity) => fetch("/lib.js", { integrity }).then((r) => r.text(), (e) => e.name)))"""
    )
    assert seen == ["abc", "TypeError", "abc"]


async def test_fetch_is_not_broken_by_a_script(worker):
    """fetch() works although a script has polluted what it could reach before."""
    seen = await worker.evaluate(
        """(async () => {
          const reached = () => { throw new Error("reached"); };
          for (const name of ["URL", "Headers", "Request", "Promise", "TypeError", "JSON", "Uint8Array"]) {
            Object.defineProperty(self, name, { value: reached, configurable: true });
          }
          Object.defineProperty(Object.prototype, "reason", { value: "polluted", configurable: true });
          Array.prototype.indexOf = Array.prototype.map = Map.prototype.get = reached;
          Uint8Array.fromBase64 = reached;
          const response = await fetch("/echo", { headers: { "x-a": "1" } });
          delete Object.prototype.reason;
          return (await response.json()).method;
        })()"""
    )
    assert seen == "GET"


async def test_many_at_once(worker):
    """A hundred requests at once all get their own answer."""
    seen = await worker.evaluate(
        """Promise.all(Array.from({ length: 100 }, (_, i) =>
          fetch("/echo", { method: "POST", body: `${i}` }).then((r) => r.json()).then((r) => r.body)))"""
    )
    assert seen == [str(i) for i in range(100)]
