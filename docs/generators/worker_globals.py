"""What scripts find, from the runtime's manifest: docs/reference/worker_globals.md and page_globals.md."""

from __future__ import annotations

import json
from collections import defaultdict

import pyua.sync_api
from pyua.worker.boot import Realm, exposed_globals

#: Folders of the runtime that are not called as their standard is.
_STANDARDS = {
    "cookie_store": "Cookie Store",
    "dom": "DOM",
    "encoding": "Encoding",
    "fetch": "Fetch",
    "file": "File API",
    "hr_time": "High Resolution Time",
    "html": "HTML",
    "infra": "Infra and HTML: base64",
    "indexeddb": "Indexed Database",
    "main": "The global scope",
    "notifications": "Notifications and Permissions",
    "push": "Push API",
    "server_sent_events": "Server-sent events",
    "service_worker": "Service Workers",
    "storage": "Storage",
    "streams": "Streams",
    "cache": "Service Workers: Cache",
    "compression": "Compression",
    "url": "URL",
    "urlpattern": "URL Pattern",
    "webcrypto": "Web Cryptography",
    "scheduler": "Prioritized Task Scheduling",
    "web_locks": "Web Locks",
    "webidl": "Web IDL",
    "websockets": "WebSockets",
}

_HEAD = """
# What a worker's script finds

The global object of a service worker in pyua has this, beside what ECMAScript itself defines (with `Intl`,
`WebAssembly` and `Temporal`). Interfaces are classes; the rest is called or read. How closely each follows its standard
is [measured](web-apis.md).

| Standard | Interfaces | Functions, objects, attributes |
|---|---|---|
"""


_PAGE_HEAD = """
# What a page's script finds

The global object of a page has this, beside what ECMAScript itself defines. It is what [a
worker's](worker_globals.md) has, with `Window` in the place of `ServiceWorkerGlobalScope`, without events and clients
of workers, and with `navigator.serviceWorker`. There is no tree of elements: `document` is an `EventTarget` with its
URL, `readyState`, `visibilityState`, `hidden` and `hasFocus()`.

| Standard | Interfaces | Functions, objects, attributes |
|---|---|---|
"""

#: What the global object has from interfaces: the members of ServiceWorkerGlobalScope and what it inherits from,
#: which are its prototypes'; those of Window, which are its own.
_MEMBERS = """(() => {
  const names = [];
  for (let object = self; object !== Object.prototype; object = Object.getPrototypeOf(object)) {
    if (object !== self) names.push(...Object.getOwnPropertyNames(object));
  }
  if (typeof Window === "function") names.push(...Object.getOwnPropertyNames(self).filter((name) => {
    const { get, set, value } = Object.getOwnPropertyDescriptor(self, name);
    return !ENGINE.includes(name) && (get ?? set ?? value) !== undefined;
  }));
  return names;
})()"""
_ENGINE = "Object.getOwnPropertyNames(self)"


def _members(realm: Realm) -> list[str]:
    with pyua.sync_api.UserAgent() as user_agent:
        origin = user_agent.origin("https://app.example", serve={"/worker.js": ""})
        worker = origin.register("/worker.js").active
        assert worker is not None
        names: list[str] = worker.evaluate(_ENGINE)
        if realm == "ServiceWorker":
            names = worker.evaluate(_MEMBERS)
        else:
            names = origin.open("/").evaluate(_MEMBERS.replace("ENGINE", json.dumps(names)))
    return sorted(set(names) - {"constructor"} - set(exposed_globals(realm)))


def page(realm: Realm = "ServiceWorker") -> str:
    """The page of a worker's globals, or of a page's."""
    by_standard: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for name, details in exposed_globals(realm).items():
        folder = details["from"].split("/")[0]
        standard = _STANDARDS.get(folder, folder)
        by_standard[standard][0 if details["kind"] == "interface" else 1].append(f"`{name}`")
    # Each standard adds members to the global scope's interface; here they stand together.
    by_standard["The global scope"][1].extend(f"`{name}`" for name in _members(realm))
    rows = [
        f"| {standard} | {', '.join(sorted(interfaces, key=str.lower))} | {', '.join(sorted(others, key=str.lower))} |"
        for standard, (interfaces, others) in sorted(by_standard.items())
    ]
    return (_HEAD if realm == "ServiceWorker" else _PAGE_HEAD).strip() + "\n" + "\n".join(rows)
