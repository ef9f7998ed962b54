"""What a module may import, and what comes of imports that cannot be had."""

from differential import Reply, Scenario

FILES = {
    "/all.js": """
import * as all from "./modules/one.js";
import fallback, { shared as renamed } from "/modules/two.js";
import data from "./data.json" with { type: "json" };
const report = (...what) => fetch("/report", { method: "POST", body: JSON.stringify(what) });
const dynamic = import("./modules/two.js").catch((error) => [error.name, error.message]);
onmessage = (event) => event.waitUntil((async () => {
  await report(Object.keys(all), all.count(), fallback.name, renamed === all.shared, data);
  await report(typeof this, Object.keys(import.meta), import.meta.url, import.meta.resolve("./x?y"));
  await report(await dynamic, Object.prototype.toString.call(all), typeof globalThis.renamed);
})());""",
    "/modules/one.js": 'import { shared } from "./two.js"; export { shared }; let n = 0; export const count = () => ++n;',
    "/modules/two.js": 'import { count } from "./one.js"; export const shared = {}; export default class Named { c = count; }',
    "/data.json": Reply('{"a": [1, "\\u00e9"], "__proto__": {"b": 2}}', type="application/json"),
    "/missing_export.js": 'import { nothing } from "./modules/one.js";',
    "/missing_file.js": 'import "./nowhere.js";',
    "/bare.js": 'import "lodash";',
    "/wrong_type.js": 'import data from "./modules/one.js" with { type: "json" };',
    "/no_type.js": 'import data from "./data.json";',
    "/bad_attribute.js": 'import "./modules/one.js" with { type: "css" };',
    "/bad_syntax.js": 'import "./modules/one.js"; let = ;',
    "/bad_import.js": 'import "./bad_syntax.js";',
    "/throws.js": "import './modules/one.js'; null.x;",
    "/awaits.js": "await 1;",
    "/awaits_deep.js": 'import "./awaits.js";',
}


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.do(
        "navigator.serviceWorker.register('/all.js', { type: 'module', scope: '/all/' }).then((r) => r.scope)"
    )
    await page.get(
        "navigator.serviceWorker.getRegistration('/all/')"
        ".then((r) => (r.active ?? r.waiting ?? r.installing).postMessage(1))"
    )
    await s.reported(3)
    for name in FILES:
        if name.count("/") == 1 and name.endswith(".js") and name != "/all.js":
            await page.do(
                f"navigator.serviceWorker.register('{name}', {{ type: 'module', scope: '/x/' }}).then((r) => r.scope)"
            )
            await page.get("navigator.serviceWorker.getRegistration('/x/').then((r) => r?.scope ?? null)")
