// The events of IndexedDB are those of the runtime.
const { Event } = rt.load("dom/02_event.js");

export default Event;
