"""Tests that a page runs, driving a service worker (tier C): their scripts are evaluated in a window, in order.

pyua's pages have no HTML parser, so this one finds the scripts of a page; all else is the public interface. What a
browser's vendor supplies for automation, ``testdriver-vendor.js``, comes from here by a route.
"""

from __future__ import annotations

import json
import ssl
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import trustme

import pyua

from .metadata import Metadata
from .session import HARNESS_STATUSES, PREFS, Outcome, limited

__all__ = ["run_page_test"]

VENDOR = """
test_driver_internal.in_automation = true;
test_driver_internal.set_permission = async (parameters) => {
  const answer = await fetch('/testdriver/permission', { method: 'POST', body: JSON.stringify(parameters) });
  if (!answer.ok) throw new Error(await answer.text());
};
"""

#: Runs before testharness.js, which looks for elements to write to: pyua's pages have none.
NO_TREE = """
Object.assign(document, {
  title: '', getElementsByTagName: () => [], getElementById: () => null, querySelector: () => null,
});
"""

#: Runs after testharness.js: there is nothing to write its table into.
HOLD = """
setup({ output: false });
globalThis.__ended = new Promise((resolve) => {
  add_completion_callback((tests, status) => resolve({
    status: status.status, message: status.message,
    tests: tests.map(({ name, status, message }) => ({ name, status, message })),
  }));
});
"""


async def run_page_test(root: Path, test: str, metadata: Metadata, base: str) -> Outcome:
    """Run a test in a page of a fresh user agent, whose push service speaks https."""
    outcome = Outcome(test)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    async with (
        pyua.PushService(ssl_context=context) as service,
        pyua.UserAgent(push_service=service, prefs=PREFS, ignore_https_errors=True) as user_agent,
        limited(outcome, metadata),
    ):
        origin = user_agent.origin(base)
        _drive(user_agent, origin)
        page = await origin.open(test)
        await page.evaluate(NO_TREE + ";undefined")
        for source, url in _scripts(root, test, metadata):
            await _evaluate(page, source, url, module=metadata.module and url == test)
        await page.evaluate("dispatchEvent(new Event('load')), undefined")
        _take(await page.evaluate("__ended"), outcome)
    return outcome


def _drive(user_agent: pyua.UserAgent, origin: pyua.Origin) -> None:
    """Be the vendor of this browser's automation."""

    async def vendor(route: pyua.Route) -> None:
        await route.fulfill(body=VENDOR, headers={"Content-Type": "text/javascript"})

    async def permission(route: pyua.Route) -> None:
        wanted = json.loads(route.request.post_data or "{}")
        names = [wanted["descriptor"]["name"]]
        if wanted["state"] == "granted":
            await origin.grant_permissions(names)
        elif wanted["state"] == "denied":
            await origin.deny_permissions(names)
        else:
            await origin.clear_permissions()
        await route.fulfill(status=200)

    user_agent.route("*/resources/testdriver-vendor.js", vendor)
    user_agent.route("*/testdriver/permission", permission)


def _scripts(root: Path, test: str, metadata: Metadata) -> list[tuple[str | None, str]]:
    """Source (None: to be fetched) and URL of each script of a test."""
    path = test.partition("?")[0]
    if path.endswith(".html"):
        found = _Scripts(test)
        found.feed((root / path.lstrip("/")).read_text("utf-8"))
        return found.scripts
    urls = ["/resources/testharness.js", *(urljoin(path, script) for script in metadata.scripts), test]
    return [(None, url) for url in urls]


class _Scripts(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._inline = False
        self.scripts: list[tuple[str | None, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            source = dict(attrs).get("src")
            self._inline = source is None
            if source is not None:
                self.scripts.append((None, urljoin(self._url, source)))

    def handle_data(self, data: str) -> None:
        if self._inline:
            self.scripts.append((data, self._url))
            self._inline = False


async def _evaluate(page: pyua.WindowClient, source: str | None, url: str, *, module: bool) -> None:
    if url.endswith("/testharnessreport.js"):
        return
    if module:
        await page.evaluate(f"import({json.dumps(url)}).then(() => undefined)")
        return
    if source is None:
        await page.add_script_tag(url=url)
    else:
        await page.add_script_tag(content=source)
    if url.endswith("/testharness.js"):
        await page.evaluate(HOLD + ";undefined")


def _take(ended: dict[str, Any], outcome: Outcome) -> None:
    for result in ended["tests"]:
        outcome.add(result)
    outcome.harness = HARNESS_STATUSES[int(ended["status"])]
    outcome.message = ended["message"]
