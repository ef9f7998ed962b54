"""Module workers, and modules in pages."""

from __future__ import annotations

import pytest

import pyua

ORIGIN = "https://app.example"

FILES = {
    "/sw.js": """
import named, { count } from "./lib/count.js";
import settings from "./settings.json" with { type: "json" };
self.seen = [named, count(), settings, typeof this, import.meta.url];
onpush = (event) => event.waitUntil(registration.showNotification(`${settings.title} ${count()}`));
""",
    "/lib/count.js": """
import "../sw_names.js";
let n = 0;
export const count = () => ++n;
export default import.meta.url;
""",
    "/sw_names.js": "self.order = [...(self.order ?? []), 'names'];",
    "/settings.json": '{"title": "Hello", "__proto__": {"odd": true}}',
}


@pytest.fixture
def files():
    return dict(FILES)


@pytest.fixture
def origin(user_agent, files):
    """An origin whose files may change."""
    return user_agent.origin(ORIGIN, serve=files, permissions=["notifications"])


async def test_a_module_worker_gets_pushes(origin, user_agent, vapid) -> None:
    """It imports scripts and JSON; each module runs once, strict, under its own URL."""
    registration = await origin.register("/sw.js", type="module")
    assert await registration.active.evaluate("seen") == [
        f"{ORIGIN}/lib/count.js", 1, {"title": "Hello", "__proto__": {"odd": True}}, "undefined", f"{ORIGIN}/sw.js",
    ]  # fmt: skip
    assert await registration.active.evaluate("order") == ["names"]
    await registration.push("x")
    assert [shown.title for shown in user_agent.notifications] == ["Hello 2"]


async def test_it_starts_again_from_what_it_was_installed_with(origin, files) -> None:
    """As a classic worker does from its imported scripts: the network is not asked."""
    registration = await origin.register("/sw.js", type="module")
    await registration.active.terminate()
    files.clear()
    assert await registration.active.evaluate("seen[1]") == 1
    assert registration.active.start_count == 2


async def test_a_changed_import_is_an_update(origin, user_agent, files) -> None:
    """A byte of difference in any module makes a new worker, which is a module too."""
    registration = await origin.register("/sw.js", type="module")
    first = registration.active
    await registration.update()
    assert registration.active is first
    files["/lib/count.js"] = files["/lib/count.js"].replace("n = 0", "n = 10")
    await registration.update()
    await user_agent.clock.settle()
    assert registration.active is not first
    assert await registration.active.evaluate("seen[1]") == 11


async def test_imports_from_elsewhere(origin, files) -> None:
    """A mapping's absolute URLs stand for a content delivery network, which lets everybody read."""
    files["https://cdn.example/lib.js"] = "export default import.meta.url;"
    files["/sw.js"] = "import where from 'https://cdn.example/lib.js'; self.where = where;"
    registration = await origin.register("/sw.js", type="module")
    assert await registration.active.evaluate("where") == "https://cdn.example/lib.js"


async def test_another_type_is_another_worker(origin, files) -> None:
    """The same script as a module and as a classic script are two versions."""
    files["/both.js"] = "self.kind = typeof this;"
    classic = (await origin.register("/both.js")).active
    registration = await origin.register("/both.js", type="module")
    assert registration.active is not classic
    assert await registration.active.evaluate("kind") == "undefined"


async def test_a_profile_keeps_modules(tmp_path, files) -> None:
    """After a restart it is a module worker still, from what was installed."""
    async with pyua.UserAgent(profile=tmp_path) as user_agent:
        await user_agent.origin(ORIGIN, serve=files).register("/sw.js", type="module")
    async with pyua.UserAgent(profile=tmp_path) as user_agent:
        (registration,) = user_agent.registrations
        assert await registration.active.evaluate("seen[1]") == 1


BAD = [
    ("import './lib/none.js';", "/lib/none.js", "the script could not be loaded: HTTP 404"),
    ("import 'lodash';", "/bad.js", "'lodash' is a bare name"),
    ("import { nothing } from './lib/count.js';", "/bad.js:1:10", "does not provide an export named 'nothing'"),
    ("\n\n  let = 1;", "/bad.js:3:3", "SyntaxError"),
    ("import './broken.js';", "/broken.js:2:3", "SyntaxError"),
    ("\n  null.x;", "/bad.js:2:8", "TypeError: Cannot read properties of null"),
    ("import './throws.js';", "/throws.js:1:7", "Error: boom"),
    ("await 1;", "/bad.js", "top-level await is not allowed in service workers"),
    ("import x from './lib/count.js' with { type: 'json' };", "/lib/count.js", "must be JSON"),
    ("import x from './settings.json';", "/settings.json", "content type 'application/json"),
    ("import x from './broken.json' with { type: 'json' };", "/broken.json", "SyntaxError: .* is no JSON"),
]


@pytest.mark.parametrize(("source", "place", "message"), BAD)
async def test_what_cannot_be_imported(origin, files, source, place, message) -> None:
    """The error names the file, and the place in it where there is one."""
    files |= {"/bad.js": source, "/broken.js": "\n  let = 1;", "/throws.js": "throw new Error('boom');"}
    files["/broken.json"] = "{"
    with pytest.raises(pyua.WorkerScriptError, match=message) as caught:
        await origin.register("/bad.js", type="module")
    assert caught.value.place == ORIGIN + place


async def test_a_module_registered_as_a_classic_script(origin) -> None:
    """The message says what to do."""
    with pytest.raises(pyua.WorkerScriptError, match="outside a module: register it with type='module'"):
        await origin.register("/sw.js")


async def test_a_page_imports(origin) -> None:
    """import() gives one namespace for one URL, awaits what the module awaits, and rejects."""
    page = await origin.open("/lib/page.html")
    assert await page.evaluate("import('./count.js').then((m) => [m.default, m.count()])") == [
        f"{ORIGIN}/lib/count.js", 1,
    ]  # fmt: skip
    assert await page.evaluate(
        "Promise.all(['./count.js', '/lib/count.js'].map((u) => import(u))).then(([a, b]) => a === b)"
    )
    assert (
        await page.evaluate("import('/settings.json', { with: { type: 'json' } }).then((m) => m.default.title)")
        == "Hello"
    )
    for bad in ("'./none.js'", "'lodash'", "'/settings.json'"):
        assert await page.evaluate(f"import({bad}).then(() => 'loaded', (e) => e.name)") == "TypeError"


async def test_module_scripts_of_a_page(origin, tmp_path) -> None:
    """What they declare is their own; what they import is shared; each inline one is another."""
    page = await origin.open("/")
    await page.add_script_tag(url="/sw_names.js", type="module")
    await page.add_script_tag(
        content="import '/sw_names.js'; const mine = await 1; self.where = import.meta.url;", type="module"
    )
    await page.add_script_tag(content="import { count } from './lib/count.js'; self.counted = count();", type="module")
    assert await page.evaluate("[order, where, counted, typeof mine]") == [["names"], f"{ORIGIN}/", 1, "undefined"]
    with pytest.raises(pyua.WorkerScriptError, match="boom") as caught:
        await page.add_script_tag(content="\n  throw new Error('boom');", type="module")
    assert caught.value.place == f"{ORIGIN}/:2:9"
