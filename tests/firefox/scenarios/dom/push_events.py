"""PushEvents that a worker makes itself."""

from differential import Scenario

DATA = (
    "", ", undefined", ", null", ", 5", ", {}", ", { data: undefined }", ", { data: null }", ", { data: '' }",
    ", { data: 'text' }", ", { data: 5 }", ", { data: new Uint8Array([104, 105]) }", ", { data: new ArrayBuffer(2) }",
    ", { data: new DataView(new ArrayBuffer(2)) }", ", { data: new Blob(['x']) }", ", { data: new URLSearchParams('a=1') }",
    ", { data: 'é\\ud800' }", ", { data: Symbol() }", ", { bubbles: true, cancelable: true }",
)  # fmt: skip
SOURCE = """(() => {
  const event = new PushEvent("push"%s);
  return [event.type, event.isTrusted, event.bubbles, event.cancelable, event.data && event.data.text(),
    event.data && event.data.arrayBuffer().byteLength, event.data === event.data];
})()"""


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    for data in DATA:
        await page.in_worker(SOURCE % data)
    await page.in_worker("new PushEvent('push').waitUntil(0)", "new ExtendableEvent('x').waitUntil(Promise.resolve())")
    await page.in_worker("Object.keys(new PushEvent('push'))", "String(new PushEvent('push', { data: 'x' }).data)")
    await page.do("typeof PushEvent", "typeof PushMessageData", "typeof ExtendableEvent")
