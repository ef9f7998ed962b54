"""A handler that is at work when the idle time is over has the extended time too; pushes begin both anew."""

from differential import Scenario

PREFS = {"dom.serviceWorkers.idle_timeout": 300, "dom.serviceWorkers.idle_extended_timeout": 600}
WORKER = """
let count = 0;
onpush = (event) => {
  const number = ++count;
  const { name, takes } = event.data.json();
  event.waitUntil(new Promise((resolve) => setTimeout(resolve, takes)).then(() => report(name, number)));
};
"""


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    await s.send(subscription, '{ "name": "one", "takes": 500 }')
    await s.reported(1)
    await s.wait(0.1)
    await s.send(subscription, '{ "name": "two", "takes": 1000 }')
    await s.acked(2)
    await s.wait(0.5)
    await s.send(subscription, '{ "name": "three", "takes": 700 }')
    await s.reported(3)
    s.note("nacks", len(s.tap.messages("nack")))
