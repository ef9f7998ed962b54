// Sends with npm's web-push what stands on its standard input: {subscription, payload, options}. Prints what the
// library reports, {status, headers, body}, and "error" with its name if it reports it as one.

const https = require("node:https");
const net = require("node:net");
const webPush = require("web-push");

// The library speaks HTTPS only. This agent lets it speak to a push service without TLS; all else is the library's own.
class PlainAgent extends https.Agent {
  createConnection(options) {
    return net.connect(options.port, options.host);
  }
}

async function main() {
  let input = "";
  for await (const chunk of process.stdin) input += chunk;
  const { subscription, payload, options } = JSON.parse(input);
  // By way of a proxy it speaks TLS, as in production.
  const agent = options.proxy === undefined ? new PlainAgent() : undefined;
  let report;
  try {
    const { statusCode: status, headers, body } = await webPush.sendNotification(subscription, payload, {
      ...options,
      ...(agent === undefined ? {} : { agent }),
    });
    report = { status, headers, body };
  } catch (error) {
    const { name, message, statusCode: status, headers, body } = error;
    report = { error: name, message, status, headers, body };
  }
  agent?.destroy();
  console.log(JSON.stringify(report));
}

main();
