// actions.js: a notification with buttons, and what happens when one is clicked.
//
// The payload is JSON, every member optional: {"title": "…", "body": "…", "url": "/messages/7"}

self.addEventListener("push", (event) => {
  const message = event.data ? event.data.json() : {};
  event.waitUntil(
    self.registration.showNotification(message.title ?? "New message", {
      body: message.body ?? "",
      // What a click needs later travels with the notification: the worker may be stopped in between.
      data: { url: message.url ?? "/" },
      actions: [
        { action: "open", title: "Open" },
        { action: "later", title: "Remind me later" },
      ],
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  // event.action is "" for a click on the notification itself, which means the same as its first button here.
  if (event.action === "later") {
    event.waitUntil(remindLater(event.notification));
  } else {
    event.waitUntil(showPage(event.notification.data.url));
  }
});

async function remindLater(notification) {
  const response = await fetch("/reminders", { method: "POST", body: JSON.stringify(notification.data) });
  console.log("asked for a reminder:", response.status);
}

// Bring the page to the front if a window shows it already; open one if not. Browsers allow both only right
// after a click, so do not wait for the network first.
async function showPage(path) {
  const url = new URL(path, self.location.origin).href;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find((client) => client.url === url);
  if (open) {
    await open.focus();
  } else {
    await self.clients.openWindow(url);
  }
}
