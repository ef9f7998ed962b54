test(() => {
  const pattern = new URLPattern({ pathname: "/books/:id" });
  assert_true(pattern.test("https://example.com/books/7"));
  assert_equals(pattern.exec("https://example.com/books/7").pathname.groups.id, "7");
  assert_false(pattern.test("https://example.com/films/7"));
  assert_true(new URLPattern("https://*.example.com/*").test("https://a.example.com/x"));
}, "URLPattern matches URLs");
