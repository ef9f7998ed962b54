// ServiceWorkerRegistration with all that other standards add to it: nobody sees it without.
(function (rt) {
  "use strict";
  const { load } = rt;
  const { ServiceWorkerRegistration, registration } = load("service_worker/51_registration.js");
  load("push/62_push_manager.js");
  load("notifications/71_notification.js");
  return { ServiceWorkerRegistration, registration };
})
//# sourceURL=pyua:main/92_registration.js
