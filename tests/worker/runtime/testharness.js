// A small form of WPT's testharness.js: what the *.any.js files here use of it, so that they also run under the real one.
"use strict";
{
  const tests = [];
  const fail = (message) => { throw Object.assign(new Error(message), { name: "AssertionError" }); };
  const show = (value) => {
    if (typeof value === "string") return JSON.stringify(value);
    if (Object.is(value, -0)) return "-0";
    return typeof value === "symbol" ? value.toString() : `${value}`;
  };
  const note = (description) => (description ? `: ${description}` : "");

  const globals = {
    test: (fn, name) => { tests.push([name, async () => fn()]); },
    promise_test: (fn, name) => { tests.push([name, fn]); },
    assert_true: (value, description) => { if (value !== true) fail(`expected true, got ${show(value)}${note(description)}`); },
    assert_false: (value, description) => { if (value !== false) fail(`expected false, got ${show(value)}${note(description)}`); },
    assert_equals: (actual, expected, description) => {
      if (!Object.is(actual, expected)) fail(`expected ${show(expected)}, got ${show(actual)}${note(description)}`);
    },
    assert_not_equals: (actual, expected, description) => {
      if (Object.is(actual, expected)) fail(`got ${show(actual)}, which was not expected${note(description)}`);
    },
    assert_array_equals: (actual, expected, description) => {
      const same = actual.length === expected.length && Array.prototype.every.call(expected, (item, i) => Object.is(actual[i], item));
      if (!same) fail(`expected [${[...expected].map(show)}], got [${[...actual].map(show)}]${note(description)}`);
    },
    assert_class_string: (object, name, description) => {
      const found = Object.prototype.toString.call(object);
      if (found !== `[object ${name}]`) fail(`expected [object ${name}], got ${found}${note(description)}`);
    },
    assert_throws_js: (constructor, fn, description) => {
      try {
        fn();
      } catch (error) {
        if (error.constructor !== constructor) fail(`expected ${constructor.name}, got ${error}${note(description)}`);
        return;
      }
      fail(`nothing was thrown, expected ${constructor.name}${note(description)}`);
    },
    assert_throws_dom: (name, fn, description) => {
      try {
        fn();
      } catch (error) {
        checkDOM(error, name, description);
        return;
      }
      fail(`nothing was thrown, expected ${name}${note(description)}`);
    },
    promise_rejects_js: (_test, constructor, promise, description) => promise.then(
      () => fail(`the promise was not rejected${note(description)}`),
      (error) => { if (error.constructor !== constructor) fail(`expected ${constructor.name}, got ${error}${note(description)}`); },
    ),
    promise_rejects_dom: (_test, name, promise, description) => promise.then(
      () => fail(`the promise was not rejected${note(description)}`),
      (error) => checkDOM(error, name, description),
    ),
    promise_rejects_exactly: (_test, expected, promise, description) => promise.then(
      () => fail(`the promise was not rejected${note(description)}`),
      (error) => { if (!Object.is(error, expected)) fail(`rejected with ${error}, expected ${expected}${note(description)}`); },
    ),
    assert_unreached: (description) => fail(`this should not have been reached${note(description)}`),
  };
  const checkDOM = (error, name, description) => {
    if (!(error instanceof DOMException) || error.name !== name) fail(`expected a DOMException ${name}, got ${error}${note(description)}`);
  };
  for (const name of Object.keys(globals)) globalThis[name] = globals[name];

  /** Runs all tests, one after the other: [[name, message or null], …]. */
  globalThis.__run_tests = async () => {
    const results = [];
    for (const [name, fn] of tests) {
      const test = { step_timeout: (callback, ms) => setTimeout(callback, ms) };
      let message = null;
      try {
        await fn(test);
      } catch (error) {
        message = error?.name === "AssertionError" ? error.message : `${error?.stack ?? error}`;
      }
      results.push([name, message]);
    }
    return results;
  };
}
