// Two places of the URL parser that take most of its time, made quicker while it is bundled: each is one line of its source.
import { readFile } from "node:fs/promises";

/** Replaces a line that has to be there, once: another version of the library may have another. */
function change(file, text, line, by) {
  if (text.split(line).length !== 2) throw new Error(`${file} has no "${line}", or more than one: is there still a need to make it quicker?`);
  return text.replace(line, () => by);
}

const changes = {
  // The name of the next step is made for each character of a URL. Here all names are made at once.
  "url-state-machine.js": (file, text) => {
    const names = [...text.matchAll(/prototype\["(parse ([^"]+))"\]/g)].map(([, step, state]) => [state, step]);
    const quick = change(file, text, "this[`parse ${this.state}`](", "this[steps[this.state]](");
    return `const steps = ${JSON.stringify(Object.fromEntries(names))};\n${quick}`;
  },
  // Each character of a path is encoded as UTF-8, into memory of its own. ASCII is its own encoding.
  "percent-encoding.js": (file, text) => change(
    file, text, "function utf8PercentEncodeCodePoint(codePoint, percentEncodePredicate) {",
    `function utf8PercentEncodeCodePoint(codePoint, percentEncodePredicate) {
      if (codePoint < 0x80) return percentEncodePredicate(codePoint) ? percentEncode(codePoint) : String.fromCodePoint(codePoint);`,
  ),
};

export const quickUrls = {
  name: "quick-urls",
  setup(bundler) {
    bundler.onLoad({ filter: /whatwg-url[\\/]lib[\\/](?:url-state-machine|percent-encoding)\.js$/ }, async ({ path: file }) => {
      const text = await readFile(file, "utf8");
      const [, name] = /([^\\/]+)$/.exec(file);
      return { contents: changes[name](file, text) };
    });
  },
};
