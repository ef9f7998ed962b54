// The service worker of the library's site.

self.addEventListener("push", (event) => {
  const { title, url } = event.data.json();
  event.waitUntil(
    self.registration.showNotification(title, {
      tag: url, // a later reminder replaces the one that is on display
      data: { url },
      actions: [
        { action: "show", title: "My loans" },
        { action: "mute", title: "Not on this device" },
      ],
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(event.action === "mute" ? mute() : show(event.notification.data.url));
});

async function show(path) {
  const url = new URL(path, self.location.origin).href;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find((client) => client.url === url);
  await (open ? open.focus() : self.clients.openWindow(url));
}

async function mute() {
  const subscription = await self.registration.pushManager.getSubscription();
  if (subscription) {
    await tellBackend("PATCH", { endpoint: subscription.endpoint, muted: true });
  }
}

// The push service has dropped the subscription: get a new one, or the reminders stop for good.
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(replaceSubscription(event)));

async function replaceSubscription({ oldSubscription, newSubscription }) {
  // Older browsers do not tell the old one, and then the backend cannot know whose this is: the page has to ask again.
  if (!oldSubscription) return;
  const { applicationServerKey } = oldSubscription.options;
  const subscription =
    newSubscription ?? (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
  await tellBackend("PUT", { old_endpoint: oldSubscription.endpoint, subscription });
}

async function tellBackend(method, body) {
  const response = await fetch("/subscription", { method, body: JSON.stringify(body) });
  if (!response.ok) {
    throw new Error(`${method} /subscription was answered with status ${response.status}`);
  }
}
