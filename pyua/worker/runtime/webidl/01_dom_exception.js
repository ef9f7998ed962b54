// DOMException. Spec: https://webidl.spec.whatwg.org/#idl-DOMException
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const {
    Error, ErrorCaptureStackTrace, ErrorPrototype, ObjectDefineProperty, ObjectKeys, ObjectSetPrototypeOf, TypeError,
  } = primordials;
  const webidl = load("webidl/00_webidl.js");

  const codes = {
    __proto__: null,
    IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5, NoModificationAllowedError: 7,
    NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10, InvalidStateError: 11, SyntaxError: 12, InvalidModificationError: 13,
    NamespaceError: 14, InvalidAccessError: 15, TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20,
    URLMismatchError: 21, QuotaExceededError: 22, TimeoutError: 23, InvalidNodeTypeError: 24, DataCloneError: 25,
  };
  const constants = {
    INDEX_SIZE_ERR: 1, DOMSTRING_SIZE_ERR: 2, HIERARCHY_REQUEST_ERR: 3, WRONG_DOCUMENT_ERR: 4, INVALID_CHARACTER_ERR: 5,
    NO_DATA_ALLOWED_ERR: 6, NO_MODIFICATION_ALLOWED_ERR: 7, NOT_FOUND_ERR: 8, NOT_SUPPORTED_ERR: 9, INUSE_ATTRIBUTE_ERR: 10,
    INVALID_STATE_ERR: 11, SYNTAX_ERR: 12, INVALID_MODIFICATION_ERR: 13, NAMESPACE_ERR: 14, INVALID_ACCESS_ERR: 15, VALIDATION_ERR: 16,
    TYPE_MISMATCH_ERR: 17, SECURITY_ERR: 18, NETWORK_ERR: 19, ABORT_ERR: 20, URL_MISMATCH_ERR: 21, QUOTA_EXCEEDED_ERR: 22, TIMEOUT_ERR: 23,
    INVALID_NODE_TYPE_ERR: 24, DATA_CLONE_ERR: 25,
  };

  class DOMException {
    #message;
    #name;
    static { webidl.brand(this, (value) => #name in value); }

    constructor(message = "", options = "Error") {
      const prefix = "DOMException constructor";
      this.#message = webidl.converters.DOMString(message, prefix, "Argument 1");
      this.#name = webidl.converters.DOMString(options, prefix, "Argument 2");
      // The stack begins at whoever called: a script calls the interface object, the runtime the class.
      if (ErrorCaptureStackTrace) ErrorCaptureStackTrace(this, new.target === DOMException ? DOMException : webidl.interfaceObject(DOMException));
      else ObjectDefineProperty(this, "stack", { __proto__: null, value: new Error().stack, configurable: true, writable: true });
    }
    get name() { return this.#name; }
    get message() { return this.#message; }
    get code() { return codes[this.#name] ?? 0; }
    static is(value) { return webidl.isObject(value) && #name in value; }
    static nameOf(exception) { return exception.#name; }
    static messageOf(exception) { return exception.#message; }
  }
  const { is, messageOf, nameOf } = DOMException;
  const hidden = ["is", "messageOf", "nameOf"];
  for (let i = 0; i < hidden.length; i++) delete DOMException[hidden[i]];
  ObjectSetPrototypeOf(DOMException.prototype, ErrorPrototype ?? primordials.Error.prototype);
  webidl.configureInterface(DOMException, { __proto__: null, constants });

  /** Firefox's own exceptions, of which no standard knows, reach scripts as objects without an interface. */
  function makeException(message, name) {
    return { name, message, result: 0x80520010, toString() { return `[Exception... "${message}"  nsresult: "0x80520010 (${name})"]`; } };
  }

  rt.onError("", (message, name) => new DOMException(message, name));
  rt.onError("NS_ERROR_FILE_NO_DEVICE_SPACE", makeException);
  rt.onError("TypeError", (message) => new TypeError(message));
  rt.onError("RangeError", (message) => new primordials.RangeError(message));
  rt.onError("Error", (message) => new Error(message));
  rt.onError("SyntaxError.js", (message) => new primordials.SyntaxError(message));

  return { DOMException, isDOMException: is, messageOf, nameOf, names: ObjectKeys(codes) };
})
//# sourceURL=pyua:webidl/01_dom_exception.js
