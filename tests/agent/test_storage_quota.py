"""A pref limits what an origin keeps: caches and databases refuse more, until something is deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

import pyua

LIMIT = {"dom.quotaManager.temporaryStorage.fixedLimit": 5 * 1024}
WORKER = """
const sized = (kilobytes) => 'x'.repeat(kilobytes * 1024);
const told = ({ name }) => name;
const put = async (url, kilobytes) => (await caches.open('all')).put(url, new Response(sized(kilobytes))).then(() => 'kept', told);
let opened;
const write = async (key, kilobytes) => {
  opened ??= new Promise((resolve) => {
    const opening = indexedDB.open('d');
    opening.onupgradeneeded = () => opening.result.createObjectStore('s');
    opening.onsuccess = () => resolve(opening.result);
  });
  const transaction = (await opened).transaction('s', 'readwrite');
  transaction.objectStore('s').put('before', 'before');
  transaction.objectStore('s').put(sized(kilobytes), key);
  return new Promise((resolve) => {
    transaction.oncomplete = () => resolve('kept');
    transaction.onabort = () => resolve(transaction.error.name);
  });
};
"""


@pytest.mark.parametrize("lasting", [False, True])
async def test_more_than_the_quota_is_refused(lasting: bool, tmp_path: Path) -> None:
    """5 MiB for all are 5 MiB for one at most; what is refused leaves nothing behind, and what is deleted makes room."""
    async with pyua.UserAgent(prefs=LIMIT, profile=tmp_path / "profile" if lasting else None) as user_agent:
        registration = await user_agent.origin("https://app.example", serve={"/sw.js": WORKER}).register("/sw.js")
        worker = registration.active
        assert worker is not None
        assert await worker.evaluate("navigator.storage.estimate().then(({ quota }) => quota)") == 5 * 1024 * 1024
        assert await worker.evaluate("write('a', 2000)") == "kept"
        assert await worker.evaluate("put('/a', 2000)") == "kept"
        assert await worker.evaluate("write('b', 2000)") == "QuotaExceededError"
        assert await worker.evaluate("put('/b', 2000)") == "NS_ERROR_FILE_NO_DEVICE_SPACE"
        assert await worker.evaluate("write('c', 500)") == "kept"
        assert await worker.evaluate("caches.delete('all')")
        assert await worker.evaluate("write('d', 2000)") == "kept"
        usage = await worker.evaluate("navigator.storage.estimate().then(({ usage }) => usage)")
        assert 4_500 * 1024 < usage < 5_000 * 1024
