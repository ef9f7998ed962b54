// Permissions and PermissionStatus, for the names a push worker asks for. Spec: https://w3c.github.io/permissions/
(function (rt) {
  "use strict";
  const { load, ops, primordials } = rt;
  const { ArrayPrototypePush, TypeError } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { Event, trusted } = load("dom/02_event.js");
  const { EventTarget, defineHandlers, dispatch } = load("dom/02_event_target.js");

  class PermissionStatus extends EventTarget {
    #name;
    #state;
    static { webidl.brand(this, (value) => #name in value); }
    constructor(token, name, state) {
      webidl.assertInternal(token);
      super();
      this.#name = name;
      this.#state = state;
    }
    get name() { return this.#name; }
    get state() { return this.#state; }
    static change(status, state) {
      if (status.#state === state) return;
      status.#state = state;
      dispatch(status, trusted(new Event("change")));
    }
  }
  const { change } = PermissionStatus;
  delete PermissionStatus.change;
  webidl.configureInterface(PermissionStatus, { __proto__: null, constructible: false });
  defineHandlers(PermissionStatus.prototype, ["change"]);

  /** Those whose state the host changes. In Firefox a status for "push" stays what it was. */
  const live = [];
  rt.onHost("permission", (state) => {
    for (let i = 0; i < live.length; i++) change(live[i], state);
  });

  const convertName = webidl.enumeration("PermissionName", [
    "geolocation", "notifications", "push", "persistent-storage", "screen-wake-lock", "storage-access", "camera", "microphone", "midi",
  ]);

  // Firefox converts it late: its messages do not say where.
  function convertDescriptor({ name }) {
    if (name === undefined) throw new TypeError("Missing required 'name' member of PermissionDescriptor.");
    return { __proto__: null, name: convertName(name, "", "'name' member of PermissionDescriptor") };
  }

  class Permissions {
    static { webidl.brand(this, (value) => value === permissions, ["query"]); }
    constructor(token) { webidl.assertInternal(token); }
    query(descriptor) {
      return webidl.promiseOperation(async () => {
        webidl.requiredArguments(arguments.length, 1, "Permissions.query");
        if (!webidl.isObject(descriptor)) throw new TypeError("Permissions.query: Argument 1 is not an object.");
        const { name } = convertDescriptor(descriptor);
        const status = new PermissionStatus(webidl.internal, name, await ops.call("permissions.query", name));
        if (name === "notifications") ArrayPrototypePush(live, status);
        return status;
      });
    }
  }
  webidl.configureInterface(Permissions, { __proto__: null, constructible: false });

  const permissions = new Permissions(webidl.internal);

  return { PermissionStatus, Permissions, permissions };
})
//# sourceURL=pyua:notifications/70_permissions.js
