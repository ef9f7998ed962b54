// What a regular expression is made of, without asking RegExp.prototype.
(function (rt) {
  "use strict";
  const { primordials } = rt;
  const { RegExpPrototype, RegExpPrototypeGetSource } = primordials;

  /** By its brand. */
  function isRegExp(value) {
    try {
      RegExpPrototypeGetSource(value);
      return value !== RegExpPrototype;
    } catch {
      return false;
    }
  }

  const FLAGS = [
    ["d", "HasIndices"], ["g", "Global"], ["i", "IgnoreCase"], ["m", "Multiline"], ["s", "DotAll"], ["u", "Unicode"], ["v", "UnicodeSets"], ["y", "Sticky"],
  ];
  function flagsOf(regexp) {
    let flags = "";
    for (let i = 0; i < FLAGS.length; i++) if (primordials[`RegExpPrototypeGet${FLAGS[i][1]}`](regexp)) flags += FLAGS[i][0];
    return flags;
  }

  return { flagsOf, isRegExp };
})
//# sourceURL=pyua:html/03_regexp.js
