// Builtin methods as bundled libraries get them: they do what the language says they do, and ask neither a prototype
// nor a constructor that a script may have changed (Symbol.species, Symbol.replace, RegExp.prototype.exec …).
//
// Each takes its receiver as its first argument. vendor/harden.mjs puts calls of these in place of method calls.
(function (rt) {
  "use strict";
  const { primordials } = rt;
  const {
    ArrayBufferIsView, ArrayIsArray, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, ArrayPrototypeUnshift, ArrayPut,
    FunctionPrototypeSymbolHasInstance, ObjectCreate, ObjectDefineProperty, Promise, PromiseReject, ReflectApply, RegExpPrototypeExec,
    RegExpPrototypeGetGlobal, RegExpPrototypeGetSticky, RegExpPrototypeGetUnicode, String, StringPrototypeCharCodeAt, StringPrototypeCodePointAt,
    StringPrototypeMatch, StringPrototypeReplace, StringPrototypeReplaceAll, StringPrototypeSearch, StringPrototypeSlice, StringPrototypeSplit,
    TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteOffset, TypedArrayPrototypeGetLength, TypedArrayPrototypeGetSymbolToStringTag,
    TypedArrayPrototypeSet, TypeError, safeResolve, safeThen,
  } = primordials;

  // --- arrays: results are plain arrays ------------------------------------------------------------------

  const callback = (fn) => {
    if (typeof fn !== "function") throw new TypeError(`${String(fn)} is not a function`);
    return fn;
  };

  function map(array, fn, thisArg = undefined) {
    callback(fn);
    const { length } = array;
    const result = [];
    result.length = length;
    for (let i = 0; i < length; i++) if (i in array) ArrayPut(result, i, ReflectApply(fn, thisArg, [array[i], i, array]));
    return result;
  }

  function filter(array, fn, thisArg = undefined) {
    callback(fn);
    const { length } = array;
    const result = [];
    for (let i = 0; i < length; i++) {
      const item = array[i];
      if (i in array && ReflectApply(fn, thisArg, [item, i, array])) ArrayPrototypePush(result, item);
    }
    return result;
  }

  function concat(array, ...others) {
    const result = ArrayPrototypeSlice(array);
    for (let i = 0; i < others.length; i++) {
      if (!ArrayIsArray(others[i])) ArrayPrototypePush(result, others[i]);
      else for (let j = 0; j < others[i].length; j++) ArrayPrototypePush(result, others[i][j]);
    }
    return result;
  }

  const flatMap = (array, fn, thisArg = undefined) => ReflectApply(concat, undefined, concatArguments(map(array, fn, thisArg)));
  const concatArguments = (items) => {
    ArrayPrototypeUnshift(items, []);
    return items;
  };

  // --- typed arrays ---------------------------------------------------------------------------------------

  const sameKind = (view) => primordials[TypedArrayPrototypeGetSymbolToStringTag(view)];
  const within = (index, length) => (index < 0 ? (index + length < 0 ? 0 : index + length) : index > length ? length : index);

  function subarray(view, start = 0, end = undefined) {
    const length = TypedArrayPrototypeGetLength(view);
    const first = within(start, length);
    const last = end === undefined ? length : within(end, length);
    const Kind = sameKind(view);
    const offset = TypedArrayPrototypeGetByteOffset(view) + first * Kind.BYTES_PER_ELEMENT;
    return new Kind(TypedArrayPrototypeGetBuffer(view), offset, last > first ? last - first : 0);
  }

  function sliceView(view, start = 0, end = undefined) {
    const part = subarray(view, start, end);
    const copy = new (sameKind(view))(TypedArrayPrototypeGetLength(part));
    TypedArrayPrototypeSet(copy, part);
    return copy;
  }

  /** new Uint16Array(array) would ask for the array's iterator. */
  function makeView(Kind, source) {
    if (!ArrayIsArray(source)) return new Kind(source);
    const view = new Kind(source.length);
    for (let i = 0; i < source.length; i++) view[i] = source[i];
    return view;
  }

  // --- functions ------------------------------------------------------------------------------------------

  /** apply() asks a list of arguments for its length by name; a view of bytes has none of its own. */
  function apply(fn, thisArg, list) {
    if (!ArrayBufferIsView(list)) return ReflectApply(fn, thisArg, list ?? []);
    const view = subarray(list);
    ObjectDefineProperty(view, "length", { __proto__: null, value: TypedArrayPrototypeGetLength(view) });
    return ReflectApply(fn, thisArg, view);
  }

  const isInstance = (value, Class) => FunctionPrototypeSymbolHasInstance(Class, value);

  // --- regular expressions: by exec() alone, which asks for nothing but lastIndex --------------------------

  const isRegExp = (value) => typeof value === "object" && value !== null && isInstance(value, primordials.RegExp);
  const test = (regexp, text) => RegExpPrototypeExec(regexp, text) !== null;

  /** All matches of a global expression, or the first of another. */
  function matches(regexp, text) {
    const found = [];
    const repeat = RegExpPrototypeGetGlobal(regexp);
    if (repeat) regexp.lastIndex = 0;
    for (;;) {
      const match = RegExpPrototypeExec(regexp, text);
      if (match === null) return found;
      ArrayPrototypePush(found, match);
      if (!repeat) return found;
      if (match[0] === "") regexp.lastIndex += stepAt(regexp, text, regexp.lastIndex);
    }
  }
  const stepAt = (regexp, text, at) =>
    (RegExpPrototypeGetUnicode(regexp) && at < text.length && StringPrototypeCodePointAt(text, at) > 0xffff ? 2 : 1);

  function replace(text, pattern, replacement) {
    if (!isRegExp(pattern)) return StringPrototypeReplace(text, pattern, replacement);
    const found = matches(pattern, text);
    let result = "";
    let at = 0;
    for (let i = 0; i < found.length; i++) {
      const match = found[i];
      result += StringPrototypeSlice(text, at, match.index);
      result += typeof replacement === "function" ? String(ReflectApply(replacement, undefined, match)) : expand(`${replacement}`, match);
      at = match.index + match[0].length;
    }
    return result + StringPrototypeSlice(text, at);
  }

  /** $$, $& and $1 … $9 in a replacement. */
  function expand(template, match) {
    let result = "";
    for (let i = 0; i < template.length; i++) {
      const next = template[i] === "$" ? template[i + 1] : undefined;
      const digit = next === undefined ? NaN : StringPrototypeCharCodeAt(next, 0) - 0x30;
      if (next === "$") result += "$";
      else if (next === "&") result += match[0];
      else if (digit >= 1 && digit <= 9 && digit < match.length) result += match[digit] ?? "";
      else {
        result += template[i];
        continue;
      }
      i++;
    }
    return result;
  }

  function replaceAll(text, pattern, replacement) {
    return isRegExp(pattern) ? replace(text, pattern, replacement) : StringPrototypeReplaceAll(text, pattern, replacement);
  }

  function search(text, pattern) {
    if (!isRegExp(pattern)) return StringPrototypeSearch(text, pattern);
    const { lastIndex } = pattern;
    pattern.lastIndex = 0;
    const match = RegExpPrototypeExec(pattern, text);
    pattern.lastIndex = lastIndex;
    return match === null ? -1 : match.index;
  }

  function match(text, pattern) {
    if (!isRegExp(pattern)) return StringPrototypeMatch(text, pattern);
    const found = matches(pattern, text);
    if (found.length === 0) return null;
    return RegExpPrototypeGetGlobal(pattern) ? map(found, (each) => each[0]) : found[0];
  }

  function split(text, separator, limit = undefined) {
    if (!isRegExp(separator)) return StringPrototypeSplit(text, separator, limit);
    if (RegExpPrototypeGetSticky(separator) || limit !== undefined) throw new TypeError("not a split that a library makes");
    const parts = [];
    const copy = new primordials.RegExp(separator, RegExpPrototypeGetUnicode(separator) ? "gu" : "g");
    const found = matches(copy, text);
    let at = 0;
    for (let i = 0; i < found.length; i++) {
      if (found[i][0] === "" && (found[i].index === 0 || found[i].index >= text.length)) continue;
      ArrayPrototypePush(parts, StringPrototypeSlice(text, at, found[i].index));
      for (let j = 1; j < found[i].length; j++) ArrayPrototypePush(parts, found[i][j]);
      at = found[i].index + found[i][0].length;
    }
    ArrayPrototypePush(parts, StringPrototypeSlice(text, at));
    return parts;
  }

  // --- promises -------------------------------------------------------------------------------------------

  /** promise.then(): also a promise that a handler returns is followed without asking what then() has become. */
  function then(promise, onFulfilled = undefined, onRejected = undefined) {
    return new Promise((resolve, reject) => {
      const settle = (handler, value) => {
        let result;
        try {
          result = handler(value);
        } catch (error) {
          reject(error);
          return;
        }
        safeResolve(resolve, result);
      };
      safeThen(
        promise,
        typeof onFulfilled === "function" ? (value) => settle(onFulfilled, value) : resolve,
        typeof onRejected === "function" ? (reason) => settle(onRejected, reason) : reject,
      );
    });
  }

  function finish(promise, onFinally) {
    return then(promise, (value) => then(resolved(onFinally()), () => value), (reason) => then(resolved(onFinally()), () => { throw reason; }));
  }

  const resolved = (value) => (primordials.isPromiseLike(value) ? value : new Promise((resolve) => { resolve(value); }));

  function all(promises) {
    return new Promise((resolve, reject) => {
      const values = [];
      let left = promises.length;
      values.length = left;
      primordials.ObjectSetPrototypeOf(values, null); // resolve() asks an array for then() as well
      if (left === 0) resolve(values);
      for (let i = 0; i < promises.length; i++) {
        safeThen(resolved(promises[i]), (value) => {
          ArrayPut(values, i, value);
          if (--left === 0) resolve(values);
        }, reject);
      }
    });
  }

  /** What a library knows as Promise: a constructor whose promises are the language's own. */
  function LibraryPromise(executor) {
    return new Promise((resolve, reject) => executor((value) => safeResolve(resolve, value), reject));
  }
  const methods = ObjectCreate(null);
  methods.then = { then(onFulfilled, onRejected) { return then(this, onFulfilled, onRejected); } }.then;
  const statics = { __proto__: null, all, prototype: methods, reject: (reason) => PromiseReject(reason), resolve: resolved };
  const names = primordials.ObjectKeys(statics);
  for (let i = 0; i < names.length; i++) ObjectDefineProperty(LibraryPromise, names[i], { __proto__: null, value: statics[names[i]] });

  // A library's Promise is no builtin to harden.mjs: its members are found by name, and on itself.
  primordials.ObjectSetPrototypeOf(LibraryPromise, null);

  return {
    LibraryPromise, isInstance, makeView,
    /** Constructor's name → method → its safe version, where the builtin itself is not safe enough. */
    overrides: {
      __proto__: null,
      Array: {
        __proto__: null, concat, filter, flatMap, map, push: ArrayPrototypePush, slice: ArrayPrototypeSlice, splice: ArrayPrototypeSplice,
        unshift: ArrayPrototypeUnshift,
      },
      Function: { __proto__: null, apply },
      Promise: { __proto__: null, catch: (promise, onRejected) => then(promise, undefined, onRejected), finally: finish, then },
      RegExp: { __proto__: null, test },
      String: { __proto__: null, match, replace, replaceAll, search, split },
      TypedArray: { __proto__: null, slice: sliceView, subarray },
    },
  };
})
//# sourceURL=pyua:core/03_safe_builtins.js
