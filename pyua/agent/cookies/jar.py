"""All cookies of a user agent: which are stored, and which go with a request.

Source: RFC 6265bis, sections 5.7 "Storage Model" and 5.8 "Retrieval Model". Limits are Firefox's
(``network.cookie.maxPerHost`` and ``maxNumber``).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from pyua.agent.cookies.cookie import MAX_AGE, Cookie, SetCookie, parse_set_cookie
from pyua.worker.urls import is_loopback_host

__all__ = ["CookieChange", "CookieJar", "matches", "registrable_domain"]

_MAX_PER_HOST: Final = 180
_MAX_COOKIES: Final = 3_000
_PREFIXES: Final = ("__secure-", "__host-", "__http-")


@dataclass(frozen=True, slots=True)
class CookieChange:
    """A cookie was set (``deleted`` is False), or is gone."""

    cookie: Cookie
    deleted: bool


class CookieJar:
    """Stores cookies.

    DEVIATION: there is no list of public suffixes: the last two labels of a host are taken for its site, and a cookie
    for a domain of one label only is refused.

    Args:
        now: gives seconds since 1970.
        kept: where cookies are kept, by key; None for as long as this lives.
        on_change: told of each change that a script may hear of.
    """

    def __init__(
        self,
        now: Callable[[], float],
        kept: MutableMapping[str, Cookie] | None = None,
        on_change: Callable[[CookieChange], object] = lambda _change: None,
    ) -> None:
        self._now = now
        self._cookies: MutableMapping[str, Cookie] = {} if kept is None else kept
        self._on_change = on_change

    def __len__(self) -> int:
        return len(self._cookies)

    def all(self) -> list[Cookie]:
        """Those that have not expired, oldest first."""
        now = self._now()
        return [cookie for cookie in self._cookies.values() if cookie.expires is None or cookie.expires > now]

    def matching(self, url: str, *, http: bool, same_site: bool = True) -> list[Cookie]:
        """The cookies for a URL: those with longer paths first, then the older ones.

        Args:
            url: an http(s) URL.
            http: whether it is for a request; scripts do not see HttpOnly cookies.
            same_site: whether the request comes from the same site; if not, it gets no Lax and Strict cookies.
        """
        parts = urlsplit(url)
        host = _host(url)
        secure = parts.scheme in ("https", "wss") or is_loopback_host(host)
        found = [
            cookie
            for cookie in self.all()
            if matches(cookie, url)
            and (secure or not cookie.secure)
            and (http or not cookie.http_only)
            and (same_site or cookie.same_site in ("none", "unset"))
        ]
        return sorted(found, key=lambda cookie: (-len(cookie.path), cookie.created))

    def header(self, url: str, *, same_site: bool) -> str | None:
        """The Cookie header of a request, or None."""
        pairs = [_pair(cookie) for cookie in self.matching(url, http=True, same_site=same_site)]
        return "; ".join(pairs) or None

    def receive(self, url: str, headers: Iterable[str], *, same_site: bool = True) -> None:
        """Take the Set-Cookie headers of an answer; what may not be set is ignored."""
        for header in headers:
            said = parse_set_cookie(header)
            if said is not None:
                self.set(url, said, http=True, same_site=same_site)

    def set(self, url: str, said: SetCookie, *, http: bool, same_site: bool = True) -> bool:
        """Store a cookie, or let it go if it says that it has expired.

        Returns:
            Whether it was accepted.
        """
        host, now = _host(url), self._now()
        secure = urlsplit(url).scheme in ("https", "wss") or is_loopback_host(host)
        cookie = self._cookie(url, host, said, now)
        if cookie is None or (cookie.secure and not secure) or (cookie.http_only and not http):
            return False
        if not same_site and cookie.same_site in ("lax", "strict"):
            return False
        if not _prefix_holds(cookie, said):
            return False
        old = self._cookies.get(cookie.key)
        if old is not None and old.expires is not None and old.expires <= now:
            old = None
        if old is not None and old.http_only and not http:
            return False
        if cookie.expires is not None and cookie.expires <= now:
            if old is not None:
                self._drop(cookie.key)
            return True
        if old is not None:
            cookie = replace(cookie, created=old.created)
        self._cookies[cookie.key] = cookie
        self._make_room(cookie.domain)
        if old != cookie:
            self._on_change(CookieChange(cookie, deleted=False))
        return True

    def clear(self, origin: str) -> None:
        """Forget the cookies of an origin's host."""
        host = _host(origin)
        for key, cookie in list(self._cookies.items()):
            if cookie.domain == host:
                self._drop(key)

    def _drop(self, key: str) -> None:
        self._on_change(CookieChange(self._cookies.pop(key), deleted=True))

    def _cookie(self, url: str, host: str, said: SetCookie, now: float) -> Cookie | None:
        domain, host_only = host, True
        if said.domain:
            if said.domain != host and not (_domain_matches(host, said.domain) and "." in said.domain):
                return None
            domain, host_only = said.domain, _is_address(host)
        expires = said.expires if said.max_age is None else now + said.max_age if said.max_age > 0 else 0.0
        return Cookie(
            said.name,
            said.value,
            domain=domain,
            path=said.path or _default_path(urlsplit(url).path),
            host_only=host_only,
            secure=said.secure,
            http_only=said.http_only,
            same_site=said.same_site,
            expires=None if expires is None else min(expires, now + MAX_AGE),
            created=now,
        )

    def _make_room(self, domain: str) -> None:
        now = self._now()
        for key in [key for key, one in self._cookies.items() if one.expires is not None and one.expires <= now]:
            del self._cookies[key]  # nobody has seen it since
        # The order of a mapping is that of setting: the oldest go.
        for limit, keys in (
            (_MAX_PER_HOST, [key for key, cookie in self._cookies.items() if cookie.domain == domain]),
            (_MAX_COOKIES, list(self._cookies)),
        ):
            for key in keys[: max(len(keys) - limit, 0)]:
                self._drop(key)


