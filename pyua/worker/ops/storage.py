"""How much an origin keeps, and may keep: the host half of runtime/storage/13_storage_manager.js.

Source: Gecko's dom/quota/ActorsParent.cpp (the group limit), and the scenario data/storage_quota.
"""

from __future__ import annotations

from typing import Final

from pyua.errors import DOMError
from pyua.prefs import Prefs
from pyua.worker.ops.registry import op, sync_op
from pyua.worker.ports import OpContext

__all__ = ["QUOTA", "quota_of", "require_room", "storage_estimate", "storage_left"]

_MIB: Final = 1024 * 1024
#: Bytes: what Firefox 153 says on a disk that has room for it (measured on one of 270 GB).
QUOTA: Final = 10 * 1024 * _MIB


def quota_of(prefs: Prefs) -> int:
    """Bytes that one origin may keep: a fifth of what all may, if that is limited, but 10 MiB at least."""
    if prefs.storage_fixed_limit < 0:
        return QUOTA
    limit = prefs.storage_fixed_limit * 1024
    return max(min(limit // 5, QUOTA), min(10 * _MIB, limit))


@op("storage.estimate")
async def storage_estimate(worker: OpContext) -> dict[str, int]:
    """Bytes that databases and caches hold, and that they may hold. https://storage.spec.whatwg.org/#dom-storagemanager-estimate"""
    return {"usage": worker.storage.usage(), "quota": quota_of(worker.prefs)}


@sync_op("storage.left")
def storage_left(worker: OpContext) -> int:
    """Bytes that there is room for. Where no pref limits it nobody counts: nothing is refused."""
    quota = quota_of(worker.prefs)
    return quota if worker.prefs.storage_fixed_limit < 0 else max(quota - worker.storage.usage(), 0)


def require_room(worker: OpContext, size: int) -> None:
    """See that a cache may take so many bytes more.

    Raises:
        DOMError: there is no room. Firefox has no QuotaExceededError for caches, but an error of its file system's.
    """
    if size > storage_left(worker):
        raise DOMError("NS_ERROR_FILE_NO_DEVICE_SPACE", "")
