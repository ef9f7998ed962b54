"""In a click's handler a worker may focus its pages; in other events it may not."""

from differential import Scenario

WORKER = """
const focus = async (when) => {
  const [client] = await clients.matchAll({ includeUncontrolled: true });
  await client.focus().then((same) => report(when, same.constructor.name, same.url, same.visibilityState, same === client),
    (error) => report(when, error.name, error.message, error.constructor.name));
};
onnotificationclick = (event) => event.waitUntil(focus("click"));
onpush = (event) => event.waitUntil(focus("push"));
"""


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await s.send(subscription)
    await s.reported(1)
    await page.do("registration.showNotification('Title')")
    await s.browser.click("Title", "")
    await s.reported(2)
