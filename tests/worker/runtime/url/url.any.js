test(() => {
  const url = new URL("https://user:pass@example.com:8080/a/../b?q=1#frag");
  assert_equals(url.href, "https://user:pass@example.com:8080/b?q=1#frag");
  assert_equals(url.origin, "https://example.com:8080");
  assert_equals(url.protocol, "https:");
  assert_equals(url.username, "user");
  assert_equals(url.password, "pass");
  assert_equals(url.host, "example.com:8080");
  assert_equals(url.hostname, "example.com");
  assert_equals(url.port, "8080");
  assert_equals(url.pathname, "/b");
  assert_equals(url.search, "?q=1");
  assert_equals(url.hash, "#frag");
}, "URL has all parts");

test(() => {
  assert_equals(new URL("../x", "https://example.com/a/b/c").href, "https://example.com/a/x");
  assert_equals(new URL("//other.example/", "https://example.com/").href, "https://other.example/");
  assert_equals(new URL("?q", new URL("https://example.com/p")).href, "https://example.com/p?q");
}, "URL resolves against a base");

test(() => {
  for (const bad of ["", "relative", "http://", "https://exa mple.com/", "http://[::1", "https://example.com:99999/"]) {
    assert_throws_js(TypeError, () => new URL(bad), bad);
    assert_false(URL.canParse(bad), bad);
    assert_equals(URL.parse(bad), null, bad);
  }
  assert_true(URL.canParse("x", "https://example.com/"));
  assert_true(URL.parse("x", "https://example.com/") instanceof URL);
  assert_equals(URL.parse("x", "https://example.com/").href, "https://example.com/x");
}, "URL refuses what cannot be parsed, canParse() and parse() tell without throwing");

test(() => {
  try {
    new URL("relative");
    assert_unreached();
  } catch (error) {
    assert_equals(error.message, "URL constructor: relative is not a valid URL.");
  }
  try {
    new URL("x", "nobase");
    assert_unreached();
  } catch (error) {
    assert_equals(error.message, "URL constructor: nobase is not a valid URL.");
  }
}, "URL's errors are Firefox's");

test(() => {
  assert_equals(new URL("https://faß.example/ü?ü#ü").href, "https://xn--fa-hia.example/%C3%BC?%C3%BC#%C3%BC");
  assert_equals(new URL("https://EXAMPLE.com").hostname, "example.com");
  assert_equals(new URL("https://XN--FA-hia.example").hostname, "xn--fa-hia.example");
  assert_throws_js(TypeError, () => new URL("https://xn--a/"));
  assert_equals(new URL("http://0x7f.1/").hostname, "127.0.0.1");
  assert_equals(new URL("http://[2001:DB8::1]/").host, "[2001:db8::1]");
}, "URL understands international names and addresses");

test(() => {
  const url = new URL("https://example.com/");
  url.protocol = "http";
  url.host = "other.example:81";
  url.pathname = "a b";
  url.search = "x=1";
  url.hash = "h";
  url.username = "u:";
  url.password = "p";
  assert_equals(url.href, "http://u%3A:p@other.example:81/a%20b?x=1#h");
  url.port = "";
  url.search = "";
  url.hash = "";
  url.hostname = "third.example";
  assert_equals(`${url}`, "http://u%3A:p@third.example/a%20b");
  assert_equals(JSON.stringify({ url }), '{"url":"http://u%3A:p@third.example/a%20b"}');
  url.protocol = "mailto";
  assert_equals(url.protocol, "http:", "a special scheme stays special");
}, "URL's setters change it");

test(() => {
  const url = new URL("https://example.com/?a=1&b=2");
  const params = url.searchParams;
  assert_equals(params, url.searchParams);
  params.append("c", "3 4");
  assert_equals(url.search, "?a=1&b=2&c=3+4");
  url.search = "?z=9";
  assert_equals(params.get("z"), "9");
  assert_equals(params.size, 1);
  params.delete("z");
  assert_equals(url.href, "https://example.com/");
  url.href = "https://example.com/?n=new";
  assert_equals(params.get("n"), "new");
}, "URL and its searchParams follow each other");

test(() => {
  assert_equals(Object.getOwnPropertyNames(new URL("https://example.com/")).length, 0);
  assert_equals(Object.getOwnPropertySymbols(new URL("https://example.com/")).length, 0);
  assert_class_string(new URL("https://example.com/"), "URL");
  assert_throws_js(TypeError, () => Object.getOwnPropertyDescriptor(URL.prototype, "href").get.call({}));
  assert_true(Object.getOwnPropertyDescriptor(URL.prototype, "href").enumerable);
  assert_equals(URL.length, 1);
}, "URL keeps its insides to itself");

test(() => {
  assert_equals(new URL("http://\u{1f600}u:\u{1f600}p@a.example/\u{1f600}").href, "http://%F0%9F%98%80u:%F0%9F%98%80p@a.example/%F0%9F%98%80");
}, "characters beyond the BMP in credentials");

// A plain URL is read at once, and so is one to mend; one with a tab in it is the parser's: all must say the same.
test(() => {
  const PARTS = [
    'http:', 'https://', 'wss://', 'ws://', 'ftp://', 'HTTPS://', '//', '/', '//', '\\', 'a', 'a.example', 'www.example.com', 'xn--4ca', 'a--b', '-a', 'a-', '1.2.3.4', 'b.0x10', '0', '9a',
    'example.', '..', '.', '/./', '/../', '/.a', '/a.', '/%2e', '%2E%2e', '%', '%zz', '%41', ':80', ':443', ':8080', ':', ':0080', ':65536', '@', 'user:pw@', '?', '?a=b', "'", '"', '#', '#f', ' ',
    '`', '|', '\\\\', 'HTTP://Www.Example.COM', '127.0.0.1', '255.1.0.256', '01.2.3.4', '%2e.', '[', ']', ';', '日', '\x7f', 'u@v@w', '::', '&x=<y>', '\x01', '^', '{', '[::1]', 'é', '%C3%A9', '~', '-._!$&()*+,;=', 'A', '\t', '\n', 'a/b/c', 'index.html',
  ];
  const BASES = [undefined, 'https://www.example.com', 'http://u:p@a.example:8080/x/y?q#f', 'wss://a.example/', 'file:///a/b', 'data:x', 'custom://h/p', 'nothing'];
  const of = (text, base) => {
    try {
      const { hash, host, hostname, href, origin, password, pathname, port, protocol, search, username } = new URL(text, base);
      return JSON.stringify({ hash, host, hostname, href, origin, password, pathname, port, protocol, search, username });
    } catch (error) {
      return error.name;
    }
  };
  let state = 42;
  const random = (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const withTab = (text) => text.replace(/^./u, '$&\t');
  let valid = 0;
  for (let i = 0; i < 6000; i++) {
    let text = i % 3 === 0 ? ['https://', 'http://www.example.com', 'wss://a.example/'][random(3)] : i % 3 === 1 ? '/' : '';
    for (let parts = random(6); parts >= 0; parts--) text += PARTS[random(PARTS.length)];
    const base = BASES[random(BASES.length)];
    const quick = of(text, base);
    if (quick !== 'TypeError') valid++;
    assert_equals(quick, of(withTab(text), base === undefined ? undefined : withTab(base)), `${JSON.stringify(text)} on ${base}`);
  }
  assert_true(valid > 1000, `${valid}`);
}, 'URLs that are read at once are what the parser reads');
