"""What a browser answers: Chromium 156's result for every subtest, the denominators of the score.

The files in ``reference/`` are ``{test id: {subtest: status}}``, gzipped. A test id is the file and its variant:
``/url/url-origin.any.js``, ``/x/y.any.js?1-1000``. They belong to one commit of web-platform-tests (see COMMIT).
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["COMMIT", "TIERS", "Reference", "area_of", "plain_name", "reference"]

#: The checkout that the names of the subtests belong to (2026-01-20).
COMMIT = "ec70c4d2030e56f22b08901bdf742db55c13c77d"

#: A: declared for service workers. B: declared for dedicated workers, run in a service worker. C: driven by a page.
TIERS = {"a": "service-workers", "b": "dedicated-workers", "c": "pages"}

FOLDER = Path(__file__).parents[1] / "reference"

#: Folders whose areas are two deep; all others are one deep.
DEEP = {"fetch", "html", "dom", "service-workers", "wasm", "storage"}


@dataclass(frozen=True)
class Reference:
    """The results of one tier.

    Attributes:
        tier: a key of TIERS.
        tests: the statuses of each test's subtests, by id and by the subtest's plain name.
    """

    tier: str
    tests: dict[str, dict[str, str]]

    def passing(self, test: str) -> set[str]:
        """The subtests of a test that the browser passes."""
        return {name for name, status in self.tests[test].items() if status == "PASS"}


@cache
def reference(tier: str) -> Reference:
    """The results of one tier, from its file."""
    with gzip.open(FOLDER / f"{TIERS[tier]}.json.gz", "rt", encoding="utf-8") as file:
        return Reference(tier, json.load(file))


def area_of(test: str) -> str:
    """What a test counts for: its first folder; two or three deep where one folder holds many standards."""
    folders = test.partition("?")[0].split("/")[1:-1]
    depth = 1
    if folders[0] in DEEP:
        depth = 3 if folders[:2] == ["fetch", "api"] else 2
    return "/".join(folders[:depth])


_HOST = re.compile(r"\b(?:[\w-]+\.)*(?:web-platform\.test|localhost|127\.0\.0\.1)(?::\d+)?\b")
_SURROGATE = re.compile("[\ud800-\udfff]")


def plain_name(name: str) -> str:
    """A subtest's name without what differs between two runs: hosts and ports, and lone surrogates written out."""
    name = _SURROGATE.sub(lambda match: f"U+{ord(match[0]):x}", name)
    return _HOST.sub("{host}", name)
