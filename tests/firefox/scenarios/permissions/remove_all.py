"""Taking back all permissions deletes a subscription that is ended already too, and unregisters it once more."""

from differential import Scenario

WORKER = "onpushsubscriptionchange = () => report('change');"


async def story(s: Scenario) -> None:
    await s.subscribed()
    await s.set_permission("denied")
    await s.said("unregister")
    await s.record()
    await s.browser.remove_all_permissions()
    await s.said("unregister", 2)
    await s.wait(0.1)
    await s.record()
