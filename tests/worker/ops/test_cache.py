"""The Cache API in a real isolate: what one worker stores is there for the next one."""

from __future__ import annotations

import pytest

from pyua.agent.network import UserAgentNetwork


@pytest.fixture(autouse=True)
def files(network: UserAgentNetwork) -> None:
    network.serve("https://app.example", {"/a.txt": "a", "/b.txt": "b", "/": "index"})


async def test_put_and_match_survive_a_restart(run_worker):
    """A stored response comes back whole in the next worker: status, headers, body, URL."""
    async with run_worker() as worker:
        await worker.evaluate(
            """(async () => {
              const cache = await caches.open("v1");
              await cache.put("/made",
                new Response("mäde", { status: 203, statusText: "Fine", headers: { "x-a": "1" } }));
              await cache.put("/empty", new Response(null, { status: 204 }));
              await cache.add("/a.txt");
              await caches.open("v2");
            })()"""
        )
    async with run_worker() as worker:
        seen = await worker.evaluate(
            """(async () => {
              const made = await caches.match("/made#fragment");
              const fetched = await caches.match(new Request("/a.txt"));
              const empty = await (await caches.open("v1")).match("/empty");
              return [await caches.keys(), await caches.has("v1"), await caches.has("v3"),
                made.status, made.statusText, made.headers.get("x-a"), made.headers.get("content-type"),
                await made.text(),
                made.url, made.type, fetched.url, fetched.type, await fetched.text(), empty.status, empty.body,
                await caches.match("/nothing"), await caches.match("/made", { cacheName: "v2" }),
                await caches.match("/made", { cacheName: "v3" })];
            })()"""
        )
    assert seen == [
        ["v1", "v2"], True, False, 203, "Fine", "1", "text/plain;charset=UTF-8", "mäde", "", "default",
        "https://app.example/a.txt", "basic", "a", 204, None, None, None, None,
    ]  # fmt: skip


async def test_matching_rules(worker):
    """Query, method and Vary count, unless the options say otherwise; the oldest match wins."""
    seen = await worker.evaluate(
        """(async () => {
          const cache = await caches.open("c");
          await cache.put("/p?q=1", new Response("q1"));
          await cache.put("/p?q=2", new Response("q2"));
          await cache.put(new Request("/v", { headers: { "accept-language": "de" } }),
            new Response("de", { headers: { vary: "Accept-Language" } }));
          await cache.put(new Request("/v", { headers: { "accept-language": "en" } }),
            new Response("en", { headers: { vary: "Accept-Language" } }));
          const text = async (...args) => { const r = await cache.match(...args); return r && r.text(); };
          const all = async (...args) => Promise.all((await cache.matchAll(...args)).map((r) => r.text()));
          return [
            await text("/p"), await text("/p", { ignoreSearch: true }), await all("/p", { ignoreSearch: true }),
            await text(new Request("/p?q=1", { method: "POST" })),
            await text(new Request("/p?q=1", { method: "POST" }), { ignoreMethod: true }),
            await text(new Request("/v", { headers: { "accept-language": "en" } })),
            await text("/v"), await text("/v", { ignoreVary: true }), await all(),
            (await cache.keys()).map((r) => r.url.slice(19)),
            (await cache.keys("/v", { ignoreVary: true }))[1].headers.get("accept-language"),
          ];
        })()"""
    )
    assert seen == [
        None, "q1", ["q1", "q2"], None, "q1", "en", None, "de", ["q1", "q2", "de", "en"],
        ["/p?q=1", "/p?q=2", "/v", "/v"], "en",
    ]  # fmt: skip


async def test_replace_and_delete(worker):
    """A second put replaces the first; delete tells whether there was something."""
    seen = await worker.evaluate(
        """(async () => {
          const cache = await caches.open("c");
          await cache.put("/x", new Response("1"));
          await cache.put("/x", new Response("2"));
          const texts = await Promise.all((await cache.matchAll("/x")).map((r) => r.text()));
          return [texts, await cache.delete("/x"), await cache.delete("/x"), (await cache.keys()).length,
                  await caches.delete("c"), await caches.delete("c"), await caches.keys()];
        })()"""
    )
    assert seen == [["2"], True, False, 0, True, False, []]


async def test_add_all_is_all_or_nothing(worker):
    """addAll() stores every response or none; a bad status, a failure or a duplicate stores none."""
    seen = await worker.evaluate(
        """(async () => {
          const cache = await caches.open("c");
          const failed = (promise) => promise.then(() => "stored", (e) => e.name);
          const results = [
            await failed(cache.addAll(["/a.txt", "/missing"])), (await cache.keys()).length,
            await failed(cache.addAll(["/a.txt", "https://unreachable.invalid/"])), (await cache.keys()).length,
            await failed(cache.addAll(["/a.txt", "/a.txt"])), (await cache.keys()).length,
            await failed(cache.addAll(["/a.txt", "/b.txt", "/"])), (await cache.keys()).length,
            await failed(cache.addAll([])),
          ];
          return results;
        })()"""
    )
    assert seen == ["TypeError", 0, "TypeError", 0, "InvalidStateError", 0, "stored", 3, "stored"]


async def test_what_cannot_be_stored(worker):
    """Other methods, other schemes, partial responses, Vary: * and used bodies are TypeErrors."""
    seen = await worker.evaluate(
        """(async () => {
          const cache = await caches.open("c");
          const used = new Response("x");
          await used.text();
          const puts = [
            [new Request("/x", { method: "POST" }), new Response()], ["data:,x", new Response()],
            ["/x", new Response("", { status: 206 })], ["/x", new Response("", { headers: { vary: "a, *" } })],
            ["/x", used], ["/x", {}], ["/x"],
          ];
          const out = [];
          for (const args of puts) out.push(await cache.put(...args).then(() => "stored", (e) => e.name));
          out.push(await cache.match().catch((e) => e.name));
          out.push(await Cache.prototype.match.call({}, "/").catch((e) => e.name));
          out.push(await caches.open().catch((e) => e.name));
          return out;
        })()"""
    )
    assert seen == ["TypeError"] * 10


async def test_put_reads_the_body_and_keeps_opaque_responses(worker, network: UserAgentNetwork):
    """put() uses the response up, streams too; an opaque response stays opaque."""
    network.route("https://cdn.example/*", lambda route: route.fulfill(body="x"))
    seen = await worker.evaluate(
        """(async () => {
          const cache = await caches.open("c");
          const response = new Response(new Blob(["streamed"]).stream());
          await cache.put("/s", response);
          await cache.add(new Request("https://cdn.example/x")).catch(() => {});
          await cache.put("https://cdn.example/o", await fetch("https://cdn.example/o", { mode: "no-cors" }));
          const opaque = await cache.match("https://cdn.example/o");
          return [response.bodyUsed, await (await cache.match("/s")).text(), opaque.type, opaque.status,
                  Object.prototype.toString.call(caches), Object.prototype.toString.call(cache)];
        })()"""
    )
    assert seen == [True, "streamed", "opaque", 0, "[object CacheStorage]", "[object Cache]"]


async def test_strange_names(worker):
    """Any string is a cache's name."""
    seen = await worker.evaluate(
        """(async () => {
          for (const name of ["", "\\ud800", "a:b/ä", 5]) {
            await (await caches.open(name)).put("/x", new Response(`${name}`));
          }
          return [(await caches.keys()).length, (await caches.keys())[1] === "\\ud800",
                  await (await caches.match("/x", { cacheName: "5" })).text()];
        })()"""
    )
    assert seen == [4, True, "5"]
