"""Where an origin's databases are kept: the host half of runtime/indexeddb/55_indexed_db.js.

The script's side holds the databases while it runs. It reads them when it first touches indexedDB, and writes each
database's outline and the stores that changed after every transaction. What it writes is text of its own making.
"""

from __future__ import annotations

import json
from typing import Final

from pyua.worker.ops.registry import sync_op
from pyua.worker.ports import OpContext

__all__ = ["delete_database", "list_databases", "load_store", "save_database"]

_OUTLINES: Final = "indexeddb"
_GENERATION: Final = "indexeddb.generation"


@sync_op("indexeddb.list")
def list_databases(worker: OpContext) -> list[str]:
    """The outlines of all databases: name, version, stores with their indexes."""
    return [value.decode() for _, value in worker.storage.items(_OUTLINES)]


@sync_op("indexeddb.store")
def load_store(worker: OpContext, database: str, store: str) -> str | None:
    """The records of one object store, or None if it has never been written."""
    value = worker.storage.get(_area(database), json.dumps(store))
    return None if value is None else value.decode()


@sync_op("indexeddb.generation")
def generation(worker: OpContext) -> int:
    """A number that changes with every write, so that one worker sees that another one wrote."""
    return int(worker.storage.get(_GENERATION, "number") or 0)


@sync_op("indexeddb.save")
def save_database(worker: OpContext, database: str, outline: str, stores: list[list[str | None]]) -> int:
    """Write what a transaction changed.

    Args:
        worker: whose origin it is.
        database: the database's name.
        outline: its outline.
        stores: name and records of each store that changed; None for the records of one that is gone.

    Returns:
        The new generation.
    """
    storage = worker.storage
    for name, records in stores:
        if records is None:
            storage.delete(_area(database), json.dumps(name))
        else:
            storage.put(_area(database), json.dumps(name), records.encode())
    storage.put(_OUTLINES, json.dumps(database), outline.encode())
    return _next_generation(worker)


@sync_op("indexeddb.delete")
def delete_database(worker: OpContext, database: str) -> int:
    """Forget a database; the new generation."""
    worker.storage.clear(_area(database))
    worker.storage.delete(_OUTLINES, json.dumps(database))
    return _next_generation(worker)


def _next_generation(worker: OpContext) -> int:
    number = generation(worker) + 1
    worker.storage.put(_GENERATION, "number", str(number).encode())
    return number


def _area(database: str) -> str:
    return f"indexeddb:{json.dumps(database)}"
