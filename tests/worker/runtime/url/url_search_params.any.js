test(() => {
  assert_equals(new URLSearchParams("?a=1&a=2&b=%20+").toString(), "a=1&a=2&b=++");
  assert_equals(new URLSearchParams([["a", "1"], ["b", "ü"]]).toString(), "a=1&b=%C3%BC");
  assert_equals(new URLSearchParams({ x: 1, y: null }).toString(), "x=1&y=null");
  assert_equals(new URLSearchParams(new URLSearchParams("a=b")).toString(), "a=b");
  assert_equals(new URLSearchParams().toString(), "");
  assert_equals(new URLSearchParams("=&&a").toString(), "=&a=");
  assert_throws_js(TypeError, () => new URLSearchParams([["a"]]));
  assert_throws_js(TypeError, () => new URLSearchParams([["a", "b", "c"]]));
}, "URLSearchParams takes text, pairs, records and itself");

test(() => {
  const params = new URLSearchParams("a=1&b=2&a=3");
  assert_equals(params.get("a"), "1");
  assert_equals(params.get("none"), null);
  assert_array_equals(params.getAll("a"), ["1", "3"]);
  assert_true(params.has("a", "3"));
  assert_false(params.has("a", "4"));
  params.set("a", "9");
  assert_equals(params.toString(), "a=9&b=2");
  params.append("b", "3");
  params.delete("b", "2");
  assert_equals(params.toString(), "a=9&b=3");
  assert_equals(params.size, 2);
}, "URLSearchParams reads and changes");

test(() => {
  const params = new URLSearchParams("z=1&a=2&z=0&\u{1f600}=x&\uffff=y");
  params.sort();
  assert_array_equals([...params.keys()], ["a", "z", "z", "\u{1f600}", "\uffff"]);
  assert_array_equals(params.getAll("z"), ["1", "0"]);
}, "URLSearchParams sorts by code units and keeps equal names in order");

test(() => {
  const params = new URLSearchParams("a=1&b=2");
  assert_equals(JSON.stringify([...params]), '[["a","1"],["b","2"]]');
  assert_array_equals([...params.values()], ["1", "2"]);
  assert_equals(params[Symbol.iterator], params.entries);
  assert_class_string(params.entries(), "URLSearchParams Iterator");
  const seen = [];
  params.forEach((value, key, all) => seen.push(key + value + (all === params)));
  assert_array_equals(seen, ["a1true", "b2true"]);
  const iterator = params.entries();
  iterator.next();
  params.append("c", "3");
  assert_equals(iterator.next().value[0], "b");
  assert_equals(iterator.next().value[0], "c");
  assert_true(iterator.next().done);
}, "URLSearchParams iterates, also while it changes");
