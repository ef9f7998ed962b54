"""Firefox's tests of what is lost with a site's data, by their names (dom/push/test/xpcshell)."""

from __future__ import annotations


async def test_clearAll_successful(browser, service) -> None:
    """After the data of every site was cleared there is no subscription left."""
    for origin in "https://app.example", "https://other.example":
        for path in "/", "/inner/":
            await browser.subscribed(path, origin=origin)
    for registration in browser.user_agent.registrations:
        await registration.origin.clear_site_data()
    assert browser.user_agent.push_component.subscriptions.all == []
    await browser.clock.settle()
    assert service.codes() == [200] * 4


async def test_clear_forgetAboutSite(browser, service) -> None:
    """A site that is forgotten gives up its channels, also its subdomains'; who lost the permission is not told."""
    await browser.user_agent.set_pref("dom.push.testing.ignorePermission", True)
    changed = "onpushsubscriptionchange = (event) => event.waitUntil(fetch('/changed'));"
    granted = {"https://site.example": True, "https://sub.site.example": False, "https://other.example": True}
    registrations = [
        (await browser.subscribed(origin=origin, granted=granted[origin], source=changed))[0] for origin in granted
    ]
    await browser.user_agent.set_pref("dom.push.testing.ignorePermission", False)
    channels = [browser.channel(registration) for registration in registrations]
    told = []

    async def note(route):
        told.append(route.request.url)
        await route.fulfill(body="")

    browser.user_agent.route("*/changed", note)
    for registration in registrations[:2]:
        await registration.origin.clear_site_data()
    await browser.clock.settle()
    frames = service.all("unregister")
    assert [(frame["channelID"], frame["code"]) for frame in frames] == [(channel, 200) for channel in channels[:2]]
    assert told == ["https://site.example/changed"]
    assert [record.channel_id for record in browser.user_agent.push_component.subscriptions.all] == channels[2:]


async def test_clear_origin_data(browser, service) -> None:
    """Only what was to be cleared goes, with code 200; without a subscription the next hello has no id."""
    one, _subscription = await browser.subscribed()
    inner, _subscription = await browser.subscribed("/inner/")
    other, _subscription = await browser.subscribed(origin="https://other.example")
    await one.origin.clear_site_data()
    await browser.clock.settle()
    assert service.codes() == [200, 200]
    assert (browser.record(one), browser.record(inner)) == (None, None)
    assert await other.push_manager.get_subscription() is not None
    await service.drop()
    await browser.clock.run_for(5)
    assert "uaid" in (await service.got("hello", 2))[1]
    await other.origin.clear_site_data()
    await browser.clock.settle()
    assert service.codes() == [200] * 3
    await service.drop()
    await browser.clock.run_for(5)
    assert "uaid" not in (await service.got("hello", 3))[2]
