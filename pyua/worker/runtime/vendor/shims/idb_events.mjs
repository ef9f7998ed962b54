// What the library does with its events and lists of names, done with the runtime's.
import * as errors from "./idb_errors.mjs";

const { fire, isCanceled, mayGoOn, setPath } = rt.load("indexeddb/54_events.js");
const { valuesOf } = rt.load("html/04_dom_string_list.js");
const { listen } = rt.load("dom/02_event_target.js");

export const namesIn = (list) => valuesOf(list).slice();
const { DOMException } = rt.load("webidl/01_dom_exception.js");

/** Why a transaction was aborted, by the name of an error of one of its requests. */
export const abortError = (name) => (name in errors ? errors[name]() : new DOMException("", name));
export const contains = (list, name) => valuesOf(list).includes(`${name}`);
export { fire, isCanceled, listen, mayGoOn, setPath };
