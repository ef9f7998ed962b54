"""Firefox's test of permissions, by its name (dom/push/test/xpcshell)."""

from __future__ import annotations

from pyua.push import PushRecord


async def test_permissions(browser, service) -> None:
    """Each change of a permission, and all that are cleared at once: quotas, records, code 202, and who is told."""
    registration, subscription = await browser.subscribed()
    origin, permissions = registration.origin, browser.user_agent.permissions

    async def state():
        record = browser.record(registration)
        changes = await browser.heard(registration, "changes")
        return None if record is None else record.quota, service.codes(), len(changes)

    await origin.clear_permissions()
    assert await state() == (0, [202], 0), "ALLOW deleted"
    await origin.grant_permissions()
    assert await state() == (None, [202], 1), "ALLOW added: what has expired goes"
    assert await browser.heard(registration, "changes") == [[subscription.endpoint, None]]

    await registration.push_manager.subscribe()
    await origin.deny_permissions()
    assert await state() == (0, [202] * 2, 1), "DENY"
    await origin.clear_permissions()
    assert await state() == (0, [202] * 2, 1), "DENY deleted"
    await origin.grant_permissions()
    assert await state() == (None, [202] * 2, 2)

    await registration.push_manager.subscribe()
    permissions.set(origin.url, ["notifications"], "prompt")
    assert await state() == (0, [202] * 3, 2), "PROMPT"
    await origin.deny_permissions()
    assert await state() == (0, [202] * 3, 2), "what has expired is left alone"
    await origin.grant_permissions()

    await browser.user_agent.set_pref("permissions.default.desktop-notification", 1)
    other = await browser.registered(origin="https://other.example", granted=False)
    await other.push_manager.subscribe()
    browser.alter(other, quota=3)
    await other.origin.grant_permissions()
    assert (browser.record(other).quota, await browser.heard(other, "changes")) == (16, []), (
        "ALLOW added to an active one"
    )

    await registration.push_manager.subscribe()
    await other.origin.deny_permissions()
    assert (await state())[1] == [202] * 4
    system = PushRecord(channel_id="s", push_endpoint="https://push.example/s", scope="chrome://sync", quota=1,
                        system_record=True)  # fmt: skip
    subscriptions = browser.user_agent.push_component.subscriptions
    subscriptions.store(system)
    await browser.user_agent.clear_permissions()
    assert await state() == (None, [202] * 6, 3), "all cleared: one that was active, one that had expired before"
    assert (browser.record(other), await browser.heard(other, "changes")) == (None, [])
    assert subscriptions.all == [system]
