test(() => {
  assert_equals(btoa("hello"), "aGVsbG8=");
  assert_equals(btoa("\xff\x00"), "/wA=");
  assert_equals(btoa(undefined), btoa("undefined"));
}, "btoa() encodes bytes");

test(() => {
  assert_throws_dom("InvalidCharacterError", () => btoa("\u0100"));
  assert_throws_js(TypeError, () => btoa());
}, "btoa() refuses what is no byte");

test(() => {
  assert_equals(atob("aGVsbG8="), "hello");
  assert_equals(atob("aGVsbG8"), "hello", "padding may be missing");
  assert_equals(atob(" a G V\tsbG8 =\n"), "hello", "whitespace is nothing");
  assert_equals(atob("/wA="), "\xff\x00");
  assert_equals(atob("ab=="), "i");
  assert_equals(atob(""), "");
}, "atob() decodes forgivingly");

test(() => {
  for (const bad of ["a", "a=", "=", "==", "ab=", "abc==", "a===", "aGVsbG8==", "ab=c", "ab-_", "\u0100", "abcde", "ab\u00a0c"]) {
    assert_throws_dom("InvalidCharacterError", () => atob(bad), bad);
  }
}, "atob() refuses everything else");
