"""Caches of an origin: the host half of runtime/cache/54_cache.js.

They live in the origin's storage, so they outlive the worker. The area ``caches`` holds their names in order, each
with a number; the area ``cache:NUMBER`` holds the entries, by a running number too. Requests are compared here, so
that only what matches crosses over to the script. Source: https://w3c.github.io/ServiceWorker/#cache-interface.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from pyua.errors import DOMError
from pyua.worker.ops.registry import op
from pyua.worker.ops.storage import require_room
from pyua.worker.ports import OpContext, OriginStorage

__all__ = ["cache_delete", "cache_has", "cache_match", "cache_names", "cache_open", "cache_put", "cache_remove"]

_NAMES: Final = "caches"

#: A request or a response as the script's side writes it; the response's body is apart from it, in base64.
Record = dict[str, Any]


@op("cache.names")
async def cache_names(worker: OpContext) -> list[str]:
    """The names of all caches, the oldest first."""
    return [_name(key) for key, _ in worker.storage.items(_NAMES)]


@op("cache.has")
async def cache_has(worker: OpContext, name: str) -> bool:
    """Whether there is a cache of that name."""
    return worker.storage.get(_NAMES, _key(name)) is not None


@op("cache.open")
async def cache_open(worker: OpContext, name: str) -> str:
    """The number of the cache of that name, which is made if it is not there."""
    number = worker.storage.get(_NAMES, _key(name))
    if number is None:
        taken = [int(value) for _, value in worker.storage.items(_NAMES)]
        number = str(max([*taken, _last_number(worker.storage)], default=0) + 1).encode()
        with worker.storage.transaction():
            worker.storage.put(_NAMES, _key(name), number)
            # Numbers are not used again: a script may still hold the cache that had one.
            worker.storage.put("caches.last", "number", number)
    return number.decode()


@op("cache.delete")
async def cache_delete(worker: OpContext, name: str) -> bool:
    """Delete a cache; False if there is none of that name."""
    number = worker.storage.get(_NAMES, _key(name))
    if number is None:
        return False
    # DEVIATION: a Cache object that a script still holds is empty from now on, where a browser keeps its
    # entries until the object is collected.
    with worker.storage.transaction():
        worker.storage.clear(_area(number.decode()))
        return worker.storage.delete(_NAMES, _key(name))


@op("cache.match")
async def cache_match(
    worker: OpContext, cache: str | None, query: Record | None, options: dict[str, bool], limit: int, keys_only: bool
) -> list[Record]:
    """The entries that match a request, the oldest first.

    Args:
        worker: who asks.
        cache: a cache's number; None for all caches in the order of their names.
        query: url, method, headers; None for every entry.
        options: ignoreSearch, ignoreMethod, ignoreVary.
        limit: how many, 0 for all.
        keys_only: leave the responses out.

    Returns:
        ``{"request": …, "response": …, "body": base64 or None}`` for each.
    """
    caches = [value.decode() for _, value in worker.storage.items(_NAMES)] if cache is None else [cache]
    found: list[Record] = []
    for number in caches:
        for _, meta, body in _entries(worker.storage, number):
            if not matches(query, meta, options):
                continue
            entry: Record = {"request": meta["request"]}
            if not keys_only:
                entry["response"] = meta["response"]
                entry["body"] = base64.b64encode(body).decode("ascii") if meta["has_body"] else None
            found.append(entry)
            if limit and len(found) == limit:
                return found
    return found


@op("cache.matchNamed")
async def cache_match_named(worker: OpContext, name: str, query: Record, options: dict[str, bool]) -> list[Record]:
    """The first match in the cache of that name; nothing if there is no such cache."""
    number = worker.storage.get(_NAMES, _key(name))
    if number is None:
        return []
    return await cache_match(worker, number.decode(), query, options, 1, False)


@op("cache.put")
async def cache_put(worker: OpContext, cache: str, entries: list[Record]) -> None:
    """Store entries, each in place of all that match its request; all of them or none.

    Raises:
        DOMError: InvalidStateError, if two of them are for one request; NS_ERROR_FILE_NO_DEVICE_SPACE, if there is no
            room for them.
    """
    for index, entry in enumerate(entries):
        for earlier in entries[:index]:
            if matches(entry["request"], {**earlier, "has_body": False}, {}):
                raise DOMError("InvalidStateError", "Duplicate requests in one batch of Cache operations.")
    require_room(worker, sum(len(entry["body"] or "") * 3 // 4 for entry in entries))
    with worker.storage.transaction():
        _put(worker.storage, cache, entries)


def _put(storage: OriginStorage, cache: str, entries: list[Record]) -> None:
    area = _area(cache)
    for entry in entries:
        for key, meta, _ in list(_entries(storage, cache)):
            if matches(entry["request"], meta, {}):
                storage.delete(area, key)
    last = max((int(key) for key, _ in storage.items(area)), default=0)
    for offset, entry in enumerate(entries, start=1):
        body = entry["body"]
        meta = {"request": entry["request"], "response": entry["response"], "has_body": body is not None}
        text = json.dumps(meta, separators=(",", ":")).encode()
        content = b"" if body is None else base64.b64decode(body)
        storage.put(area, f"{last + offset:012}", len(text).to_bytes(4, "big") + text + content)


@op("cache.remove")
async def cache_remove(worker: OpContext, cache: str, query: Record, options: dict[str, bool]) -> bool:
    """Delete the entries that match a request; whether there were any."""
    keys = [key for key, meta, _ in _entries(worker.storage, cache) if matches(query, meta, options)]
    with worker.storage.transaction():
        for key in keys:
            worker.storage.delete(_area(cache), key)
    return bool(keys)


def matches(query: Record | None, entry: Record, options: dict[str, bool]) -> bool:
    """Whether an entry is for a request. Source: https://w3c.github.io/ServiceWorker/#request-matches-cached-item."""
    if query is None:
        return True
    if query["method"] != "GET" and not options.get("ignoreMethod"):
        return False
    if _comparable(query["url"], options) != _comparable(entry["request"]["url"], options):
        return False
    if options.get("ignoreVary"):
        return True
    for name in _vary(entry["response"]):
        if name == "*" or _values(query["headers"], name) != _values(entry["request"]["headers"], name):
            return False
    return True


def _comparable(url: str, options: dict[str, bool]) -> str:
    parts = urlsplit(url)._replace(fragment="")
    return (parts._replace(query="") if options.get("ignoreSearch") else parts).geturl()


def _vary(response: Record) -> list[str]:
    value = _values(response["headers"], "vary") or ""
    return [name.strip().lower() for name in value.split(",") if name.strip()]


def _values(headers: Sequence[Sequence[str]], name: str) -> str | None:
    values = [value for key, value in headers if key.lower() == name]
    return ", ".join(values) if values else None


def _entries(storage: OriginStorage, cache: str) -> Iterator[tuple[str, Record, bytes]]:
    for key, value in storage.items(_area(cache)):
        size = int.from_bytes(value[:4], "big")
        yield key, json.loads(value[4 : 4 + size]), value[4 + size :]


def _last_number(storage: OriginStorage) -> int:
    return int(storage.get("caches.last", "number") or 0)


def _area(cache: str) -> str:
    return f"cache:{cache}"


def _key(name: str) -> str:
    # A DOMString may hold lone surrogates, which a store's text may not.
    return json.dumps(name)


def _name(key: str) -> str:
    return str(json.loads(key))
