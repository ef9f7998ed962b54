"""What the methods of a message's data make of texts, bytes and JSON, good and bad."""

from differential import Scenario
from differential.sender import encrypt

WORKER = """
onpush = (event) => event.waitUntil((async () => {
  const data = event.data;
  const attempt = async (what) => { try { return await what(); } catch (error) { return error.name; } }; // the engine's message
  const blob = data.blob();
  report(
    data.text(), [...data.bytes()], [...new Uint8Array(data.arrayBuffer())], [blob.type, blob.size, await blob.text()],
    await attempt(() => data.json()), data.bytes() === data.bytes(), data === event.data, data.text() === data.text());
})());
"""
BODIES = (
    b"text", b"", b"\xef\xbb\xbfwith BOM", b"\xef\xbb\xbf\xef\xbb\xbf{}", b"\xff\xfe\x00", b"\xe9t\xe9", b"\xf0\x9f\x98",
    '{"a": [1, "é"], "b": null}'.encode(), b"{a}", b"[1, 2", b"nul", b"5", b"\xef\xbb\xbf[1]", b"[1] x", b"'x'", b"\x00",
)  # fmt: skip


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    for number, body in enumerate(BODIES, 1):
        await s.deliver(f"{body!r}", encrypt(subscription, body))
        await s.reported(number)
