"""A real, headless Firefox as a browser of the differential tests; it is started once and made anew for each."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from differential import chrome
from differential.browser import Permission
from differential.marionette import Marionette

__all__ = ["Firefox", "find_firefox"]

_START_TIMEOUT: Final = 60.0

#: What every scenario has. Nothing here changes what is tested: Firefox is kept from its own errands, and shows
#: notifications in windows of its own, since there is no desktop.
_PREFS: Final[dict[str, bool | int | str]] = {
    "alerts.useSystemBackend": False,
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.serverURL": "",
    "dom.push.testing.allowInsecureServerURL": True,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.websocket.delay-failed-reconnects": False,
    # Otherwise Marionette keeps the push connection from being made.
    "remote.prefs.recommended": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
    "ui.prefersReducedMotion": 1,
    # Read once, at the start: a test can reach the fifth of it that an origin has, and all origins together do not.
    "dom.quotaManager.temporaryStorage.fixedLimit": 524_288,
}


def find_firefox() -> str | None:
    """The Firefox to test with: ESR, as Debian calls it, or what PYUA_FIREFOX_BINARY names."""
    return shutil.which(os.environ.get("PYUA_FIREFOX_BINARY", "firefox-esr"))


def series_of(binary: str) -> str:
    """The number of its series: the first of its version's."""
    version = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=60, check=True).stdout
    return version.split()[-1].partition(".")[0]


class _Page:
    def __init__(self, firefox: Firefox, handle: str) -> None:
        self._firefox = firefox
        self._handle = handle

    async def evaluate(self, source: str) -> Any:
        await self._firefox.look_at(self._handle)
        # The page's own function runs it: a script of Marionette's sees pages through a veil.
        return await self._firefox.marionette.run(
            "return await window.wrappedJSObject.eval(args[0])", source, context="content"
        )

    async def close(self) -> None:
        await self._firefox.close_page(self._handle)


class Firefox:
    """See ``Browser``; ``start`` first, ``quit`` at the end."""

    name = "Firefox"

    def __init__(self, binary: str) -> None:
        self._binary = binary
        self._profile = Path(tempfile.mkdtemp(prefix="pyua-firefox-"))
        self._process: asyncio.subprocess.Process
        self.marionette: Marionette
        self._home = ""
        self._current = ""
        self._pages: list[str] = []
        self._site = ""
        self._changed_prefs: set[str] = set()

    # --- life -----------------------------------------------------------------------------------

    async def start(self) -> None:
        """Start it; returns when it listens."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        prefs = {**_PREFS, "marionette.port": port}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in prefs.items()]
        (self._profile / "user.js").write_text("".join(lines))
        self._process = await asyncio.create_subprocess_exec(
            self._binary, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote",
            "--profile", str(self._profile),
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "MOZ_HEADLESS": "1", "HOME": str(self._profile), "TZ": "UTC"},
        )  # fmt: skip
        async with asyncio.timeout(_START_TIMEOUT):
            while True:
                try:
                    self.marionette = await Marionette.connect(port)
                    break
                except (OSError, asyncio.IncompleteReadError):
                    await asyncio.sleep(0.1)
        self._home = self._current = await self.marionette.command("WebDriver:GetWindowHandle")
        self._home = self._current = self._home["value"]

    async def quit(self) -> None:
        """End it."""
        await self.marionette.close()
        self._process.terminate()
        await self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    async def version(self) -> str:
        """Such as ``"153.7.0"``."""
        return str(await self.marionette.run("return Services.appinfo.version"))

    async def prepare(self, site: str, push_service: str, prefs: Mapping[str, object]) -> None:
        self._site = site
        self._changed_prefs = set(prefs)
        await self.marionette.run(chrome.PREPARE, push_service, dict(prefs))

    async def finish(self) -> None:
        for handle in await self.marionette.command("WebDriver:GetWindowHandles"):
            if handle != self._home:
                await self._close(handle)
        self._pages.clear()
        changed = sorted(self._changed_prefs)
        own = {name: _PREFS[name] for name in changed if name in _PREFS}
        await self.marionette.run(chrome.FINISH, self._site, changed, own)

    # --- pages ----------------------------------------------------------------------------------

    async def open(self, url: str) -> _Page:
        handle = (await self.marionette.command("WebDriver:NewWindow", {"type": "tab", "focus": True}))["handle"]
        self._pages.append(handle)
        await self.look_at(handle)
        await self.marionette.command("WebDriver:Navigate", {"url": url})
        return _Page(self, handle)

    async def look_at(self, handle: str) -> None:
        """Send the next commands to this tab."""
        if handle != self._current:
            await self.marionette.command("WebDriver:SwitchToWindow", {"handle": handle, "focus": True})
            self._current = handle

    async def close_page(self, handle: str) -> None:
        """Close a tab."""
        self._pages.remove(handle)
        await self._close(handle)

    async def _close(self, handle: str) -> None:
        await self.look_at(handle)
        await self.marionette.command("WebDriver:CloseWindow")
        self._current = ""
        await self.look_at(self._home)

    # --- time and state -------------------------------------------------------------------------

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def wait_a_moment(self, waited: float) -> None:
        await asyncio.sleep(0.01)

    async def set_permission(self, permission: Permission) -> None:
        await self.marionette.run(chrome.SET_PERMISSION, self._site, permission)

    async def remove_all_permissions(self) -> None:
        await self.marionette.run("Services.perms.removeAll()")

    async def visit(self, days_ago: float) -> None:
        await self.marionette.run(chrome.VISIT, self._site, days_ago)

    async def clear_history(self) -> None:
        await self.marionette.run(chrome.CLEAR_HISTORY)

    async def clear_site_data(self) -> None:
        await self.marionette.run(chrome.CLEAR_SITE_DATA, self._site)

    async def idle_daily(self) -> None:
        await self.marionette.run("Services.obs.notifyObservers(null, 'idle-daily')")

    async def set_offline(self, offline: bool) -> None:
        await self.marionette.run("Services.io.offline = args[0]", offline)

    async def set_pref(self, name: str, value: bool | int | str) -> None:
        self._changed_prefs.add(name)
        await self.marionette.run(chrome.SET_PREFS, {name: value})

    async def record(self, path: str) -> dict[str, Any] | None:
        record: dict[str, Any] | None = await self.marionette.run(chrome.RECORD, self._site + path)
        return record

    async def listen_to_broadcast(self, broadcast: str, version: str) -> None:
        await self.marionette.run(chrome.LISTEN_TO_BROADCAST, broadcast, version)

    async def broadcasts(self) -> dict[str, Any]:
        versions: dict[str, Any] = await self.marionette.run(chrome.BROADCASTS)
        return versions

    async def windows(self) -> list[str]:
        urls: list[str] = await self.marionette.run(chrome.WINDOWS, self._site)
        return urls

    # --- notifications --------------------------------------------------------------------------

    async def notifications(self) -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = await self.marionette.run(chrome.NOTIFICATIONS)
        return shown

    async def click(self, title: str, action: str) -> None:
        await self.marionette.run(chrome.CLICK, title, action)

    async def dismiss(self, title: str) -> None:
        await self.marionette.run(chrome.DISMISS, title)
