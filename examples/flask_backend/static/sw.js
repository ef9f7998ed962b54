// The service worker of the news site.

self.addEventListener("push", (event) => {
  const { title, url } = event.data.json();
  event.waitUntil(
    self.registration.showNotification(title, {
      data: { url },
      actions: [
        { action: "read", title: "Read" },
        { action: "stop", title: "No more news" },
      ],
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(event.action === "stop" ? unsubscribe() : self.clients.openWindow(event.notification.data.url));
});

async function unsubscribe() {
  const subscription = await self.registration.pushManager.getSubscription();
  if (subscription) {
    await tellBackend("DELETE", { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
  }
}

// The push service has dropped the subscription: get a new one, or the news stop for good.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(replaceSubscription(event)));

async function replaceSubscription({ oldSubscription, newSubscription }) {
  const subscription = newSubscription ?? (await subscribe());
  await tellBackend("PUT", { old_endpoint: oldSubscription?.endpoint ?? null, subscription });
}

async function subscribe() {
  const response = await fetch("/vapid-public-key");
  return self.registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: await response.text(),
  });
}

async function tellBackend(method, body) {
  const response = await fetch("/subscribe", {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`${method} /subscribe was answered with status ${response.status}`);
  }
}
