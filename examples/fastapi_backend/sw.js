// The service worker of the people on call.

self.addEventListener("push", (event) => {
  const { title, accept } = event.data.json();
  event.waitUntil(
    self.registration.showNotification(title, {
      requireInteraction: true,
      data: { accept },
      actions: [{ action: "accept", title: "I am on it" }],
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  if (event.action === "accept") {
    event.waitUntil(accept(event.notification));
  } else {
    event.waitUntil(self.clients.openWindow("/alerts"));
  }
});

async function accept(notification) {
  const response = await fetch(notification.data.accept, { method: "POST" });
  if (response.status === 409) {
    await self.registration.showNotification("Go back to bed", { body: "Somebody else was faster." });
  } else if (!response.ok) {
    throw new Error(`accepting was answered with status ${response.status}`);
  }
}

// The page asks for the permission, and then lets the worker subscribe.
self.addEventListener("message", (event) => {
  if (event.data === "subscribe") event.waitUntil(subscribe());
  if (event.data === "unsubscribe") event.waitUntil(unsubscribe());
});

async function subscribe() {
  const subscription = await makeSubscription();
  await tellBackend("POST", subscription);
}

async function unsubscribe() {
  const subscription = await self.registration.pushManager.getSubscription();
  if (subscription) {
    await tellBackend("DELETE", { endpoint: subscription.endpoint });
    await subscription.unsubscribe();
  }
}

// The push service has dropped the subscription: get a new one, or this person sleeps through everything.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(replaceSubscription(event)));

async function replaceSubscription({ oldSubscription, newSubscription }) {
  const subscription = newSubscription ?? (await makeSubscription());
  await tellBackend("PUT", { old_endpoint: oldSubscription?.endpoint ?? null, subscription });
}

async function makeSubscription() {
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
