"""The HTTP cache of a user agent (RFC 9111, a private cache), with the rules that Firefox has."""

from pyua.agent.http_cache.cache import HttpCache

__all__ = ["HttpCache"]
