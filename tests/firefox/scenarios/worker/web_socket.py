"""WebSockets of a worker: what is said and heard, and each way in which one ends."""

from differential import Scenario

WORKER = """
const show = async (data) => data instanceof Blob ? ["Blob", data.type, await data.text()]
  : data instanceof ArrayBuffer ? ["ArrayBuffer", [...new Uint8Array(data)]] : data;
const talk = (use, protocols, path = "/socket") => new Promise((resolve) => {
  const seen = [];
  const socket = new WebSocket(location.origin.replace("http", "ws") + path, protocols);
  seen.push([socket.readyState, socket.binaryType, socket.protocol, socket.extensions, socket.bufferedAmount]);
  let heard = Promise.resolve();
  socket.onopen = (event) => {
    seen.push(["open", event.constructor.name, socket.readyState, socket.protocol]);
    use?.(socket, (...what) => seen.push(what));
  };
  socket.onmessage = (event) => {
    const { data } = event;
    heard = heard.then(async () => { seen.push(["message", event.origin === location.origin.replace("http", "ws"), await show(data)]); });
  };
  socket.onerror = (event) => { seen.push(["error", event.constructor.name, socket.readyState]); };
  socket.onclose = async (event) => {
    await heard;
    seen.push(["close", event.constructor.name, event.code, event.reason, event.wasClean, socket.readyState]);
    resolve(seen);
  };
});
const tryTo = (f) => { try { return [f()]; } catch (e) { return [e.name, e.message, e.code]; } };
"""

ASKED = (
    "talk((s) => { s.send('text \u00e9'); s.send(new Uint8Array([1, 2])); s.send(new Blob(['blob'])); s.send(''); s.send('close 4001 done'); })",
    "talk((s) => { s.binaryType = 'arraybuffer'; s.send(new Uint8Array([1, 2, 3]).subarray(1)); s.send('close'); })",
    "talk((s) => s.send('close 1001'), 'chat')", "talk((s) => s.send('close 1000'), ['other', 'chat'])",
    "talk((s) => s.send('break'))", "talk((s) => s.close())", "talk((s) => s.close(3001, 'why \u00e9'))",
    "talk((s, note) => { s.close(4000); note(s.readyState); s.send('late'); note(s.bufferedAmount); s.close(); })",
    "talk((s, note) => { note(...tryTo(() => s.close(1001))); note(...tryTo(() => s.close(1000, 'x'.repeat(124)))); note(...tryTo(() => s.send()));"
    " s.binaryType = 'nonsense'; note(s.binaryType); s.close(1000); })",
    "talk(null, undefined, '/missing.js')", "talk(null, ['none'], '/missing.js')",
    "(() => { const s = new WebSocket('/socket'); const seen = tryTo(() => s.send('early')); s.close();"
    " return new Promise((resolve) => { s.onclose = (e) => resolve([...seen, s.readyState, e.code, e.wasClean]); }); })()",
    "new WebSocket('/a?b').url.replace(location.host, '')", "new WebSocket('ws://x/#f')", "new WebSocket('ftp://x/')",
    "new WebSocket('http://[')", "new WebSocket('/', ['a', 'a'])", "new WebSocket('/', 'a b')", "new WebSocket()", "WebSocket('/')",
    "[WebSocket.CLOSED, WebSocket.prototype.OPEN, WebSocket.length, Object.keys(CloseEvent.prototype), CloseEvent.length]",
)  # fmt: skip


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    await page.in_worker(*ASKED)
