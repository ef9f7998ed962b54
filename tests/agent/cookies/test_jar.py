"""The jar: who gets which cookie, and what a server or a script may set."""

from __future__ import annotations

import pytest

from pyua.agent.cookies import CookieJar

URL = "https://app.example.com/shop/cart"


class Time:
    """A clock for the jar."""

    now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def changes():
    return []


@pytest.fixture
def jar(time, changes):
    return CookieJar(time, on_change=lambda change: changes.append((change.cookie.name, change.deleted)))


def header(jar, url=URL, *, same_site=True):
    """What a request carries."""
    return jar.header(url, same_site=same_site)


def test_hosts_and_paths(jar) -> None:
    """Without Domain the host alone, with it its subdomains; the default path is the URL's folder."""
    jar.receive(URL, ["host=1; Path=/", "wide=2; Domain=example.com; Path=/", "here=3"])
    assert header(jar) == "here=3; host=1; wide=2"
    assert header(jar, "https://www.example.com/") == "wide=2"
    assert header(jar, "https://app.example.com/shopping") == "host=1; wide=2"
    assert header(jar, "https://example.org/") is None


@pytest.mark.parametrize("domain", ["example.org", "sub.app.example.com", "com", "xample.com"])
def test_domains_that_are_not_ones_own(jar, domain) -> None:
    """Such a cookie is ignored."""
    jar.receive(URL, [f"a=1; Domain={domain}"])
    assert len(jar) == 0


def test_secure_and_http_only(jar) -> None:
    """Secure ones need https or this machine; scripts do not see those that are HttpOnly."""
    jar.receive(URL, ["s=1; Secure; Path=/", "h=2; HttpOnly; Path=/"])
    assert header(jar, "http://app.example.com/") == "h=2"
    assert [cookie.name for cookie in jar.matching(URL, http=False)] == ["s"]
    jar.receive("http://app.example.com/", ["t=1; Secure"])
    assert "t=1" not in (header(jar) or "")
    jar.receive("http://localhost:8000/", ["local=1; Secure"])
    assert header(jar, "http://localhost:8000/") == "local=1"


def test_same_site(jar) -> None:
    """Strict and Lax ones do not go with the requests of other sites' scripts."""
    jar.receive(
        URL, ["a=1; SameSite=Strict; Path=/", "b=2; SameSite=Lax; Path=/", "c=3; SameSite=None; Secure; Path=/"]
    )
    assert header(jar, same_site=False) == "c=3"
    jar.receive(URL, ["d=4; SameSite=Strict"], same_site=False)
    assert "d=4" not in (header(jar) or "")


def test_expiry(jar, time, changes) -> None:
    """Max-Age has precedence; what is over is gone; nobody keeps a cookie for more than 400 days."""
    jar.receive(URL, ["a=1; Max-Age=60; Expires=Sun, 06 Nov 1994 08:49:37 GMT", "b=2; Max-Age=99999999"])
    time.now += 61
    assert header(jar) == "b=2"
    time.now += 400 * 86_400
    assert header(jar) is None
    jar.receive(URL, ["c=3"])
    jar.receive(URL, ["c=; Max-Age=0"])
    assert changes[-2:] == [("c", False), ("c", True)]


def test_a_change_is_told_once(jar, changes) -> None:
    """The same again is none, and keeps its place in the order."""
    jar.receive(URL, ["a=1", "b=2", "a=1", "a=3"])
    assert changes == [("a", False), ("b", False), ("a", False)]
    assert header(jar) == "a=3; b=2"


@pytest.mark.parametrize(
    ("cookie", "accepted"),
    [
        ("__Secure-a=1; Secure", True),
        ("__Secure-a=1", False),
        ("__Host-a=1; Secure; Path=/", True),
        ("__Host-a=1; Secure", False),
        ("__Host-a=1; Secure; Path=/; Domain=app.example.com", False),
        ("__Http-a=1; Secure; HttpOnly", True),
        ("__Http-a=1; Secure", False),
        ("__host-http-a=1; Secure; HttpOnly; Path=/", True),
        ("__host-http-a=1; Secure; Path=/", False),
        ("=__Secure-a; Secure", False),
    ],
)
def test_prefixes_keep_what_they_promise(jar, cookie, accepted) -> None:
    """Whatever their case."""
    jar.receive(URL, [cookie])
    assert len(jar) == accepted


def test_there_is_an_end(jar) -> None:
    """180 for a host, 3,000 in all: the oldest go."""
    for number in range(200):
        jar.receive(URL, [f"c{number}=1"])
    names = [cookie.name for cookie in jar.all()]
    assert len(names) == 180
    assert names[0] == "c20"
    for number in range(3_000):
        jar.receive(f"https://h{number}.example.net/", ["a=1"])
    assert len(jar) == 3_000
