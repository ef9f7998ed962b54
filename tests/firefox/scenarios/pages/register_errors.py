"""Registrations that fail, and what is said of them."""

from differential import Reply, Scenario

FILES = {
    "/html.js": Reply("", type="text/html"),
    "/untyped.js": Reply("", type="application/octet-stream"),
    "/json.js": Reply("", type="application/json"),
    "/error.js": Reply("", status=500),
    "/redirect.js": Reply("", status=302, headers={"Location": "/sw.js"}),
    "/syntax.js": "let let = 5;",
    "/throws.js": "throw new RangeError('mine');",
    "/rejects.js": "Promise.reject(new Error('mine'));",
    "/imports.js": "importScripts('/missing.js');",
    "/deep/sw.js": "",
}
SCRIPTS = (
    "'/missing.js'", "'/html.js'", "'/untyped.js'", "'/json.js'", "'/error.js'", "'/redirect.js'", "'/syntax.js'",
    "'/throws.js'", "'/rejects.js'", "'/imports.js'", "'http://127.0.0.1:1/sw.js'", "'http://['", "'data:text/javascript,'",
    "'/a%2fb.js'", "'/deep/sw.js', { scope: '/' }", "'/sw.js', { scope: 'http://127.0.0.1:1/' }", "'/sw.js', { scope: '/a%5cb' }",
    "'/sw.js', { scope: 'data:,' }", "'/sw.js', { type: 'other' }", "'/sw.js', { updateViaCache: 'x' }", "'/sw.js', 5", "",
)  # fmt: skip


async def story(s: Scenario) -> None:
    page = await s.open("/page")
    for script in SCRIPTS:
        await page.do(
            f"navigator.serviceWorker.register({script}).then((r) => r.unregister()).then(() => 'registered')"
        )
    await page.do("navigator.serviceWorker.getRegistrations().then((all) => all.map((r) => r.scope))")
