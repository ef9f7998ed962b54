// Lint of the worker runtime. Run: npm run lint (in this folder).
//
// A script may replace every global and every prototype method before a runtime file is loaded. So the runtime takes
// builtins from `primordials` only: to the rules below, there are no globals, no iteration and no prototype methods.

const safeGlobals = new Set(["undefined", "NaN", "Infinity"]); // neither writable nor configurable
const builtins = Object.getOwnPropertyNames(globalThis).filter((name) => !safeGlobals.has(name));
const noGlobals = Object.fromEntries(builtins.map((name) => [name, "off"]));

const prototypeMethods = [
  "apply", "at", "bind", "call", "catch", "charAt", "charCodeAt", "codePointAt", "concat", "endsWith", "every", "exec", "fill", "filter", "finally",
  "find", "findIndex", "flat", "flatMap", "hasOwnProperty", "includes", "indexOf", "join", "lastIndexOf", "map", "match", "matchAll", "padEnd",
  "padStart", "pop", "push", "reduce", "repeat", "replaceAll", "reverse", "shift", "some", "sort", "splice", "split", "startsWith",
  "subarray", "substring", "test", "then", "toLowerCase", "toUpperCase", "trim", "unshift",
];

export default [
  // (node_modules are left out by default.)
  { ignores: ["core/00_primordials.js"] },
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
  },
  {
    files: ["**/*.js"],
    ignores: ["vendor/**"],
    languageOptions: { ecmaVersion: "latest", sourceType: "script", globals: noGlobals },
    rules: {
      "no-undef": "error",
      "no-unused-vars": ["error", { args: "none", caughtErrors: "none" }],
      "no-unused-private-class-members": "error",
      "no-redeclare": "error",
      "no-dupe-keys": "error",
      "no-dupe-class-members": "error",
      "no-unreachable": "error",
      "no-self-assign": "error",
      "no-fallthrough": "error",
      "no-const-assign": "error",
      "no-this-before-super": "error",
      "constructor-super": "error",
      "getter-return": "off", // an accessor may only throw
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
      strict: ["error", "function"],
      "no-restricted-syntax": [
        "error",
        { selector: "ForOfStatement", message: "Iterates with what a script may have replaced: loop over indexes." },
        { selector: "ForInStatement", message: "Sees what a script put on prototypes: loop over ObjectKeys()." },
        { selector: "ArrayPattern", message: "Iterates with what a script may have replaced: take items by index." },
        { selector: "ArrayExpression > SpreadElement", message: "Iterates with what a script may have replaced: push the items." },
        {
          selector: "CallExpression > MemberExpression.callee:not([object.type='ThisExpression']):not([object.type='Super']):not([object.name='ops'])"
            + `[property.type='Identifier'][property.name=/^(?:${prototypeMethods.join("|")})$/]`,
          message: "A script may have replaced this method: use the one in primordials.",
        },
        {
          selector: "CallExpression > SpreadElement, NewExpression > SpreadElement",
          message: "Iterates with what a script may have replaced: use ReflectApply() or ReflectConstruct().",
        },
        {
          selector: "CallExpression[callee.name=/^(?:Object|Reflect)Define(?:Property|Properties)$/] > ObjectExpression:not(:has(> Property[key.name='__proto__']))",
          message: "Inherits what a script may have put on Object.prototype: begin with `__proto__: null`.",
        },
        {
          selector: "AwaitExpression > :not(CallExpression[callee.object.name='ops']):not(CallExpression[callee.name=/^(?:armed|bytesOfBody)$/])"
            + ":not(ConditionalExpression)",
          message: "Asks what Promise.prototype.constructor has become: await what ops.call() or armed() gives.",
        },
        {
          selector: ":function[async=true] ReturnStatement > CallExpression[callee.object.name='ops'][callee.property.name='call']",
          message: "In an async function this asks what Promise.prototype.then has become: return what was awaited.",
        },
        {
          selector: "MethodDefinition[kind='constructor'] AssignmentExpression > MemberExpression.left[object.type='ThisExpression'][property.type='Identifier']",
          message: "A setter on Object.prototype would get it: declare a field, or make it private.",
        },
        { selector: "BinaryExpression[operator='instanceof']", message: "Asks what a script may have replaced: use a brand check." },
      ],
    },
  },
  {
    // The bundles, where they are built: what a library takes from the global object must come from vendor/shims.
    files: ["vendor/*.js"],
    languageOptions: { ecmaVersion: "latest", sourceType: "script", globals: noGlobals },
    rules: { "no-undef": "error" },
  },
  {
    // What runs under Node, at build time.
    files: ["vendor/*.mjs", "eslint.config.mjs"],
    languageOptions: { ecmaVersion: "latest", sourceType: "module" },
    rules: { "no-unused-vars": "error", eqeqeq: "error", "prefer-const": "error" },
  },
];
