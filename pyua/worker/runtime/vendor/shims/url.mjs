// URLPattern parses URLs with ours.
export const { URL } = rt.load("url/06_url.js");
