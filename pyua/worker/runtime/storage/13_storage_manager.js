// StorageManager. Spec: https://storage.spec.whatwg.org/#storagemanager
//
// DEVIATION: getDirectory() is not there: no origin has a file system of its own here.
(function (rt) {
  "use strict";
  const { load, ops } = rt;
  const webidl = load("webidl/00_webidl.js");

  class StorageManager {
    static { webidl.brand(this, (value) => value === storage, ["persisted", "persist", "estimate"]); }
    constructor(token) { webidl.assertInternal(token); }
    persisted() { return webidl.promiseOperation(() => false); }
    estimate() {
      return webidl.promiseOperation(async () => {
        const { usage, quota } = await ops.call("storage.estimate");
        return { usage, quota };
      });
    }
  }
  if (rt.state.realm === "Window") {
    // Nobody answers Firefox's question whether a site may keep its data.
    webidl.addMembers(StorageManager.prototype, { persist() { return webidl.promiseOperation(() => false); } });
  }
  webidl.configureInterface(StorageManager, { __proto__: null, constructible: false });
  const storage = new StorageManager(webidl.internal);

  return { StorageManager, storage };
})
//# sourceURL=pyua:storage/13_storage_manager.js
