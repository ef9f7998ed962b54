// The event targets of IndexedDB are those of the runtime.
const { EventTarget } = rt.load("dom/02_event_target.js");

export default EventTarget;
