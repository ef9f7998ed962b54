// ServiceWorkerRegistration with all that other standards add to it: nobody sees it without.
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const webidl = load("webidl/00_webidl.js");
  const { ServiceWorkerRegistration, registrationFor, snapshotOf } = load("service_worker/51_registration.js");
  load("push/62_push_manager.js");
  load("notifications/71_notification.js");
  const managers = new primordials.SafeWeakMap();
  webidl.addMembers(ServiceWorkerRegistration.prototype, {
    get cookies() {
      const registration = snapshotOf(this);
      let manager = managers.get(this);
      if (manager === undefined) managers.set(this, (manager = load("cookie_store/73_cookie_store.js").makeManager(registration)));
      return manager;
    },
  });
  webidl.orderMembers(ServiceWorkerRegistration.prototype);
  /** A worker's own; a page has none. */
  const ownRegistration = () => registrationFor(rt.state.registration);
  return { ServiceWorkerRegistration, ownRegistration, registrationFor };
})
//# sourceURL=pyua:main/92_registration.js
