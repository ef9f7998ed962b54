"""Rejections that waitUntil() never saw are nobody's business; an async handler's are such."""

from differential import Scenario

WORKER = """
onunhandledrejection = (event) => report("unhandledrejection", event.reason.message);
onerror = (event) => report("error", event.message ?? event);
addEventListener("push", async () => { throw new Error("async"); });
addEventListener("push", () => { Promise.reject(new Error("lost")); });
addEventListener("push", (event) => { event.waitUntil(Promise.reject(new Error("caught")).catch(() => {})); });
"""


async def story(s: Scenario) -> None:
    await s.subscribed()
    await s.deliver("v")
    await s.wait(0.2)
