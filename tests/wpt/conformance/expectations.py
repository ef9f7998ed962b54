"""What does not pass, and why: kept in ``expectations/<tier>.json``, and compared with every run.

The file holds ``{test id: [{"reason": …, "subtests": {name: status}}]}``. Every subtest of the reference that is not in
it passes. A subtest that fails and is not in it, and one that is in it and passes, both fail a run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .reference import TIERS, Reference

__all__ = ["Expectations", "Surprise"]

FOLDER = Path(__file__).parents[1] / "expectations"

UNEXPLAINED = "not looked into yet"

#: Of a subtest that ends one way in some runs and another way in others.
EITHER_WAY = "UNSTEADY"


@dataclass(frozen=True)
class Surprise:
    """A subtest that came out otherwise than expected."""

    test: str
    subtest: str
    expected: str
    seen: str
    message: str = ""

    def __str__(self) -> str:
        said = f": {self.message}" if self.message else ""
        return f"{self.test} | {self.subtest} | expected {self.expected}, seen {self.seen}{said}"


@dataclass
class Expectations:
    """What does not pass in one tier.

    Attributes:
        tier: a key of TIERS.
        tests: by test id and subtest, the status and the reason.
    """

    tier: str
    tests: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def load(cls, tier: str) -> Expectations:
        """Read the file of a tier; without one everything is expected to pass."""
        path = cls.path(tier)
        if not path.exists():
            return cls(tier)
        tests: dict[str, dict[str, tuple[str, str]]] = {}
        for test, groups in json.loads(path.read_text("utf-8")).items():
            tests[test] = {
                name: (status, group["reason"]) for group in groups for name, status in group["subtests"].items()
            }
        return cls(tier, tests)

    @staticmethod
    def path(tier: str) -> Path:
        """Where a tier's file is."""
        return FOLDER / f"{TIERS[tier]}.json"

    def save(self) -> None:
        """Write the file, sorted, with the subtests of one reason together."""
        written: dict[str, list[dict[str, object]]] = {}
        for test, subtests in sorted(self.tests.items()):
            groups: dict[str, dict[str, str]] = {}
            for name, (status, reason) in sorted(subtests.items()):
                groups.setdefault(reason, {})[name] = status
            if groups:
                written[test] = [{"reason": reason, "subtests": names} for reason, names in sorted(groups.items())]
        self.path(self.tier).parent.mkdir(exist_ok=True)
        self.path(self.tier).write_text(json.dumps(written, indent=1, ensure_ascii=True) + "\n", "utf-8")

    def statuses(self, reference: Reference) -> dict[str, dict[str, str]]:
        """How each subtest of the reference is expected to end."""
        return {
            test: {name: self.tests.get(test, {}).get(name, ("PASS", ""))[0] for name in names}
            for test, names in reference.tests.items()
        }

    def surprises(
        self,
        reference: Reference,
        seen: Mapping[str, Mapping[str, str]],
        messages: Mapping[str, Mapping[str, str]],
    ) -> list[Surprise]:
        """What came out otherwise, in the tests that were run."""
        return [
            Surprise(test, name, expected, status, messages.get(test, {}).get(name, ""))
            for test in seen
            for name, expected, status in self._compare(test, reference.tests[test], seen[test])
            if expected != status and expected != EITHER_WAY
        ]

    def _compare(self, test: str, names: Mapping[str, str], seen: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
        known = self.tests.get(test, {})
        for name in sorted({*names, *known}):
            yield name, known.get(name, ("PASS", ""))[0], seen.get(name, "NOTRUN")

    def update(self, reference: Reference, seen: Mapping[str, Mapping[str, str]]) -> None:
        """Take over what a run showed, keeping the reasons that are known."""
        for test, statuses in seen.items():
            known = self.tests.get(test, {})
            self.tests[test] = {
                name: (EITHER_WAY if known.get(name, ("",))[0] == EITHER_WAY else status,
                       known.get(name, ("", _reason(reference.tests[test].get(name, "PASS"))))[1])
                for name in reference.tests[test]
                if (status := statuses.get(name, "NOTRUN")) != "PASS" or known.get(name, ("",))[0] == EITHER_WAY
            }  # fmt: skip


def _reason(browser: str) -> str:
    return UNEXPLAINED if browser == "PASS" else f"does not pass in Chromium 156 either ({browser})"
