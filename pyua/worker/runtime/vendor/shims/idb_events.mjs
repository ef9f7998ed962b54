// What the library does with its events and lists of names, done with the runtime's.
const { fire, isCanceled, mayGoOn, setPath } = rt.load("indexeddb/54_events.js");
const { valuesOf } = rt.load("html/04_dom_string_list.js");
const { listen } = rt.load("dom/02_event_target.js");

export const namesIn = (list) => valuesOf(list).slice();
export const contains = (list, name) => valuesOf(list).includes(`${name}`);
export { fire, isCanceled, listen, mayGoOn, setPath };
