// silent.js: take push messages and show nothing.
//
// Every message that shows no notification costs one of the subscription's quota. When it is used up, the browser
// drops the subscription. Firefox's quota is 16, and it counts three seconds after the message; a visit to the site
// fills the quota up again.
//
//   pyua run worker_scripts/silent.js --prefs dom.push.quotaUpdateDelay=0 --push one --push two

self.addEventListener("push", (event) => {
  console.log("got a push and showed nothing:", event.data ? event.data.text() : "no payload");
});
