// JSON text for the bridge. JSON.stringify would look for toJSON on prototypes that a script may have
// changed; this writes own members only.
(function (primordials) {
  "use strict";
  const { ArrayIsArray, JSONStringify, NumberIsFinite, ObjectKeys, TypeError } = primordials;

  function stringify(value) {
    switch (typeof value) {
      case "string":
        return JSONStringify(value);
      case "number":
        return NumberIsFinite(value) ? `${value}` : "null";
      case "boolean":
        return value ? "true" : "false";
      case "undefined":
        return "null";
      case "object":
        if (value === null) return "null";
        return ArrayIsArray(value) ? stringifyArray(value) : stringifyObject(value);
      default:
        throw new TypeError(`a ${typeof value} cannot cross the bridge`);
    }
  }

  function stringifyArray(array) {
    let text = "[";
    for (let i = 0; i < array.length; i++) {
      if (i) text += ",";
      text += stringify(array[i]);
    }
    return `${text}]`;
  }

  function stringifyObject(object) {
    const keys = ObjectKeys(object);
    let text = "{";
    for (let i = 0; i < keys.length; i++) {
      if (i) text += ",";
      text += `${JSONStringify(keys[i])}:${stringify(object[keys[i]])}`;
    }
    return `${text}}`;
  }

  return stringify;
})
//# sourceURL=pyua:core/01_json.js
