"""A handler that is at work when the idle time is over has the extended time too; pushes begin both anew."""

from differential import Scenario

PREFS = {"dom.serviceWorkers.idle_timeout": 300, "dom.serviceWorkers.idle_extended_timeout": 600}
WORKER = """
let count = 0;
onpush = (event) => {
  const number = ++count;
  event.waitUntil(fetch("/gate/" + event.data.text()).then(() => report(event.data.text(), number)));
};
"""


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    await s.send(subscription, "one")
    await s.acked(1)
    await s.wait(0.5)
    s.site.gates["one"].set()
    await s.reported(1)
    await s.send(subscription, "two")
    await s.acked(2)
    await s.wait(0.5)
    await s.send(subscription, "three")
    await s.acked(3)
    await s.wait(0.5)
    s.site.gates["two"].set()
    await s.reported(2)
    s.site.gates["three"].set()
    await s.reported(3)
    s.note("nacks", len(s.tap.messages("nack")))
