// notificationclick and notificationclose, a worker's events. Spec: https://notifications.spec.whatwg.org/#service-worker-api
(function (rt) {
  "use strict";
  const { load } = rt;
  const webidl = load("webidl/00_webidl.js");
  const { converters } = webidl;
  const { defineExtendableEvent, onEvent } = load("service_worker/50_extendable_event.js");
  const { isNotification, notificationFor } = load("notifications/71_notification.js");

  const NotificationEvent = defineExtendableEvent("NotificationEvent", [
    { key: "notification", converter: webidl.interfaceConverter("Notification", isNotification), required: true },
    { key: "action", converter: converters.DOMString, defaultValue: () => "" },
  ]);
  for (let i = 0; i < 2; i++) {
    const kind = i === 0 ? "notificationclick" : "notificationclose";
    onEvent(kind, (init) => new NotificationEvent(kind, {
      __proto__: null, action: init.action, notification: notificationFor(init.notification),
    }));
  }

  return { NotificationEvent };
})
//# sourceURL=pyua:notifications/73_notification_event.js
