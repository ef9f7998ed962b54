"""A header of the script allows wider scopes than its folder, or narrower ones."""

from differential import Reply, Scenario

FILES = {
    "/deep/wide.js": Reply("", headers={"Service-Worker-Allowed": "/"}),
    "/deep/narrow.js": Reply("", headers={"Service-Worker-Allowed": "/deep/er/"}),
    "/deep/elsewhere.js": Reply("", headers={"Service-Worker-Allowed": "http://127.0.0.1:1/"}),
    "/deep/bad.js": Reply("", headers={"Service-Worker-Allowed": "http://["}),
}
SCOPE = "navigator.serviceWorker.register(%s).then((r) => r.scope)"


async def story(s: Scenario) -> None:
    page = await s.open()
    for arguments in (
        "'/deep/wide.js'", "'/deep/wide.js', { scope: '/' }", "'/deep/wide.js', { scope: '/wide/' }", "'/deep/narrow.js'",
        "'/deep/narrow.js', { scope: '/deep/er/' }", "'/deep/elsewhere.js'", "'/deep/bad.js'",
    ):  # fmt: skip
        await page.do(SCOPE % arguments)
