// The Streams standard.
export * from "web-streams-polyfill";
