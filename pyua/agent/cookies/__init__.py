"""Cookies: RFC 6265bis (https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis), without I/O."""

from pyua.agent.cookies.cookie import Cookie
from pyua.agent.cookies.jar import CookieChange, CookieJar

__all__ = ["Cookie", "CookieChange", "CookieJar"]
