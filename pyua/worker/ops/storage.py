"""How much an origin keeps: the host half of runtime/storage/13_storage_manager.js."""

from __future__ import annotations

from typing import Final

from pyua.worker.ops.registry import op
from pyua.worker.ports import OpContext

__all__ = ["QUOTA", "storage_estimate"]

#: Bytes: what Firefox 153 says on a disk that has room for it (measured on one of 270 GB). Nothing is refused here.
QUOTA: Final = 10 * 1024**3


@op("storage.estimate")
async def storage_estimate(worker: OpContext) -> dict[str, int]:
    """Bytes that databases and caches hold, and that they may hold. https://storage.spec.whatwg.org/#dom-storagemanager-estimate"""
    storage = worker.storage
    usage = sum(len(key) + len(value) for area in storage.areas("") for key, value in storage.items(area))
    return {"usage": usage, "quota": QUOTA}
