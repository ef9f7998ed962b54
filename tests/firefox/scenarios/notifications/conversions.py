"""What is made of options of other types."""

from differential import Scenario

SHOW = """registration.showNotification(%s).then(() => registration.getNotifications()).then(([n]) => {
  n.close();
  return [n.title, n.dir, n.lang, n.body, n.tag, n.icon, n.requireInteraction, n.silent, n.data, n.actions];
})"""


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for arguments in (
        "''", "null", "5, null", "{}, undefined", "'t', { body: 5, tag: null, lang: 'no such language' }",
        "'t', { icon: 'http://[' }", "'t', { icon: '//other/i' }", "'t', { silent: null, icon: '' }",
        "'t', { silent: true, vibrate: [1] }", "'t', { data: undefined, icon: 'data:,' }", "'t', { data: 'x', actions: [] }",
        "'t', { requireInteraction: 'x', renotify: true }", "' a\\n b ', { body: ' c\\n d ' }",
    ):  # fmt: skip
        await page.in_worker(SHOW % arguments)
