"""What a worker leaves in indexedDB is there for the next one."""

from __future__ import annotations

#: Helpers that each isolate gets first: open(name, version, upgrade), settled(request), over(transaction).
HELPERS = """void (
  self.settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  }),
  self.over = (transaction) => new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  }),
  self.open = (name, version, upgrade) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => upgrade?.(request.result, request.transaction);
    return settled(request);
  })"""


async def test_data_survive_a_restart(run_worker):
    """Records of every kind, indexes and key generators are there after the worker was stopped."""
    async with run_worker() as worker:
        await worker.evaluate(HELPERS)
        await worker.evaluate(
            """(async () => {
              const db = await open("d\\ud800b", 7, (db) => {
                const store = db.createObjectStore("store", { autoIncrement: true });
                store.createIndex("name", "name");
                db.createObjectStore("paths", { keyPath: ["a", "b"] });
              });
              const t = db.transaction(["store", "paths"], "readwrite");
              t.objectStore("store").add({ name: "x", when: new Date(5), bytes: new Uint8Array([1, 2]),
                                           n: 10n, u: undefined });
              t.objectStore("store").add({ name: "y", blob: new Blob(["blob"], { type: "text/css" }) });
              t.objectStore("store").put("by date", new Date(9));
              t.objectStore("store").put("by bytes", new Uint8Array([7]));
              t.objectStore("store").put("\\ud800", "\\udfff");
              t.objectStore("paths").put({ a: 1, b: "2" });
              await over(t);
              const deleting = db.transaction("store", "readwrite");
              deleting.objectStore("store").delete(2);
              await over(deleting);
            })()"""
        )
    async with run_worker() as worker:
        await worker.evaluate(HELPERS)
        seen = await worker.evaluate(
            """(async () => {
              const db = await open("d\\ud800b");
              const store = db.transaction("store", "readwrite").objectStore("store");
              const x = await settled(store.index("name").get("x"));
              const keys = await settled(store.getAllKeys());
              return [db.version, [...db.objectStoreNames], x.when.getTime(), [...x.bytes], `${x.n}`, "u" in x,
                await settled(store.index("name").get("y")) === undefined, await settled(store.add({})), keys.length,
                keys[1].getTime(), keys[2] === "\\udfff", (await settled(store.get("\\udfff"))) === "\\ud800",
                new Uint8Array(keys[3])[0],
                await settled(db.transaction("paths").objectStore("paths").get([1, "2"]))];
            })()"""
        )
    assert seen == [
        7, ["paths", "store"], 5, [1, 2], "10", True, True, 3, 4, 9, True, True, 7, {"a": 1, "b": "2"},
    ]  # fmt: skip


async def test_blob_and_key_survive(run_worker):
    """Blobs and CryptoKeys can be kept in a database."""
    async with run_worker() as worker:
        await worker.evaluate(HELPERS)
        await worker.evaluate(
            """(async () => {
              const db = await open("db", 1, (db) => db.createObjectStore("s"));
              const key = await crypto.subtle.generateKey(
                { name: "AES-GCM", length: 128 }, false, ["encrypt", "decrypt"]);
              const iv = new Uint8Array(12);
              const secret = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new Uint8Array([42]));
              const t = db.transaction("s", "readwrite");
              t.objectStore("s").put({ key, secret, blob: new Blob(["blob"], { type: "text/css" }) }, "k");
              await over(t);
            })()"""
        )
    async with run_worker() as worker:
        await worker.evaluate(HELPERS)
        seen = await worker.evaluate(
            """(async () => {
              const db = await open("db");
              const { key, secret, blob } = await settled(db.transaction("s").objectStore("s").get("k"));
              const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, key, secret);
              return [key.extractable, key.usages, [...new Uint8Array(plain)], blob.type, await blob.text()];
            })()"""
        )
    assert seen == [False, ["encrypt", "decrypt"], [42], "text/css", "blob"]


async def test_upgrades_survive(run_worker):
    """Renamed, deleted and re-indexed stores look the same to the next worker; an aborted upgrade changes none."""
    async with run_worker() as worker:
        await worker.evaluate(HELPERS)
        await worker.evaluate(
            """(async () => {
              let db = await open("db", 1, (db) => {
                db.createObjectStore("old").put("kept", 1);
                db.createObjectStore("gone").put("x", 1);
              });
              db.close();
              db = await open("db", 2, (db, t) => {
                db.deleteObjectStore("gone");
                t.objectStore("old").name = "new";
                t.objectStore("new").createIndex("i", "p");
              });
              db.close();
              await open("db", 3, (db, t) => { db.createObjectStore("never"); t.abort(); }).catch(() => {});
            })()"""
        )
    async with run_worker() as worker:
        await worker.evaluate(HELPERS)
        seen = await worker.evaluate(
            """(async () => {
              const db = await open("db");
              const store = db.transaction("new").objectStore("new");
              return [db.version, [...db.objectStoreNames], await settled(store.get(1)), [...store.indexNames],
                      (await indexedDB.databases())];
            })()"""
        )
    assert seen == [2, ["new"], "kept", ["i"], [{"name": "db", "version": 2}]]


async def test_a_script_stopped_in_the_middle_loses_only_that_transaction(run_worker):
    """What was not committed when the worker stopped never happened."""
    async with run_worker() as worker:
        await worker.evaluate(HELPERS)
        await worker.evaluate(
            """(async () => {
              const db = await open("db", 1, (db) => db.createObjectStore("s"));
              const t = db.transaction("s", "readwrite");
              t.objectStore("s").put("committed", 1);
              await over(t);
              const store = db.transaction("s", "readwrite").objectStore("s");
              await settled(store.put("lost", 2));
              // A transaction lives as long as it is asked something.
              (function keepAlive() { store.get(1).onsuccess = keepAlive; })();
            })()"""
        )
    async with run_worker() as worker:
        await worker.evaluate(HELPERS)
        seen = await worker.evaluate('open("db").then((db) => settled(db.transaction("s").objectStore("s").getAll()))')
    assert seen == ["committed"]


async def test_delete_database(run_worker, storage):
    """A deleted database leaves nothing behind."""
    async with run_worker() as worker:
        await worker.evaluate(HELPERS)
        await worker.evaluate(
            """open("db", 1, (db) => db.createObjectStore("s").put(1, 1)).then((db) => {
              db.close();
              return settled(indexedDB.deleteDatabase("db"));
            })"""
        )
    assert storage.areas("indexeddb:") == [] or all(not storage.items(area) for area in storage.areas("indexeddb"))
    async with run_worker() as worker:
        await worker.evaluate(HELPERS)
        assert await worker.evaluate("indexedDB.databases()") == []
        assert await worker.evaluate('open("db").then((db) => db.version)') == 1


async def test_two_workers_see_each_other_on_open(run_worker):
    """What one worker committed is what another one finds when it opens the database."""
    async with run_worker() as one, run_worker() as two:
        await one.evaluate(HELPERS)
        await two.evaluate(HELPERS)
        put = """open("db", 1, (db) => db.createObjectStore("s")).then(async (db) => {
          const t = db.transaction("s", "readwrite");
          t.objectStore("s").put("V", "V");
          await over(t);
          db.close();
        })"""
        await one.evaluate(put.replace("V", "a"))
        await two.evaluate(put.replace("V", "b"))
        await one.evaluate(put.replace("V", "c"))
        seen = await two.evaluate('open("db").then((db) => settled(db.transaction("s").objectStore("s").getAll()))')
    assert seen == ["a", "b", "c"]
