// Vibration patterns: a number, or a list of them; milliseconds of vibrating and of rest by turns.
// Spec: https://w3c.github.io/vibration/#dom-vibratepattern; the limits are Firefox's dom.vibrator.max_vibrate_list_len and …_ms.
(function (rt) {
  "use strict";
  const { load, primordials } = rt;
  const { ArrayPrototypePush, SymbolIterator } = primordials;
  const webidl = load("webidl/00_webidl.js");

  const MAX_LENGTH = 128;
  const MAX_MS = 10_000;

  const convertNumber = webidl.converters["unsigned long"];
  const convertList = webidl.sequence(convertNumber);

  /** (unsigned long or sequence<unsigned long>), as the list that is kept of it. */
  function convertPattern(value, prefix, context) {
    const isList = webidl.isObject(value) && value[SymbolIterator] !== undefined && value[SymbolIterator] !== null;
    if (!isList) return [limited(convertNumber(value, prefix, context))];
    const given = convertList(value, prefix, context);
    const pattern = [];
    for (let i = 0; i < given.length && i < MAX_LENGTH; i++) ArrayPrototypePush(pattern, limited(given[i]));
    return pattern;
  }

  const limited = (ms) => (ms > MAX_MS ? MAX_MS : ms);

  return { convertPattern };
})
//# sourceURL=pyua:notifications/70_vibration.js
