// hello.js: show what a push message says.
//
//   pyua run worker_scripts/hello.js --push "Hello from a real push"

self.addEventListener("push", (event) => {
  // A push message may come without a payload; event.data is null then.
  const text = event.data ? event.data.text() : "a push without a payload";
  console.log("got a push:", text);

  // waitUntil() keeps the worker alive until the notification is on display.
  event.waitUntil(self.registration.showNotification("Hello", { body: text }));
});
