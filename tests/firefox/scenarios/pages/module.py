"""A worker may be a module; then it imports by statements only."""

from differential import Scenario

FILES = {
    "/module.js": """
import { two } from "./two.js";
const report = (...what) => fetch("/report", { method: "POST", body: JSON.stringify(what) });
onpush = async (event) => {
  let imported;
  try { importScripts("/two.js"); } catch (error) { imported = [error.name, error.message]; }
  event.waitUntil(report(two, typeof this, import.meta.url, imported, await 1));
};""",
    "/two.js": "export const two = 2;",
}


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.do("navigator.serviceWorker.register('/two.js').then(() => 'registered')")
    await page.do("navigator.serviceWorker.register('/module.js', { type: 'module' }).then((r) => r.scope)")
    await page.get("navigator.serviceWorker.ready.then(() => {})")
    subscription = await page.subscribe()
    await s.send(subscription, "text")
    await s.reported(1)
