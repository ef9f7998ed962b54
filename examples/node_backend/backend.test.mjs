// What the backend sends is seen by a service worker; what the push service refuses is dealt with.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import webPush from "web-push";

import { Newsletter } from "./backend.mjs";

const WORKER = `
  self.addEventListener("push", (event) => {
    const { title, text } = event.data.json();
    event.waitUntil(self.registration.showNotification(title, { body: text }));
  });
`;

/** One request to pyua's control API. */
async function pyua(method, path, body) {
  const response = await fetch(`${process.env.PYUA_CONTROL}${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
  return text && JSON.parse(text);
}

let newsletter, registration, subscription;

beforeEach(async () => {
  await pyua("POST", "/control/reset");
  const keys = webPush.generateVAPIDKeys();
  newsletter = new Newsletter(keys);
  const userAgent = await pyua("POST", "/control/user-agents", {});
  registration = await pyua("POST", `/control/user-agents/${userAgent.id}/registrations`, { files: { "/sw.js": WORKER } });
  subscription = await pyua("POST", `/control/registrations/${registration.id}/subscription`, {
    application_server_key: keys.publicKey,
  });
  newsletter.subscribe(subscription);
});

test("subscribers see the news", async () => {
  assert.deepEqual(await newsletter.publish({ title: "Rain", text: "all day" }), { sent: 1, gone: 0, later: 0 });
  const { deliveries } = await pyua("GET", `/control/registrations/${registration.id}/deliveries?timeout=5`);
  assert.equal(deliveries[0].notifications[0].title, "Rain");
  assert.equal(deliveries[0].notifications[0].body, "all day");
});

test("who has unsubscribed is forgotten", async () => {
  await pyua("POST", "/control/expire", { endpoint: subscription.endpoint });
  assert.deepEqual(await newsletter.publish({ title: "a", text: "b" }), { sent: 0, gone: 1, later: 0 });
  assert.equal(newsletter.subscribers.size, 0);
});

test("a busy push service loses no subscriber", async () => {
  await pyua("POST", "/control/failures", { count: 1, status: 429, retry_after: 60 });
  assert.deepEqual(await newsletter.publish({ title: "a", text: "b" }), { sent: 0, gone: 0, later: 1 });
  assert.deepEqual(await newsletter.publish({ title: "a", text: "b" }), { sent: 1, gone: 0, later: 0 });
});

test("a subscription of other keys is a mistake that is not hidden", async () => {
  const other = new Newsletter(webPush.generateVAPIDKeys());
  other.subscribe(subscription);
  await assert.rejects(other.publish({ title: "a", text: "b" }), { statusCode: 401 });
});
