// resubscribe.js: stay reachable when the push service drops the subscription.
//
// A subscription can end without anybody's doing: its endpoint is moved, its quota is used up, the push service
// forgets it. The browser then fires pushsubscriptionchange, once. A worker that does not answer it is lost to its
// backend for good.

self.addEventListener("push", (event) => {
  const text = event.data ? event.data.text() : "";
  event.waitUntil(self.registration.showNotification("News", { body: text }));
});

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(replaceSubscription(event));
});

async function replaceSubscription(event) {
  // Both members are allowed to be null, and in older browsers they do not exist at all.
  const oldSubscription = event.oldSubscription ?? null;
  const subscription = event.newSubscription ?? (await subscribeAgain(oldSubscription));

  const response = await fetch("/subscriptions", {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    // The old endpoint tells the backend which row to replace. It may be unknown: then this is a new row.
    body: JSON.stringify({ old_endpoint: oldSubscription?.endpoint ?? null, subscription }),
  });
  if (!response.ok) {
    throw new Error(`PUT /subscriptions was answered with status ${response.status}`);
  }
  console.log("subscribed again");
}

async function subscribeAgain(oldSubscription) {
  // The same key as before, or the backend's messages are refused. Where the browser does not tell the old
  // subscription, only the backend knows the key.
  const applicationServerKey =
    oldSubscription?.options?.applicationServerKey ?? (await fetchApplicationServerKey());
  return self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

async function fetchApplicationServerKey() {
  const response = await fetch("/application-server-key");
  if (!response.ok) {
    throw new Error(`GET /application-server-key was answered with status ${response.status}`);
  }
  return (await response.text()).trim(); // unpadded base64url
}
