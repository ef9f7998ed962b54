"""A worker must not import() anything; a page may."""

from differential import Scenario

FILES = {
    "/sw.js": """
const report = (...what) => fetch("/report", { method: "POST", body: JSON.stringify(what) });
onmessage = (event) => event.waitUntil(import("./two.js").then((m) => [m.two], (e) => [e.name, e.message]).then((r) => report(...r)));
""",
    "/two.js": "export const two = 2; export const meta = import.meta.url;",
    "/awaits.js": "export const three = await 3;",
}


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.get("navigator.serviceWorker.register('/sw.js', { scope: '/x/' }).then(() => {})")
    await page.get(
        "navigator.serviceWorker.getRegistration('/x/').then((r) => (r.active ?? r.waiting ?? r.installing).postMessage(1))"
    )
    await s.reported(1)
    await page.do("import('./two.js').then((m) => [m.two, m.meta, Object.keys(m)])")
    await page.do("import('./awaits.js').then((m) => m.three)")
    await page.do("Promise.all([import('./two.js'), import('/two.js')]).then(([a, b]) => a === b)")
    await page.do("import('./nowhere.js').then(() => 'loaded', (e) => e.name)")
    await page.do("import('lodash').then(() => 'loaded', (e) => e.name)")
