// silent.js: take push messages and show nothing.
//
// Every message that shows no notification costs one of the subscription's quota. When it is used up, the browser
// drops the subscription. In Firefox the quota is 16, and a visit to the site fills it up again.
//
//   pyua run worker_scripts/silent.js --push one --push two

self.addEventListener("push", (event) => {
  console.log("got a push and showed nothing:", event.data ? event.data.text() : "no payload");
});
