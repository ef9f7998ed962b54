// Sends with npm's web-push what stands on its standard input: {subscription, payload, options}. Prints the status.

const webPush = require("web-push");

async function main() {
  let input = "";
  for await (const chunk of process.stdin) input += chunk;
  const { subscription, payload, options } = JSON.parse(input);
  // The library speaks HTTPS only; the same request goes over HTTP here.
  const { endpoint, method, headers, body } = webPush.generateRequestDetails(subscription, payload, options);
  const response = await fetch(endpoint, { method, headers, body });
  console.log(response.status);
}

main();
