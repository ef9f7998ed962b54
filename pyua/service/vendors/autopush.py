"""autopush, which is what this service is without a vendor; with its own address."""

from __future__ import annotations

from collections.abc import Mapping

from pyua.service.rejection import EndpointResponse
from pyua.service.vendors.vendor import Vendor

__all__ = ["Autopush"]

_PREFIX = "/wpush/"


class Autopush(Vendor):
    """Endpoints under ``/wpush/``, and the answers as they are."""

    name = "autopush"
    company = "whoever runs it"

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def path(self, version: str, token: str) -> str:
        """``/wpush/VERSION/TOKEN``."""
        return f"{_PREFIX}{version}/{token}"

    def read_path(self, path: str, query: Mapping[str, str]) -> tuple[str | None, str] | None:
        """A path without a version is v1's."""
        if not path.startswith(_PREFIX):
            return None
        version, slash, token = path.removeprefix(_PREFIX).partition("/")
        return (version, token) if slash else ("v1", version)

    def dress(self, response: EndpointResponse) -> EndpointResponse:
        """It is autopush's already."""
        return response
