"""Where an origin's databases are kept: the host half of runtime/indexeddb/55_indexed_db.js.

The script's side holds a database while it is open. It reads it when it first opens it, and after every committed
transaction writes what that changed: the database's outline (version, stores, indexes) and single records. Outlines,
keys and records are text of its own making; only a database's version and its generation are known here.
"""

from __future__ import annotations

import json
from typing import Any, Final

from pyua.worker.ops.registry import sync_op
from pyua.worker.ports import OpContext, OriginStorage

__all__ = ["delete_database", "list_databases", "load_database", "save_database"]

_OUTLINES: Final = "indexeddb"


@sync_op("indexeddb.list")
def list_databases(worker: OpContext) -> list[dict[str, Any]]:
    """Name and version of every database."""
    outlines = worker.storage.items(_OUTLINES)
    return [{"name": json.loads(key), "version": json.loads(value)["version"]} for key, value in outlines]


@sync_op("indexeddb.load")
def load_database(worker: OpContext, database: str, generation: int) -> dict[str, Any] | None:
    """A whole database.

    Args:
        worker: whose origin it is.
        database: its name.
        generation: the one that the script's side has, 0 for none.

    Returns:
        ``{"generation", "outline", "records": [[store, [record, …]], …]}``; ``{"generation": 0}`` if there is no such
        database; None if the script's side has its latest generation.
    """
    value = worker.storage.get(_OUTLINES, _key(database))
    if value is None:
        return {"generation": 0}
    known = json.loads(value)
    if known["generation"] == generation:
        return None
    outline = json.loads(known["outline"])
    records = [
        [store["name"], [record.decode() for _, record in worker.storage.items(_area(database, store["name"]))]]
        for store in outline["stores"]
    ]
    return {"generation": known["generation"], "outline": known["outline"], "records": records}


@sync_op("indexeddb.save")
def save_database(
    worker: OpContext, database: str, version: int, outline: str, changes: list[dict[str, Any]], gone: list[str]
) -> int:
    """Write what a transaction changed.

    Args:
        worker: whose origin it is.
        database: its name.
        version: its version.
        outline: its outline.
        changes: for each changed store its name, whether to ``clear`` it first, what to ``put`` (pairs of key and
            record) and the keys to ``drop``.
        gone: the names of stores that are no more.

    Returns:
        The database's new generation.
    """
    storage = worker.storage
    with storage.transaction():  # a transaction of the script's is one on disk
        for store in gone:
            storage.clear(_area(database, store))
        for change in changes:
            area = _area(database, change["name"])
            if change["clear"]:
                storage.clear(area)
            for key in change["drop"]:
                storage.delete(area, key)
            for key, record in change["put"]:
                storage.put(area, key, record.encode())
        generation = _generation(storage, database) + 1
        text = json.dumps({"version": version, "generation": generation, "outline": outline})
        storage.put(_OUTLINES, _key(database), text.encode())
    return generation


@sync_op("indexeddb.delete")
def delete_database(worker: OpContext, database: str) -> None:
    """Forget a database."""
    with worker.storage.transaction():
        for area in worker.storage.areas(f"indexeddb:{_key(database)}:"):
            worker.storage.clear(area)
        worker.storage.delete(_OUTLINES, _key(database))


def _generation(storage: OriginStorage, database: str) -> int:
    value = storage.get(_OUTLINES, _key(database))
    return 0 if value is None else int(json.loads(value)["generation"])


def _key(name: str) -> str:
    # A DOMString may hold lone surrogates, which a store's text may not.
    return json.dumps(name)


def _area(database: str, store: str) -> str:
    return f"indexeddb:{_key(database)}:{_key(store)}"
