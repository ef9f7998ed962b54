// The URL parser and serialiser. The classes of the URL standard are ours: url/06_url.js.
export {
  basicURLParse,
  cannotHaveAUsernamePasswordPort,
  hasAnOpaquePath,
  serializeHost,
  serializeInteger,
  serializePath,
  serializeURL,
  serializeURLOrigin,
  setThePassword,
  setTheUsername,
} from "whatwg-url/lib/url-state-machine.js";
export { parseUrlencodedString, serializeUrlencoded } from "whatwg-url/lib/urlencoded.js";
export { percentDecodeBytes, percentDecodeString } from "whatwg-url/lib/percent-encoding.js";
