// echo.js: report what a push message says to the site's own backend.
//
// It needs a backend that answers POST /echo, and shows no notification. Browsers allow that only a few times
// (see silent.js): in production, show one as well.

self.addEventListener("push", (event) => {
  event.waitUntil(report(event.data ? event.data.text() : null));
});

async function report(text) {
  const response = await fetch("/echo", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text }),
  });
  // fetch() is content with any answer. A refusal becomes a failure only if you make it one.
  if (!response.ok) {
    throw new Error(`POST /echo was answered with status ${response.status}`);
  }
  console.log("echoed:", text);
}
