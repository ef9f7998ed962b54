// Makes a bundled library independent of what a script has done to prototypes and static methods.
//
// Libraries call `array.push(x)`, `Object.keys(x)`, iterate with for-of, and assign properties: all of it asks objects that
// a worker's script may have changed before the library was loaded, or since. This rewrites each such place into a call of
// core/03_dispatch.js, which knows the builtins as they were. It works on the bundle before it is minified.
//
// What stays as it is: `a.b += c` (the property is there), optional chains (esbuild has lowered them), and whatever a
// browser would show a script as well, such as the "then" of a read's { value, done }.
import { parse } from "acorn";
import { accessorNames, builtinNames, methodNames } from "./builtins.mjs";

/** Object literals that a script gets to see have an ordinary prototype. */
const isResult = (node) => {
  const keys = node.properties.map((property) => property.key?.name);
  return (keys.length === 2 && keys.includes("value") && keys.includes("done")) || (keys.includes("next") && keys.includes("return"));
};

const descriptorKeys = new Set(["configurable", "enumerable", "get", "set", "value", "writable"]);
/** Is an object one whose missing members are asked for: a property descriptor or several, a table, or an empty one? */
const isLookedUp = ({ properties }) => properties.every(({ key, value }) =>
  value?.type === "Literal" || descriptorKeys.has(key?.name) || (value?.type === "ObjectExpression" && isLookedUp(value)));

/**
 * @param {string} code a bundle in which builtins are taken from an object called `primordials`.
 * @param {{ fast?: boolean, visible?: string[] }} options
 *   fast: objects that have all their members inherit as ever, for an object without a prototype is slow.
 *   complete: variables whose objects have all their members from the first, so that an assignment adds none; "this" is one.
 *   visible: methods whose object literals are results for a script.
 * @returns {{ code: string, prelude: string }} the new text, and the declarations it needs in front of it.
 */
