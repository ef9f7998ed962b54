// Starts pyua's push service, runs the tests with it, and stops it.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const folder = mkdtempSync(join(tmpdir(), "pyua-"));
const caFile = join(folder, "ca.pem");
const options = ["serve", "--json", "--vendor", "mozilla", "--proxy-port", "0", "--ca-file", caFile];
const service = spawn("pyua", options, { stdio: ["ignore", "pipe", "inherit"] });
service.on("error", () => console.error("pyua cannot be started: pip install pyua"));

let code = 1;
for await (const line of createInterface({ input: service.stdout })) {
  const { control, proxy } = JSON.parse(line);
  const env = { ...process.env, PYUA_CONTROL: control, HTTPS_PROXY: proxy, NODE_EXTRA_CA_CERTS: caFile };
  const tests = spawn(process.execPath, ["--test"], { env, stdio: "inherit" });
  code = await new Promise((resolve) => tests.on("exit", resolve));
  service.kill();
}
rmSync(folder, { recursive: true });
process.exitCode = code;
