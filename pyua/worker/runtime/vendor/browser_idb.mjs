// fake-indexeddb made to look like a browser's: its events, event targets and errors are the runtime's own, and what are
// data properties of its objects become attributes. Each change is of lines that have to be there.
import { readFile } from "node:fs/promises";
import path from "node:path";

/** Where the library does otherwise than the standard says: a line of a file, and what it becomes. */
const CORRECTIONS = {
  FDBCursor: [
    // Its value is an attribute, which every cursor inherits or does not.
    ['if (!this._gotValue || !Object.hasOwn(this, "value")) {', "if (!this._gotValue || this._keyOnly) {"],
  ],
  FDBDatabase: [
    ["createObjectStore(name, options = {}) {\n    if (name === undefined) {\n      throw new TypeError();\n    }", "createObjectStore(name, options = {}) {\n    if (name === undefined) {\n      throw new TypeError();\n    }\n    name = String(name);"],
  ],
  FDBObjectStore: [["    const indexNames = [...this.indexNames];\n    const index = new Index(", "    name = String(name);\n    const indexNames = [...this.indexNames];\n    const index = new Index("]],
  FDBTransaction: [
    // https://w3c.github.io/IndexedDB/#dom-idbtransaction-objectstore
    ['objectStore(name) {\n    if (this._state !== "active") {', 'objectStore(name) {\n    if (this._state === "finished") {'],
    // What is wrong has the words that it has at the request.
    ["new DOMException(undefined, errName)", "__events.abortError(errName)"],
    // A thousand puts are not a thousand tasks.
    ["      queueTask(this._start.bind(this));\n", "      if (__events.mayGoOn(this)) {\n        this._start();\n        return;\n      }\n      queueTask(this._start.bind(this));\n"],
  ],
};

function correct(name, text) {
  let changed = text;
  for (const [line, by] of CORRECTIONS[name] ?? []) {
    if (!changed.includes(line)) throw new Error(`fake-indexeddb's ${name} has no "${line}": is there still a need to correct it?`);
    changed = changed.replaceAll(line, () => by);
  }
  return changed;
}

/** Attributes of each class: kept in private members, and read by getters that the runtime makes read-only. */
const ATTRIBUTES = {
  FDBCursorWithValue: ["value"],
  FDBDatabase: ["name", "version", "objectStoreNames"],
  FDBIndex: ["objectStore", "keyPath", "multiEntry", "unique"],
  FDBKeyRange: ["lower", "upper", "lowerOpen", "upperOpen"],
  FDBObjectStore: ["keyPath", "indexNames", "transaction", "autoIncrement"],
  FDBRequest: ["source", "transaction", "readyState"],
  FDBTransaction: ["objectStoreNames", "mode", "durability", "db", "error"],
};
/** A private member that all others of a class have. */
const BRANDED = ["FDBCursor", "FDBFactory", "FDBOpenDBRequest", "FDBRecord"];

function attributes(name, text) {
  const names = ATTRIBUTES[name] ?? [];
  const start = new RegExp(`class ${name}( extends \\w+)? \\{\n`);
  if (!start.test(text)) throw new Error(`fake-indexeddb's ${name} is another one than was expected`);
  const members = names.map((key) => `#${key}_ = ${initial(name, key, text)};
  get ${key}() { return this.#${key}_; }
  set ${key}(value) { this.#${key}_ = value; }\n`);
  const brand = names.length > 0 ? `${names[0]}_` : "brand_";
  if (names.length === 0) members.push("#brand_ = true;\n");
  members.push(`static isIt(value) { return #${brand} in value; }\n`);
  let changed = text;
  for (const key of [...names, "on\\w+"]) changed = changed.replace(new RegExp(`^  ${key} = \\w+;\n`, "gm"), "").replace(/^  readyState = "pending";\n/m, "");
  return changed
    .replace(start, (head) => head + members.join(""))
    .replace(/ {2}set \w+\((?:val|_)\) \{\n\s*\/\* [Ff]or babel \*\/\n\s*\}\n/g, "");
}

/** What a class field of the name begins with. */
function initial(name, key, text) {
  return new RegExp(`^  ${key} = (.+);$`, "m").exec(text)?.[1] ?? "undefined";
}

function events(text) {
  const changed = text
    // A list of names does not change: there is another one instead.
    .replace(/([\w.]+)\._push\(([\w.]+)\);/g, "$1 = new FakeDOMStringList(...[...__events.namesIn($1), $2].sort());")
    .replace(/\.\.\.([\w.]+\.(?:objectStoreNames|indexNames))\b/g, "...__events.namesIn($1)")
    .replace(/Array\.from\(([\w.]+\.(?:objectStoreNames|indexNames))\)/g, "__events.namesIn($1)")
    .replace(/([\w.]+Names)\.contains\(/g, "__events.contains($1, ")
    .replace(/([\w.]+)\.addEventListener\(/g, "__events.listen($1, ")
    .replace(/[\w.]+\._sort\(\);/g, "")
    .replace(/([\w.]+)\.dispatchEvent\((\w+)\)/g, "__events.fire($1, $2)")
    .replace(/(\w+)\.eventPath = (.+);/g, "__events.setPath($1, $2);")
    .replace(/\bevent\.canceled\b/g, "__events.isCanceled(event)");
  return changed === text ? text : `import * as __events from "pyua:idb/events";\n${changed}`;
}

export const browserIdb = (shim) => ({
  name: "browser-idb",
  setup(bundler) {
    const shims = {
      "errors.js": "idb_errors.mjs", "FakeDOMStringList.js": "idb_string_list.mjs", "FakeEvent.js": "idb_event.mjs", "FakeEventTarget.js": "idb_event_target.mjs",
      "FDBVersionChangeEvent.js": "idb_version_change_event.mjs",
    };
    bundler.onResolve({ filter: /^pyua:idb\/events$/ }, () => ({ path: shim("idb_events.mjs") }));
    bundler.onResolve({ filter: /(?:errors|FakeDOMStringList|FakeEventTarget|FakeEvent|FDBVersionChangeEvent)\.js$/ }, ({ importer, path: wanted }) => (
      /fake-indexeddb/.test(importer) ? { path: shim(shims[path.basename(wanted)]) } : undefined
    ));
    bundler.onLoad({ filter: /fake-indexeddb[\\/]build[\\/]esm[\\/].*\.js$/ }, async ({ path: file }) => {
      const name = path.basename(file, ".js");
      const text = correct(name, await readFile(file, "utf8"));
      return { contents: events(name in ATTRIBUTES || BRANDED.includes(name) ? attributes(name, text) : text) };
    });
  },
});