export function harden(code, { complete = new Set(), fast = false, visible = [] } = {}) {
  const ast = parse(code, { ecmaVersion: "latest", sourceType: "script" });
  const locals = builtinsByLocalName(ast);
  const own = classMembers(ast);
  const methods = new Set([...methodNames, ...own.methods]);
  const accessors = new Set([...accessorNames, ...own.accessors]);
  const constructed = new Set([...walk(ast)].filter((node) => node.type === "NewExpression").map((node) => node.callee.name));
  const used = new Map(); // name in the new text → its declaration
  let inVisible = 0;

  const need = (name, declaration) => {
    used.set(name, declaration);
    return name;
  };
  const helper = (name) => need(`$${name}`, `$.${name}`);
  const member = (kind, name) => need(`$${kind}_${name === ITERATOR ? "iterator_" : name}`, `$.${kind}(${name === ITERATOR ? "$.primordials.SymbolIterator" : JSON.stringify(name)})`);
  const primordial = (name) => need(`$p_${name}`, `$.primordials.${name}`);

  const text = (node) => code.slice(node.start, node.end);
  const builtinOf = (node) => (node?.type === "Identifier" ? locals.get(node.name) : undefined);

  /** The name of a member, if it is one at build time. */
  function nameOf(node) {
    if (node.type !== "MemberExpression" || node.property.type === "PrivateIdentifier") return undefined;
    if (!node.computed) return node.property.name;
    if (node.property.type === "Literal" && typeof node.property.value === "string") return node.property.value;
    return builtinOf(node.property.object) === "Symbol" && node.property.property?.name === "iterator" ? ITERATOR : undefined;
  }

  /** The text of a node with everything in it rewritten. */
  function print(node) {
    const special = rewriters[node.type]?.(node);
    return special ?? plain(node);
  }

  function plain(node) {
    let result = "";
    let at = node.start;
    for (const child of childrenOf(node)) {
      result += code.slice(at, child.start) + print(child);
      at = child.end;
    }
    return result + code.slice(at, node.end);
  }
  const list = (nodes) => nodes.map(print).join(", ");
  const hasSpread = (nodes) => nodes.some((node) => node.type === "SpreadElement");
  const capitalise = (name) => name[0].toUpperCase() + name.slice(1);

  /** `Builtin.prototype.method`: [Builtin, method] */
  function prototypeMember(node) {
    if (node?.type !== "MemberExpression" || node.computed || nameOf(node.object) !== "prototype") return undefined;
    const builtin = builtinOf(node.object.object);
    return builtin && methodNames.has(node.property.name) ? `${builtin}Prototype${capitalise(node.property.name)}` : undefined;
  }

  /** A function of the bundle's own for calls of one name: strings and arrays, the most by far, go straight to their method. */
  function caller(name, count) {
    const parameters = ["r", "a", "b", "c"].slice(0, count + 1).join(", ");
    const rest = `${helper(`call${count}`)}(${member("method", name)}, ${parameters})`;
    const forArrays = name in Array.prototype ? `$isArray(r) ? ${member("method", name)}.array(${parameters}) : ${rest}` : rest;
    if (forArrays !== rest) need("$isArray", "$.primordials.ArrayIsArray");
    const whole = name in String.prototype && !regexpMethods.has(name) ? `typeof r === "string" ? ${primordial(`StringPrototype${capitalise(name)}`)}(${parameters}) : ${forArrays}` : forArrays;
    return need(`$${name}_${count}`, `(${parameters}) => ${whole}`);
  }

  const rewriters = {
    CallExpression(node) {
      const { callee, arguments: args } = node;
      if (callee.type !== "MemberExpression" || callee.object.type === "Super") return undefined;
      if (node.optional || callee.optional) throw new Error(`an optional call: ${text(node)}`);
      const name = nameOf(callee);
      const direct = name === "call" ? prototypeMember(callee.object) : undefined;
      if (direct === "ObjectPrototypeToString") return `${helper("kindOf")}(${list(args)})`;
      if (direct) return `${primordial(direct)}(${list(args)})`;
      const builtin = builtinOf(callee.object);
      if (builtin) return staticCall(builtin, name, node);
      if (name !== ITERATOR && !methods.has(name)) return undefined;
      const receiver = print(callee.object);
      if (hasSpread(args)) return `${helper("callAll")}(${member("method", name)}, ${receiver}, [${list(args)}])`;
      if (args.length > 3 || name === ITERATOR) return `${helper("callAll")}(${member("method", name)}, ${receiver}, [${list(args)}])`;
      return `${caller(name, args.length)}(${[receiver, ...args.map(print)].join(", ")})`;
    },
    NewExpression({ callee, arguments: args }) {
      const builtin = builtinOf(callee);
      if (args.length !== 1) return undefined;
      if (/^(?:Weak)?(?:Map|Set)$/.test(builtin)) return `${helper("makeCollection")}(${text(callee)}, ${list(args)})`;
      if (viewNames.test(builtin)) return `${helper("makeView")}(${text(callee)}, ${list(args)})`;
      return undefined;
    },
    MemberExpression(node) {
      if (node.optional) throw new Error(`an optional member: ${text(node)}`);
      const direct = prototypeMember(node);
      if (direct) return `${helper("detached")}(${primordial(direct)})`;
      const name = nameOf(node);
      const builtin = builtinOf(node.object);
      if (builtin) return name === "prototype" || name === ITERATOR || builtin === "Symbol" ? undefined : primordial(builtin + capitalise(name));
      if (name === "constructor" && node.object.type !== "Super") return `${helper("constructorOf")}(${print(node.object)})`;
      if (node.object.type !== "Super" && own.methods.has(name) && !accessors.has(name)) return `${helper("take")}(${member("method", name)}, ${print(node.object)})`;
      if (node.object.type === "Super" || !accessors.has(name)) return undefined;
      if (name === "length" && isPure(node.object) && !own.accessors.has(name)) {
        return `(${need("$isView", "$.primordials.ArrayBufferIsView")}(${print(node.object)}) ? ${helper("lengthOf")}(${print(node.object)}) : ${print(node.object)}.length)`;
      }
      if (name === "length") return `${helper("lengthOf")}(${print(node.object)})`;
      const read = `${helper("get")}(${member("getter", name)}, ${print(node.object)})`;
      if (!viewMembers.has(name) || !isPure(node.object)) return read;
      return `(${need("$isView", "$.primordials.ArrayBufferIsView")}(${print(node.object)}) ? ${read} : ${print(node.object)}.${name})`;
    },
    AssignmentExpression(node) {
      const { left, operator, right } = node;
      if (left.type === "ArrayPattern") throw new Error(`an assignment to a pattern: ${text(node)}`);
      if (left.type !== "MemberExpression") return undefined;
      const place = left.computed ? `${print(left.object)}[${print(left.property)}]` : `${print(left.object)}.${text(left.property)}`;
      if (operator !== "=" || left.object.type === "Super" || left.property.type === "PrivateIdentifier") return `${place} ${operator} ${print(right)}`;
      if (left.computed && !isName(left.property)) return `${helper("set")}(${print(left.object)}, ${print(left.property)}, ${print(right)})`;
      const key = JSON.stringify(nameOf(left));
      const object = print(left.object);
      if (own.accessors.has(nameOf(left))) return `${helper("assign")}(${member("setter", nameOf(left))}, ${object}, ${print(right)})`;
      // Rarely is there anything of the name on Object.prototype: that is asked first, in place.
      if (complete.has(rootOf(left.object))) return `${object}${left.computed ? `[${key}]` : `.${left.property.name}`} = ${print(right)}`;
      const safe = `(${key} in ${primordial("ObjectPrototype")} ? ${helper("own")}(${object}, ${key}) : ${object})`;
      return `${safe}${left.computed ? `[${key}]` : `.${left.property.name}`} = ${print(right)}`;
    },
    // What only its own bundle constructs inherits nothing: a setter on Object.prototype gets none of its fields.
    FunctionDeclaration: (node) => (complete.has("this") && constructed.has(node.id.name)
      ? `${helper("inheritNothing")}(${node.id.name}); ${plain(node)}` : undefined),
    // `${x}` alone is how libraries ask whether a function is native.
    TemplateLiteral: ({ expressions, quasis }) => (expressions.length === 1 && quasis.every((quasi) => quasi.value.raw === "")
      ? `${helper("textOf")}(${print(expressions[0])})` : undefined),
    UpdateExpression: (node) => target(node),
    UnaryExpression: (node) => (node.operator === "delete" ? target(node) : undefined),
    BinaryExpression({ left, operator, right }) {
      return operator === "instanceof" ? `${helper("isInstance")}(${print(left)}, ${print(right)})` : undefined;
    },
    ForOfStatement(node) {
      const { body, left, right } = node;
      return `for (${print(left)} of ${helper("iterate")}(${print(right)})) ${print(body)}`;
    },
    // Own keys only, which is what libraries mean.
    ForInStatement: ({ body, left, right }) => `for (${print(left)} of ${helper("iterate")}(${primordial("ObjectKeys")}(${print(right)}))) ${print(body)}`,
    SpreadElement: ({ argument }) => `...${helper("iterate")}(${print(argument)})`,
    YieldExpression: ({ argument, delegate }) => (delegate ? `yield* ${helper("iterate")}(${print(argument)})` : undefined),
    // Classes that no script sees inherit nothing: keep() sorts them out.
    ClassExpression: (node) => (node.superClass === null ? `${helper("made")}(${plain(node)})` : undefined),
    ClassDeclaration: (node) => (node.superClass === null ? `${plain(node)} ${helper("made")}(${node.id.name});` : undefined),
    VariableDeclarator({ id, init }) {
      if (id.type === "ArrayPattern" && init) return `[${id.elements.map((element) => (element === null ? "" : print(element))).join(", ")}] = ${helper("iterate")}(${print(init)})`;
      if (id.type !== "ObjectPattern" || !init || !id.properties.some(({ key }) => accessors.has(key?.name))) return undefined;
      const getters = id.properties.map(({ key }) => `${JSON.stringify(key.name)}: ${member("getter", key.name)}`);
      return `${print(id)} = ${helper("pick")}(${print(init)}, { __proto__: null, ${getters.join(", ")} })`;
    },
    // Items of a pattern are read by their index: no iterator is asked.
    ArrayPattern({ elements }) {
      if (elements.some((element) => element?.type === "RestElement")) throw new Error("a rest element in a pattern");
      return `{ ${elements.flatMap((element, i) => (element === null ? [] : [`${i}: ${print(element)}`])).join(", ")} }`;
    },
    ObjectExpression(node) {
      const inherits = node.properties.some((property) => property.key?.name === "__proto__");
      // In an object, a spread copies own properties, and asks nobody.
      const members = node.properties.map((property) => (property.type === "SpreadElement" ? `...${print(property.argument)}` : print(property)));
      if (!inherits && inVisible === 0 && !isResult(node) && (!fast || isLookedUp(node))) members.unshift("__proto__: null");
      return `{ ${members.join(", ")} }`;
    },
    Property: (node) => (node.shorthand && node.value.type === "Identifier" ? text(node) : undefined),
    MethodDefinition(node) {
      if (!visible.includes(node.key.name)) return undefined;
      inVisible++;
      const result = plain(node);
      inVisible--;
      return result;
    },
    TaggedTemplateExpression(node) { throw new Error(`a tagged template: ${text(node)}`); },
    AwaitExpression(node) { throw new Error(`an await: ${text(node)}`); },
  };

  /** A member that is changed in place: what it belongs to is rewritten, the member is not. */
  function target(node) {
    const { argument, operator, prefix } = node;
    if (argument.type !== "MemberExpression") return undefined;
    const place = argument.computed ? `${print(argument.object)}[${print(argument.property)}]` : `${print(argument.object)}.${text(argument.property)}`;
    return prefix === false ? `${place}${operator}` : `${operator} ${place}`;
  }

  function staticCall(builtin, name, { arguments: args, callee }) {
    if (builtin === "Array" && name === "from") return `${helper("arrayFrom")}(${list(args)})`;
    if (viewNames.test(builtin) && name === "of") return `${helper("makeView")}(${text(callee.object)}, [${list(args)}])`;
    if (viewNames.test(builtin) && name === "from") return `${helper("makeView")}(${text(callee.object)}, ${helper("arrayFrom")}(${list(args)}))`;
    if (name === undefined || /^(?:of|from)$/.test(name)) throw new Error(`a static call of an unknown kind: ${text(callee)}`);
    return `${primordial(builtin + capitalise(name))}(${list(args)})`;
  }

  const hardened = print(ast);
  const declarations = [...used].map(([name, declaration]) => `const ${name} = ${declaration};`);
  return { code: hardened, prelude: ["const $ = rt.load(\"core/03_dispatch.js\");", ...declarations].join("\n") };
}

