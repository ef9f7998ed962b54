const { IDBVersionChangeEvent } = rt.load("indexeddb/54_events.js");

export default IDBVersionChangeEvent;
