"""A handler that throws after it gave waitUntil() a promise that is rejected: two things to tell."""

from differential import Scenario

WORKER = """
onpush = (event) => {
  event.waitUntil(new Promise((resolve, reject) => setTimeout(reject, 50)));
  throw new Error("no");
};
"""


async def story(s: Scenario) -> None:
    await s.subscribed()
    await s.deliver("v")
    await s.said("nack", 2)