def matches(cookie: Cookie, url: str) -> bool:
    """Whether a cookie is for a URL, as far as host and path go."""
    host, path = _host(url), urlsplit(url).path or "/"
    in_domain = host == cookie.domain if cookie.host_only else _domain_matches(host, cookie.domain)
    return in_domain and _path_matches(path, cookie.path)


def registrable_domain(host: str) -> str:
    """The site of a host; see the deviation of CookieJar."""
    return host if _is_address(host) else ".".join(host.split(".")[-2:])


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _domain_matches(host: str, domain: str) -> bool:
    return host == domain or (host.endswith(f".{domain}") and not _is_address(host))


def _path_matches(path: str, cookie_path: str) -> bool:
    return path == cookie_path or (
        path.startswith(cookie_path) and (cookie_path.endswith("/") or path[len(cookie_path)] == "/")
    )


def _default_path(path: str) -> str:
    """RFC 6265bis, section 5.1.4."""
    return path.rpartition("/")[0] or "/"


def _pair(cookie: Cookie) -> str:
    return f"{cookie.name}={cookie.value}" if cookie.name else cookie.value


def _prefix_holds(cookie: Cookie, said: SetCookie) -> bool:
    """RFC 6265bis, section 4.1.3: what a name promises."""
    name = cookie.name.lower() or cookie.value.lower()
    if not cookie.name and name.startswith(_PREFIXES):
        return False
    if name.startswith("__secure-"):
        return cookie.secure
    if name.startswith("__host-http-"):
        return cookie.secure and cookie.http_only and said.domain is None and said.path == "/"
    if name.startswith("__host-"):
        return cookie.secure and said.domain is None and said.path == "/"
    if name.startswith("__http-"):
        return cookie.secure and cookie.http_only
    return True
