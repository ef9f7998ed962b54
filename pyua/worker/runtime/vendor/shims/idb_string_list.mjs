// The lists of names are DOMStringLists.
const { makeStringList } = rt.load("html/04_dom_string_list.js");

export default function FakeDOMStringList(...values) { return makeStringList(values); }
