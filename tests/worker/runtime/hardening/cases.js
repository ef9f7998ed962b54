// What the runtime can do, one thing a case: name → a function whose value (awaited) is `true` if it worked.
// Cases await before they return: no promise is resolved with another one, so every call of then() is the runtime's.
var until = (target, type) => new Promise((resolve) => { target[`on${type}`] = (event) => resolve({ __proto__: null, event }); });
var settled = async (request) => {
  const failed = until(request, "error").then(() => false);
  const won = until(request, "success").then(() => true);
  if (!await Promise.race([won, failed])) throw request.error;
  return { __proto__: null, result: request.result };
};
var textOf = async (stream) => {
  const reader = stream.getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += typeof value === "string" ? value : String.fromCharCode(...value);
  }
};
// What the value of a promise is: the watch has to know, since it was asked for "then".
var got = (value) => (typeof watch === "undefined" ? value : watch.got(value));
var bytes = (...items) => Uint8Array.of(...items);

var cases = {
  // --- strings and bytes
  "atob and btoa": () => atob(btoa("hello")) === "hello",
  "TextEncoder": () => new TextEncoder().encode("aü€")[3] === 0xe2 && new TextEncoder().encodeInto("ab", new Uint8Array(1)).read === 1,
  "TextDecoder": () => new TextDecoder("utf-8", { fatal: true }).decode(bytes(0x61, 0xc3, 0xbc)) === "aü" && new TextDecoder("utf-16le").decode(bytes(0x61, 0)) === "a",
  "TextDecoder in parts": () => {
    const decoder = new TextDecoder();
    return decoder.decode(bytes(0xc3), { stream: true }) + decoder.decode(bytes(0xbc)) === "ü";
  },
  "legacy encodings": () => new TextDecoder("shift_jis").decode(bytes(0x93, 0xfa)) === "日" && new TextDecoder("windows-1252").decode(bytes(0x80)) === "€"
    && new TextDecoder("gb18030").decode(bytes(0xc4, 0xe3)) === "你" && new TextDecoder("euc-kr").decode(bytes(0xb0, 0xa1)) === "가"
    && new TextDecoder("big5").decode(bytes(0xa4, 0xa4)) === "中" && new TextDecoder("euc-jp").decode(bytes(0xc6, 0xfc)) === "日",
  // --- URLs
  "URL": () => {
    const url = new URL("/b?q=ü#f", "https://user:pw@ex.example:8080/a/../c");
    url.searchParams.append("x", "y z");
    url.pathname = "/d e";
    url.host = "other.example";
    return url.href === "https://user:pw@other.example:8080/d%20e?q=%C3%BC&x=y+z#f" && url.origin === "https://other.example:8080";
  },
  "URL of an address": () => new URL("http://[2001:db8::1]:80/").host === "[2001:db8::1]" && new URL("http://0x7f.1/").host === "127.0.0.1"
    && !URL.canParse("http://a b/") && new URL("file:///C|/x/../y").href === "file:///C:/y" && new URL("value:x").protocol === "value:",
  "international URL": () => new URL("https://faß.例え.example/").host === "xn--fa-hia.xn--r8jz45g.example",
  "URLSearchParams": () => {
    const params = new URLSearchParams([["b", "2"], ["a", "1 ü"]]);
    params.sort();
    return `${params}` === "a=1+%C3%BC&b=2" && new URLSearchParams({ c: 3 }).get("c") === "3" && [...params.keys()].length === 2;
  },
  "URLPattern": () => {
    const found = new URLPattern({ pathname: "/a/:b/*" }).exec("https://x.example/a/1/2");
    return found.pathname.groups.b === "1" && new URLPattern("https://*.example/:x(\\d+)").test("https://y.example/7");
  },
  // --- events
  "events": () => {
    let seen = "";
    const target = new EventTarget();
    target.addEventListener("x", (event) => { seen += event.type + event.detail; event.preventDefault(); }, { once: true });
    const event = new CustomEvent("x", { detail: 4, cancelable: true });
    return !target.dispatchEvent(event) && seen === "x4" && event.defaultPrevented && target.dispatchEvent(new Event("x"));
  },
  "AbortController": () => {
    let count = 0;
    const controller = new AbortController();
    controller.signal.addEventListener("abort", () => count++);
    const both = AbortSignal.any([controller.signal]);
    controller.abort();
    return count === 1 && controller.signal.reason.name === "AbortError" && both.aborted && AbortSignal.abort("x").reason === "x";
  },
  "performance": () => {
    performance.clearMarks();
    return performance.mark("a").name + performance.getEntriesByName("a").length === "a1" && performance.measure("m", "a").duration >= 0;
  },
  "timers": async () => {
    await new Promise((resolve) => { setTimeout(resolve, 1, "x"); });
    await new Promise((resolve) => { queueMicrotask(() => resolve()); });
    clearTimeout(setTimeout(() => {}, 1e6));
    return true;
  },
  // --- cloning and messages
  "structuredClone": () => {
    const source = {
      text: "x", list: [1, , undefined, 2n, -0, NaN], date: new Date(5), map: new Map([[{ k: 1 }, new Set(["s"])]]), error: new RangeError("m", { cause: 7 }),
      regexp: /a+/giu, boxed: Object("s"), view: new Float32Array([1.5]), data: new DataView(new ArrayBuffer(2)), blob: new Blob(["b"]), exception: new DOMException("m", "DataError"),
    };
    source.self = source;
    const copy = structuredClone(source);
    return copy.self === copy && copy.list.length === 6 && !Object.hasOwn(copy.list, 1) && copy.list[3] === 2n && Object.is(copy.list[4], -0) && copy.date.getTime() === 5
      && [...[...copy.map][0][1]][0] === "s" && copy.error.cause === 7 && copy.error instanceof RangeError && copy.regexp.flags === "giu" && copy.boxed.length === 1
      && copy.view[0] === 1.5 && copy.data.byteLength === 2 && copy.blob.size === 1 && copy.exception.name === "DataError";
  },
  "structuredClone transfers and refuses": () => {
    const buffer = new ArrayBuffer(3);
    const { port1 } = new MessageChannel();
    const copy = structuredClone({ buffer, port1 }, { transfer: [buffer, port1] });
    let name;
    try { structuredClone(() => {}); } catch (error) { ({ name } = error); }
    return copy.buffer.byteLength === 3 && buffer.byteLength === 0 && copy.port1 instanceof MessagePort && name === "DataCloneError";
  },
  "MessageChannel": async () => {
    const { port1, port2 } = new MessageChannel();
    const message = until(port2, "message");
    const other = new MessageChannel();
    port1.postMessage({ x: [3] }, [other.port1]);
    const { event } = await message;
    return event.data.x[0] === 3 && event.ports.length === 1;
  },
  "BroadcastChannel": async () => {
    const a = new BroadcastChannel("n");
    const b = new BroadcastChannel("n");
    const message = until(b, "message");
    a.postMessage({ hi: 1 });
    return (await message).event.data.hi === 1;
  },
  // --- bodies
  "Blob": async () => {
    const blob = new Blob(["a", bytes(98), new Blob(["c"])], { type: "Text/X" });
    return await blob.text() === "abc" && blob.type === "text/x" && got(await blob.slice(1).arrayBuffer()).byteLength === 2 && got(await blob.bytes())[0] === 97
      && new File(["x"], "n").name === "n";
  },
  "Blob.stream": async () => await textOf(new Blob(["xyz"]).stream()) === "xyz",
  "Headers": () => {
    const headers = new Headers([["b", "1"], ["A", "2"]]);
    headers.append("b", "3");
    headers.set("c", "4");
    headers.delete("a");
    return [...headers].join(";") === "b,1, 3;c,4" && headers.has("C") && new Headers({ x: "y" }).get("x") === "y";
  },
  "Request and Response": async () => {
    const request = new Request("rel?x", { method: "post", body: "é", headers: { a: "b" }, signal: new AbortController().signal });
    const copy = request.clone();
    return request.url === "https://app.example/dir/rel?x" && await request.text() === "é" && got(await copy.bytes()).length === 2 && request.bodyUsed
      && got(await Response.json({ a: [1] }).json()).a[0] === 1 && got(await new Response(bytes(1)).arrayBuffer()).byteLength === 1 && Response.redirect("/r").status === 302
      && await (await new Response("b").blob()).text() === "b";
  },
  "bodies from streams": async () => {
    const make = () => new ReadableStream({ start(c) { c.enqueue(bytes(97)); c.enqueue(bytes(98)); c.close(); } });
    const [first, second] = new Response(make()).body.tee();
    return await new Response(make()).text() === "ab" && await new Response(first).text() === "ab" && await textOf(second) === "ab" && await textOf(new Response("abc").body) === "abc"
      && await new Response(new Response(make()).clone().body).text() === "ab";
  },
  "FormData": async () => {
    const data = new FormData();
    data.append("a", "1");
    data.append("f", new Blob(["x"]), "n.txt");
    data.set("a", "2");
    const parsed = await new Response(data).formData();
    return parsed.get("a") === "2" && parsed.get("f").name === "n.txt" && [...parsed.keys()].length === 2
      && (await new Response(new URLSearchParams("q=1&q=2")).formData()).getAll("q").length === 2;
  },
  "fetch of data": async () => {
    const response = await fetch("data:text/plain;base64,aGk=");
    return await response.text() === "hi" && response.headers.get("content-type") === "text/plain" && response.ok;
  },
  "a failing fetch": async () => {
    let failure;
    try { await fetch("/rel"); } catch (error) { failure = error; }
    return failure instanceof TypeError || failure instanceof DOMException;
  },
  // --- streams
  "streams": async () => {
    const stream = new ReadableStream({ start(c) { c.enqueue(7); c.enqueue(8); c.close(); } }, new CountQueuingStrategy({ highWaterMark: 3 }));
    const reader = stream.getReader();
    const first = await reader.read();
    reader.releaseLock();
    let rest = 0;
    for await (const item of stream) rest += item;
    return first.value === 7 && rest === 8;
  },
  "streams that pull": async () => {
    let at = 0;
    const stream = new ReadableStream({ async pull(c) { await 0; if (at++ < 3) c.enqueue(`${at}`); else c.close(); } });
    return await textOf(stream) === "123";
  },
  "pipes": async () => {
    let seen = "";
    const upper = new TransformStream({ async transform(chunk, c) { await 0; c.enqueue(chunk.toUpperCase()); }, flush(c) { c.enqueue("!"); } });
    const source = new ReadableStream({ start(c) { c.enqueue("a"); c.enqueue("b"); c.close(); } });
    await source.pipeThrough(upper).pipeTo(new WritableStream({ write(chunk) { seen += chunk; } }));
    return seen === "AB!";
  },
  "tee and cancel": async () => {
    let reason;
    const [a, b] = new ReadableStream({ start(c) { c.enqueue("x"); c.close(); }, cancel(r) { reason = r; } }).tee();
    const both = await textOf(a) + await textOf(b);
    await new ReadableStream({ cancel(r) { reason = r; } }).cancel("why");
    return both === "xx" && reason === "why";
  },
  "byte streams": async () => {
    const stream = new ReadableStream({ type: "bytes", pull(c) { c.byobRequest.view[0] = 5; c.byobRequest.respond(1); } });
    const reader = stream.getReader({ mode: "byob" });
    const { value } = await reader.read(new Uint8Array(2));
    return value[0] === 5 && value.byteLength === 1;
  },
  "WritableStream": async () => {
    const written = [];
    const writer = new WritableStream({ write(chunk) { written.push(chunk); } }).getWriter();
    await writer.ready;
    await writer.write(1);
    await writer.close();
    await writer.closed;
    return written[0] === 1;
  },
  "errors of streams": async () => {
    const fails = async (stream) => {
      try { await stream.getReader().read(); } catch (error) { return error.message; }
    };
    return await fails(new ReadableStream({ pull() { throw new Error("p"); } })) === "p" && await fails(new ReadableStream({ start(c) { c.error(new Error("e")); } })) === "e";
  },
  "TextDecoderStream and TextEncoderStream": async () => {
    const source = new ReadableStream({ start(c) { c.enqueue("é"); c.close(); } });
    return await textOf(source.pipeThrough(new TextEncoderStream()).pipeThrough(new TextDecoderStream())) === "é";
  },
  "compression": async () => {
    const packed = new Blob(["hello hello"]).stream().pipeThrough(new CompressionStream("gzip"));
    return await textOf(packed.pipeThrough(new DecompressionStream("gzip"))) === "hello hello";
  },
  // --- storage
  "caches": async () => {
    const cache = await caches.open("v1");
    await cache.put("/a?x=1", new Response("body", { headers: { "x-y": "z" } }));
    const found = await caches.match("/a", { ignoreSearch: true });
    const keys = got(await cache.keys());
    return await found.text() === "body" && found.headers.get("x-y") === "z" && keys[0].url === "https://app.example/a?x=1" && await caches.has("v1")
      && got(await cache.matchAll()).length === 1 && got(await caches.keys())[0] === "v1" && await cache.delete("/a?x=1") && await caches.delete("v1");
  },
  "indexedDB": async () => {
    const opening = indexedDB.open("db", 2);
    opening.onupgradeneeded = () => {
      const store = opening.result.createObjectStore("s", { keyPath: "id", autoIncrement: true });
      store.createIndex("by", ["a", "b"]);
      store.createIndex("tags", "tags", { multiEntry: true });
      opening.result.createObjectStore("plain");
    };
    const { result: db } = await settled(opening);
    const transaction = db.transaction(["s", "plain"], "readwrite");
    const store = transaction.objectStore("s");
    const { result: key } = await settled(store.put({ a: 1, b: "x", tags: ["p", "q"] }));
    await settled(store.add({ a: 2, b: new Date(3), tags: ["q"] }));
    await settled(transaction.objectStore("plain").put({ deep: new Map([[1, bytes(2)]]) }, ["k", 1]));
    const { result: count } = await settled(store.index("tags").count("q"));
    await until(transaction, "complete");
    const reading = db.transaction("s").objectStore("s");
    const { result: first } = await settled(reading.get(key));
    const { result: all } = await settled(reading.getAll(IDBKeyRange.lowerBound(0)));
    const seen = [];
    const request = reading.index("by").openCursor(null, "prev");
    await new Promise((resolve) => {
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor) return resolve();
        seen.push(cursor.value.a);
        cursor.continue();
      };
    });
    db.close();
    const databases = got(await indexedDB.databases());
    await settled(indexedDB.deleteDatabase("db"));
    return count === 2 && first.b === "x" && all.length === 2 && seen.join() === "2,1" && db.objectStoreNames.contains("s") && databases[0].name === "db";
  },
  "indexedDB changes and failures": async () => {
    const opening = indexedDB.open("db2");
    opening.onupgradeneeded = () => opening.result.createObjectStore("s").add("v", "k");
    const { result: db } = await settled(opening);
    const transaction = db.transaction("s", "readwrite");
    const failing = transaction.objectStore("s").add("w", "k");
    failing.addEventListener("error", (event) => event.preventDefault());
    await until(failing, "error");
    const { result: deleted } = await settled(transaction.objectStore("s").delete("k"));
    transaction.abort();
    await until(transaction, "abort");
    const { result } = await settled(db.transaction("s").objectStore("s").get("k"));
    db.close();
    await settled(indexedDB.deleteDatabase("db2"));
    return failing.error.name === "ConstraintError" && deleted === undefined && result === "v" && indexedDB.cmp([1], [2]) === -1;
  },
  // --- cryptography
  "crypto": async () => {
    const digest = got(await crypto.subtle.digest("SHA-256", bytes(1)));
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 128 }, true, ["encrypt", "decrypt"]);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = got(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes(7)));
    const opened = got(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed));
    const jwk = got(await crypto.subtle.exportKey("jwk", key));
    const again = await crypto.subtle.importKey("jwk", jwk, "AES-GCM", false, ["decrypt"]);
    const pair = got(await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]));
    const signature = got(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, bytes(1)));
    return digest.byteLength === 32 && new Uint8Array(opened)[0] === 7 && again.type === "secret" && crypto.randomUUID().length === 36
      && await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, pair.publicKey, signature, bytes(1));
  },
  // --- what the worker itself is
  "console": () => {
    console.log("%s is %d", "x", 1, { a: [1, new Map([[1, new Set([2])]])] }, new Error("e"), Symbol("s"), /r/g, new Date(0), bytes(1));
    console.trace("t");
    console.assert(false, "a");
    console.table([1]);
    console.count();
    return true;
  },
  "location and navigator": () => location.pathname === "/dir/sw.js" && navigator.languages.length === 2 && self.isSecureContext && registration.scope.length > 1,
  "reports of errors": async () => {
    let seen = "";
    self.addEventListener("error", (event) => { seen += event.message; event.preventDefault(); }, { once: true });
    reportError(new RangeError("shown"));
    const rejection = new Promise((resolve) => { self.addEventListener("unhandledrejection", (event) => { event.preventDefault(); resolve({ __proto__: null, event }); }, { once: true }); });
    new Promise((resolve, reject) => reject(new Error("lost")));
    await new Promise((resolve) => { setTimeout(resolve, 1); });
    return seen === "RangeError: shown" && (await rejection).event.reason.message === "lost";
  },
  "WebIDL conversions": () => {
    let message = "";
    try { new Headers([["a"]]); } catch (error) { ({ message } = error); }
    return message !== "" && new DOMException("m", "AbortError").code === 20 && new Event("x", { bubbles: 1 }).bubbles;
  },
};
