// The streams library makes an abort signal for each writable stream.
export const { AbortController } = rt.load("dom/03_abort.js");
