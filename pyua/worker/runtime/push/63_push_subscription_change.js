// pushsubscriptionchange, a worker's event. Spec: https://w3c.github.io/push-api/#the-pushsubscriptionchange-event
(function (rt) {
  "use strict";
  const { load } = rt;
  const webidl = load("webidl/00_webidl.js");
  const { defineExtendableEvent, onEvent } = load("service_worker/50_extendable_event.js");
  const { isPushSubscription, subscriptionFor } = load("push/61_push_subscription.js");

  const convertSubscription = webidl.nullable(webidl.interfaceConverter("PushSubscription", isPushSubscription));
  const PushSubscriptionChangeEvent = defineExtendableEvent("PushSubscriptionChangeEvent", [
    { key: "newSubscription", converter: convertSubscription, defaultValue: () => null },
    { key: "oldSubscription", converter: convertSubscription, defaultValue: () => null },
  ]);

  onEvent("pushsubscriptionchange", (init) => {
    const own = rt.state.registration.id;
    return new PushSubscriptionChangeEvent("pushsubscriptionchange", {
      __proto__: null, newSubscription: subscriptionFor(own, init.newSubscription), oldSubscription: subscriptionFor(own, init.oldSubscription),
    });
  });

  return { PushSubscriptionChangeEvent };
})
//# sourceURL=pyua:push/63_push_subscription_change.js
