// ServiceWorkerRegistration with all that other standards add to it: nobody sees it without.
(function (rt) {
  "use strict";
  const { load } = rt;
  const webidl = load("webidl/00_webidl.js");
  const { ServiceWorkerRegistration, registrationFor } = load("service_worker/51_registration.js");
  load("push/62_push_manager.js");
  load("notifications/71_notification.js");
  webidl.orderMembers(ServiceWorkerRegistration.prototype);
  /** A worker's own; a page has none. */
  const ownRegistration = () => registrationFor(rt.state.registration);
  return { ServiceWorkerRegistration, ownRegistration, registrationFor };
})
//# sourceURL=pyua:main/92_registration.js
