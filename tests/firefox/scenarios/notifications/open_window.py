"""In a click's handler a worker may open windows, several too; in other events it may not."""

from differential import Scenario

WORKER = """
const open = (path) => clients.openWindow(path).then(
  (client) => report(path, client.constructor.name, client.url, client.type, client.frameType),
  (error) => report(path, error.name, error.message, error.constructor.name));
onnotificationclick = (event) => event.waitUntil((async () => {
  await open("/one?a#b");
  await open("/two");
})());
onpush = (event) => event.waitUntil(open("/at-push"));
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.do("registration.showNotification('Title')")
    await s.browser.click("Title", "")
    await s.reported(2)
    await s.windows()
    await s.send(subscription)
    await s.reported(3)
    await page.in_worker("clients.openWindow('/at-message')")
    await s.windows()