const ITERATOR = Symbol("Symbol.iterator");
const viewNames = /^(?:Big)?(?:Ui|I)nt\d+(?:Clamped)?Array$|^Float\d+Array$/;
/** Accessors that views of bytes alone have, and other objects a property of the same name. */
const viewMembers = new Set(["buffer", "byteOffset"]);
/** Their argument may be a regular expression. */
const regexpMethods = new Set(["match", "matchAll", "replace", "replaceAll", "search", "split"]);

const rootOf = (node) => (node.type === "MemberExpression" ? rootOf(node.object) : node.type === "ThisExpression" ? "this" : node.name);
const isName = (node) => node.type === "Literal" && typeof node.value === "string";
/** Can an expression be evaluated twice? */
const isPure = (node) => node.type === "Identifier" || node.type === "ThisExpression"
  || (node.type === "MemberExpression" && !node.computed && isPure(node.object));

/** The nodes right under a node, in the order of the text. */
function childrenOf(node) {
  const children = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === "type" || (key === "value" && node.shorthand === true && node.value.type !== "AssignmentPattern")) continue;
    if (key === "key" && node.shorthand === true && node.value.type === "AssignmentPattern") continue;
    // A name after a dot, or of a property, is no expression.
    if ((key === "property" || key === "key") && !node.computed) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (typeof child?.type === "string") children.push(child);
  }
  return children.sort((a, b) => a.start - b.start);
}

/** Every node of a tree. */
function* walk(node) {
  yield node;
  for (const child of childrenOf(node)) yield* walk(child);
}

/** What the bundle calls each builtin: the bundler renames where a library has such a name of its own. */
function builtinsByLocalName(ast) {
  const locals = new Map([["Object", "Object"]]);
  for (const node of walk(ast)) {
    const pattern = node.type === "VariableDeclarator" ? node.id : node.left;
    const source = node.type === "VariableDeclarator" ? node.init : node.right;
    if (pattern?.type !== "ObjectPattern" || source?.name !== "primordials") continue;
    for (const { key, value } of pattern.properties) if (builtinNames.has(key.name)) locals.set(value.name, key.name);
  }
  return locals;
}

/** Names of the methods and accessors of the library's own classes: those that a script sees, it may replace. */
function classMembers(ast) {
  const methods = new Set();
  const accessors = new Set();
  for (const node of walk(ast)) {
    if (node.type !== "MethodDefinition" || node.computed || node.key.type !== "Identifier" || node.kind === "constructor") continue;
    if (node.kind === "method") methods.add(node.key.name);
    else if (!node.static) accessors.add(node.key.name);
  }
  return { methods, accessors };
}
