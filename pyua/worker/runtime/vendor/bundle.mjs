// Bundles each library of entries/ into a script of the runtime's form, `(function (rt) { … return {…}; })`.
// Usage: node bundle.mjs STAMP   (hatch_build.py gives the stamp: what the bundles were made from)
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { harden } from "./harden.mjs";
import { browserIdb } from "./browser_idb.mjs";
import { quickUrls } from "./quick_urls.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const shim = (name) => path.join(here, "shims", name);
const stamp = process.argv[2] ?? "// unstamped";

/** Modules of a library that are replaced by ours. */
const replacements = [
  { importer: /whatwg-url/, path: /^\.\/encoding$/, by: shim("encoding.cjs") },
  { importer: /whatwg-url/, path: /^@exodus\/bytes\/whatwg\.js$/, by: shim("percent.cjs") },
  { importer: /whatwg-url/, path: /^@exodus\/bytes\/encoding\.js$/, by: shim("nothing.cjs") },
  { importer: /whatwg-url/, path: /^tr46$/, by: shim("tr46.cjs") },
];
const replace = {
  name: "replace",
  setup(bundler) {
    bundler.onResolve({ filter: /.*/ }, (args) => {
      const found = replacements.find((item) => item.importer.test(args.importer) && item.path.test(args.path));
      return found && { path: found.by };
    });
  },
};

/** Libraries whose objects are many. */
const fast = new Set(["encodings", "encodings-multi-byte", "tr46", "web-streams", "whatwg-url"]);
/** Variables of a parser that makes its records complete, and of its state. */
const complete = { "whatwg-url": new Set(["this", "url"]) };
/** Methods whose object literals are results that a script gets, beside those that say so themselves. */
const visible = { urlpattern: ["exec"] };

/** Web interfaces that only one library needs. */
const extraShims = { "fake-indexeddb": ["blob.mjs"], "web-streams": ["abort.mjs"], urlpattern: ["url.mjs"] };

const entries = (await readdir(path.join(here, "entries"))).filter((name) => name.endsWith(".mjs")).sort();
await Promise.all(entries.map(async (entry) => {
  const name = path.basename(entry, ".mjs");
  const { metafile, outputFiles } = await build({
    entryPoints: [path.join(here, "entries", entry)],
    write: false,
    bundle: true,
    format: "iife",
    globalName: "library",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2024",
    supported: { "optional-chain": false, "logical-assignment": false },
    charset: "utf8",
    legalComments: "none", // whole licences instead, below
    metafile: true,
    inject: [shim("globals.mjs"), ...(extraShims[name] ?? []).map(shim)],
    define: { globalThis: "vendorGlobal" },
    plugins: [replace, quickUrls, browserIdb(shim)],
    logLevel: "warning",
  });
  const { code, prelude } = harden(outputFiles[0].text, { complete: complete[name], fast: fast.has(name), visible: visible[name] });
  // Minified as an argument: by itself, a function that nobody calls would be dropped.
  const whole = `keep(function (rt) {\n"use strict";\nconst { Object } = rt.primordials;\n${prelude}\n${code}\nreturn $.keep(library);\n});`;
  const { code: minified } = await transform(whole, { minify: true, target: "es2024", charset: "utf8", legalComments: "none" });
  const body = /^keep\((.*)\);\n?$/s.exec(minified)[1];
  await writeFile(
    path.join(here, `${name}.js`),
    `${stamp}\n// Licences: ${name}.LEGAL.txt\n(${body})\n//# sourceURL=pyua:vendor/${name}.js\n`,
  );
  await writeFile(path.join(here, `${name}.LEGAL.txt`), await licences(metafile));
}));

/** The licences of all packages that went into a bundle: they ask to go along with every copy. */
async function licences(metafile) {
  const packages = new Set(Object.keys(metafile.inputs).map((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]));
  packages.delete(undefined);
  const texts = await Promise.all([...packages].sort().map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((found) => /^licen[cs]e/i.test(found));
    if (file === undefined) throw new Error(`${name} comes without a licence text`);
    return `${name} ${version} (${license})\n\n${(await readFile(path.join(folder, file), "utf8")).trim()}\n`;
  }));
  return texts.join(`\n${"-".repeat(100)}\n\n`);
}
