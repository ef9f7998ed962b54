// Which file knows how to make which event: it is loaded when the first event of the kind comes.
(function (rt) {
  "use strict";
  const { load } = rt;
  const { makeEvent, onEvent } = load("service_worker/50_extendable_event.js");

  function lazily(kind, file) {
    onEvent(kind, (init, lifetime) => {
      load(file); // its own maker takes this one's place
      return makeEvent(kind, init, lifetime);
    });
  }
  lazily("cookiechange", "cookie_store/74_cookie_change_event.js");
  lazily("fetch", "service_worker/54_fetch_event.js");
  lazily("message", "service_worker/52_clients.js");
  lazily("push", "push/60_push_message_data.js");
  lazily("pushsubscriptionchange", "push/63_push_subscription_change.js");
  lazily("notificationclick", "notifications/73_notification_event.js");
  lazily("notificationclose", "notifications/73_notification_event.js");
})
//# sourceURL=pyua:main/91_events.js
