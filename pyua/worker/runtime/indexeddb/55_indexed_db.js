// indexedDB: the fake-indexeddb library, with its databases kept in the origin's storage.
// Spec: https://w3c.github.io/IndexedDB/
//
// A database is read when it is opened and no connection to it is open here. After each transaction that committed, before
// its "complete" event reaches a script, what it changed is written: the outline, and the records whose keys it touched.
//
// DEVIATION: two workers of one origin that have the same database open at the same time do not see each other's writes
// until they open it again, and "versionchange" does not reach the other one.
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const {
    ArrayPrototypePush, JSONParse, MapPrototypeDelete, MapPrototypeForEach, MapPrototypeGet, MapPrototypeSet,
    ObjectDefineProperty, ObjectHasOwn, ObjectKeys, ReflectGetOwnPropertyDescriptor, ReflectOwnKeys, PromiseResolve, ReflectApply, SafeMap, SafeSet, SafeWeakMap, SetPrototypeHas,
    SymbolIterator, TypeError, uncurryThis,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { DOMException } = load("webidl/01_dom_exception.js");
  const { defineHandlers, listen } = load("dom/02_event_target.js");
  const { deserialize, serialize } = load("html/03_structured_clone.js");
  const { IDBVersionChangeEvent, deactivateLater, useRequests } = load("indexeddb/54_events.js");
  const library = load("vendor/fake-indexeddb.js");
  const {
    IDBCursor, IDBCursorWithValue, IDBDatabase, IDBFactory, IDBIndex, IDBKeyRange, IDBObjectStore, IDBOpenDBRequest, IDBRecord, IDBRequest,
    IDBTransaction, RawDatabase, RawIndex, RawObjectStore,
  } = library;

  // Those that others inherit from come first.
  const interfaces = {
    IDBCursor, IDBRequest, IDBCursorWithValue, IDBDatabase, IDBFactory, IDBIndex, IDBKeyRange, IDBObjectStore, IDBOpenDBRequest, IDBRecord,
    IDBTransaction,
  };
  // The library's own methods, as they were before any script could change them.
  const openDatabase = IDBFactory.prototype.open;
  const removeDatabase = uncurryThis(IDBFactory.prototype.deleteDatabase);
  const beginTransaction = IDBDatabase.prototype.transaction;
  const reader = (Class, name) => uncurryThis(ReflectGetOwnPropertyDescriptor(Class.prototype, name).get);
  const databaseOf = reader(IDBTransaction, "db");
  const modeOf = reader(IDBTransaction, "mode");
  useRequests(reader(IDBRequest, "transaction"));
  const storeRecord = uncurryThis(RawObjectStore.prototype.storeRecord);

  // --- what was written ---------------------------------------------------------------------------

  const generations = new SafeMap(); // of the databases that are here, by name
  const tracked = new SafeWeakMap(); // raw object store → {savedAs, touched}
  const savedStores = new SafeWeakMap(); // raw database → the names of its stores that are written

  const textOf = (value) => rt.stringify(serialize(value));

  // DEVIATION: what an upgrade puts into a store that it has just made is not counted.
  // How much more a database may take, as the host said when a transaction first wrote; what it overwrites is not given back.
  const left = new SafeWeakMap(); // raw database → characters
  let undoing = false;

  function spend(database, size) {
    if (undoing) return;
    const rest = (left.get(database) ?? ops.callSync("storage.left")) - size;
    if (rest < 0) throw new DOMException("The current transaction exceeded its quota limitations.", "QuotaExceededError");
    left.set(database, rest);
  }

  /** Notes what changes in a store, whoever changes it: a rollback does it by the same methods. */
  function track(store, savedAs) {
    const { records } = store;
    const touched = new SafeMap(); // key, as text → the record that is there now, as text, or null
    const methods = { put: records.put, delete: records.delete, clear: records.clear };
    records.put = (record, noOverwrite) => {
      const key = textOf(record.key);
      const text = recordText(key, record.value);
      spend(store.rawDatabase, text.length);
      const overwritten = ReflectApply(methods.put, records, [record, noOverwrite]);
      touched.set(key, text);
      return overwritten;
    };
    const noting = (method) => (...args) => {
      const removed = ReflectApply(method, records, args);
      for (let i = 0; i < removed.length; i++) touched.set(textOf(removed[i].key), null);
      return removed;
    };
    records.delete = noting(methods.delete);
    records.clear = noting(methods.clear);
    const entry = { __proto__: null, savedAs, touched };
    tracked.set(store, entry);
    return entry;
  }

  /** A record as it is written: [key, value], each a tree. */
  const recordText = (key, value) => `[${key},${textOf(value)}]`;

  /** What is to be written of one store. */
  function changesOf(store) {
    const change = { __proto__: null, name: store.name, clear: false, put: [], drop: [] };
    const entry = tracked.get(store);
    if (entry === undefined || entry.savedAs !== store.name) {
      // A new store, or one with a new name: all of it.
      change.clear = true;
      const iterator = store.records.values()[SymbolIterator]();
      for (let step = iterator.next(); !step.done; step = iterator.next()) {
        const { key, value } = step.value;
        const text = textOf(key);
        ArrayPrototypePush(change.put, [text, recordText(text, value)]);
      }
      if (entry === undefined) track(store, store.name);
      else {
        entry.savedAs = store.name;
        entry.touched.clear();
      }
      return change;
    }
    entry.touched.forEach((record, key) => {
      if (record === null) ArrayPrototypePush(change.drop, key);
      else ArrayPrototypePush(change.put, [key, record]);
    });
    entry.touched.clear();
    return change;
  }

  function outlineOf(database) {
    const stores = [];
    MapPrototypeForEach(database.rawObjectStores, (store) => {
      const indexes = [];
      MapPrototypeForEach(store.rawIndexes, ({ name, keyPath, multiEntry, unique }) => {
        ArrayPrototypePush(indexes, { __proto__: null, name, keyPath, multiEntry: !!multiEntry, unique: !!unique });
      });
      ArrayPrototypePush(stores, {
        __proto__: null, name: store.name, keyPath: store.keyPath, autoIncrement: !!store.autoIncrement, last: store.keyGenerator?.num ?? 0, indexes,
      });
    });
    return { __proto__: null, version: database.version, stores };
  }

  /** Writes what a committed transaction changed. */
  function save(transaction) {
    if (transaction._rollbackLog.length === 0) return; // it changed nothing
    const database = databaseOf(transaction)._rawDatabase;
    const upgrade = modeOf(transaction) === "versionchange";
    const present = new SafeSet();
    const changes = [];
    MapPrototypeForEach(database.rawObjectStores, (store) => {
      present.add(store.name);
      if (upgrade || SetPrototypeHas(transaction._scope, store.name)) ArrayPrototypePush(changes, changesOf(store));
    });
    const gone = [];
    savedStores.get(database)?.forEach((name) => { if (!present.has(name)) ArrayPrototypePush(gone, name); });
    savedStores.set(database, present);
    left.delete(database);
    const { name, version } = database;
    generations.set(name, ops.callSync("indexeddb.save", name, version, rt.stringify(outlineOf(database)), changes, gone));
  }

  // --- what is read ---------------------------------------------------------------------------------

  /** Brings the database up to what is stored, unless somebody has it open here. */
  function refresh(factory, name) {
    const present = MapPrototypeGet(factory._databases, name);
    if (present !== undefined) {
      for (let i = 0; i < present.connections.length; i++) if (!present.connections[i]._closed) return;
    }
    const found = ops.callSync("indexeddb.load", name, generations.get(name) ?? 0);
    if (found === null) return;
    if (found.generation === 0) {
      if (generations.has(name)) MapPrototypeDelete(factory._databases, name);
      generations.delete(name);
      return;
    }
    MapPrototypeSet(factory._databases, name, restore(name, found));
    generations.set(name, found.generation);
  }

  function restore(name, { outline, records }) {
    const { stores, version } = JSONParse(outline);
    const database = new RawDatabase(name, version);
    const saved = new SafeSet();
    for (let i = 0; i < stores.length; i++) {
      const { autoIncrement, indexes, keyPath, last, name: storeName } = stores[i];
      const store = new RawObjectStore(database, storeName, keyPath, autoIncrement);
      for (let j = 0; j < indexes.length; j++) {
        const index = new RawIndex(store, indexes[j].name, indexes[j].keyPath, indexes[j].multiEntry, indexes[j].unique);
        index.initialized = true;
        MapPrototypeSet(store.rawIndexes, index.name, index);
      }
      const texts = records[i][1];
      for (let j = 0; j < texts.length; j++) {
        const pair = JSONParse(texts[j]);
        storeRecord(store, { key: deserialize(pair[0]), value: deserialize(pair[1]) });
      }
      if (store.keyGenerator !== null) store.keyGenerator.num = last;
      MapPrototypeSet(database.rawObjectStores, storeName, store);
      track(store, storeName);
      saved.add(storeName);
    }
    savedStores.set(database, saved);
    return database;
  }

  // --- the interface ----------------------------------------------------------------------------------

  const overrides = {
    // https://w3c.github.io/IndexedDB/#dom-idbfactory-open
    open(name, version = undefined) {
      webidl.requiredArguments(arguments.length, 1, "IDBFactory.open");
      const key = webidl.converters.DOMString(name, "IDBFactory.open", "Argument 1");
      refresh(this, key);
      return ReflectApply(openDatabase, this, version === undefined ? [key] : [key, version]);
    },
    // https://w3c.github.io/IndexedDB/#dom-idbfactory-deletedatabase
    deleteDatabase(name) {
      webidl.requiredArguments(arguments.length, 1, "IDBFactory.deleteDatabase");
      const key = webidl.converters.DOMString(name, "IDBFactory.deleteDatabase", "Argument 1");
      refresh(this, key);
      const request = removeDatabase(this, key);
      listen(request, "success", () => {
        ops.callSync("indexeddb.delete", key);
        generations.delete(key);
      });
      return request;
    },
    // https://w3c.github.io/IndexedDB/#dom-idbfactory-databases: what is committed is what is written.
    databases() { return PromiseResolve(ops.callSync("indexeddb.list")); },
  };
  const transactions = {
    // https://w3c.github.io/IndexedDB/#dom-idbdatabase-transaction
    transaction(storeNames, mode = "readonly", options = undefined) {
      if (mode === "versionchange" && !this._runningVersionchangeTransaction) {
        throw new TypeError("IDBDatabase.transaction: 'versionchange' (value of argument 2) is not a valid mode.");
      }
      const transaction = ReflectApply(beginTransaction, this, [storeNames, mode, options]);
      deactivateLater(transaction);
      if (mode !== "readonly") listen(transaction, "complete", () => save(transaction));
      return transaction;
    },
  };
  const abort = IDBTransaction.prototype._abort;
  IDBTransaction.prototype._abort = function (name) {
    undoing = true;
    try {
      ReflectApply(abort, this, [name]);
    } finally {
      undoing = false;
      left.delete(databaseOf(this)._rawDatabase);
    }
  };
  override(IDBFactory.prototype, overrides);
  override(IDBDatabase.prototype, transactions);

  /** What the library calls is ours from now on. */
  function override(prototype, methods) {
    const keys = ObjectKeys(methods);
    for (let i = 0; i < keys.length; i++) {
      ObjectDefineProperty(prototype, keys[i], {
        __proto__: null, value: methods[keys[i]], writable: true, enumerable: true, configurable: true,
      });
    }
    load("core/03_dispatch.js").keepMembers(prototype);
  }

  // --- what scripts see ---------------------------------------------------------------------------------

  const HANDLERS = {
    __proto__: null,
    IDBDatabase: ["abort", "close", "error", "versionchange"],
    IDBOpenDBRequest: ["blocked", "upgradeneeded"],
    IDBRequest: ["success", "error"],
    IDBTransaction: ["abort", "complete", "error"],
  };
  /** How many arguments operations require, where the library's take more. */
  const LENGTHS = { __proto__: null, add: 1, continue: 0, count: 0, getAll: 0, getAllKeys: 0, getAllRecords: 0, openCursor: 0, openKeyCursor: 0, put: 1 };
  /** Attributes that a script may set. */
  const WRITABLE = { __proto__: null, IDBIndex: "name", IDBObjectStore: "name" };
  const names = ObjectKeys(interfaces);
  for (let i = 0; i < names.length; i++) configure(names[i], interfaces[names[i]]);

  /** Makes a class of the library an interface. What the library itself calls is kept already. */
  function configure(name, Class) {
    const { prototype } = Class;
    if (ObjectHasOwn(Class, "isIt")) webidl.brand(Class, Class.isIt, name === "IDBFactory" ? ["databases"] : []);
    delete Class.isIt;
    const keys = ReflectOwnKeys(prototype);
    for (let i = 0; i < keys.length; i++) {
      const descriptor = ReflectGetOwnPropertyDescriptor(prototype, keys[i]);
      if (LENGTHS[keys[i]] !== undefined) ObjectDefineProperty(descriptor.value, "length", { __proto__: null, value: LENGTHS[keys[i]] });
      if (typeof keys[i] === "string" && keys[i][0] === "_") {
        // The library's own, which it finds elsewhere.
        ObjectDefineProperty(prototype, keys[i], { ...descriptor, __proto__: null, enumerable: false });
      } else if (descriptor.set !== undefined && WRITABLE[name] !== keys[i]) {
        ObjectDefineProperty(prototype, keys[i], { ...descriptor, __proto__: null, set: undefined });
      }
    }
    if (HANDLERS[name] !== undefined) defineHandlers(prototype, HANDLERS[name]);
    webidl.configureInterface(Class, { __proto__: null, name, constructible: false });
  }

  return { ...interfaces, IDBVersionChangeEvent, indexedDB: new IDBFactory() };
})
//# sourceURL=pyua:indexeddb/55_indexed_db.js
