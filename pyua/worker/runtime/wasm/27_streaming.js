// WebAssembly.compileStreaming() and instantiateStreaming(): modules from responses.
// Spec: https://webassembly.github.io/spec/web-api/#streaming-modules
//
// DEVIATION: the module is compiled when its last byte has come, because V8's streaming decoder is not within reach.
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { RegExpPrototypeExec, TypeError, TypedArrayPrototypeGetBuffer, WebAssemblyCompile, WebAssemblyInstantiate, armed, promiseOf } = primordials;
  const webidl = load("webidl/00_webidl.js");
  const { concatBytes } = load("infra/00_infra.js");
  const { getHeader } = load("fetch/20_headers.js");
  const { bytesOfBody, isUnusable } = load("fetch/22_body.js");
  const { headerListOf, isResponse, recordOf } = load("fetch/24_response.js");

  // Whitespace around it, and upper case, are accepted; parameters are not.
  const WASM = /^[\t\n\r ]*application\/wasm[\t\n\r ]*$/i;

  // https://webassembly.github.io/spec/web-api/#compile-a-potential-webassembly-response
  async function bytesOf(source, prefix) {
    // A value of the script's own kind, so in a box: await would look for its then().
    const { response } = await armed(boxed(source));
    if (!isResponse(response)) throw new TypeError(`${prefix}: Argument 1 is not a Response, nor a promise of one.`);
    const { body, status, type, url } = recordOf(response);
    const contentType = getHeader(headerListOf(response), "content-type");
    if (type === "opaque" || type === "opaqueredirect" || type === "error") {
      throw new TypeError(`${prefix}: The response is of another origin, which has not allowed its use (its type is ${type}).`);
    }
    if (contentType === null || RegExpPrototypeExec(WASM, contentType) === null) {
      throw new TypeError(`${prefix}: The response's Content-Type is ${contentType === null ? "missing" : `'${contentType}'`}; it must be 'application/wasm'.`);
    }
    if (status < 200 || status > 299) throw new TypeError(`${prefix}: ${url === "" ? "The response" : url} has the status ${status}.`);
    if (isUnusable(body)) throw new TypeError(`${prefix}: The response's body has already been consumed.`);
    const { bytes } = await bytesOfBody(body);
    return { __proto__: null, buffer: TypedArrayPrototypeGetBuffer(concatBytes([bytes])) };
  }

  const boxed = (source) => primordials.safeThen(promiseOf(source), (response) => ({ __proto__: null, response }));

  const compileStreaming = (source, options) => webidl.promiseOperation(() => primordials.safeThen(
    bytesOf(source, "WebAssembly.compileStreaming"), ({ buffer }) => WebAssemblyCompile(buffer, options),
  ));
  const instantiateStreaming = (source, imports, options) => webidl.promiseOperation(() => primordials.safeThen(
    bytesOf(source, "WebAssembly.instantiateStreaming"), ({ buffer }) => WebAssemblyInstantiate(buffer, imports, options),
  ));

  return { compileStreaming, instantiateStreaming };
})
//# sourceURL=pyua:wasm/27_streaming.js
