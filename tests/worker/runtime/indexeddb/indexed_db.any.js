// indexedDB, as push workers use it. Spec: https://w3c.github.io/IndexedDB/
"use strict";

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const over = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
});
const open = (name, version, upgrade) => {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = (event) => upgrade?.(request.result, event, request.transaction);
  return settled(request);
};

promise_test(async () => {
  const db = await open("basic", 3, (database, event) => {
    assert_equals(event.oldVersion, 0);
    assert_equals(event.newVersion, 3);
    database.createObjectStore("items", { keyPath: "id" });
  });
  assert_equals(db.version, 3);
  const writing = db.transaction("items", "readwrite");
  const store = writing.objectStore("items");
  store.put({ id: 2, text: "two" });
  store.put({ id: 1, text: "one", when: new Date(0), nested: new Map([["a", new Uint8Array([1])]]) });
  await over(writing);
  const all = await settled(db.transaction("items").objectStore("items").getAll());
  assert_array_equals(all.map((item) => item.id), [1, 2]);
  assert_equals(all[0].when.getTime(), 0);
  assert_equals(all[0].nested.get("a")[0], 1);
  await settled(db.transaction("items", "readwrite").objectStore("items").delete(1));
  assert_equals(await settled(db.transaction("items").objectStore("items").count()), 1);
  assert_equals(await settled(db.transaction("items").objectStore("items").get(1)), undefined);
  db.close();
}, "records are put, read and deleted");

promise_test(async () => {
  const db = await open("indexes", 1, (database) => {
    const store = database.createObjectStore("s", { autoIncrement: true });
    store.createIndex("by name", "name", { unique: true });
    store.createIndex("tags", "tags", { multiEntry: true });
  });
  const writing = db.transaction("s", "readwrite");
  assert_equals(await settled(writing.objectStore("s").add({ name: "b", tags: ["x", "y"] })), 1);
  writing.objectStore("s").add({ name: "a", tags: ["y"] });
  await over(writing);
  const store = db.transaction("s").objectStore("s");
  assert_equals((await settled(store.index("by name").get("a"))).name, "a");
  assert_array_equals(await settled(store.index("tags").getAllKeys("y")), [1, 2]);
  const seen = [];
  await new Promise((resolve) => {
    store.index("by name").openCursor(IDBKeyRange.lowerBound("a"), "prev").onsuccess = ({ target }) => {
      if (!target.result) resolve();
      else {
        seen.push(target.result.value.name);
        target.result.continue();
      }
    };
  });
  assert_array_equals(seen, ["b", "a"]);
  db.close();
}, "indexes, key generators and cursors");

promise_test(async (t) => {
  const db = await open("abort", 1, (database) => database.createObjectStore("s"));
  const transaction = db.transaction("s", "readwrite");
  transaction.objectStore("s").put("x", 1);
  transaction.abort();
  await over(transaction).catch(() => {});
  assert_equals(await settled(db.transaction("s").objectStore("s").count()), 0);
  const failing = db.transaction("s", "readwrite");
  failing.objectStore("s").add(1, "k");
  failing.objectStore("s").add(2, "k").onerror = (event) => event.preventDefault();
  await over(failing);
  assert_equals(await settled(db.transaction("s").objectStore("s").get("k")), 1);
  assert_throws_dom("NotFoundError", () => db.transaction("nothing"));
  assert_throws_dom("ReadOnlyError", () => db.transaction("s").objectStore("s").put(1, 1));
  assert_throws_dom("DataError", () => db.transaction("s", "readwrite").objectStore("s").put(1, {}));
  assert_throws_dom("DataCloneError", () => db.transaction("s", "readwrite").objectStore("s").put(() => {}, 1));
  assert_throws_js(TypeError, () => db.transaction("s", "versionchange"));
  db.close();
}, "an aborted transaction leaves nothing, and errors have their names");

promise_test(async (t) => {
  (await open("versions", 2)).close();
  await promise_rejects_dom(t, "VersionError", open("versions", 1));
  assert_true((await indexedDB.databases()).some(({ name, version }) => name === "versions" && version === 2));
  await settled(indexedDB.deleteDatabase("versions"));
  assert_false((await indexedDB.databases()).some(({ name }) => name === "versions"));
  assert_throws_js(TypeError, () => indexedDB.open("x", 0));
  assert_throws_js(TypeError, () => indexedDB.open());
  assert_equals(indexedDB.cmp([1], [2]), -1);
}, "versions, databases() and deleteDatabase()");

test(() => {
  assert_class_string(indexedDB, "IDBFactory");
  assert_equals(IDBDatabase.name, "IDBDatabase");
  assert_equals(IDBKeyRange.only(1).lower, 1);
}, "the interfaces have their names");

promise_test(async () => {
  const db = await open("many", 1, (database) => database.createObjectStore("items", { keyPath: "id" }));
  const writing = db.transaction("items", "readwrite");
  const store = writing.objectStore("items");
  const heard = [];
  for (let id = 0; id < 300; id++) {
    const request = store.put({ id, value: id * 2 });
    // Each of these has its task: what its microtasks ask for comes in order.
    if (id % 100 === 50) request.onsuccess = () => { heard.push(`put ${id}`); Promise.resolve().then(() => heard.push(`after ${id}`)); };
  }
  store.get(299).onsuccess = (event) => {
    heard.push(event.target.result.value);
    store.delete(0);
    store.put({ id: 1, value: "changed" });
    store.put({ id: 300, value: 600 });
    store.delete(300);
  };
  await over(writing);
  assert_array_equals(heard, ["put 50", "after 50", "put 150", "after 150", "put 250", "after 250", 598]);
  db.close();
  const again = await open("many", 1);
  const all = await settled(again.transaction("items").objectStore("items").getAll());
  assert_equals(all.length, 299);
  assert_array_equals([all[0].id, all[0].value, all[298].id], [1, "changed", 299]);
  again.close();
}, "many requests that nobody listens to, with some between that somebody does, are written");

promise_test(async () => {
  const db = await open("failing", 1, (database) => database.createObjectStore("items", { keyPath: "id" }));
  const writing = db.transaction("items", "readwrite");
  const store = writing.objectStore("items");
  for (let id = 0; id < 100; id++) store.put({ id });
  store.add({ id: 50 });
  for (let id = 200; id < 210; id++) store.put({ id });
  await promise_rejects_dom({}, "ConstraintError", over(writing));
  assert_equals(await settled(db.transaction("items").objectStore("items").count()), 0);
  db.close();
}, "a request that fails among many that nobody listens to aborts them all");
